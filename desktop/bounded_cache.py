"""The most recently used values, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Keeps at least the value that came last, however large it is."""

    def __init__(self, limit: int, cost: Callable[[V], int]) -> None:
        """`limit` in bytes; `cost` says how many a value takes."""
        self._limit = limit
        self._cost = cost
        self._bytes = 0
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        old = self._values.pop(key, None)
        self._bytes += self._cost(value) - (self._cost(old) if old is not None else 0)
        self._values[key] = value
        while self._bytes > self._limit and len(self._values) > 1:
            _, oldest = self._values.popitem(last=False)
            self._bytes -= self._cost(oldest)

    def clear(self) -> None:
        self._values.clear()
        self._bytes = 0
