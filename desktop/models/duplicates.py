"""Groups of duplicates as rows of one list: a heading for each group, and below it a row for each file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop import wording
from engine.messages import DuplicateGroup, Photo

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class GroupRow:
    group: DuplicateGroup


@dataclass(frozen=True)
class FileRow:
    """One file. `photo` has the path of this very file, of which there may be copies."""

    group: DuplicateGroup
    photo: Photo
    size: int  # bytes
    best: bool
    copy: bool  # of the file above


Row = GroupRow | FileRow


class DuplicatesModel(QAbstractListModel):
    RowRole = Qt.ItemDataRole.UserRole

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def show_groups(self, groups: tuple[DuplicateGroup, ...]) -> None:
        self.beginResetModel()
        self._rows = tuple(row for group in groups for row in _rows(group))
        self.endResetModel()

    def refresh(self, photos: tuple[Photo, ...]) -> None:
        """Photos have other marks now."""
        newer = {photo.photo_id: photo for photo in photos}
        self._rows = tuple(_remarked(row, newer) for row in self._rows)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row(self, index: Index) -> Row:
        return self._rows[index.row()]

    def files_of(self, group: DuplicateGroup) -> list[FileRow]:
        return [row for row in self._rows if isinstance(row, FileRow) and row.group is group]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.row(index), FileRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row(index)
        if role == self.RowRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return heading(row.group) if isinstance(row, GroupRow) else wording.spoken(row.photo)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, FileRow):
            return row.photo.path
        return None


def heading(group: DuplicateGroup) -> str:
    """What the files of a group are to each other."""
    if group.kind == "exact":
        return wording.same_files(group.files)
    return wording.alike(group.files, group.similarity)


def file_name(row: FileRow) -> tuple[str, str]:
    """A file's name, and the folder that it lies in."""
    path = Path(row.photo.path)
    return path.name, str(path.parent)


def _rows(group: DuplicateGroup) -> Iterator[Row]:
    yield GroupRow(group)
    for rank, duplicate in enumerate(group.photos):
        for copy, path in enumerate(duplicate.paths):
            photo = msgspec.structs.replace(duplicate.photo, path=path)
            yield FileRow(group, photo, duplicate.size, rank == 0 and copy == 0, copy > 0)


def _remarked(row: Row, newer: dict[int, Photo]) -> Row:
    photo = newer.get(row.photo.photo_id) if isinstance(row, FileRow) else None
    if photo is None or not isinstance(row, FileRow):
        return row
    return FileRow(row.group, msgspec.structs.replace(photo, path=row.photo.path), row.size, row.best, row.copy)
