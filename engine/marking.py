"""Meets the requests about favourites, ratings and albums. Runs in the engine's worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from engine import messages as m
from engine.errors import MissingProblem, RequestProblem
from engine.library import showing
from engine.library.catalogue import Catalogue
from engine.library.copies import photos_at
from engine.library.marks import Marks
from engine.library.spelling import true_spelling

Publish = Callable[[m.Message], None]
MarkingRequest = (
    m.SetFavourite
    | m.SetRating
    | m.CreateAlbum
    | m.RenameAlbum
    | m.DeleteAlbum
    | m.AddToAlbum
    | m.RemoveFromAlbum
    | m.ListAlbums
    | m.LookUp
)


class Marking:
    """The marks of one open library, as clients ask for them."""

    def __init__(self, catalogue: Catalogue, publish: Publish) -> None:
        """`publish` sends an event to all clients."""
        self._catalogue = catalogue
        self._marks = Marks(catalogue.db)
        self._publish = publish

    def answer(self, request: MarkingRequest) -> m.Reply:
        """Meet one request. Raises AkinError with a sentence for the user, and nothing changed."""
        marks, id = self._marks, request.id
        match request:
            case m.ListAlbums():
                return m.Albums(id, tuple(marks.albums()))
            case m.LookUp(paths=paths):
                return m.PhotoList(id, self._look_up(paths))
            case m.SetFavourite(photo_ids=photo_ids, favourite=favourite):
                return self._marked(id, marks.set_favourite(photo_ids, favourite), m.Changes(photos=True))
            case m.SetRating(photo_ids=photo_ids, rating=rating):
                return self._marked(id, marks.set_rating(photo_ids, rating), m.Changes(photos=True))
            case m.AddToAlbum(name=name, photo_ids=photo_ids):
                return self._marked(id, marks.add_to_album(name, photo_ids), m.Changes(photos=True, albums=True))
            case m.RemoveFromAlbum(name=name, photo_ids=photo_ids):
                return self._marked(id, marks.remove_from_album(name, photo_ids), m.Changes(photos=True, albums=True))
            case m.CreateAlbum(name=name):
                marks.create_album(name)
            case m.RenameAlbum(name=name, new_name=new_name):
                marks.rename_album(name, new_name)
            case m.DeleteAlbum(name=name):
                marks.delete_album(name)
        self._publish(m.Changes(albums=True))
        return m.Done(id)

    def _marked(self, id: int, changed: int, changes: m.Changes) -> m.Marked:
        if changed:
            self._publish(changes)
        return m.Marked(id, changed)

    def _look_up(self, names: Sequence[str]) -> tuple[m.Photo, ...]:
        """Raises RequestProblem or MissingProblem for the first path where no photo is known to lie."""
        for name in names:
            if not Path(name).is_absolute():
                raise RequestProblem(f"{name} is not an absolute path.")
        # Folders are watched under their real paths. A photo itself may be a link, and is known by the link's name.
        given = [Path(os.path.normpath(name)) for name in names]
        db = self._catalogue.db
        ids = photos_at(db, given)
        for spelled in (_real, lambda path: true_spelling(_real(path))):  # to list folders takes longest
            unknown = [at for at, id in enumerate(ids) if id is None]
            for at, id in zip(unknown, photos_at(db, [spelled(given[at]) for at in unknown]), strict=True):
                ids[at] = id
        rows = self._catalogue.photo_rows([id for id in ids if id is not None])
        photos = {row["id"]: showing.photo(row) for row in rows}
        for name, id in zip(names, ids, strict=True):
            if id not in photos:
                raise MissingProblem(f"{name} is no photo that this library knows; `akin index` its folder first.")
        return tuple(photos[id] for id in ids if id is not None)


def _real(path: Path) -> Path:
    return path.parent.resolve() / path.name
