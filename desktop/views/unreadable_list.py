"""The files that could not be read, each with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from desktop import file_actions
from desktop.engine_sentences import translated
from engine.messages import Unreadable

Index = QModelIndex | QPersistentModelIndex


class UnreadableModel(QAbstractTableModel):
    """Three columns: file, reason, folder."""

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[Unreadable, ...] = ()

    def show_files(self, files: tuple[Unreadable, ...]) -> None:
        if files != self._files:
            self.beginResetModel()
            self._files = files
            self.endResetModel()

    def file(self, row: int) -> Unreadable:
        return self._files[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("File"), self.tr("Reason"), self.tr("Folder"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        file = self._files[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return translated(file.reason) if index.column() == 1 else file.path  # it may be too long for its column
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        path = Path(file.path)
        return (path.name, translated(file.reason), str(path.parent))[index.column()]


class UnreadableList(QTreeView):
    """Enter or a double click shows the file in its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = UnreadableModel()
        self.setModel(self._files)
        self.setAccessibleName(self.tr("Unreadable files"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        self.setColumnWidth(0, 176)
        self.setColumnWidth(2, 200)
        self.activated.connect(lambda index: file_actions.show_in_folder(self._files.file(index.row()).path))

    def show_files(self, files: tuple[Unreadable, ...]) -> None:
        self._files.show_files(files)
