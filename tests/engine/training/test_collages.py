"""Pictures of two: who meets whom, and that both are seen."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.training.collages import pairs, side_by_side


@given(st.integers(7, 100))
def test_each_thing_stands_left_as_often_as_right_and_no_pair_both_ways(count: int) -> None:
    found = pairs(count, min(8, count), 3)
    assert len(set(found)) == len(found) == 3 * count
    assert set(Counter(a for a, _ in found).values()) == {3}
    assert set(Counter(b for _, b in found).values()) == {3}
    assert not {(b, a) for a, b in found} & set(found)
    assert all(a != b and 0 <= b < count for a, b in found)


def test_a_picture_of_two_shows_both_whole() -> None:
    both = side_by_side(Image.new("RGB", (80, 40), "red"), Image.new("RGB", (10, 20), "blue"), 20)
    assert both.size == (50, 20)
    assert both.getpixel((39, 10)) == (255, 0, 0)
    assert both.getpixel((40, 10)) == (0, 0, 255)
