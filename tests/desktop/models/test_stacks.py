"""Stacks of results that look alike: who is shown, and where."""

from __future__ import annotations

import random

from desktop.models.stacks import Stacks


def test_the_best_stands_for_the_others_until_it_is_unfolded() -> None:
    stacks = Stacks((0, 1, 0, 3, 1, 0))
    assert stacks.shown(()) == (0, 1, 3)
    assert stacks.shown({0}) == (0, 2, 5, 1, 3)
    assert stacks.shown({0, 1, 3}) == (0, 2, 5, 1, 4, 3)
    assert [stacks.others(place) for place in range(6)] == [2, 1, 0, 0, 0, 0]
    assert [stacks.best_of(place) for place in range(6)] == [0, 1, 0, 3, 1, 0]


def test_in_another_order_the_best_need_not_come_first() -> None:
    stacks = Stacks((2, 1, 2, 2))
    assert stacks.shown(()) == (1, 2)
    assert stacks.shown({2}) == (1, 2, 0, 3)


def test_all_unfolded_are_all_of_them_once() -> None:
    draw = random.Random(2)
    for _ in range(50):
        best = draw.sample(range(12), 4)
        groups = [place if place in best else draw.choice(best) for place in range(12)]
        assert sorted(Stacks(groups).shown(range(12))) == list(range(12))
        assert Stacks(groups).shown(()) == tuple(sorted(best))
