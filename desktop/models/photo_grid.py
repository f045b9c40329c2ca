"""The photos that the grid shows, as a Qt model. Holds values only: thumbnails come when they are painted."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from itertools import compress, count
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs
from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from desktop import wording
from desktop.models.stacks import Stacks
from desktop.transfer import photos_as_mime
from engine.messages import Hit, Photo

Index = QModelIndex | QPersistentModelIndex


class Shown(NamedTuple):
    """A photo as it is shown."""

    photo: Photo
    score: float | None  # None outside of searches
    others: int  # that stand behind it
    unfolded: bool  # whether it is one of a stack that is


class PhotoGridModel(QAbstractListModel):
    """Photos of the library, or the hits of a search with their scores.

    Hits that look alike may be in stacks: the best of them stands for the others until it is unfolded.
    """

    def __init__(self) -> None:
        super().__init__()
        self._photos: tuple[Photo, ...] = ()
        self._scores: tuple[float, ...] = ()
        self._hits: tuple[Hit, ...] = ()  # all of a search, those that stand behind others as well
        self._stacks = Stacks(())
        self._places: tuple[int, ...] = ()  # which of the hits are shown
        self._grouped = False
        self._unfolded: set[int] = set()  # photos by their ids, so that better results leave it so

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Those that are shown."""
        return self._photos

    def show_hits(self, hits: Sequence[Hit], groups: Sequence[int] = ()) -> None:
        """Replace everything by the hits of a search, best first. `groups` as `Found` has them."""
        self._unfolded.clear()
        self.show_better(hits, groups)

    def show_better(self, hits: Sequence[Hit], groups: Sequence[int] = ()) -> None:
        """Other hits of the same search: stacks that are unfolded stay so."""
        self._hits = tuple(hits)
        self._stacks = Stacks(groups or range(len(hits)))
        self._lay_hits()

    def show_photos(self, photos: tuple[Photo, ...]) -> None:
        """Replace everything by photos without scores."""
        self._hits, self._places = (), ()
        self._replace(photos, ())

    def set_grouped(self, grouped: bool) -> None:
        """Whether hits that look alike are in stacks."""
        self._grouped = grouped
        if self._hits:
            self._lay_hits()

    def row_of(self, photo_id: int) -> int | None:
        """Where a photo is shown, or the one that it stands behind."""
        for place, hit in enumerate(self._hits):
            if hit.photo.photo_id == photo_id and place not in self._places:
                photo_id = self._hits[self._stacks.best_of(place)].photo.photo_id
                break
        return next((row for row, photo in enumerate(self._photos) if photo.photo_id == photo_id), None)

    def fold(self, row: int) -> None:
        """Show the photos behind one right after it or, if they are shown, hide them again."""
        others = self.others(row)
        if not others:
            return
        photo_id = self._photos[row].photo_id
        if photo_id in self._unfolded:
            self.beginRemoveRows(QModelIndex(), row + 1, row + others)
            self._unfolded.remove(photo_id)
            self._take_places()
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), row + 1, row + others)
            self._unfolded.add(photo_id)
            self._take_places()
            self.endInsertRows()
        self.dataChanged.emit(self.index(row), self.index(row))

    def shown(self, row: int) -> Shown:
        """What is to be painted in a row."""
        score = self._scores[row] if self._scores else None
        return Shown(self._photos[row], score, self.others(row), self.is_unfolded(row))

    def others(self, row: int) -> int:
        """How many photos stand behind the one in a row, shown or not."""
        return self._stacks.others(self._places[row]) if self._grouped and self._places else 0

    def is_unfolded(self, row: int) -> bool:
        """Whether a photo is one of a stack that is unfolded."""
        if not (self._grouped and self._places):
            return False
        best = self._stacks.best_of(self._places[row])
        return self._stacks.others(best) > 0 and self._hits[best].photo.photo_id in self._unfolded

    def update_photos(self, photos: tuple[Photo, ...]) -> None:
        """Take a newer list of the same photos: rows that stay keep their selection."""
        if self._scores:
            self.show_photos(photos)
            return
        old, new = [photo.photo_id for photo in self._photos], [photo.photo_id for photo in photos]
        head = _common_start(old, new)
        tail = _common_start(old[head:][::-1], new[head:][::-1])
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._photos = self._photos[:head] + self._photos[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._photos = self._photos[:head] + photos[head : head + come] + self._photos[head:]
            self.endInsertRows()
        self._take_values(photos)

    def refresh(self, photos: Iterable[Photo]) -> None:
        """Some photos have other marks now; those that are not shown are passed over."""
        newer = {photo.photo_id: photo for photo in photos}
        self._hits = tuple(structs.replace(hit, photo=newer.get(hit.photo.photo_id, hit.photo)) for hit in self._hits)
        self._take_values(tuple(newer.get(photo.photo_id, photo) for photo in self._photos))

    def _take_values(self, photos: tuple[Photo, ...]) -> None:
        changed = photos != self._photos
        self._photos = photos
        if changed:  # which of them does not matter: views paint what is on screen
            self.dataChanged.emit(self.index(0), self.index(len(photos) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        photo = self._photos[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return Path(photo.path).name + wording.with_others(self.others(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.spoken(photo) + wording.with_others(self.others(index.row()))
        return None

    def photo(self, index: Index) -> Photo:
        return self._photos[index.row()]

    def flags(self, index: Index) -> Qt.ItemFlag:
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else own

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return photos_as_mime([self.photo(index) for index in indexes])

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # never move: originals stay where they are

    def _lay_hits(self) -> None:
        self.beginResetModel()
        self._take_places()
        self.endResetModel()

    def _take_places(self) -> None:
        """Show the hits that are not folded away."""
        unfolded = {place for place, hit in enumerate(self._hits) if hit.photo.photo_id in self._unfolded}
        self._places = self._stacks.shown(unfolded) if self._grouped else tuple(range(len(self._hits)))
        self._photos = tuple(self._hits[place].photo for place in self._places)
        self._scores = tuple(self._hits[place].score for place in self._places)

    def _replace(self, photos: tuple[Photo, ...], scores: tuple[float, ...]) -> None:
        self.beginResetModel()
        self._photos, self._scores = photos, scores
        self.endResetModel()


def _common_start(one: Sequence[int], other: Sequence[int]) -> int:
    differs = map(operator.ne, one, other)  # no loop of our own: with 100,000 photos, a frame would wait for it
    return next(compress(count(), differs), min(len(one), len(other)))
