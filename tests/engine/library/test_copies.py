"""The better photo comes first, in whatever steps it is read; copies and paths lead to photos and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.library import copies
from engine.library.catalogue import Catalogue
from engine.library.copies import best_first, copies_of, photos_at
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files
from tests.engine.steps import finished


@pytest.mark.parametrize("fetch", [1, 3, 100])
def test_best_first_in_steps_of_any_size(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, fetch: int) -> None:
    monkeypatch.setattr(copies, "FETCH", fetch)
    files = with_files(catalogue, *(f"{number}.jpg" for number in range(7)), "copy.jpg", "missing.jpg")
    rows = [indexed(files[f"{number}.jpg"], str(number).encode()) for number in range(7)]
    rows += [indexed(files["copy.jpg"], b"3"), indexed(files["missing.jpg"], b"missing")]
    ids = catalogue.record(BACKBONE, rows, [])[:7]
    catalogue.db.execute("update files set state = 'missing' where relative_path = 'missing.jpg'")
    for number, id in enumerate(ids):
        catalogue.db.execute("update photos set width = ? where id = ?", (number * 5 % 7, id))
    found, steps = finished(best_first(catalogue.db))
    assert found.ids.tolist() == [ids[number] for number in (4, 1, 5, 2, 6, 3, 0)]
    assert found.files.tolist() == [1, 1, 1, 1, 1, 2, 1]
    assert steps == -(-7 // fetch)


def test_a_library_without_photos(catalogue: Catalogue) -> None:
    assert finished(best_first(catalogue.db))[0].ids.tolist() == []
    assert copies_of(catalogue.db, [1]) == {}


def test_photos_by_their_paths(catalogue: Catalogue) -> None:
    files = with_files(catalogue, "a.jpg", "below/b.jpg")
    ids = catalogue.record(BACKBONE, [indexed(files["a.jpg"], b"a"), indexed(files["below/b.jpg"], b"b")], [])
    hidden = with_files(catalogue, "c.jpg", folder="/photos/.hidden")
    ids += catalogue.record(BACKBONE, [indexed(hidden["c.jpg"], b"c")], [])
    with_files(catalogue, "waiting.jpg")
    names = ["below/b.jpg", "a.jpg", ".hidden/c.jpg", "waiting.jpg", "nothing.jpg", "../a.jpg"]
    paths = [Path("/photos", name) for name in names]
    assert photos_at(catalogue.db, paths) == [ids[1], ids[0], ids[2], None, None, None]
