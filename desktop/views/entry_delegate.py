"""Paints a row of the sidebar: icon, name, and the count in a quieter colour at the right end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme, wording
from desktop.models.library_entries import Entry, Kind
from desktop.theme import UNIT

EntryRole = Qt.ItemDataRole.UserRole
DroppedRole = Qt.ItemDataRole.UserRole + 1  # whether photos are held over the row

_ROW = 4 * UNIT
_ICON = 16
_LEFT_BOTTOM = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class EntryDelegate(QStyledItemDelegate):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

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
            painter.drawText(rect.adjusted(UNIT, 0, 0, -4), _LEFT_BOTTOM, entry.text)
        else:
            self._paint_ground(painter, rect, option.state, palette)
            self._paint_entry(painter, rect.adjusted(UNIT, 0, -UNIT, 0), entry, palette)
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

    def _paint_entry(self, painter: QPainter, rect: QRectF, entry: Entry, palette: QPalette) -> None:
        quiet = not entry.online or entry.kind in (Kind.NEW_ALBUM, Kind.NEW_SEARCH)
        colour = theme.muted(palette) if quiet else palette.windowText().color()
        ratio = painter.device().devicePixelRatioF()
        corner = QRectF(rect.left(), rect.center().y() - _ICON / 2, _ICON, _ICON).topLeft()
        painter.drawPixmap(corner, icons.pixmap(entry.icon, colour, _ICON, ratio))
        count = "" if entry.count is None else wording.number(entry.count)
        metrics = QFontMetrics(painter.font())
        count_width = metrics.horizontalAdvance(count)
        name = rect.adjusted(_ICON + UNIT, 0, -count_width - UNIT, 0)
        painter.setPen(colour)
        elided = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, int(name.width()))
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setPen(theme.muted(palette))
        painter.drawText(rect, _RIGHT, count)
