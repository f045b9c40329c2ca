"""Favourites, stars and albums belong to a photo's content: they outlive files, folders, repairs and the catalogue."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.care.backup import back_up, restore
from engine.care.check import check
from engine.care.export import export
from engine.care.relocate import relocate
from engine.library.catalogue import Catalogue
from engine.library.marks import Marks
from engine.library.searches import Searches
from engine.messages import Album, Filters, PhotoReference, PictureReference, Query
from tests.engine.care.conftest import Library
from tests.engine.pictures import hashes, picture

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def marked(library: Library) -> Library:
    """red.png is a favourite, has four stars, is in an album, and stands in a saved search."""
    marks = Marks(library.catalogue.db)
    [red] = [row["id"] for row in library.catalogue.photo_rows() if row["path"].endswith("red.png")]
    marks.create_album("Colours")
    marks.add_to_album("Colours", [red])
    marks.set_favourite([red], True)
    marks.set_rating([red], 4)
    like = (PhotoReference(red), PictureReference(b"PNG"))
    Searches(library.catalogue.db).save("Red", Query(words="in the snow", like=like))
    return library


def shown(catalogue: Catalogue) -> list[list[str]]:
    """Names of the files of all favourites, of all with four stars, and of all in the album."""
    wanted = (Filters(favourite=True), Filters(rating=4), Filters(album="colours"))
    found = []
    for filters in wanted:
        rows = catalogue.photo_rows(filters=filters)
        assert all(row["favourite"] and row["own_rating"] == 4 for row in rows)
        found.append(sorted(path.name for row in rows for path in catalogue.paths(row["id"])))
    return found


def renamed(library: Library) -> str:
    (library.photos / "red.png").rename(library.photos / "crimson.png")
    return "crimson.png"


def moved(library: Library) -> str:
    (library.photos / "below").mkdir()
    (library.photos / "red.png").rename(library.photos / "below" / "moved.png")
    return "moved.png"


def replaced(library: Library) -> str:
    """Another picture takes its name while it lies elsewhere."""
    (library.photos / "red.png").rename(library.photos / "first.png")
    (library.photos / "red.png").write_bytes(picture("orange", format="PNG"))
    return "first.png"


def imported_anew(library: Library) -> str:
    """The file was deleted, and a scan has seen that, before it came from the camera again."""
    content = (library.photos / "red.png").read_bytes()
    (library.photos / "red.png").unlink()
    library.index()
    assert shown(library.catalogue) == [[], [], []]
    assert Marks(library.catalogue.db).albums() == [Album("Colours", 0, 1)]
    library.repair()  # forgets the photo itself
    (library.photos / "again.png").write_bytes(content)
    return "again.png"


def removed_and_added(library: Library) -> str:
    library.catalogue.remove_folder(library.photos)
    assert shown(library.catalogue) == [[], [], []]
    library.repair()
    library.catalogue.add_folder(library.photos)
    return "red.png"


def relocated(library: Library) -> str:
    elsewhere = library.photos.rename(library.photos.with_name("elsewhere"))
    relocate(library.catalogue, library.photos, elsewhere)
    return "red.png"


@pytest.mark.parametrize("change", [renamed, moved, replaced, imported_anew, removed_and_added, relocated])
def test_marks_follow_the_photo(marked: Library, change: Callable[[Library], str]) -> None:
    content = hashes(marked.photos)["red.png"]
    name = change(marked)
    marked.index()
    assert shown(marked.catalogue) == [[name]] * 3
    [row] = marked.catalogue.photo_rows(filters=Filters(favourite=True))
    assert hashes(Path(row["path"]).parent)[name] == content  # and no original was touched
    assert Marks(marked.catalogue.db).albums() == [Album("Colours", 1, 0)]


def test_a_copy_has_the_marks_too(marked: Library) -> None:
    shutil.copy(marked.photos / "red.png", marked.photos / "copy.png")
    marked.index()
    assert shown(marked.catalogue) == [["copy.png", "red.png"]] * 3


def test_marks_are_no_orphans(marked: Library) -> None:
    marked.catalogue.remove_folder(marked.photos)
    for _ in marked.catalogue.forget_photos_without_files():
        pass
    assert check(1, marked.paths).findings == ()
    marked.repair()
    assert check(1, marked.paths).findings == ()
    for table in ("favourites", "ratings", "album_photos", "searches"):
        assert marked.catalogue.db.execute(f"select count(*) from {table}").fetchone() == (1,), table


def test_a_backup_brings_marks_back(marked: Library) -> None:
    path = back_up(marked.paths.catalogue, marked.paths.backups, NOW)
    marks = Marks(marked.catalogue.db)
    [red] = [row["id"] for row in marked.catalogue.photo_rows(filters=Filters(favourite=True))]
    marks.set_favourite([red], False)
    marks.set_rating([red], 1)
    marks.delete_album("Colours")
    marked.catalogue.close()
    restore(path, marked.paths, NOW)
    restored = Catalogue(marked.paths.catalogue)
    assert shown(restored) == [["red.png"]] * 3
    restored.close()


def test_an_export_holds_marks(marked: Library, tmp_path: Path) -> None:
    counts = export(marked.paths, tmp_path / "export.json", vectors=False)
    written = json.loads((tmp_path / "export.json").read_text())
    [red] = [file["photo_id"] for file in written["files"] if file["relative_path"] == "red.png"]
    content = {photo["id"]: photo["content_hash"] for photo in written["photos"]}[red]
    assert written["favourites"] == [{"content_hash": content}]
    assert written["ratings"] == [{"content_hash": content, "rating": 4}]
    assert written["albums"] == [{"id": 1, "name": "Colours"}]
    assert written["album_photos"] == [{"album_id": 1, "content_hash": content}]
    [search] = written["searches"]
    assert (search["id"], search["name"]) == (1, "Red")
    assert json.loads(search["query"])["words"] == "in the snow"
    kept = [(entry["content_hash"], entry["path"], entry["picture"]) for entry in written["search_references"]]
    red_file = str(marked.photos / "red.png")
    assert kept == [(content, red_file, None), (None, None, base64.b64encode(b"PNG").decode())]
    assert (counts["favourites"], counts["ratings"], counts["albums"], counts["album_photos"]) == (1, 1, 1, 1)
