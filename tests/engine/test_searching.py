"""Results in an order, and which of them stand behind others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import messages as m
from engine.index import duplicates
from engine.search import alike
from engine.searching import groups
from tests.engine.driven import COLOURS, Driven


def hit(photo_id: int) -> m.Hit:
    return m.Hit(m.Photo(photo_id, f"/{photo_id}.jpg", "", 1, 1, None), 1 / photo_id)


def test_places_are_those_of_the_order_that_is_shown() -> None:
    behind = {1: 1, 2: 1, 3: 3, 4: 1}  # the best first
    assert groups([hit(1), hit(2), hit(3), hit(4)], behind) == (0, 0, 2, 0)
    assert groups([hit(4), hit(3), hit(1), hit(2)], behind) == (2, 1, 2, 2)
    assert groups([hit(1)], {}) == ()


@pytest.mark.parametrize("order", ["relevance", "name"])
def test_photos_that_look_alike_are_told_where_a_query_asks_for_it(
    order: m.Order, start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    best = driven.ask(m.Search(2, m.Query("a dog")), m.Found).hits[0].photo
    query = m.Query("a dog", order=order, grouped=True)
    monkeypatch.setattr(alike, "NEAR_DUPLICATE", 1.0)  # then nothing is alike
    assert driven.ask(m.Search(3, query), m.Found).groups == tuple(range(len(COLOURS)))
    monkeypatch.setattr(alike, "NEAR_DUPLICATE", -1.0)  # and then everything
    found = driven.ask(m.Search(4, query), m.Found)
    assert {found.hits[place].photo for place in found.groups} == {best}
    assert len(found.groups) == len(found.hits) == len(COLOURS)
    assert driven.ask(m.Search(5, m.Query("a dog", order=order)), m.Found).groups == ()
    assert driven.ask(m.Search(6, m.Query("a dog", filters=m.Filters(name="-"), grouped=True)), m.Found).groups == ()


def test_many_results_are_compared_in_steps_between_which_others_are_answered(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    for module in (duplicates, alike):
        monkeypatch.setattr(module, "BLOCK", 2)
    replies: list[m.Message] = []
    driven.engine.answer(m.Search(2, m.Query("a dog", grouped=True)), replies.append)
    assert replies == []
    assert driven.ask(m.Search(3, m.Query("a cat")), m.Found).hits
    driven.until(lambda: bool(replies))
    [found] = replies
    assert isinstance(found, m.Found)
    assert len(found.groups) == len(COLOURS)
