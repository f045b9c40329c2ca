"""The rows of the sidebar, and which of them is that of a place."""

from __future__ import annotations

from desktop.models.library_entries import Kind, entries
from desktop.models.place import Composition, Page, Place
from engine.messages import Album, Folder, SavedSearch, Unreadable
from tests.desktop.fake_engine import Library

ALBUMS = (Album("Summer", 3, 2),)


def library() -> Library:
    made = Library()
    made.change_status(
        photos=7,
        folders=(Folder("/photos", 5, online=True), Folder("/media/usb", 2, online=False)),
        unreadable=(Unreadable("/photos/a.jpg", "It is empty."),),
    )
    return made


def test_an_empty_library_offers_what_works_in_it() -> None:
    kinds = [entry.kind for entry in entries(None, ())]
    assert kinds == [Kind.ALL, Kind.FAVOURITES, Kind.HEADING, Kind.NEW_ALBUM]


def test_each_row_is_that_of_its_place_and_of_searches_there() -> None:
    rows = [entry for entry in entries(library().status, ALBUMS) if entry.place is not None]
    assert len(rows) == 9
    for row in rows:
        assert row.place is not None
        assert [one for one in rows if one.leads_to(row.place)] == [row]
    search = Place(Composition(words="cat"), album="Summer")
    assert [row.text for row in rows if row.leads_to(search)] == ["Summer"]
    assert not any(row.leads_to(Place(album="Winter")) for row in rows)


def test_what_is_away_and_absent_is_said() -> None:
    rows = {entry.text: entry for entry in entries(library().status, ALBUMS)}
    assert "2 more" in rows["Summer"].hint
    assert "away" in rows["usb"].hint
    assert rows["usb"].icon == "unplug"
    assert rows["Unreadable files"].place == Place(page=Page.UNREADABLE)


def test_saved_searches_stand_between_albums_and_folders() -> None:
    rows = entries(library().status, ALBUMS, (SavedSearch("Snow", "in the snow", "", ("cat.jpg",)),))
    kinds = [entry.kind for entry in rows if entry.kind is not Kind.HEADING]
    start = kinds.index(Kind.NEW_ALBUM) + 1
    assert kinds[start : start + 3] == [Kind.SEARCH, Kind.NEW_SEARCH, Kind.FOLDER]
    snow = Place(Composition(words="in the snow"), album="Summer", saved="Snow")
    assert [row.text for row in rows if row.leads_to(snow)] == ["Snow"]
    assert [row.hint for row in rows if row.kind is Kind.SEARCH] == ["in the snow\nlike cat.jpg"]
