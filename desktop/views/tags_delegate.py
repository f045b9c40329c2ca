"""Draws a tag as a chip: its name, and quieter how many photos it has."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import theme, wording
from desktop.models.tags import TagRole
from desktop.theme import UNIT
from engine.messages import TagCount

HEIGHT = 4 * UNIT
GAP = UNIT  # between two chips

_SIDE = UNIT + UNIT // 2  # within a chip, beside what is written
_BETWEEN = UNIT  # name and number
_State = QStyle.StateFlag


class TagsDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        tag: TagCount = index.data(TagRole)
        metrics = QFontMetrics(option.font)
        written = metrics.horizontalAdvance(tag.name) + metrics.horizontalAdvance(wording.number(tag.photos))
        return QSize(written + _BETWEEN + 2 * _SIDE + GAP, HEIGHT + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tag: TagCount = index.data(TagRole)
        palette = QGuiApplication.palette()
        chip = QRect(option.rect.topLeft(), option.rect.size() - QSize(GAP, GAP))
        if option.direction == Qt.LayoutDirection.RightToLeft:
            chip.moveRight(option.rect.right())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, chip, palette)
        inner = chip.adjusted(_SIDE, 0, -_SIDE, 0)
        self._paint_text(painter, option, inner, palette, tag)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, chip: QRect, palette: QPalette) -> None:
        focused = bool(option.state & _State.State_HasFocus)
        hovered = bool(option.state & _State.State_MouseOver)
        ground = theme.quiet(palette)
        if hovered:
            ground = theme.mix(ground, palette.windowText().color(), 0.08)
        painter.setBrush(ground)
        painter.setPen(QPen(palette.accent().color(), 2) if focused else QPen(theme.line(palette), 1))
        painter.drawRoundedRect(chip.adjusted(1, 1, -1, -1), HEIGHT // 2 - 1, HEIGHT // 2 - 1)

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, palette: QPalette, tag: TagCount
    ) -> None:
        painter.setFont(QFont(option.font))
        painter.setPen(palette.windowText().color())
        begin = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        end = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignRight)
        painter.drawText(inner, begin | Qt.AlignmentFlag.AlignVCenter, tag.name)
        painter.setPen(theme.muted(palette))
        painter.drawText(inner, end | Qt.AlignmentFlag.AlignVCenter, wording.number(tag.photos))
