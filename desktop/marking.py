"""Favourites, ratings and albums: what the user says of photos, sent to the engine. Lives on the GUI thread.

Nothing is shown before the engine has it; every answer comes back as a signal.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop import wording
from desktop.engine_client import EngineClient, Topic
from desktop.models.intents import Photos
from engine.messages import (
    AddToAlbum,
    Albums,
    Changes,
    CreateAlbum,
    DeleteAlbum,
    Done,
    ListAlbums,
    LookUp,
    Marked,
    PhotoList,
    RemoveFromAlbum,
    RenameAlbum,
    SetFavourite,
    SetRating,
)


class Marking(QObject):
    """The marks of one library, as the window sets them."""

    marked = Signal(object)  # tuple[Photo, ...]: photos as they are now
    albums_changed = Signal(object)  # tuple[Album, ...]
    album_renamed = Signal(str, object)  # name; the new name, or None for an album that is no more
    told = Signal(str)  # a sentence: what was done, where it cannot be seen

    def __init__(self, client: EngineClient) -> None:
        super().__init__()
        self._client = client
        client.connected.connect(lambda _: self._ask_albums())
        client.changed.connect(self._follow)

    def set_favourite(self, photos: Photos, favourite: bool) -> None:
        self._client.ask(SetFavourite(0, _ids(photos), favourite), Marked, lambda _: self._look_up(photos))

    def set_rating(self, photos: Photos, rating: int | None) -> None:
        self._client.ask(SetRating(0, _ids(photos), rating), Marked, lambda _: self._look_up(photos))

    def create_album(self, name: str, photos: Photos = ()) -> None:
        """Make an album, and put photos into it."""
        self._client.ask(CreateAlbum(0, name), Done, lambda _: self.add_to_album(name, photos))

    def rename_album(self, name: str, new_name: str) -> None:
        self._client.ask(RenameAlbum(0, name, new_name), Done, lambda _: self.album_renamed.emit(name, new_name))

    def delete_album(self, name: str) -> None:
        """The photos stay."""
        self._client.ask(DeleteAlbum(0, name), Done, lambda _: self.album_renamed.emit(name, None))

    def add_to_album(self, name: str, photos: Photos) -> None:
        if photos:
            self._client.ask(
                AddToAlbum(0, name, _ids(photos)),
                Marked,
                lambda reply: self.told.emit(self._added(name, reply.photos)),
            )

    def remove_from_album(self, name: str, photos: Photos) -> None:
        self._client.ask(
            RemoveFromAlbum(0, name, _ids(photos)),
            Marked,
            lambda reply: self.told.emit(
                self.tr("{photos} removed from {album}").format(photos=wording.photos(reply.photos), album=name)
            ),
        )

    def _added(self, name: str, count: int) -> str:
        if count == 0:
            return self.tr("Already in {album}").format(album=name)
        return self.tr("{photos} added to {album}").format(photos=wording.photos(count), album=name)

    def _look_up(self, photos: Photos) -> None:
        """Ask how photos are marked now: without a rating of the user's own, the file's counts."""
        paths = tuple(photo.path for photo in photos)
        self._client.ask(
            LookUp(0, paths),
            PhotoList,
            lambda reply: self.marked.emit(reply.photos),
            failed=lambda _: None,  # a file went meanwhile; the next list of photos has the marks
        )

    def _follow(self, changes: Changes) -> None:
        if changes.albums or changes.photos:
            self._ask_albums()

    def _ask_albums(self) -> None:
        self._client.ask(
            ListAlbums(0), Albums, lambda reply: self.albums_changed.emit(reply.albums), topic=Topic.ALBUMS
        )


def _ids(photos: Photos) -> tuple[int, ...]:
    return tuple(photo.photo_id for photo in photos)
