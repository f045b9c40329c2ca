"""Paints the rows of the list of duplicates: headings, and files with their thumbnails."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPainterPath, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme, wording
from desktop.models.duplicates import DuplicatesModel, FileRow, GroupRow, file_name, heading
from desktop.theme import UNIT
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.photo_delegate import crop

_FILE = 9 * UNIT  # height of a row
_HEADING = 6 * UNIT
_LEFT_BOTTOM = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_RIGHT_BOTTOM = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


class DuplicatesDelegate(QStyledItemDelegate):
    def __init__(self, loader: ThumbnailLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = loader

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _HEADING if isinstance(index.data(DuplicatesModel.RowRole), GroupRow) else _FILE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: GroupRow | FileRow = index.data(DuplicatesModel.RowRole)
        rect = QRectF(option.rect).adjusted(0, 0, -UNIT, 0)
        palette = QGuiApplication.palette()  # the option's was made transparent by the style sheet
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if isinstance(row, GroupRow):
            _paint_heading(painter, rect, row, palette)
        else:
            _paint_ground(painter, rect, option.state, palette)
            self._paint_file(painter, rect.adjusted(UNIT, UNIT, -UNIT, -UNIT), row, palette)
        painter.restore()

    def _paint_file(self, painter: QPainter, rect: QRectF, row: FileRow, palette: QPalette) -> None:
        self._paint_thumbnail(painter, QRectF(rect.left(), rect.top(), rect.height(), rect.height()), row, palette)
        size = f"{wording.pixels(row.photo.width, row.photo.height)}, {wording.file_size(row.size)}"
        metrics = QFontMetrics(painter.font())
        tag = self._tag(row)
        room = max(metrics.horizontalAdvance(size), metrics.horizontalAdvance(tag)) + 2 * UNIT
        text = rect.adjusted(rect.height() + 2 * UNIT, 0, -room, 0)
        upper, lower = _halves(text)
        name, folder = file_name(row)
        painter.setPen(palette.windowText().color() if row.photo.online else theme.muted(palette))
        painter.drawText(upper, _LEFT_BOTTOM, _elided(metrics, name, upper, Qt.TextElideMode.ElideMiddle))
        painter.setPen(theme.muted(palette))
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft, _elided(metrics, folder, lower, Qt.TextElideMode.ElideLeft))
        upper, lower = _halves(rect)
        painter.drawText(lower, Qt.AlignmentFlag.AlignRight, size)
        painter.setPen(palette.accent().color() if row.best else theme.muted(palette))
        painter.drawText(upper, _RIGHT_BOTTOM, tag)

    def _tag(self, row: FileRow) -> str:
        """Which file to keep, and which are the very same."""
        if row.best:
            return self.tr("Best")
        return self.tr("Same content") if row.copy else ""

    def _paint_thumbnail(self, painter: QPainter, square: QRectF, row: FileRow, palette: QPalette) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(square, 4, 4)
        pixmap = self._loader.pixmap(Thumbnail(key=row.photo.thumbnail))
        if pixmap is None:
            painter.fillPath(shape, theme.quiet(palette))
            return
        painter.save()
        painter.setClipPath(shape)
        painter.setOpacity(1.0 if row.photo.online else 0.45)
        painter.drawPixmap(square, pixmap, crop(pixmap, square))
        painter.restore()
        if not row.photo.online:
            ratio = painter.device().devicePixelRatioF()
            drawing = icons.pixmap("unplug", palette.windowText().color(), 16, ratio)
            painter.drawPixmap(square.center() - QPointF(8, 8), drawing)


def _paint_heading(painter: QPainter, rect: QRectF, row: GroupRow, palette: QPalette) -> None:
    inside = rect.adjusted(UNIT, 0, -UNIT, -UNIT)
    bold = QFont(painter.font())
    bold.setWeight(QFont.Weight.DemiBold)
    plain = painter.font()
    painter.setFont(bold)
    painter.setPen(palette.windowText().color())
    painter.drawText(inside, _LEFT_BOTTOM, heading(row.group))
    painter.setFont(plain)
    painter.setPen(theme.muted(palette))
    painter.drawText(inside, _RIGHT_BOTTOM, wording.spare(row.group.spare_bytes))


def _paint_ground(painter: QPainter, rect: QRectF, state: QStyle.StateFlag, palette: QPalette) -> None:
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(theme.mix(palette.window().color(), palette.accent().color(), 0.18))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(theme.quiet(palette))
    else:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)


def _halves(rect: QRectF) -> tuple[QRectF, QRectF]:
    middle = rect.center().y()
    return (
        QRectF(rect.left(), rect.top(), rect.width(), middle - rect.top() - 1),
        QRectF(rect.left(), middle + 2, rect.width(), rect.bottom() - middle - 2),
    )


def _elided(metrics: QFontMetrics, text: str, room: QRectF, mode: Qt.TextElideMode) -> str:
    return metrics.elidedText(text, mode, int(room.width()))
