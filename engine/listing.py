"""Meets the requests that list what the library holds, in steps that hold no search up. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine import messages as m
from engine.background import Background
from engine.current_model import CurrentModel
from engine.errors import AkinError
from engine.library import showing
from engine.library.catalogue import Catalogue
from engine.library.photo_tags import count_tags
from engine.library.places import positions
from engine.library.subfolders import folder_trees
from engine.telling import Telling

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.model import Model

LISTED_AT_ONCE = 1000  # photos: some ten milliseconds

Publish = Callable[[m.Message], None]
ListingRequest = m.ListPhotos | m.ListFolders | m.ListTags | m.ListPlaces


class Listing:
    """The lists of one open library."""

    def __init__(self, catalogue: Catalogue, model: CurrentModel, background: Background, telling: Telling) -> None:
        self._catalogue = catalogue
        self._model = model
        self._background = background
        self._telling = telling

    def answer(self, request: ListingRequest, reply: Publish) -> None:
        """`reply` gets the list after some steps. Raises AkinError with a sentence for the user."""
        id = request.id
        match request:
            case m.ListPhotos(filters=filters):
                self._background.put(self._photos(id, self._catalogue.listed(filters), reply), "on screen")
            case m.ListFolders():
                self._background.put(self._folders(id, reply))
            case m.ListTags(complete=complete):
                self._background.put(self._tags(id, complete, reply), "patiently" if complete else "on screen")
            case m.ListPlaces():
                self._background.put(self._places(id, reply), "on screen")

    def _photos(self, id: int, photo_ids: list[int], reply: Publish) -> Iterator[bool]:
        """In blocks: a search shall not wait until all photos of a large library are listed."""
        photos: list[m.Photo] = []
        with self._telling.told(id, reply):
            for start in range(0, len(photo_ids), LISTED_AT_ONCE):
                rows = self._catalogue.photo_rows(photo_ids[start : start + LISTED_AT_ONCE])
                photos += map(showing.photo, rows)
                yield True
            reply(m.PhotoList(id, tuple(photos)))

    def _folders(self, id: int, reply: Publish) -> Iterator[bool]:
        with self._telling.told(id, reply):
            trees = yield from folder_trees(self._catalogue)
            reply(m.FolderTrees(id, trees))

    def _tags(self, id: int, complete: bool, reply: Publish) -> Iterator[bool]:
        tagging = self._background.tagging
        with self._telling.told(id, reply):
            while complete and not self._model.ready:
                yield False
            tagging.want(self._model_for_tags(complete))
            while complete and not tagging.complete:
                yield tagging.step(self._model.get())
            counts = yield from count_tags(self._catalogue.db)
            reply(m.Tags(id, counts, tagging.share))

    def _model_for_tags(self, needed: bool) -> Model | None:
        """None while it is loading, or if it cannot be had: the tags that are there can be listed all the same.

        Raises AkinError if one that is needed cannot be had.
        """
        try:
            return self._model.get() if self._model.ready else None
        except AkinError:
            if needed:
                raise
            return None

    def _places(self, id: int, reply: Publish) -> Iterator[bool]:
        with self._telling.told(id, reply):
            found = yield from positions(self._catalogue.db)
            reply(m.Places(id, found.codes.tobytes(), found.latitudes.tobytes(), found.longitudes.tobytes()))
