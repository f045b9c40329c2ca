"""The tags of the library as rows, those of the most photos first, and those of them that hold what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from desktop import wording
from engine.messages import TagCount

TagRole = Qt.ItemDataRole.UserRole  # TagCount

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TagsModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tags: tuple[TagCount, ...] = ()

    def show_tags(self, tags: Sequence[TagCount]) -> None:
        if tuple(tags) != self.tags:
            self.beginResetModel()
            self.tags = tuple(tags)
            self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.tags)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tag = self.tags[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return tag.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tag.name}, {wording.photos(tag.photos)}"
        return tag if role == TagRole else None


class FoundTags(QSortFilterProxyModel):
    """The tags that hold some letters, whatever their case."""

    def __init__(self, tags: TagsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSourceModel(tags)
