"""Duplicates of a library: which groups, in which order, what is left out, and what happens in the middle of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from engine import messages as m
from engine.errors import RequestProblem
from engine.index.planner import Index
from engine.library.catalogue import Catalogue, IndexedFile
from engine.library.metadata import Metadata
from engine.search.duplicates import DuplicateFinder, features_of
from tests.engine.library.test_catalogue import BACKBONE, with_files

R = TypeVar("R", bound=m.Reply)


@dataclass
class Library:
    """A catalogue with made-up photos, their features as angles on a circle, and whoever looks for duplicates."""

    catalogue: Catalogue
    folder: Path
    index: Index | None = field(default_factory=lambda: Index(2))
    events: list[m.Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.finder = DuplicateFinder(
            self.catalogue,
            lambda: self.index,
            self.events.append,
            lambda id: m.Failed(id, "bug", "Akin made a mistake."),
        )

    def add(self, *files: tuple[str, str, float], pixels: int = 100, size: int = 10, taken: str | None = None) -> None:
        """Files by name, content, and the angle of their content's feature in degrees."""
        waiting = with_files(self.catalogue, *(name for name, _, _ in files), folder=str(self.folder))
        for id in waiting.values():
            self.catalogue.db.execute("update files set size = ? where id = ?", (size, id))
        for name, content, degrees in files:
            vector = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], np.float16)
            hash = content.encode().ljust(16, b".")
            file = IndexedFile(waiting[name], hash, "JPEG", pixels, 1, Metadata(taken_at=taken), vector)
            [id] = self.catalogue.record(BACKBONE, [file], [])
            if self.index is not None:
                self.index.add([id], vector[None])

    def begin(self, request: m.FindDuplicates) -> list[m.Message]:
        """Where the answer will be."""
        replies: list[m.Message] = []
        self._job = self.finder.find(request, replies.append)
        return replies

    def step(self) -> bool | None:
        """False if it only waited, None if all is done."""
        return next(self._job, None)

    def ask(self, request: m.FindDuplicates, kind: type[R]) -> R:
        replies = self.begin(request)
        while (worked := self.step()) is not None:
            assert worked
        [reply] = replies
        assert isinstance(reply, kind), reply
        return reply

    def groups(self, near: bool = True, threshold: float = 0.92, **filters: object) -> list[list[str]]:
        """Names of the files, group by group."""
        request = m.FindDuplicates(1, near, threshold, m.Filters(**filters))  # type: ignore[arg-type]
        found = self.ask(request, m.Duplicates).groups
        return [[Path(path).name for photo in group.photos for path in photo.paths] for group in found]


@pytest.fixture
def library(catalogue: Catalogue, photo_folder: Path) -> Library:
    return Library(catalogue, photo_folder)


def test_copies_and_look_alikes(library: Library) -> None:
    library.add(("a.jpg", "a", 0), ("copy of a.jpg", "a", 0), ("b.jpg", "b", 10), ("c.jpg", "c", 90))
    library.add(("d.jpg", "d", 180), ("copy of d.jpg", "d", 180))
    reply = library.ask(m.FindDuplicates(7), m.Duplicates)
    assert (reply.id, reply.searched) == (7, 4)
    near, exact = reply.groups
    assert (near.kind, exact.kind) == ("near", "exact")
    assert [len(photo.paths) for photo in near.photos] == [2, 1]
    assert near.similarity == pytest.approx(np.cos(np.radians(10)), abs=1e-3)
    assert (exact.similarity, [Path(path).name for path in exact.photos[0].paths]) == (1, ["copy of d.jpg", "d.jpg"])
    assert (near.files, near.spare_bytes, exact.files, exact.spare_bytes) == (3, 20, 2, 10)
    assert library.groups(near=False) == [["a.jpg", "copy of a.jpg"], ["copy of d.jpg", "d.jpg"]]


def test_the_threshold_is_the_askers(library: Library) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 10), ("c.jpg", "c", 40))
    assert library.groups(threshold=0.99) == []
    assert library.groups(threshold=0.98) == [["a.jpg", "b.jpg"]]
    assert library.groups(threshold=0.7) == [["a.jpg", "b.jpg", "c.jpg"]]
    for nonsense in (0, -0.5, 1.01, float("nan")):
        with pytest.raises(RequestProblem, match="above 0 and up to 1"):
            library.begin(m.FindDuplicates(1, True, nonsense))


def test_the_best_comes_first(library: Library) -> None:
    library.add(("young.jpg", "1", 0), pixels=200, size=20, taken="2024-01-01T10:00:00+02:00")
    library.add(("undated.jpg", "2", 1), pixels=200, size=20)
    library.add(("old.jpg", "3", 2), pixels=200, size=20, taken="2024-01-01T09:30:00+01:30")  # the same moment as young
    library.add(("older.jpg", "4", 3), pixels=200, size=20, taken="2023-12-31T23:00:00")
    library.add(("light.jpg", "5", 4), pixels=200, size=19)
    library.add(("small.jpg", "6", 5), pixels=199, size=99)
    library.add(("large.jpg", "7", 6), pixels=201, size=1)
    expected = ["large.jpg", "older.jpg", "young.jpg", "old.jpg", "undated.jpg", "light.jpg", "small.jpg"]
    assert library.groups() == [expected]


def test_groups_with_most_files_first_then_the_newest(library: Library) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5), taken="2020-01-01T00:00:00")
    library.add(("c.jpg", "c", 90), ("d.jpg", "d", 95), taken="2024-01-01T00:00:00")
    library.add(("e.jpg", "e", 180), ("f.jpg", "e", 180), ("g.jpg", "e", 180))
    assert [group[0] for group in library.groups()] == ["e.jpg", "c.jpg", "a.jpg"]


def test_filters(library: Library) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5), ("other.jpg", "c", 7))
    library.add(("d.jpg", "d", 90), ("d too.jpg", "d", 90))
    assert library.groups(name=".jpg") == [["a.jpg", "b.jpg", "other.jpg"], ["d too.jpg", "d.jpg"]]
    assert library.groups(name="other") == []
    assert library.groups(name="too") == [["d too.jpg", "d.jpg"]]  # one of its files is enough, and all are shown
    failed = library.ask(m.FindDuplicates(1, filters=m.Filters(album="none")), m.Failed)
    assert (failed.code, failed.sentence.startswith('There is no album "none"')) == ("not-found", True)


def test_one_file_under_two_names_is_no_duplicate(library: Library) -> None:
    library.add(("file.jpg", "a", 0), ("hard link.jpg", "a", 0), ("a link.jpg", "a", 0))
    (library.folder / "file.jpg").write_bytes(b"a")
    os.link(library.folder / "file.jpg", library.folder / "hard link.jpg")
    (library.folder / "a link.jpg").symlink_to(library.folder / "file.jpg")
    assert library.groups() == []
    library.add(("a copy.jpg", "a", 0))
    (library.folder / "a copy.jpg").write_bytes(b"a")
    assert library.groups() == [["a copy.jpg", "file.jpg"]]


def test_photos_that_are_missing_or_not_indexed_yet(library: Library) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5), ("b too.jpg", "b", 5), ("c.jpg", "c", 10))
    assert library.index is not None
    [a, *_] = library.catalogue.photo_rows(filters=m.Filters(name="a.jpg"))
    library.index.remove([a["id"]])
    library.catalogue.db.execute("update files set state = 'missing' where relative_path = 'c.jpg'")
    reply = library.ask(m.FindDuplicates(1), m.Duplicates)
    assert reply.searched == 1
    [group] = reply.groups
    assert (group.kind, group.files) == ("exact", 2)


def test_the_model_is_waited_for(library: Library) -> None:
    index, library.index = library.index, None
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5))
    replies = library.begin(m.FindDuplicates(1))
    while library.step():
        pass
    assert not replies
    library.index = index
    assert index is not None
    for row in library.catalogue.photo_rows():
        index.add([row["id"]], np.ones((1, 2)))
    while library.step() is not None:
        pass
    [reply] = replies
    assert isinstance(reply, m.Duplicates)
    assert len(reply.groups) == 1


def test_another_model_in_the_middle(library: Library) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5))
    replies = library.begin(m.FindDuplicates(1))
    library.step()  # the photos are read
    library.step()  # and compared
    library.index = Index(2)
    while library.step() is not None:
        pass
    [reply] = replies
    assert isinstance(reply, m.Failed)
    assert "model was changed" in reply.sentence


@pytest.mark.parametrize("steps", range(1, 8))
def test_photos_that_go_in_the_middle_are_left_out(library: Library, steps: int) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5), ("c.jpg", "c", 6), ("d.jpg", "d", 90), ("e.jpg", "e", 91))
    replies = library.begin(m.FindDuplicates(1))
    for _ in range(steps):
        library.step()
    if not replies:
        assert library.index is not None
        gone = [row["id"] for row in library.catalogue.photo_rows() if Path(row["path"]).name in {"a.jpg", "d.jpg"}]
        library.index.remove(gone)
        library.catalogue.db.execute("update files set state = 'missing' where relative_path in ('a.jpg', 'd.jpg')")
    while library.step() is not None:
        pass
    [reply] = replies
    assert isinstance(reply, m.Duplicates)
    names = [[Path(photo.photo.path).name for photo in group.photos] for group in reply.groups]
    assert names in ([["b.jpg", "c.jpg"]], [["a.jpg", "b.jpg", "c.jpg"], ["d.jpg", "e.jpg"]])


def test_photos_that_are_gone_have_no_features() -> None:
    index = Index(2)
    index.add(range(2000), np.tile([[0, 2], [3, 0]], (1000, 1)))
    index.remove([2, 1999])
    ids = np.array([3, 2, 4, 1999, 2000])
    np.testing.assert_array_equal(features_of(index, ids), [[1, 0], [0, 0], [0, 1], [0, 0], [0, 0]])


def test_a_mistake_is_said_to_be_one_and_the_next_is_answered(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5))

    def broken(*_arguments: object) -> Callable[[], None]:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Index, "features", broken)
        assert library.ask(m.FindDuplicates(1), m.Failed).code == "bug"
    assert len(library.groups()) == 1


def test_progress_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.search.duplicates.PROGRESS_EVERY", 0.0)
    library.add(("a.jpg", "a", 0), ("b.jpg", "b", 5))
    library.groups()
    assert m.DuplicatesProgress(1.0) in library.events
