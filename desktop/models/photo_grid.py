"""The photos that the grid shows, as a Qt model. Holds values only: thumbnails come when they are painted."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from itertools import compress, count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from desktop import wording
from desktop.transfer import photos_as_mime
from engine.messages import Hit, Photo

Index = QModelIndex | QPersistentModelIndex


class PhotoGridModel(QAbstractListModel):
    """Photos of the library, or the hits of a search with their scores."""

    PhotoRole = Qt.ItemDataRole.UserRole
    ScoreRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self) -> None:
        super().__init__()
        self._photos: tuple[Photo, ...] = ()
        self._scores: tuple[float, ...] = ()

    @property
    def photos(self) -> tuple[Photo, ...]:
        return self._photos

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace everything by the hits of a search, best first."""
        self._replace(tuple(hit.photo for hit in hits), tuple(hit.score for hit in hits))

    def show_photos(self, photos: tuple[Photo, ...]) -> None:
        """Replace everything by photos without scores."""
        self._replace(photos, ())

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
        if role == self.PhotoRole:
            return photo
        if role == self.ScoreRole:
            return self._scores[index.row()] if self._scores else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return Path(photo.path).name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.spoken(photo)
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

    def _replace(self, photos: tuple[Photo, ...], scores: tuple[float, ...]) -> None:
        self.beginResetModel()
        self._photos, self._scores = photos, scores
        self.endResetModel()


def _common_start(one: Sequence[int], other: Sequence[int]) -> int:
    differs = map(operator.ne, one, other)  # no loop of our own: with 100,000 photos, a frame would wait for it
    return next(compress(count(), differs), min(len(one), len(other)))
