"""The cache keeps what was used last, within its bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.bounded_cache import BoundedCache


def test_it_forgets_the_longest_unused() -> None:
    cache: BoundedCache[str, bytes] = BoundedCache(30, len)
    for key in "abc":
        cache.put(key, b"0123456789")
    cache.get("a")
    cache.put("d", b"0123456789")
    assert [key for key in "abcd" if cache.get(key) is not None] == ["a", "c", "d"]
    cache.put("d", b"0123456789")
    assert len(cache) == 3


def test_the_newest_is_kept_however_large_it_is() -> None:
    cache: BoundedCache[str, bytes] = BoundedCache(3, len)
    cache.put("a", b"12")
    cache.put("b", b"12345")
    assert cache.get("a") is None
    assert cache.get("b") == b"12345"


@given(st.lists(st.tuples(st.integers(0, 5), st.binary(max_size=9)), max_size=40), st.integers(0, 25))
def test_it_holds_what_the_last_puts_leave_room_for(puts: list[tuple[int, bytes]], limit: int) -> None:
    cache: BoundedCache[int, bytes] = BoundedCache(limit, len)
    newest: dict[int, bytes] = {}
    for key, value in puts:
        cache.put(key, value)
        newest.pop(key, None)
        newest[key] = value
        while sum(map(len, newest.values())) > limit and len(newest) > 1:
            del newest[next(iter(newest))]
        assert len(cache) == len(newest)
    assert {key: cache.get(key) for key in newest} == newest
