"""Paints what a box offers to choose from: its name, and at the end what is to be said of it, in a quieter colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import theme
from desktop.theme import UNIT

NoteRole = Qt.ItemDataRole.UserRole + 1


class ChoiceDelegate(QStyledItemDelegate):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        texts = (index.data(), index.data(NoteRole) or "")
        width = sum(option.fontMetrics.horizontalAdvance(text) for text in texts)
        return QSize(width + 5 * UNIT, 4 * UNIT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        palette = QGuiApplication.palette()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.mix(palette.base().color(), palette.accent().color(), 0.18))
        room = option.rect.adjusted(UNIT, 0, -UNIT, 0)
        for text, side, colour in (
            (index.data(), Qt.AlignmentFlag.AlignLeft, palette.text().color()),
            (index.data(NoteRole) or "", Qt.AlignmentFlag.AlignRight, theme.muted(palette)),
        ):
            aligned = QStyle.visualAlignment(option.direction, side | Qt.AlignmentFlag.AlignVCenter)
            painter.setPen(colour)
            painter.drawText(room, int(aligned | Qt.AlignmentFlag.AlignAbsolute), text)
        painter.restore()
