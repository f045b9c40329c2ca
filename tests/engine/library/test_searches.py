"""Saved searches: kept whole or not at all, and found again wherever their photos have gone."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from engine.care.relocate import relocate
from engine.errors import AkinError, MissingProblem, RequestProblem
from engine.library import migrations
from engine.library.catalogue import Catalogue
from engine.library.marks import Marks
from engine.library.names import LONGEST_NAME
from engine.library.searches import LARGEST_PICTURE, Searches
from engine.messages import (
    FileReference,
    Filters,
    NamedReference,
    PhotoReference,
    PictureReference,
    Query,
    SavedSearch,
)
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files

CAT = b"cat".ljust(16, b".").hex()  # the key of its thumbnail
SNOW = Query(
    words="in the snow",
    avoid="people",
    blend=0.25,
    plain=True,
    filters=Filters(rating=4, after="2024-01-01", orientation="square"),
    limit=100,
    order="date",
)


@pytest.fixture
def searches(catalogue: Catalogue) -> Searches:
    return Searches(catalogue.db)


@pytest.fixture
def photo(catalogue: Catalogue) -> int:
    """The id of the photo in /photos/cat.jpg."""
    files = with_files(catalogue, "cat.jpg")
    [photo] = catalogue.record(BACKBONE, [indexed(files["cat.jpg"], b"cat")], [])
    return photo


def everything(catalogue: Catalogue) -> list[object]:
    return [catalogue.db.execute(f"select * from {table}").fetchall() for table in ("searches", "search_references")]


def test_what_was_asked_is_asked_again(searches: Searches, photo: int) -> None:
    like = (PhotoReference(photo), FileReference("/elsewhere/ü.jpg"), PictureReference(b"\x89PNG"))
    asked = structs.replace(SNOW, like=like)
    searches.save(" Snow 雪 ", asked)
    query, references = searches.open("SNOW 雪")
    assert query == asked
    assert references == (
        NamedReference(like[0], "cat.jpg", CAT),
        NamedReference(like[1], "ü.jpg"),
        NamedReference(like[2], ""),
    )
    searches.save("another", Query(words="a dog"))
    assert searches.all() == [
        SavedSearch("another", "a dog", "", ()),
        SavedSearch("Snow 雪", "in the snow", "people", ("cat.jpg", "ü.jpg", "")),
    ]


def test_pictures_are_not_read_to_be_listed(searches: Searches) -> None:
    searches.save("pasted", Query(like=(PictureReference(bytes(LARGEST_PICTURE)),)))
    tracemalloc.start()
    try:
        [listed] = searches.all()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert listed.references == ("",)
    assert most < LARGEST_PICTURE / 2


def test_a_photo_of_the_library_is_known_by_its_content(searches: Searches, catalogue: Catalogue, photo: int) -> None:
    searches.save("by photo", Query(like=(PhotoReference(photo),)))
    searches.save("by file", Query(like=(FileReference("/photos/cat.jpg"),)))

    def opened() -> list[NamedReference]:
        return [reference for name in ("by photo", "by file") for reference in searches.open(name)[1]]

    assert opened() == [NamedReference(PhotoReference(photo), "cat.jpg", CAT)] * 2
    catalogue.db.execute("update files set relative_path = 'below/moved.jpg'")
    assert opened() == [NamedReference(PhotoReference(photo), "moved.jpg", CAT)] * 2
    # the folder is removed from the library, and the photo with it: its file may still be there
    catalogue.remove_folder(Path("/photos"))
    for _ in catalogue.forget_photos_without_files():
        pass
    assert opened() == [NamedReference(FileReference("/photos/cat.jpg"), "cat.jpg")] * 2
    # and it comes back as another row
    files = with_files(catalogue, "again.jpg")
    [again] = catalogue.record(BACKBONE, [indexed(files["again.jpg"], b"cat")], [])
    assert again != photo
    assert opened() == [NamedReference(PhotoReference(again), "again.jpg", CAT)] * 2


def test_names_change_and_searches_go(searches: Searches, catalogue: Catalogue) -> None:
    searches.save("Snow", SNOW)
    searches.save("Dogs", Query(words="a dog", like=(FileReference("/a.jpg"),)))
    searches.rename("snow", "SNOW")
    searches.rename("dogs", "a dog")
    assert [search.name for search in searches.all()] == ["a dog", "SNOW"]
    assert searches.open("Snow")[0] == SNOW
    searches.delete("A Dog")
    assert [search.name for search in searches.all()] == ["SNOW"]
    assert everything(catalogue)[1] == []  # its references went with it


def test_what_makes_no_sense_is_refused_and_changes_nothing(searches: Searches, catalogue: Catalogue) -> None:
    searches.save("straße", SNOW)
    searches.save("other", SNOW)
    before = everything(catalogue)
    large = (FileReference("/a.jpg"), PictureReference(bytes(LARGEST_PICTURE + 1)))
    refused: list[tuple[Callable[[], object], type[AkinError], str]] = [
        (lambda: searches.save(" ", SNOW), RequestProblem, "A saved search needs a name"),
        (lambda: searches.save("two\nlines", SNOW), RequestProblem, "A saved search's name is one line"),
        (lambda: searches.save("x" * (LONGEST_NAME + 1), SNOW), RequestProblem, "at most 100 characters"),
        (lambda: searches.save("STRASSE", SNOW), RequestProblem, 'There is a saved search "straße" already'),
        (lambda: searches.save("new", Query(words=" ", avoid="people")), RequestProblem, "nothing to save"),
        (lambda: searches.save("new", Query(like=large)), RequestProblem, "too large to be kept"),
        (lambda: searches.save("new", Query(like=(PhotoReference(9),))), MissingProblem, "no longer in the library"),
        (lambda: searches.rename("other", "Strasse"), RequestProblem, 'There is a saved search "straße" already'),
        (lambda: searches.rename("nothing", "new"), MissingProblem, 'There is no saved search "nothing"'),
        (lambda: searches.delete("nothing"), MissingProblem, "`akin searches` shows which there are"),
        (lambda: searches.open("nothing"), MissingProblem, 'There is no saved search "nothing"'),
    ]
    for change, error, sentence in refused:
        with pytest.raises(error, match=sentence):
            change()
    assert everything(catalogue) == before
    searches.save("new", Query(like=(PictureReference(bytes(LARGEST_PICTURE)),)))


def test_they_go_with_their_album_and_their_folder(searches: Searches, catalogue: Catalogue, tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    catalogue.add_folder(tmp_path / "old")
    marks = Marks(catalogue.db)
    marks.create_album("Été")
    album, folder, above = Filters(album="été", rating=3), Filters(folder=str(tmp_path / "old" / "a")), str(tmp_path)
    for name, filters in (("album", album), ("folder", folder), ("above", Filters(folder=above)), ("all", Filters())):
        searches.save(name, Query(words="a dog", filters=filters))
    marks.rename_album("ÉTÉ", "Summer")
    relocate(catalogue, tmp_path / "old", tmp_path / "new")
    assert searches.open("album")[0].filters == Filters(album="Summer", rating=3)
    assert searches.open("folder")[0].filters == Filters(folder=str(tmp_path / "new" / "a"))
    assert searches.open("above")[0].filters == Filters(folder=above)
    assert searches.open("all")[0].filters == Filters()


def test_a_library_without_them_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", [step for step in migrations.STEPS if step is not migrations.m010_searches])
        Catalogue(tmp_path / "catalogue.sqlite").close()
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    searches = Searches(catalogue.db)
    searches.save("Snow", SNOW)
    catalogue.close()
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    assert Searches(catalogue.db).open("snow")[0] == SNOW
    catalogue.close()
