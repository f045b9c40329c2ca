"""Tags in the catalogue: which photos have none yet, how many carry each, and what a filter finds."""

from __future__ import annotations

import pytest

from engine.errors import MissingProblem
from engine.library import photo_tags, showing
from engine.library.catalogue import Catalogue
from engine.library.photo_tags import count_tags, last_photo, record_tags, untagged
from engine.messages import Filters
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files
from tests.engine.steps import result

SPAN = (1, 100)


@pytest.fixture
def ids(catalogue: Catalogue) -> list[int]:
    """Five photos with vectors."""
    files = with_files(catalogue, *(f"{number}.jpg" for number in range(5)))
    rows = [indexed(files[f"{number}.jpg"], str(number).encode()) for number in range(5)]
    return [id for id in catalogue.record(BACKBONE, rows, []) if id is not None]


def counts(catalogue: Catalogue) -> list[tuple[str, int]]:
    return [(tag.name, tag.photos) for tag in result(count_tags(catalogue.db))]


def test_photos_without_tags_of_this_model_and_vocabulary(catalogue: Catalogue, ids: list[int]) -> None:
    assert untagged(catalogue.db, "other", "a", SPAN, 9).ids == []
    assert untagged(catalogue.db, BACKBONE, "a", SPAN, 3).ids == ids[:3]
    record_tags(catalogue.db, "a", {ids[0]: ["dog"], ids[1]: []})
    some = untagged(catalogue.db, BACKBONE, "a", SPAN, 9)
    assert some.ids == ids[2:]
    assert len(some.vectors) == 3
    assert untagged(catalogue.db, BACKBONE, "a", (ids[3], ids[3]), 9).ids == [ids[3]]
    assert untagged(catalogue.db, BACKBONE, "b", SPAN, 9).ids == ids
    assert last_photo(catalogue.db) == ids[-1]


@pytest.mark.parametrize("span", [1, 2, 100])
def test_counts_are_of_photos_that_lie_somewhere(
    catalogue: Catalogue, ids: list[int], monkeypatch: pytest.MonkeyPatch, span: int
) -> None:
    monkeypatch.setattr(photo_tags, "SPAN", span)
    record_tags(catalogue.db, "a", {ids[0]: ["dog", "snow"], ids[1]: ["Dog", "cat"], ids[2]: ["cat"], ids[3]: ["dog"]})
    assert counts(catalogue) == [("dog", 3), ("cat", 2), ("snow", 1)]
    catalogue.db.execute("update files set state = 'missing' where photo_id in (?, ?)", (ids[0], ids[3]))
    assert counts(catalogue) == [("cat", 2), ("dog", 1)]
    record_tags(catalogue.db, "b", {ids[2]: ["bird", "bird"]})
    assert counts(catalogue) == [("bird", 1), ("cat", 1), ("dog", 1)]


def test_a_photo_tells_its_tags(catalogue: Catalogue, ids: list[int]) -> None:
    assert showing.details(catalogue, 1, ids[0]).tags == ()
    record_tags(catalogue.db, "a", {ids[0]: ["snow", "Alps"], ids[1]: ["cat"]})
    assert showing.details(catalogue, 1, ids[0]).tags == ("Alps", "snow")


def test_a_filter_finds_the_photos_of_a_tag(catalogue: Catalogue, ids: list[int]) -> None:
    record_tags(catalogue.db, "a", {ids[0]: ["Dog"], ids[1]: ["hunting dog"], ids[2]: ["dog"]})
    assert set(catalogue.listed(Filters(tag="dOG"))) == {ids[0], ids[2]}
    selected = catalogue.selected(Filters(tag="hunting dog"))
    assert selected is not None
    assert selected.tolist() == [ids[1]]
    for ask in (catalogue.listed, catalogue.selected):
        with pytest.raises(MissingProblem, match='No photo is tagged "cat"'):
            ask(Filters(tag="cat"))


def test_tags_go_with_their_photos(catalogue: Catalogue, ids: list[int]) -> None:
    record_tags(catalogue.db, "a", {ids[0]: ["dog"]})
    catalogue.db.execute("update files set photo_id = null, state = 'waiting' where photo_id = ?", (ids[0],))
    for _ in catalogue.forget_photos_without_files():
        pass
    assert catalogue.db.execute("select count(*) from photo_tags").fetchone() == (0,)
    assert catalogue.db.execute("select count(*) from tagged_photos").fetchone() == (0,)
