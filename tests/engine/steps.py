"""Work that the engine does in steps, taken to its end."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def finished(steps: Generator[object, None, T]) -> tuple[T, int]:
    """What a generator returns, and after how many steps."""
    count = 0
    while True:
        try:
            next(steps)
            count += 1
        except StopIteration as end:
            value: T = end.value
            return value, count


def result(steps: Generator[object, None, T]) -> T:
    """What a generator returns after all of its steps."""
    return finished(steps)[0]
