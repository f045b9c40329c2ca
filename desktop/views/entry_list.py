"""The list of the sidebar: its rows, and photos that are dropped on them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop import transfer
from desktop.models.library_entries import Entry, Kind
from desktop.views.entry_delegate import DroppedRole, EntryDelegate, EntryRole

_TAKES_PHOTOS = (Kind.ALBUM, Kind.NEW_ALBUM, Kind.FAVOURITES)


class EntryList(QListWidget):
    dropped = Signal(object, object)  # Entry, tuple[Photo, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._under: QListWidgetItem | None = None  # what photos are held over
        self.setAccessibleName(self.tr("Library"))
        self.setItemDelegate(EntryDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the menu is the sidebar's
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def fill(self, entries: tuple[Entry, ...], spoken: Callable[[Entry], str]) -> bool:
        """Show other rows; False if they are the same but for counts and hints, and the keyboard's row stays."""
        same = [entry.row for entry in entries] == [entry.row for entry in self._entries]
        self._entries = entries
        if not same:
            self._under = None
            self.clear()
            self.addItems([entry.text for entry in entries])
        for row, entry in enumerate(entries):
            item = self.item(row)
            item.setData(EntryRole, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(entry))
            item.setToolTip(entry.hint)
            if entry.kind is Kind.HEADING:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        return not same

    def entry_at(self, point: QPoint) -> Entry | None:
        """The row under a point of the viewport."""
        return _entry(self.itemAt(point))

    def current_entry(self) -> Entry | None:
        return _entry(self.currentItem())

    def rect_of(self, kind: Kind, text: str | None = None) -> QRect:
        """Where a row stands in the viewport; the row of a kind, and where there are several, of a name."""
        for row, entry in enumerate(self._entries):
            if entry.kind is kind and text in (None, entry.text):
                self.scrollToItem(self.item(row))
                return self.visualItemRect(self.item(row))
        return QRect(QPoint(0, 0), QSize(self.viewport().width(), self.sizeHintForRow(0)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if transfer.own_photos(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()  # the whole window takes it

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        entry = _entry(item)
        takes = entry is not None and entry.kind in _TAKES_PHOTOS
        self._hold_over(item if takes else None)
        event.setAccepted(takes)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hold_over(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hold_over(None)
        entry = self.entry_at(event.position().toPoint())
        photos = transfer.own_photos(event.mimeData())
        if entry is not None and entry.kind in _TAKES_PHOTOS and photos:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(entry, photos)

    def _hold_over(self, item: QListWidgetItem | None) -> None:
        if item is not self._under:
            for one, held in ((self._under, False), (item, True)):
                if one is not None:
                    one.setData(DroppedRole, held)
            self._under = item


def _entry(item: QListWidgetItem | None) -> Entry | None:
    entry: Entry | None = item.data(EntryRole) if item is not None else None
    return entry
