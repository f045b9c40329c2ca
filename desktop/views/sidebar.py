"""The left side: what the library holds, and the way to each part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import file_actions, icons, theme, wording
from desktop.models.place import Place
from desktop.theme import UNIT
from engine.messages import Status

_ROW = 4 * UNIT
_EntryRole = Qt.ItemDataRole.UserRole


class Kind(Enum):
    ALL = auto()
    HEADING = auto()
    FOLDER = auto()
    UNREADABLE = auto()


@dataclass(frozen=True)
class Entry:
    """One row. `count` is shown at its right end."""

    kind: Kind
    text: str
    count: int | None = None
    path: str = ""
    online: bool = True

    @property
    def icon(self) -> str:
        if self.kind is Kind.FOLDER:
            return "folder" if self.online else "unplug"
        return {Kind.ALL: "images", Kind.UNREADABLE: "file-warning"}.get(self.kind, "")

    @property
    def row(self) -> tuple[Kind, str, str]:
        """What makes it the same row as before, whatever its count."""
        return self.kind, self.text, self.path

    def leads_to(self, place: Place) -> bool:
        """Whether this is the row of a place."""
        if place.unreadable:
            return self.kind is Kind.UNREADABLE
        if place.folder is not None:
            return self.kind is Kind.FOLDER and self.path == place.folder
        return self.kind is Kind.ALL


class Sidebar(QWidget):
    all_wanted = Signal()
    folder_wanted = Signal(str)
    unreadable_wanted = Signal()
    add_folder_wanted = Signal()
    scan_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Place()
        self._entries: tuple[Entry, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Library"))
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the menu is ours
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.add = QPushButton(self.tr("Add folder …"))
        self.add.setAccessibleName(self.tr("Add a folder of photos"))
        self.add.clicked.connect(self.add_folder_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT + UNIT // 2, UNIT, UNIT + UNIT // 2)
        layout.setSpacing(UNIT)
        layout.addWidget(self.list)
        layout.addWidget(self.add)
        self._fill((Entry(Kind.ALL, self.tr("All photos")),))

    def set_status(self, status: Status) -> None:
        """Show the folders of the library and how much each holds."""
        entries = [Entry(Kind.ALL, self.tr("All photos"), status.photos)]
        if status.folders:
            entries.append(Entry(Kind.HEADING, self.tr("Folders")))
        for folder in status.folders:
            name = Path(folder.path).name or folder.path
            entries.append(Entry(Kind.FOLDER, name, folder.photos, folder.path, folder.online))
        if status.unreadable:
            entries.append(Entry(Kind.HEADING, self.tr("Needs a look")))
            entries.append(Entry(Kind.UNREADABLE, self.tr("Unreadable files"), len(status.unreadable)))
        self._fill(tuple(entries))

    def set_place(self, place: Place) -> None:
        """Mark the row of what is shown."""
        self._place = place
        for row, entry in enumerate(self._entries):
            if entry.leads_to(place):
                self.list.setCurrentRow(row)
                return
        self.list.setCurrentRow(-1)

    def entries(self) -> Sequence[Entry]:
        return self._entries

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item: QListWidgetItem | None = self.list.currentItem()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            item = self.list.itemAt(self.list.viewport().mapFromGlobal(event.globalPos()))
        entry: Entry | None = item.data(_EntryRole) if item is not None else None
        if entry is not None and entry.kind is Kind.FOLDER:
            self._folder_menu(entry).popup(event.globalPos())

    def _folder_menu(self, entry: Entry) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show in file manager"), lambda: file_actions.open_file(entry.path))
        menu.addAction(self.tr("Scan again"), lambda: self.scan_wanted.emit(entry.path))
        menu.addSeparator()
        forget = menu.addAction(self.tr("Remove from library"), lambda: self.forget_wanted.emit(entry.path))
        forget.setToolTip(self.tr("The files stay where they are"))
        menu.setToolTipsVisible(True)
        return menu

    def _fill(self, entries: tuple[Entry, ...]) -> None:
        same_rows = [entry.row for entry in entries] == [entry.row for entry in self._entries]
        self._entries = entries
        if not same_rows:  # otherwise the row that the keyboard is on stays
            self.list.clear()
            self.list.addItems([entry.text for entry in entries])
        for row, entry in enumerate(entries):
            item = self.list.item(row)
            item.setData(_EntryRole, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(entry))
            item.setToolTip(self._tip(entry))
            if entry.kind is Kind.HEADING:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        if not same_rows:
            self.set_place(self._place)

    def _go(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(_EntryRole)
        if entry.kind is Kind.ALL:
            self.all_wanted.emit()
        elif entry.kind is Kind.FOLDER:
            self.folder_wanted.emit(entry.path)
        elif entry.kind is Kind.UNREADABLE:
            self.unreadable_wanted.emit()

    def _tip(self, entry: Entry) -> str:
        if entry.online:
            return entry.path
        return self.tr("{path}\nis away; its photos can still be found").format(path=entry.path)

    def _spoken(self, entry: Entry) -> str:
        count = "" if entry.count is None else f", {wording.number(entry.count)}"
        away = "" if entry.online else self.tr(", away")
        return f"{entry.text}{count}{away}"


class _EntryDelegate(QStyledItemDelegate):
    """Paints a row: icon, name, and the count in a quieter colour at the right end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(_EntryRole)
        rect = QRectF(option.rect)
        palette = QGuiApplication.palette()  # the option's was made transparent by the style sheet
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.kind is Kind.HEADING:
            painter.setPen(theme.muted(palette))
            painter.drawText(rect.adjusted(UNIT, 0, 0, -4), _LEFT_BOTTOM, entry.text)
        else:
            self._paint_ground(painter, rect, state, palette)
            self._paint_entry(painter, rect.adjusted(UNIT, 0, -UNIT, 0), entry, palette)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, palette: QPalette) -> None:
        window, accent = palette.window().color(), palette.accent().color()
        if state & QStyle.StateFlag.State_Selected:
            ground = theme.mix(window, accent, 0.18)
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = theme.quiet(palette)
        else:
            return
        focused = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
        painter.setPen(accent if focused else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_entry(self, painter: QPainter, rect: QRectF, entry: Entry, palette: QPalette) -> None:
        colour = palette.windowText().color() if entry.online else theme.muted(palette)
        icon: QIcon = icons.icon(entry.icon, palette, 16)
        side = 16
        icon.paint(painter, int(rect.left()), int(rect.center().y() - side / 2), side, side)
        count = "" if entry.count is None else wording.number(entry.count)
        metrics = QFontMetrics(painter.font())
        count_width = metrics.horizontalAdvance(count)
        name = rect.adjusted(side + UNIT, 0, -count_width - UNIT, 0)
        painter.setPen(colour)
        elided = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, int(name.width()))
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setPen(theme.muted(palette))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)


_LEFT_BOTTOM = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
