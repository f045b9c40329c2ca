"""The rows of the sidebar: the parts of the library, each with the place that it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir

from desktop import wording
from desktop.models.place import Page, Place
from engine.messages import Album, Folder, SavedSearch, Status, Subfolder

translate = QCoreApplication.translate


class Kind(Enum):
    HEADING = auto()
    ALL = auto()
    FAVOURITES = auto()
    PLACES = auto()
    TAGS = auto()
    ALBUM = auto()
    NEW_ALBUM = auto()
    SEARCH = auto()
    NEW_SEARCH = auto()
    FOLDER = auto()  # one that is watched
    SUBFOLDER = auto()
    DUPLICATES = auto()
    UNREADABLE = auto()


_ICONS = {
    Kind.ALL: "images",
    Kind.FAVOURITES: "heart",
    Kind.PLACES: "map-pin",
    Kind.TAGS: "tag",
    Kind.ALBUM: "book-image",
    Kind.NEW_ALBUM: "plus",
    Kind.SEARCH: "bookmark",
    Kind.NEW_SEARCH: "plus",
    Kind.FOLDER: "folder",
    Kind.SUBFOLDER: "folder",
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
    depth: int = 0  # how many folders around it are rows as well

    @property
    def icon(self) -> str:
        return _ICONS.get(self.kind, "") if self.online else "unplug"

    @property
    def row(self) -> tuple[Kind, str, str | None]:
        """What makes it the same row as before, whatever its count."""
        return self.kind, self.text, self.folder

    @property
    def folder(self) -> str | None:
        """The folder whose row it is, watched or within a watched one."""
        return self.place.folder if self.place is not None else None

    def leads_to(self, place: Place) -> bool:
        """Whether this is the row of a place, or of the part that is searched there."""
        if self.kind is Kind.SEARCH:
            return self.text == place.saved
        if self.place is None:
            return False
        composition, conditions, order = place.composition, place.conditions, place.order
        return replace(self.place, composition=composition, conditions=conditions, order=order) == place


def entries(status: Status | None, albums: Iterable[Album], searches: Sequence[SavedSearch] = ()) -> tuple[Entry, ...]:
    """All rows, from the top."""
    filled = status is not None and bool(status.folders)
    headed = _headed_folders(status) if status is not None and filled else ()
    saved = _searches(searches) if filled or searches else ()
    return (*_library(status), *_albums(albums), *saved, *headed, *_care(status))


def folders(status: Status) -> tuple[Entry, ...]:
    """The rows of the folders alone."""
    return tuple(map(_folder, status.folders))


def subfolder(around: Entry, one: Subfolder) -> Entry:
    """The row of a folder that lies in that of another row, and is there or away as that is."""
    path = f"{(around.folder or '').rstrip('/')}/{one.name}"
    hint = _hint(path, around.online)
    return Entry(Kind.SUBFOLDER, one.name, Place(folder=path), one.photos, around.online, hint, around.depth + 1)


def _library(status: Status | None) -> Iterator[Entry]:
    yield Entry(Kind.ALL, translate("library_entries", "All photos"), Place(), status.photos if status else None)
    yield Entry(Kind.FAVOURITES, translate("library_entries", "Favourites"), Place(favourites=True))
    if status is not None and status.folders:
        yield Entry(Kind.PLACES, translate("library_entries", "Places"), Place(page=Page.PLACES))
        yield Entry(Kind.TAGS, translate("library_entries", "Tags"), Place(page=Page.TAGS))


def _albums(albums: Iterable[Album]) -> Iterator[Entry]:
    yield Entry(Kind.HEADING, translate("library_entries", "Albums"))
    for album in albums:
        hint = wording.absent(album.absent) if album.absent else ""
        yield Entry(Kind.ALBUM, album.name, Place(album=album.name), album.photos, hint=hint)
    yield Entry(Kind.NEW_ALBUM, translate("library_entries", "New album …"))


def _searches(searches: Iterable[SavedSearch]) -> Iterator[Entry]:
    yield Entry(Kind.HEADING, translate("library_entries", "Saved searches"))
    for search in searches:
        yield Entry(Kind.SEARCH, search.name, hint=wording.asked(search))
    yield Entry(Kind.NEW_SEARCH, translate("library_entries", "Save this search …"))


def _headed_folders(status: Status) -> Iterator[Entry]:
    yield Entry(Kind.HEADING, translate("library_entries", "Folders"))
    yield from folders(status)


def _folder(folder: Folder) -> Entry:
    name = Path(folder.path).name or folder.path
    hint = _hint(folder.path, folder.online)
    return Entry(Kind.FOLDER, name, Place(folder=folder.path), folder.photos, folder.online, hint)


def _hint(folder: str, online: bool) -> str:
    path = QDir.toNativeSeparators(folder)
    if online:
        return path
    return translate("library_entries", "{path}\nis away; its photos can still be found").format(path=path)


def _care(status: Status | None) -> Iterator[Entry]:
    if status is None or not status.folders:
        return
    yield Entry(Kind.HEADING, translate("library_entries", "Tidy up"))
    yield Entry(Kind.DUPLICATES, translate("library_entries", "Duplicates"), Place(page=Page.DUPLICATES))
    if status.unreadable:
        count = len(status.unreadable)
        yield Entry(
            Kind.UNREADABLE, translate("library_entries", "Unreadable files"), Place(page=Page.UNREADABLE), count
        )
