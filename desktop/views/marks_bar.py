"""The user's marks of one photo, to see and to set: a heart and five stars."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from desktop import icons, theme, wording
from desktop.models.intents import MOST_STARS
from desktop.theme import UNIT
from desktop.views.widgets import IconButton
from engine.messages import Photo

_STAR = 18  # pixels; each stands in a square of _CELL
_CELL = 3 * UNIT


class Stars(QSlider):
    """Arrow keys, digits and the mouse set stars; a click on the last one takes them away. Spoken of as a slider."""

    rated = Signal(int)  # 0: no rating of the user's own

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, MOST_STARS)
        self.setPageStep(1)
        self.setTracking(False)
        self.setFixedSize(MOST_STARS * _CELL, 4 * UNIT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Rating"))
        self._shown = 0  # what is known; any other value comes from the user, or from what reads the screen
        self.show_rating(None)
        self.valueChanged.connect(self._tell)

    def show_rating(self, rating: int | None) -> None:
        """Not what the user does: nothing is sent."""
        self._shown = rating or 0
        self.setValue(self._shown)
        self.setToolTip(wording.stars(rating) if rating else self.tr("Not rated"))
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stars = self._asked_by(event)
        if stars is None:
            super().keyPressEvent(event)
        else:
            self.setValue(stars)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        stars = self._at(event.position().toPoint())
        self.setValue(0 if stars == self.value() else stars)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # nobody means to rate with it

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged here."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It was done when the mouse went down."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QGuiApplication.palette()
        set_colour, other = palette.accent().color(), theme.mix(theme.muted(palette), palette.window().color(), 0.35)
        inset = (_CELL - _STAR) / 2
        for star in range(1, MOST_STARS + 1):
            filled = star <= self.value()
            drawing = icons.pixmap("star", set_colour if filled else other, _STAR, self.devicePixelRatioF(), filled)
            place = self._column(star) * _CELL
            painter.drawPixmap(QPointF(place + inset, (self.height() - _STAR) / 2), drawing)
        if self.hasFocus():
            painter.setPen(QPen(palette.accent().color(), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)

    def _asked_by(self, event: QKeyEvent) -> int | None:
        """The stars that a key means, if it means any."""
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5 and not event.modifiers():
            return int(key - Qt.Key.Key_0)
        left_to_right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        more = {Qt.Key.Key_Up, Qt.Key.Key_Right if left_to_right else Qt.Key.Key_Left}
        fewer = {Qt.Key.Key_Down, Qt.Key.Key_Left if left_to_right else Qt.Key.Key_Right}
        if key in more:
            return min(self.value() + 1, MOST_STARS)
        return max(self.value() - 1, 0) if key in fewer else None

    def _tell(self, stars: int) -> None:
        if stars != self._shown:
            self.show_rating(stars)
            self.rated.emit(stars)

    def _at(self, point: QPoint) -> int:
        star = min(max(point.x() // _CELL, 0), MOST_STARS - 1) + 1
        return star if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else MOST_STARS + 1 - star

    def _column(self, star: int) -> int:
        return star - 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else MOST_STARS - star


class MarksBar(QWidget):
    favourite_wanted = Signal(bool)
    rating_wanted = Signal(object)  # int | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heart = IconButton("heart", self.tr("Favourite"), side=18)
        self.heart.setCheckable(True)
        self.stars = Stars()
        self.heart.clicked.connect(self.favourite_wanted)
        self.stars.rated.connect(lambda stars: self.rating_wanted.emit(stars or None))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        row.addWidget(self.heart)
        row.addWidget(self.stars)
        row.addStretch(1)

    def show_marks(self, photo: Photo) -> None:
        self.heart.setChecked(photo.favourite)
        self.heart.set_filled(photo.favourite)
        self.heart.rename(self.tr("No longer a favourite (F)") if photo.favourite else self.tr("Favourite (F)"))
        self.stars.show_rating(photo.rating)
