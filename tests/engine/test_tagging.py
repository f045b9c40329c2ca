"""Photos are tagged in the background: when it is quiet or somebody asks, all of them, and anew with another model."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import torch
from sqlite_utils import Database

from engine import current_model, tagging
from engine import messages as m
from engine.errors import MachineProblem
from engine.inversion import tags
from engine.inversion.concepts import Concepts
from engine.inversion.tags import Tag
from engine.library.paths import LibraryPaths
from engine.library.photo_tags import record_tags
from engine.model import Loaded
from tests.engine.driven import COLOURS, Driven
from tests.engine.pictures import picture

WORDS = [f"word{number}" for number in range(30)]


@pytest.fixture
def driven(start: Callable[[], Driven], photos: Path) -> Driven:
    """A library whose photos are indexed, with a small list of concepts of its own."""
    started = start()
    started.paths.vocabulary.write_text("\n".join(WORDS), encoding="utf-8")
    started.ask(m.AddFolders(1, (str(photos),)), m.Done)
    started.work()
    return started


def tagged(driven: Driven) -> dict[str, int]:
    """How many photos were tagged with what."""
    rows = driven.engine._catalogue.db.execute("select made_with, count(*) from tagged_photos group by made_with")
    return dict(rows.fetchall())


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every photo has the tag that comes nearest: nothing stands out for the tiny model."""

    def nearest(features: torch.Tensor, concepts: Concepts) -> list[tuple[Tag, ...]]:
        return [(Tag(concepts.names[index], 1.0),) for index in concepts.nearest(features, 1)[:, 0].tolist()]

    monkeypatch.setattr(tags, "tags", nearest)


@pytest.mark.usefixtures("sure")
def test_whoever_asks_for_all_gets_all(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "AT_ONCE", 2)
    told = driven.ask(m.ListTags(2, complete=True), m.Tags)
    assert told.share == 1.0
    assert list(tagged(driven).values()) == [len(COLOURS)]
    assert {tag.name for tag in told.tags} <= set(WORDS)
    counts = [tag.photos for tag in told.tags]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == len(COLOURS)
    most = told.tags[0]
    found = driven.ask(m.ListPhotos(3, m.Filters(tag=most.name.upper())), m.PhotoList)
    assert len(found.photos) == most.photos
    query = m.Query(words="a dog", filters=m.Filters(tag=most.name))
    assert driven.ask(m.Search(4, query), m.Found).searched == most.photos


def test_it_is_put_off_until_it_is_quiet(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tagged(driven) == {}
    monkeypatch.setattr(driven.engine._background.tagging, "_not_before", 0.0)
    driven.work()
    assert list(tagged(driven).values()) == [len(COLOURS)]
    assert m.Changes(tags=True) in driven.events


def test_who_asks_is_answered_at_once_and_the_rest_comes_in_the_background(driven: Driven) -> None:
    assert driven.ask(m.ListTags(2), m.Tags).share < 1
    driven.work()
    assert driven.ask(m.ListTags(3), m.Tags).share == 1.0
    assert list(tagged(driven).values()) == [len(COLOURS)]


def test_new_photos_are_tagged_later(driven: Driven, photos: Path) -> None:
    driven.ask(m.ListTags(2, complete=True), m.Tags)
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    driven.ask(m.AddFolders(3, (str(photos),)), m.Done)
    driven.until(lambda: list(tagged(driven).values()) == [len(COLOURS) + 1])


def test_another_model_or_another_list_makes_them_anew(driven: Driven) -> None:
    driven.ask(m.ListTags(2, complete=True), m.Tags)
    driven.work()
    [before] = tagged(driven)
    driven.ask(m.UseModel(3, "other"), m.Done)
    driven.until(lambda: before not in tagged(driven))
    driven.work()
    [other_model] = tagged(driven)
    driven.paths.vocabulary.write_text("\n".join(WORDS[:20]), encoding="utf-8")
    driven.ask(m.ListTags(4, complete=True), m.Tags)
    [other_list] = tagged(driven)
    assert other_list not in (before, other_model)


def test_they_are_made_once_more_when_the_words_went_through_all_templates(
    driven: Driven, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def record(db: Database, made_with: str, found: Mapping[int, Sequence[str]]) -> None:
        made.extend(found)
        record_tags(db, made_with, found)

    monkeypatch.setattr(tagging, "record_tags", record)
    driven.ask(m.ListTags(2, complete=True), m.Tags)
    [first] = tagged(driven)
    driven.work()
    [last] = tagged(driven)
    assert last != first
    assert sorted(made) == sorted([*range(1, len(COLOURS) + 1)] * 2)
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    driven.ask(m.AddFolders(3, (str(photos),)), m.Done)
    driven.until(lambda: tagged(driven) == {last: len(COLOURS) + 1})
    assert len(made) == 2 * len(COLOURS) + 1


def test_all_are_looked_at_after_a_failure(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as failing:
        failing.setattr(tagging, "record_tags", locked)
        driven.ask(m.ListTags(2, complete=True), m.Failed)
    assert driven.ask(m.ListTags(3, complete=True), m.Tags).share == 1.0
    assert list(tagged(driven).values()) == [len(COLOURS)]


def test_who_looks_gets_them_while_indexing_is_paused_that_has_nothing_to_do(driven: Driven, photos: Path) -> None:
    driven.ask(m.Pause(2, True), m.Done)
    driven.ask(m.ListTags(3), m.Tags)
    driven.until(lambda: list(tagged(driven).values()) == [len(COLOURS)])
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    driven.ask(m.AddFolders(4, (str(photos),)), m.Done)
    driven.until(lambda: driven.status().waiting == 1)
    for _ in range(50):
        driven.engine.step()
    assert list(tagged(driven).values()) == [len(COLOURS)]
    driven.ask(m.Pause(5, False), m.Done)
    driven.until(lambda: list(tagged(driven).values()) == [len(COLOURS) + 1])


@pytest.mark.usefixtures("sure")
def test_those_that_are_there_are_listed_without_a_model(
    driven: Driven, start: Callable[[], Driven], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = driven.ask(m.ListTags(2, complete=True), m.Tags)

    def gone(name: str, _: LibraryPaths) -> Loaded:
        raise MachineProblem(f"{name} is gone.")

    monkeypatch.setattr(current_model, "_load", gone)
    again = start()
    again.until(lambda: again.engine.ready)
    assert again.ask(m.ListTags(3), m.Tags).tags == before.tags
    assert again.ask(m.ListTags(4, complete=True), m.Failed).sentence == "starter is gone."


def test_a_damaged_list_is_told_to_who_asks_and_stops_nothing_else(driven: Driven, photos: Path) -> None:
    driven.paths.vocabulary.write_text("\n", encoding="utf-8")
    failed = driven.ask(m.ListTags(2, complete=True), m.Failed)
    assert "akin concepts reset" in failed.sentence
    (photos / "new.png").write_bytes(picture("orange", format="PNG"))
    driven.ask(m.AddFolders(3, (str(photos),)), m.Done)
    driven.work()
    assert driven.status().photos == len(COLOURS) + 1
    assert driven.status().indexing is None
