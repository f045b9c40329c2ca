"""One line of progress: what, how many, how fast, how long still."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import count

Show = Callable[[str], None]


class Progress:
    """Counts things that are done, and shows after each how it goes."""

    def __init__(self, what: str, total: int, show: Show, done: int = 0) -> None:
        """`done` of `total` were done before, which says nothing about how fast it goes now."""
        self._what, self._total, self._show = what, total, show
        self._before = self._done = float(done)
        self._started = time.monotonic()

    def add(self, count: float, remark: str = "") -> None:
        """So many more are done, or a part of one; `remark` is shown behind."""
        self._done += count
        text = f"{self._done:,.0f} of {self._total:,} {self._what}"
        took = time.monotonic() - self._started
        if self._done > self._before and took > 0:
            rate = (self._done - self._before) / took
            text += f", {rate:.3g} a second, {duration((self._total - self._done) / rate)} left"
        self._show(f"{text}, {remark}" if remark else text)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    minutes = round(seconds / 60)
    return f"{seconds:.0f} s" if seconds < 90 else f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def now_and_then(log: logging.Logger, every: int = 100) -> Show:
    """Logs a line of progress now and then, where nobody sits before a terminal."""
    lines = count()

    def show(text: str) -> None:
        if next(lines) % every == 0:
            log.info("%s", text)

    return show
