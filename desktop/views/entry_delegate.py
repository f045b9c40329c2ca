"""Paints a row of the sidebar: icon, name, and the count in a quieter colour at the end; folders are set in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme, wording
from desktop.models.entry_tree import DroppedRole, EntryRole
from desktop.models.library_entries import Entry, Kind
from desktop.theme import UNIT

_ROW = 4 * UNIT
_ICON = 16
_SIGN = 2 * UNIT  # room for the sign that something is to be unfolded
_STEP = UNIT + UNIT // 2  # a folder is set in by, from that around it
_BOTTOM = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def sign_rect(row: QRect, depth: int, direction: Qt.LayoutDirection) -> QRect:
    """Where the sign for folding is in a row at such a depth."""
    return QStyle.visualRect(direction, row, QRect(row.left() + _inset(row, depth), row.top(), _SIGN, row.height()))


def _inset(row: QRect, depth: int) -> int:
    """However deep a folder is, there is room for its name."""
    return min(depth * _STEP, row.width() // 2)


class EntryDelegate(QStyledItemDelegate):
    def __init__(self, parent: QObject, signs: bool = False) -> None:
        """With `signs` there is room at the start of all rows, for that of a row that others lie in."""
        super().__init__(parent)
        self._start = _SIGN if signs else UNIT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(EntryRole)
        rect = QRectF(option.rect)
        palette = QGuiApplication.palette()  # the option's was made transparent by the style sheet
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.kind is Kind.HEADING:
            painter.setPen(theme.muted(palette))
            painter.drawText(rect.adjusted(UNIT, 0, -UNIT, -4), _aligned(option, _BOTTOM), entry.text)
        else:
            self._paint_ground(painter, rect, option.state, palette)
            if option.state & QStyle.StateFlag.State_Children:
                self._paint_sign(painter, option, entry, palette)
            self._paint_entry(painter, option, entry, palette)
            if index.data(DroppedRole):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(palette.accent().color(), 2))
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
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

    def _paint_sign(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, palette: QPalette) -> None:
        folded = "chevron-right" if option.direction == Qt.LayoutDirection.LeftToRight else "chevron-left"
        name = "chevron-down" if option.state & QStyle.StateFlag.State_Open else folded
        self._paint_icon(painter, name, sign_rect(option.rect, entry.depth, option.direction), theme.muted(palette), 12)

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, palette: QPalette) -> None:
        room = option.rect.adjusted(self._start + _inset(option.rect, entry.depth), 0, -UNIT, 0)
        quiet = not entry.online or entry.kind in (Kind.NEW_ALBUM, Kind.NEW_SEARCH)
        colour = theme.muted(palette) if quiet else palette.windowText().color()
        icon = QRect(room.left(), room.top(), _ICON, room.height())
        self._paint_icon(painter, entry.icon, _mirrored(option, icon), colour, _ICON)
        count = "" if entry.count is None else wording.number(entry.count)
        metrics = QFontMetrics(painter.font())
        name = room.adjusted(_ICON + UNIT, 0, -metrics.horizontalAdvance(count) - UNIT, 0)
        painter.setPen(colour)
        elided = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(_mirrored(option, name), _aligned(option, _MIDDLE), elided)
        painter.setPen(theme.muted(palette))
        painter.drawText(_mirrored(option, room), _aligned(option, _END), count)

    def _paint_icon(self, painter: QPainter, name: str, room: QRect, colour: QColor, side: int) -> None:
        middle = QRectF(room).center()
        corner = QPointF(middle.x() - side / 2, middle.y() - side / 2)
        painter.drawPixmap(corner, icons.pixmap(name, colour, side, painter.device().devicePixelRatioF()))


def _mirrored(option: QStyleOptionViewItem, room: QRect) -> QRect:
    """A part of the row where the language is read from right to left."""
    return QStyle.visualRect(option.direction, option.rect, room)


def _aligned(option: QStyleOptionViewItem, alignment: Qt.AlignmentFlag) -> int:
    return int(QStyle.visualAlignment(option.direction, alignment) | Qt.AlignmentFlag.AlignAbsolute)
