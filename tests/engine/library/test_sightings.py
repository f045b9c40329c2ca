"""What a scan saw is compared with what is known, and only differences are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.library import sightings
from engine.library.catalogue import Catalogue
from engine.library.sightings import Differences, FileOnDisk, below, lose, see
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files


def with_photos(catalogue: Catalogue, *paths: str) -> int:
    """A folder whose files hold a photo each; its id."""
    ids = with_files(catalogue, *paths)
    catalogue.record(BACKBONE, [indexed(id, path.encode()) for path, id in ids.items()], [])
    return catalogue.add_folder(Path("/photos"))


def waiting(catalogue: Catalogue) -> list[str]:
    return [file.path.name for file in catalogue.waiting(BACKBONE, 10)]


def test_a_changed_file_waits_again_and_an_unchanged_one_does_not(catalogue: Catalogue) -> None:
    folder = with_photos(catalogue, "a.jpg", "b.jpg", "c.jpg")
    photos = {row["path"]: row["id"] for row in catalogue.photo_rows()}
    differences = Differences()
    files = [FileOnDisk("a.jpg", 10, 1), FileOnDisk("b.jpg", 10, 2), FileOnDisk("c.jpg", 11, 1)]
    assert len(see(catalogue.db, folder, files, differences)) == 3
    assert waiting(catalogue) == ["b.jpg", "c.jpg"]
    assert differences == Differences({photos["/photos/b.jpg"], photos["/photos/c.jpg"]}, waiting=2)


def test_what_has_not_changed_is_not_written(catalogue: Catalogue) -> None:
    folder = with_photos(catalogue, "a.jpg", "b.jpg")
    before, differences = catalogue.db.conn.total_changes, Differences()
    see(catalogue.db, folder, [FileOnDisk("a.jpg", 10, 1), FileOnDisk("b.jpg", 10, 1)], differences)
    assert catalogue.db.conn.total_changes == before
    assert not differences


def test_a_missing_file_that_returns_is_as_it_was(catalogue: Catalogue) -> None:
    folder = with_photos(catalogue, "a.jpg", "b.jpg")
    [[(id, _)]] = below(catalogue.db, folder, "a.jpg")
    gone, back = Differences(), Differences()
    lose(catalogue.db, [id], gone)
    assert catalogue.counts(BACKBONE).photos == 1
    see(catalogue.db, folder, [FileOnDisk("a.jpg", 10, 1)], back)
    assert catalogue.counts(BACKBONE).photos == 2
    assert waiting(catalogue) == []
    assert gone.photos == back.photos
    assert len(gone.photos) == 1


def test_files_below_a_path_and_no_others(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sightings, "BLOCK", 2)
    folder = with_photos(catalogue, "a.jpg", "a/b.jpg", "a/c/d.jpg", "a/e.jpg", "a b/e.jpg", "a0.jpg", "ab/f.jpg")

    def paths(relative: str) -> list[str]:
        return [path for files in below(catalogue.db, folder, relative) for _, path in files]

    assert paths("a") == ["a/b.jpg", "a/c/d.jpg", "a/e.jpg"]
    assert paths("a/c/d.jpg") == ["a/c/d.jpg"]
    assert len(paths("")) == 7


def test_a_file_with_a_problem_is_recorded_once(catalogue: Catalogue) -> None:
    folder = catalogue.add_folder(Path("/photos"))
    first, again = Differences(), Differences()
    for differences in (first, again):
        see(catalogue.db, folder, [FileOnDisk("odd.jpg", 1, 1, "Its name is odd.")], differences)
    assert catalogue.unreadable() == [(Path("/photos/odd.jpg"), "Its name is odd.")]
    assert first.unreadable
    assert not again
