"""Requests about marks: their answers, what views are told, and photos named by their paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import messages as m
from engine.errors import MissingProblem, RequestProblem
from engine.library import showing
from engine.library.catalogue import Catalogue
from engine.marking import Marking, MarkingRequest
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files


class Told:
    """What asks, and what it is told."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.events: list[m.Message] = []
        self._marking = Marking(catalogue, self.events.append)

    def ask(self, request: MarkingRequest) -> m.Reply:
        self.events.clear()
        reply = self._marking.answer(request)
        assert reply.id == request.id
        return reply


@pytest.fixture
def told(catalogue: Catalogue) -> Told:
    return Told(catalogue)


@pytest.fixture
def ids(catalogue: Catalogue, photo_folder: Path) -> tuple[int, ...]:
    (photo_folder / "below").mkdir()
    files = with_files(catalogue, "a.jpg", "below/b.jpg", folder=str(photo_folder))
    rows = [indexed(files["a.jpg"], b"a", rating=3), indexed(files["below/b.jpg"], b"b")]
    return tuple(catalogue.record(BACKBONE, rows, []))


def test_marks_and_what_views_are_told(told: Told, ids: tuple[int, ...]) -> None:
    photos, albums, both = m.Changes(photos=True), m.Changes(albums=True), m.Changes(photos=True, albums=True)
    expected: list[tuple[MarkingRequest, m.Reply, list[m.Message]]] = [
        (m.SetFavourite(1, ids, True), m.Marked(1, 2), [photos]),
        (m.SetFavourite(2, ids, True), m.Marked(2, 0), []),
        (m.SetRating(3, ids[:1], 5), m.Marked(3, 1), [photos]),
        (m.CreateAlbum(4, "One"), m.Done(4), [albums]),
        (m.AddToAlbum(5, "one", ids), m.Marked(5, 2), [both]),
        (m.AddToAlbum(6, "one", ids), m.Marked(6, 0), []),
        (m.RemoveFromAlbum(7, "one", ids[1:]), m.Marked(7, 1), [both]),
        (m.RenameAlbum(8, "one", "Two"), m.Done(8), [albums]),
        (m.ListAlbums(9), m.Albums(9, (m.Album("Two", 1, 0),)), []),
        (m.DeleteAlbum(10, "two"), m.Done(10), [albums]),
        (m.ListAlbums(11), m.Albums(11, ()), []),
    ]
    for request, reply, events in expected:
        assert told.ask(request) == reply
        assert told.events == events


def test_a_photo_shows_its_marks(told: Told, catalogue: Catalogue, ids: tuple[int, ...]) -> None:
    details = showing.details(catalogue, 1, ids[0])
    assert (details.photo.favourite, details.photo.rating, details.rating, details.own_rating) == (False, 3, 3, None)
    told.ask(m.SetFavourite(1, ids, True))
    told.ask(m.SetRating(2, ids[:1], 1))
    told.ask(m.CreateAlbum(3, "z"))
    told.ask(m.CreateAlbum(4, "A"))
    told.ask(m.AddToAlbum(5, "z", ids))
    told.ask(m.AddToAlbum(6, "a", ids))
    details = showing.details(catalogue, 1, ids[0])
    assert (details.photo.favourite, details.photo.rating, details.rating, details.own_rating) == (True, 1, 1, 1)
    assert details.albums == ("A", "z")
    told.ask(m.SetRating(7, ids, None))
    assert showing.details(catalogue, 1, ids[0]).photo.rating == 3
    with pytest.raises(MissingProblem, match="no longer in the library"):
        showing.details(catalogue, 1, 99)


def test_photos_are_found_by_their_paths(told: Told, ids: tuple[int, ...], photo_folder: Path) -> None:
    (photo_folder.parent / "link").symlink_to(photo_folder)

    def looked_up(*paths: Path) -> list[int]:
        reply = told.ask(m.LookUp(1, tuple(str(path) for path in paths)))
        assert isinstance(reply, m.PhotoList)
        return [photo.photo_id for photo in reply.photos]

    a, b = photo_folder / "a.jpg", photo_folder / "below" / "b.jpg"
    assert looked_up(b, a, b) == [ids[1], ids[0], ids[1]]
    assert looked_up(photo_folder / "below" / ".." / "a.jpg", photo_folder.parent / "link" / "below" / "b.jpg") == [
        *ids
    ]
    for path in (photo_folder / "c.jpg", photo_folder, Path("/")):
        with pytest.raises(MissingProblem, match="is no photo that this library knows; `akin index` its folder first"):
            looked_up(a, path)
    with pytest.raises(RequestProblem, match="is not an absolute path"):
        looked_up(Path("a.jpg"))


def test_photos_whose_files_are_gone_are_not_looked_up(
    told: Told, catalogue: Catalogue, ids: tuple[int, ...], photo_folder: Path
) -> None:
    assert ids
    catalogue.db.execute("update files set state = 'missing' where relative_path = 'a.jpg'")
    with pytest.raises(MissingProblem, match="is no photo that this library knows"):
        told.ask(m.LookUp(1, (str(photo_folder / "a.jpg"),)))
