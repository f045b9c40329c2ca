"""The rows of the sidebar: the parts of the library, each with the place that it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop.models.place import Page, Place
from engine.messages import Album, Status


class Kind(Enum):
    HEADING = auto()
    ALL = auto()
    FAVOURITES = auto()
    ALBUM = auto()
    NEW_ALBUM = auto()
    FOLDER = auto()
    DUPLICATES = auto()
    UNREADABLE = auto()


_ICONS = {
    Kind.ALL: "images",
    Kind.FAVOURITES: "heart",
    Kind.ALBUM: "book-image",
    Kind.NEW_ALBUM: "plus",
    Kind.FOLDER: "folder",
    Kind.DUPLICATES: "copy-check",
    Kind.UNREADABLE: "file-warning",
}


@dataclass(frozen=True)
class Entry:
    """One row. `count` is shown at its right end."""

    kind: Kind
    text: str
    place: Place | None = None  # that it leads to
    count: int | None = None
    online: bool = True
    hint: str = ""  # more than fits into the row

    @property
    def icon(self) -> str:
        return _ICONS.get(self.kind, "") if self.online else "unplug"

    @property
    def row(self) -> tuple[Kind, str, Place | None]:
        """What makes it the same row as before, whatever its count."""
        return self.kind, self.text, self.place

    def leads_to(self, place: Place) -> bool:
        """Whether this is the row of a place, or of the part that is searched there."""
        if self.place is None:
            return False
        return replace(self.place, composition=place.composition, conditions=place.conditions) == place


def entries(status: Status | None, albums: Iterable[Album]) -> tuple[Entry, ...]:
    """All rows, from the top."""
    return (*_library(status), *_albums(albums), *_folders(status), *_care(status))


def _library(status: Status | None) -> Iterator[Entry]:
    yield Entry(Kind.ALL, _tr("All photos"), Place(), status.photos if status else None)
    yield Entry(Kind.FAVOURITES, _tr("Favourites"), Place(favourites=True))


def _albums(albums: Iterable[Album]) -> Iterator[Entry]:
    yield Entry(Kind.HEADING, _tr("Albums"))
    for album in albums:
        hint = ""
        if album.absent:
            hint = _tr("{count} more of its photos are not in the library now; they come back with their files")
        yield Entry(Kind.ALBUM, album.name, Place(album=album.name), album.photos, hint=hint.format(count=album.absent))
    yield Entry(Kind.NEW_ALBUM, _tr("New album …"))


def _folders(status: Status | None) -> Iterator[Entry]:
    if status is None or not status.folders:
        return
    yield Entry(Kind.HEADING, _tr("Folders"))
    for folder in status.folders:
        hint = folder.path
        if not folder.online:
            hint = _tr("{path}\nis away; its photos can still be found").format(path=folder.path)
        name = Path(folder.path).name or folder.path
        yield Entry(Kind.FOLDER, name, Place(folder=folder.path), folder.photos, folder.online, hint)


def _care(status: Status | None) -> Iterator[Entry]:
    if status is None or not status.folders:
        return
    yield Entry(Kind.HEADING, _tr("Tidy up"))
    yield Entry(Kind.DUPLICATES, _tr("Duplicates"), Place(page=Page.DUPLICATES))
    if status.unreadable:
        count = len(status.unreadable)
        yield Entry(Kind.UNREADABLE, _tr("Unreadable files"), Place(page=Page.UNREADABLE), count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("library_entries", text)
