"""Paints one photo of the grid: its thumbnail, quiet marks, a score on request, and whether its drive is away.

The view calls `paint_photo` for each cell itself: QListView would ask the model a thousand questions for a screen.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme, wording
from desktop.models.photo_grid import Shown
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from engine.messages import Photo

GAP = theme.UNIT
_RADIUS = 6.0
_INSET = 6  # of marks from the edges of the photo
_PILL = 20  # height of what is written on a photo
_SIGN = 12  # side of a heart or star, or of the sign for photos in a stack
_SHADE = QColor(0, 0, 0, 150)  # behind scores and badges, on any photo


class PhotoDelegate(QStyledItemDelegate):
    """Cells are all of one size, which the view sets. One delegate paints in one palette at a time."""

    def __init__(self, loader: ThumbnailLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = loader
        self.cell = QSize(200, 200)
        self.scores = False  # whether they are shown
        self._palette = 0  # the key of the one that the colours below are of
        self._empty = self._hovered = self._stack = QColor()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell

    def paint_photo(
        self, painter: QPainter, frame: QRect, shown: Shown, font: QFont, selected: bool, hovered: bool
    ) -> None:
        """In the cell `frame`, with whatever font and palette the application has."""
        photo = shown.photo
        inside = _inside(QRectF(frame))
        palette = QGuiApplication.palette()  # the view's was made transparent by the style sheet
        self._mix_colours(palette)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if shown.unfolded:  # one ground for all of a stack
            painter.fillRect(frame, self._stack)
        self._paint_thumbnail(painter, inside, photo, palette)
        if shown.score is not None and self.scores:
            _paint_pill(painter, _corner(inside, Qt.AlignmentFlag.AlignRight), wording.score(shown.score), font)
        _paint_marks(painter, inside, photo, font)
        if not photo.online:
            _paint_badge(painter, inside, "unplug")
        badge = self.badge(QRectF(frame), shown, font)
        if badge is not None:
            _paint_others(painter, badge, wording.badge(shown.others, shown.unfolded), font)
        if selected:
            _paint_ring(painter, inside, palette.color(QPalette.ColorRole.Accent), 3.0, palette)
        elif hovered:
            _paint_outline(painter, inside, self._hovered)

    def badge(self, frame: QRectF, shown: Shown, font: QFont) -> QRectF | None:
        """Where a photo that stands for others says so, in the cell `frame`; None if it stands for itself."""
        if not shown.others:
            return None
        inside = _inside(frame)
        text = wording.badge(shown.others, shown.unfolded)
        width = QFontMetrics(_small(font)).horizontalAdvance(text) + _SIGN + 16
        return QRectF(inside.right() - _INSET - width, inside.top() + _INSET, width, _PILL)

    def _mix_colours(self, palette: QPalette) -> None:
        """Once for each palette: there may be a hundred cells in a frame."""
        if palette.cacheKey() != self._palette:
            self._palette = palette.cacheKey()
            self._empty, self._stack = theme.quiet(palette), theme.stack(palette)
            self._hovered = theme.mix(palette.accent().color(), palette.window().color(), 0.3)

    def _paint_thumbnail(self, painter: QPainter, inside: QRectF, photo: Photo, palette: QPalette) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(inside, _RADIUS, _RADIUS)
        thumbnail = Thumbnail(key=photo.thumbnail)
        pixmap = self._loader.pixmap(thumbnail)
        if pixmap is None:
            painter.fillPath(shape, self._empty)
            if self._loader.is_absent(thumbnail):
                _paint_centred(painter, inside, "image-off", theme.muted(palette))
            return
        painter.setClipPath(shape)
        painter.setOpacity(1.0 if photo.online else 0.45)
        painter.drawPixmap(inside, pixmap, crop(pixmap, inside))
        painter.setOpacity(1.0)
        painter.setClipping(False)


def _inside(frame: QRectF) -> QRectF:
    """The photo in its cell."""
    return frame.adjusted(GAP // 2, GAP // 2, -GAP // 2, -GAP // 2)


def _paint_others(painter: QPainter, pill: QRectF, text: str, font: QFont) -> None:
    """A sign for photos in a stack, and how many a click shows or hides."""
    _paint_shade(painter, pill)
    ratio = painter.device().devicePixelRatioF()
    at = QPointF(pill.left() + 6, pill.center().y() - _SIGN / 2)
    painter.drawPixmap(at, icons.pixmap("layers", QColor("white"), _SIGN, ratio))
    painter.setFont(_small(font))
    painter.setPen(QColor("white"))
    painter.drawText(pill.adjusted(_SIGN + 10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def _corner(inside: QRectF, side: Qt.AlignmentFlag) -> QPointF:
    """The lower left or right end of what is written on a photo."""
    right = side == Qt.AlignmentFlag.AlignRight
    return QPointF(inside.right() - _INSET if right else inside.left() + _INSET, inside.bottom() - _INSET)


def _paint_pill(painter: QPainter, end: QPointF, text: str, font: QFont) -> None:
    """A few characters on a shade; `end` is its lower right corner."""
    small = _small(font)
    metrics = QFontMetrics(small)
    width = metrics.horizontalAdvance(text) + 12
    pill = QRectF(end.x() - width, end.y() - _PILL, width, _PILL)
    _paint_shade(painter, pill)
    painter.setFont(small)
    painter.setPen(QColor("white"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _paint_marks(painter: QPainter, inside: QRectF, photo: Photo, font: QFont) -> None:
    """A heart, and a star with a number, in the lower left corner; nothing where there are no marks."""
    if not (photo.favourite or photo.rating):
        return
    small = _small(font)
    number = str(photo.rating) if photo.rating else ""
    advance = QFontMetrics(small).horizontalAdvance(number)
    signs = [name for name, there in (("heart", photo.favourite), ("star", bool(photo.rating))) if there]
    start = _corner(inside, Qt.AlignmentFlag.AlignLeft)
    width = len(signs) * (_SIGN + 4) + (advance + 2 if number else 0) + 8
    pill = QRectF(start.x(), start.y() - _PILL, width, _PILL)
    _paint_shade(painter, pill)
    x = pill.left() + 6
    for name in signs:
        at = QPointF(x, pill.center().y() - _SIGN / 2)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(at, icons.pixmap(name, QColor("white"), _SIGN, ratio, filled=True))
        x += _SIGN + 4
    painter.setFont(small)
    painter.setPen(QColor("white"))
    painter.drawText(QRectF(x - 1, pill.top(), advance + 1, _PILL), Qt.AlignmentFlag.AlignVCenter, number)


def _paint_shade(painter: QPainter, pill: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(7.0, font.pointSizeF() * 0.85))
    return small


def crop(pixmap: QPixmap, cell: QRectF) -> QRectF:
    """The middle of a picture in the shape of the cell; tall pictures keep more of their upper part."""
    width, height = float(pixmap.width()), float(pixmap.height())
    scale = min(width / cell.width(), height / cell.height())
    part_width, part_height = cell.width() * scale, cell.height() * scale
    return QRectF((width - part_width) / 2, (height - part_height) * 0.4, part_width, part_height)


def _paint_badge(painter: QPainter, inside: QRectF, name: str) -> None:
    disc = QRectF(inside.left() + 6, inside.top() + 6, 24, 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawEllipse(disc)
    _paint_centred(painter, disc, name, QColor("white"), 14)


def _paint_centred(painter: QPainter, rect: QRectF, name: str, colour: QColor, side: int = 24) -> None:
    ratio = painter.device().devicePixelRatioF()
    corner = rect.center() - QPointF(side / 2, side / 2)
    painter.drawPixmap(corner, icons.pixmap(name, colour, side, ratio))


def _paint_ring(painter: QPainter, inside: QRectF, colour: QColor, width: float, palette: QPalette) -> None:
    """The mark of a selected photo: the accent outside, and a thin line of ground so that it shows on any photo."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.window().color(), width + 3))
    painter.drawRoundedRect(inside, _RADIUS, _RADIUS)
    painter.setPen(QPen(colour, width))
    painter.drawRoundedRect(inside, _RADIUS, _RADIUS)


def _paint_outline(painter: QPainter, inside: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2.0))
    painter.drawRoundedRect(inside, _RADIUS, _RADIUS)
