"""One photo as large as there is room: zoom with the wheel, pan with the mouse, turned as the user likes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.models.look import FITTED, STEP, Frame, Look
from desktop.pictures import Picture, PictureLoader
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from engine.messages import Photo

_NOTCH = 120  # what a wheel reports for one
_SHARP = 3.0  # from so many pixels of the screen for one of the picture on, pixels are seen as they are


class Canvas(QWidget):
    """Shows the thumbnail until the picture is there, and goes on with it where the picture cannot be read."""

    look_changed = Signal(object)  # Look: the user zoomed or panned
    pressed = Signal()

    def __init__(self, pictures: PictureLoader, thumbnails: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._thumbnails = thumbnails
        self._photo: Photo | None = None
        self._turns = 0  # quarters, clockwise
        self._look = FITTED
        self._dragged: QPointF | None = None  # where the mouse was last
        self.setMinimumSize(80, 80)
        pictures.loaded.connect(self._redraw)
        thumbnails.loaded.connect(self._redraw)

    @property
    def photo(self) -> Photo | None:
        return self._photo

    @property
    def look(self) -> Look:
        return self._look

    @property
    def picture(self) -> Picture | None:
        return None if self._photo is None else self._pictures.picture(self._photo.path)

    @property
    def frame(self) -> Frame:
        """The photo as it is turned, and the view, in the screen's pixels."""
        size = self._size()
        view = QSizeF(self.size()) * self.devicePixelRatioF()
        return Frame(QSizeF(size.transposed() if self._turns % 2 else size), view)

    def show_photo(self, photo: Photo | None, turns: int) -> None:
        """Another photo, or the same with other marks, turned by quarters."""
        self._photo, self._turns = photo, turns % 4
        if photo is not None:
            self._thumbnails.request(Thumbnail(key=photo.thumbnail))
        self._look = self.frame.kept(self._look)
        self.update()

    def set_look(self, look: Look) -> None:
        self._look = self.frame.kept(look)
        self._offer_hand()
        self.update()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        self._change(self.frame.zoomed(self._look, self._look.zoom * factor, about))

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        self._change(self.frame.zoomed(self._look, zoom, about))

    def pan(self, x: float, y: float) -> None:
        """By shares of the view: (1, 0) shows what lies one view further to the right."""
        view = self.frame.view
        self._change(self.frame.moved(self._look, QPointF(-x * view.width(), -y * view.height())))

    def _change(self, look: Look) -> None:
        self.set_look(look)
        self.look_changed.emit(self._look)

    def _offer_hand(self) -> None:
        if self._look.zoom > 1.0:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _size(self) -> QSize:
        """The photo's own, upright: as decoded or as the catalogue has it."""
        picture = self.picture
        if picture is not None:
            return picture.size
        return QSize(self._photo.width, self._photo.height) if self._photo is not None else QSize(1, 1)

    def _redraw(self, which: str | Thumbnail) -> None:
        if self._photo is not None and which in (self._photo.path, Thumbnail(key=self._photo.thumbnail)):
            self._look = self.frame.kept(self._look)
            self.update()

    # --- Hands ---

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        self.zoom_by(STEP**notches, event.position() * self.devicePixelRatioF())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged = event.position()
            if self._look.zoom > 1.0:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            by = (event.position() - self._dragged) * self.devicePixelRatioF()
            self._dragged = event.position()
            self._look = self.frame.moved(self._look, by)
            self.update()
            self.look_changed.emit(self._look)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None
        self._offer_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between the whole and a pixel for a pixel."""
        if self._look != FITTED:
            self._change(FITTED)
        else:
            self.zoom_to(self.frame.actual, event.position() * self.devicePixelRatioF())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look = self.frame.kept(self._look)

    # --- Painting ---

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.ground(QGuiApplication.palette()))
        source = self._source()
        if source is None or self._photo is None:
            return
        ratio = self.devicePixelRatioF()
        target = self.frame.target(self._look)
        painter.scale(1 / ratio, 1 / ratio)
        painter.translate(target.center())
        painter.rotate(90 * self._turns)
        turned = target.size().transposed() if self._turns % 2 else target.size()
        upright = QRectF(QPointF(-turned.width() / 2, -turned.height() / 2), turned)
        smooth = upright.width() < _SHARP * source.width() or self.picture is None
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        if isinstance(source, QImage):
            painter.drawImage(upright, source)
        else:
            painter.drawPixmap(upright, source, QRectF(source.rect()))

    def _source(self) -> QImage | QPixmap | None:
        picture = self.picture
        if picture is not None:
            target = self.frame.target(self._look)
            return picture.level(target.height() if self._turns % 2 else target.width())
        return None if self._photo is None else self._thumbnails.pixmap(Thumbnail(key=self._photo.thumbnail))
