"""Favourites, stars and albums: what may be said, what filters make of it, and that a change is whole or not there."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import AkinError, MissingProblem, RequestProblem
from engine.library import migrations
from engine.library.catalogue import Catalogue
from engine.library.marks import Marks
from engine.library.names import LONGEST_NAME, name_key
from engine.messages import Album, Filters
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files


@pytest.fixture
def photos(catalogue: Catalogue) -> dict[str, int]:
    """Ids of four photos by name; the file of "rated" says three stars."""
    files = with_files(catalogue, "a", "b", "c", "rated")
    rows = [indexed(id, name.encode(), rating=3 if name == "rated" else None) for name, id in files.items()]
    return dict(zip(files, catalogue.record(BACKBONE, rows, []), strict=True))


@pytest.fixture
def marks(catalogue: Catalogue) -> Marks:
    return Marks(catalogue.db)


def found(catalogue: Catalogue, **filters: object) -> set[str]:
    rows = catalogue.photo_rows(filters=Filters(**filters))  # type: ignore[arg-type]
    selected = catalogue.selected(Filters(**filters))  # type: ignore[arg-type]
    assert selected is not None
    assert set(selected.tolist()) == {row["id"] for row in rows}
    return {Path(row["path"]).name for row in rows}


def test_favourites(catalogue: Catalogue, marks: Marks, photos: dict[str, int]) -> None:
    assert marks.set_favourite([photos["a"], photos["b"], photos["a"]], True) == 2
    assert marks.set_favourite([photos["b"], photos["c"]], True) == 1
    assert marks.set_favourite([photos["a"], photos["rated"]], False) == 1
    assert found(catalogue, favourite=True) == {"b", "c"}
    assert found(catalogue, favourite=False) == {"a", "rated"}
    assert {Path(row["path"]).name for row in catalogue.photo_rows() if row["favourite"]} == {"b", "c"}


def test_the_users_stars_go_before_the_files(catalogue: Catalogue, marks: Marks, photos: dict[str, int]) -> None:
    assert found(catalogue, rating=3) == {"rated"}
    assert marks.set_rating([photos["a"], photos["rated"]], 2) == 2
    assert marks.set_rating([photos["a"], photos["rated"]], 2) == 0
    assert found(catalogue, rating=3) == set()
    assert found(catalogue, rating=2) == {"a", "rated"}
    assert marks.set_rating([photos["b"], photos["a"]], 5) == 2
    assert found(catalogue, rating=3) == {"a", "b"}
    assert marks.set_rating(list(photos.values()), None) == 3
    assert found(catalogue, rating=3) == {"rated"}


def test_albums(catalogue: Catalogue, marks: Marks, photos: dict[str, int]) -> None:
    marks.create_album("Été")
    marks.create_album(" a second ")
    assert marks.add_to_album("ÉTÉ", [photos["a"], photos["b"]]) == 2
    assert marks.add_to_album("été", [photos["b"], photos["c"]]) == 1
    assert marks.add_to_album("a second", [photos["c"]]) == 1
    assert marks.remove_from_album("été", [photos["a"], photos["rated"]]) == 1
    assert marks.albums() == [Album("a second", 1, 0), Album("Été", 2, 0)]
    assert marks.albums_of(photos["c"]) == ["a second", "Été"]
    assert found(catalogue, album=unicodedata.normalize("NFD", "éTé")) == {"b", "c"}
    assert found(catalogue, album="A SECOND", favourite=False) == {"c"}

    marks.rename_album("a second", "A Second")
    marks.rename_album("été", "Summer")
    assert [album.name for album in marks.albums()] == ["A Second", "Summer"]
    marks.delete_album("SUMMER")
    assert marks.albums() == [Album("A Second", 1, 0)]
    with pytest.raises(MissingProblem, match='There is no album "été"; `akin album list` shows which there are'):
        catalogue.selected(Filters(album="été"))
    marks.create_album("summer")  # and nothing of the old one is in it
    assert found(catalogue, album="summer") == set()


def test_what_makes_no_sense_is_refused_and_changes_nothing(
    catalogue: Catalogue, marks: Marks, photos: dict[str, int]
) -> None:
    marks.create_album("straße")
    marks.create_album("other")
    marks.set_rating([photos["a"]], 1)
    before = everything(catalogue)
    gone = [photos["a"], 99, 100]
    refused: list[tuple[Callable[[], object], type[AkinError], str]] = [
        (lambda: marks.create_album(""), RequestProblem, "needs a name"),
        (lambda: marks.create_album(" \t\n"), RequestProblem, "needs a name"),
        (lambda: marks.create_album("two\nlines"), RequestProblem, "is one line"),
        (lambda: marks.create_album("\ud800"), RequestProblem, "is one line"),
        (lambda: marks.create_album("x" * (LONGEST_NAME + 1)), RequestProblem, "at most 100 characters"),
        (lambda: marks.create_album("STRASSE"), RequestProblem, 'There is an album "straße" already'),
        (lambda: marks.rename_album("other", "Strasse"), RequestProblem, 'There is an album "straße" already'),
        (lambda: marks.rename_album("other", " "), RequestProblem, "needs a name"),
        (lambda: marks.rename_album("nothing", "new"), MissingProblem, 'no album "nothing"'),
        (lambda: marks.delete_album("nothing"), MissingProblem, 'no album "nothing"'),
        (lambda: marks.add_to_album("nothing", [photos["a"]]), MissingProblem, 'no album "nothing"'),
        (lambda: marks.remove_from_album("nothing", [photos["a"]]), MissingProblem, 'no album "nothing"'),
        (lambda: marks.add_to_album("other", gone), MissingProblem, "^2 of these photos are no longer in the library"),
        (lambda: marks.set_favourite([99], True), MissingProblem, "^One of these photos is no longer in the library"),
        (lambda: marks.set_favourite(gone, False), MissingProblem, "nothing was changed"),
        (lambda: marks.set_rating(gone, None), MissingProblem, "nothing was changed"),
        (lambda: marks.set_rating(gone, 3), MissingProblem, "nothing was changed"),
        (lambda: marks.set_rating([photos["a"]], 0), RequestProblem, "from 1 to 5"),
        (lambda: marks.set_rating([photos["a"]], 6), RequestProblem, "from 1 to 5"),
    ]
    for change, error, sentence in refused:
        with pytest.raises(error, match=sentence):
            change()
    assert everything(catalogue) == before


def everything(catalogue: Catalogue) -> list[object]:
    tables = ("favourites", "ratings", "albums", "album_photos")
    return [catalogue.db.execute(f"select * from {table} order by 1, 2").fetchall() for table in tables[1:]] + [
        catalogue.db.execute("select * from favourites").fetchall()
    ]


def test_names_with_joiners_and_many_photos(marks: Marks, catalogue: Catalogue) -> None:
    marks.create_album("👨‍👩‍👧 می‌خواهم")
    files = with_files(catalogue, *(f"{number}.jpg" for number in range(90)))
    rows = [indexed(id, name.encode()) for name, id in files.items()]
    ids = catalogue.record(BACKBONE, rows, [])
    assert marks.add_to_album("👨‍👩‍👧 می‌خواهم", ids) == 90
    assert marks.add_to_album("👨‍👩‍👧 می‌خواهم", []) == 0


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_name_is_the_same_however_it_is_written(name: str) -> None:
    other_ways = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")] + [f" {name}\n", name.casefold()]
    assert {name_key(way) for way in other_ways} == {name_key(name)}
    assert name_key(name_key(name)) == name_key(name)


def test_a_change_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    first = Catalogue(path)
    marks = Marks(first.db)
    files = with_files(first, "a", "b")
    ids = first.record(BACKBONE, [indexed(id, name.encode()) for name, id in files.items()], [])
    marks.create_album("kept")
    marks.add_to_album("kept", ids[:1])
    marks.set_favourite(ids[:1], True)
    # the second photo of the list cannot be written: the disk is full by then
    for table in ("album_photos", "favourites", "ratings"):
        first.db.execute(
            f"create temp trigger full_{table} before insert on main.{table} "
            "when new.content_hash = (select content_hash from photos where id = 2) "
            "begin select raise(rollback, 'disk full'); end"
        )
    for change in (
        lambda: marks.add_to_album("kept", ids),
        lambda: marks.set_favourite(ids, True),
        lambda: marks.set_rating(ids, 5),
    ):
        with pytest.raises(sqlite3.DatabaseError, match="disk full"):
            change()
    first.db.conn.close()  # no orderly end

    second = Catalogue(path)
    assert found(second, favourite=True) == {"a"}
    assert found(second, album="kept") == {"a"}
    assert found(second, rating=1) == set()
    assert Marks(second.db).set_rating(ids, 5) == 2
    second.close()


def test_a_library_without_marks_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", [step for step in migrations.STEPS if step is not migrations.m006_marks])
        catalogue = Catalogue(tmp_path / "catalogue.sqlite")
        files = with_files(catalogue, "a", "rated")
        rows = [indexed(files["a"], b"a"), indexed(files["rated"], b"rated", rating=3)]
        ids = catalogue.record(BACKBONE, rows, [])
        catalogue.close()
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    assert Marks(catalogue.db).set_favourite(ids, True) == 2
    assert catalogue.db.execute("select photo_id from unread_ratings").fetchall() == [(ids[0],)]
    catalogue.remove_folder(Path("/photos"))
    for _ in catalogue.forget_photos_without_files():
        pass
    assert catalogue.db.execute("select count(*) from unread_ratings").fetchone() == (0,)
    catalogue.close()
