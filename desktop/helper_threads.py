"""Threads that work off what the GUI thread wants, most wanted first. Used by the loaders of pictures."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

_NICENESS = 10  # on Linux, where it counts for a thread alone: the GUI thread comes first


class HelperThreads(Generic[T]):
    """Started at the first wish. Every method is for the GUI thread."""

    def __init__(self, name: str, count: int, run: Callable[[Iterator[T]], None]) -> None:
        """`run` is called in each of `count` threads with the wishes that fall to it, and ends with them."""
        self._name = name
        self._count = count
        self._run = run
        self._wanted = threading.Condition()
        self._single: deque[T] = deque()
        self._shown: deque[T] = deque()
        self._busy: set[T] = set()
        self._closed = False
        self._threads: list[threading.Thread] = []

    @property
    def closed(self) -> bool:
        """Whether nobody waits for results any more; true for the threads too."""
        return self._closed

    def request(self, wish: T) -> None:
        """One wish, before all those of `show`."""
        with self._wanted:
            if wish not in self._single and wish not in self._busy:
                self._single.append(wish)
                self._wake()

    def show(self, wishes: Iterable[T]) -> None:
        """All that is wanted now, most wanted first. What was shown before and has not begun is dropped."""
        with self._wanted:
            self._shown = deque(wish for wish in wishes if wish not in self._busy)
            self._wake()

    def done(self, wish: T) -> None:
        """The result of a wish has come; it may be wished for again."""
        with self._wanted:
            self._busy.discard(wish)

    def close(self) -> None:
        """End the threads; each finishes the one wish at hand."""
        with self._wanted:
            self._closed = True
            self._wanted.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _wake(self) -> None:
        if not self._threads and not self._closed:
            for number in range(self._count):
                # Daemons: a file that hangs must not keep the window's process alive.
                thread = threading.Thread(
                    target=self._run, args=(self._wishes(),), name=f"{self._name}-{number}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
        self._wanted.notify_all()

    def _wishes(self) -> Iterator[T]:
        if sys.platform == "linux":
            this = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, this, os.getpriority(os.PRIO_PROCESS, this) + _NICENESS)
        while (wish := self._next()) is not None:
            yield wish

    def _next(self) -> T | None:
        with self._wanted:
            while not self._closed:
                for queue in (self._single, self._shown):
                    if queue:
                        wish = queue.popleft()
                        self._busy.add(wish)
                        return wish
                self._wanted.wait()
        return None
