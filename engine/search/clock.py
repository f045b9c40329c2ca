"""Adds up where a query's time goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Begins when it is made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._parts = {"decode": 0.0, "model": 0.0, "rank": 0.0}

    @contextmanager
    def measure(self, part: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self._parts[part] += 1000 * (time.perf_counter() - start)

    def timing_ms(self) -> dict[str, float]:
        """Milliseconds of each part so far, and in all."""
        total = 1000 * (time.perf_counter() - self._start)
        return {name: round(value, 3) for name, value in {**self._parts, "total": total}.items()}
