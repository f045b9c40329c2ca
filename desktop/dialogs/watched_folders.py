"""The part of the settings with the folders that the library follows: add one, or remove one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop import wording
from desktop.models.entry_tree import EntryRole
from desktop.models.library_entries import Entry, folders
from desktop.theme import UNIT
from desktop.views.entry_delegate import EntryDelegate
from engine.messages import Status


class WatchedFolders(QWidget):
    add_wanted = Signal()
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[str, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Folders of the library"))
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("kind", "framed")
        self.list.setFixedHeight(12 * UNIT)
        self.add = QPushButton(self.tr("Add folder …"))
        self.add.setAccessibleName(self.tr("Add a folder of photos"))
        self.add.clicked.connect(self.add_wanted)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove a folder from the library"))
        self.remove.setEnabled(False)
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        # as an album is deleted: one more click, and what becomes of the files is said beside it
        self.confirm = QMenu(self.remove)
        self.confirm.addAction(self.tr("Remove from library, keep its files"), self._forget)
        self.remove.setMenu(self.confirm)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.list)
        column.addLayout(buttons)

    def set_status(self, status: Status) -> None:
        """Show the folders; the one that is chosen stays so while it is there."""
        entries = folders(status)
        paths = tuple(folder.path for folder in status.folders)
        if paths != self._paths:
            chosen = self._chosen()
            self._paths = paths
            self.list.clear()
            self.list.addItems(list(paths))
            self.list.setCurrentRow(paths.index(chosen) if chosen in paths else -1)
        for row, (path, entry) in enumerate(zip(paths, entries, strict=True)):
            item = self.list.item(row)
            item.setData(EntryRole, replace(entry, text=path))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(path, entry))
            item.setToolTip(entry.hint)

    def _chosen(self) -> str | None:
        row = self.list.currentRow()
        return self._paths[row] if row >= 0 else None

    def _forget(self) -> None:
        if (path := self._chosen()) is not None:
            self.forget_wanted.emit(path)


def _spoken(path: str, entry: Entry) -> str:
    return f"{path}, {wording.photos(entry.count or 0)}{wording.away(entry.online)}"
