"""Requests about saved searches: their answers, and what views are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import messages as m
from engine.errors import RequestProblem
from engine.library.catalogue import Catalogue
from engine.saving import Saving, SavingRequest
from tests.engine.driven import Driven

QUERY = m.Query(words="in the snow", like=(m.FileReference("/a.jpg"),))


def test_answers_and_what_views_are_told(catalogue: Catalogue) -> None:
    events: list[m.Message] = []
    saving = Saving(catalogue.db, events.append)
    changed, listed = [m.Changes(searches=True)], m.SavedSearch("Winter", "in the snow", "", ("a.jpg",))
    expected: list[tuple[SavingRequest, m.Reply, list[m.Changes]]] = [
        (m.ListSearches(1), m.SavedSearches(1, ()), []),
        (m.SaveSearch(2, "Snow", QUERY), m.Done(2), changed),
        (m.RenameSearch(3, "snow", "Winter"), m.Done(3), changed),
        (m.ListSearches(4), m.SavedSearches(4, (listed,)), []),
        (m.OpenSearch(5, "winter"), m.OpenedSearch(5, QUERY, (m.NamedReference(QUERY.like[0], "a.jpg"),)), []),
        (m.DeleteSearch(6, "Winter"), m.Done(6), changed),
        (m.ListSearches(7), m.SavedSearches(7, ()), []),
    ]
    for request, reply, told in expected:
        events.clear()
        assert saving.answer(request) == reply
        assert events == told
    events.clear()
    with pytest.raises(RequestProblem, match="nothing to save"):
        saving.answer(m.SaveSearch(8, "Nothing", m.Query()))
    assert events == []


def test_a_saved_search_finds_what_the_search_found(start: Callable[[], Driven], photos: Path) -> None:
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    [red] = [one for one in driven.ask(m.ListPhotos(2), m.PhotoList).photos if one.path.endswith("red.png")]
    query = m.Query(words="in the snow", like=(m.PhotoReference(red.photo_id),), limit=3)
    before = driven.ask(m.Search(3, query), m.Found)
    driven.ask(m.SaveSearch(4, "Red", query), m.Done)
    assert driven.events[-1] == m.Changes(searches=True)

    again = start()  # the library is opened anew, and the photo lies elsewhere
    (photos / "red.png").rename(photos / "crimson.png")
    again.ask(m.AddFolders(5, (str(photos),)), m.Done)
    again.work()
    opened = again.ask(m.OpenSearch(6, "red"), m.OpenedSearch)
    assert [one.name for one in opened.references] == ["crimson.png"]
    found = again.ask(m.Search(7, opened.query), m.Found)
    assert (found.prompt, found.hits) == (before.prompt, before.hits)
