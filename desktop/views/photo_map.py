"""The map of places: zoomed with the wheel, drawn along with the mouse, walked through with the arrow keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from desktop import wording
from desktop.models.clusters import FINEST, Cluster, PhotoPlaces
from desktop.models.map_look import MapFrame, MapLook
from desktop.models.outline import Outline
from desktop.theme import UNIT
from desktop.views import map_drawing
from desktop.views.keys import WIDGET, add_action
from desktop.views.map_drawing import Spot

STEP = 1.5  # one press of + or -, or one notch of the wheel

_NOTCH = 120  # what a wheel reports for one
_CELL = 8 * UNIT  # pixels, side of the smallest cells that clusters are made of; the largest are twice as wide
_APART = 5 * UNIT  # pixels between two clusters in cells beside each other
_PAN = 0.25  # of the view
_FREE = 5 * UNIT  # pixels around the cluster that the keyboard is at
_Reason = Qt.FocusReason


class PhotoMap(QWidget):
    """Where the photos were taken. What the keyboard is at is known by a photo of it, and so kept at another zoom."""

    chosen = Signal(object)  # Cluster, whose photos are wanted
    looked = Signal()  # other clusters are to be seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = PhotoPlaces()
        self._outline: Outline | None = None  # read when it is first drawn
        self._look = MapLook()
        self._fitted = True  # until the user looks elsewhere
        self._spots: list[Spot] | None = None  # None: to be found anew
        self._ground: tuple[object, QPixmap] | None = None  # and what it was drawn for
        self._photo: int | None = None  # of the cluster that the keyboard is at
        self._hovered: int | None = None  # a photo of the cluster that the mouse is at
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None  # where the mouse was last
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(20 * UNIT, 20 * UNIT)
        self._add_keys()
        self._name()

    @property
    def places(self) -> PhotoPlaces:
        return self._places

    @property
    def look(self) -> MapLook:
        return self._look

    @property
    def spots(self) -> list[Spot]:
        """The clusters in view, the smallest first."""
        if self._spots is None:
            self._spots = self._find_spots()
        return self._spots

    @property
    def current(self) -> Spot | None:
        """What the keyboard is at, as far as it is in view."""
        return self._spot_of(self._photo)

    def show_places(self, places: PhotoPlaces) -> None:
        """Others than before; the part of the map that is looked at stays, once there are any."""
        first = not len(self._places)
        at = None if self._photo is None else self._places.position(self._photo)
        self._places = places
        self._photo = None if at is None else places.nearest(*at)
        self._hovered = None
        if first:
            self._fitted = True
        self._settle(fit=first)

    def fit(self) -> None:
        """All photos."""
        self._fitted = True
        self._settle()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """The point `about` stays where it is, or else what the keyboard is at."""
        if about is None and self.current is not None:
            about = self.current.centre
        self._change(self._frame.zoomed(self._look, self._look.scale * factor, about))

    def pan(self, x: float, y: float) -> None:
        """By shares of the view: (1, 0) shows what lies one view further to the right."""
        self._change(self._frame.moved(self._look, QPointF(-x * self.width(), -y * self.height())))

    def walk(self, x: int, y: int) -> None:
        """To the next cluster in one of the four directions, or further on the map where there is none."""
        spot = self.current
        if spot is None:
            self._stand_at(max(self.spots, key=lambda one: one.cluster.count, default=None))
            return
        ahead = [
            (along + 2 * aside, one)
            for one in self.spots
            for along, aside in [_along(one.centre - spot.centre, x, y)]
            if along > 0 and aside <= along
        ]
        if ahead:
            self._stand_at(min(ahead, key=lambda one: one[0])[1])
        else:
            self.pan(_PAN * x, _PAN * y)

    # --- What follows from it ---

    @property
    def _frame(self) -> MapFrame:
        return MapFrame(QSizeF(self.size()))

    def _change(self, look: MapLook) -> None:
        if look != self._look:
            self._fitted = False
            self._look = look
            self._settle()

    def _settle(self, fit: bool = True) -> None:
        """After a change of the places, the look or the size."""
        if self._fitted and fit:
            self._look = self._frame.fitted(self._places.corners)
        self._look = self._frame.kept(self._look)
        self._spots = None
        self._name()
        self.looked.emit()
        self.update()

    def _find_spots(self) -> list[Spot]:
        look, frame = self._look, self._frame
        level = min(max(int(math.log2(look.scale / _CELL)), 0), FINEST)
        clusters = self._places.clusters(frame.shown(look), level, _APART / look.scale)
        return [Spot.of(cluster, frame, look) for cluster in clusters]

    def _stand_at(self, spot: Spot | None) -> None:
        """Go to a cluster, and draw the map along where it stands at an edge."""
        if spot is None:
            return
        self._photo = spot.cluster.photo
        inner = QRectF(self.rect()).adjusted(_FREE, _FREE, -_FREE, -_FREE)
        x = min(max(spot.centre.x(), inner.left()), inner.right()) - spot.centre.x()
        y = min(max(spot.centre.y(), inner.top()), inner.bottom()) - spot.centre.y()
        self._change(self._frame.moved(self._look, QPointF(x, y)))
        self._name()
        self.update()

    def _spot_of(self, photo: int | None) -> Spot | None:
        return None if photo is None else next((spot for spot in self.spots if photo in spot.cluster), None)

    def _spot_at(self, point: QPointF) -> Spot | None:
        return next((spot for spot in reversed(self.spots) if spot.holds(point)), None)

    def _name(self) -> None:
        """Screen readers say what the keyboard is at, and what is to be seen."""
        spot, clusters = self.current, [one.cluster for one in self.spots]
        name = self.tr("Map of places")
        self.setAccessibleName(name if spot is None else f"{name}, {_told(spot.cluster)}")
        self.setAccessibleDescription(wording.places(len(clusters), sum(one.count for one in clusters)))

    # --- Hands ---

    def _add_keys(self) -> None:
        for text, keys, then in (
            (self.tr("Show the photos of a place"), ["Return", "Enter"], self._choose_current),
            (self.tr("To the place at the left"), ["Left"], lambda: self.walk(-1, 0)),
            (self.tr("To the place at the right"), ["Right"], lambda: self.walk(1, 0)),
            (self.tr("To the place above"), ["Up"], lambda: self.walk(0, -1)),
            (self.tr("To the place below"), ["Down"], lambda: self.walk(0, 1)),
            (self.tr("Move to the left"), ["Shift+Left"], lambda: self.pan(-_PAN, 0)),
            (self.tr("Move to the right"), ["Shift+Right"], lambda: self.pan(_PAN, 0)),
            (self.tr("Move up"), ["Shift+Up"], lambda: self.pan(0, -_PAN)),
            (self.tr("Move down"), ["Shift+Down"], lambda: self.pan(0, _PAN)),
            (self.tr("Zoom in"), ["+", "="], lambda: self.zoom_by(STEP)),
            (self.tr("Zoom out"), ["-"], lambda: self.zoom_by(1 / STEP)),
            (self.tr("Show all places"), ["Home"], self.fit),
        ):
            add_action(self, text, keys, then, context=WIDGET)

    def _choose_current(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current.cluster)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        self.zoom_by(STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._dragged is not None:
            self._change(self._frame.moved(self._look, at - self._dragged))
            self._dragged = at
        elif self._pressed is not None:
            if (at - self._pressed).manhattanLength() >= QGuiApplication.styleHints().startDragDistance():
                self._dragged = self._pressed
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._hover(self._spot_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        clicked = self._pressed is not None and self._dragged is None
        self._pressed = self._dragged = None
        spot = self._spot_at(event.position())
        self._hover(spot)
        if clicked and spot is not None:
            self._photo = spot.cluster.photo  # where the keyboard goes on when one comes back
            self.chosen.emit(spot.cluster)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Where nothing is to be shown."""
        if self._spot_at(event.position()) is None:
            self.zoom_by(STEP * STEP, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (_Reason.TabFocusReason, _Reason.BacktabFocusReason) and self.current is None:
            self.walk(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self._spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if spot is None else _told(spot.cluster), self)
            return True
        return super().event(event)

    def _hover(self, spot: Spot | None) -> None:
        self._hovered = None if spot is None else spot.cluster.photo
        self.setCursor(Qt.CursorShape.OpenHandCursor if spot is None else Qt.CursorShape.PointingHandCursor)
        self.update()

    # --- Painting ---

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QGuiApplication.palette()
        painter.drawPixmap(0, 0, self._drawn_ground())
        map_drawing.draw_scale(painter, self._frame, self._look, palette, self.isRightToLeft())
        map_drawing.draw_spots(painter, self.spots, palette, self.font())
        if (spot := self._spot_of(self._hovered)) is not None:
            map_drawing.draw_ring(painter, spot, palette, 1)
        if self.hasFocus() and (spot := self.current) is not None:
            map_drawing.draw_ring(painter, spot, palette, 3)

    def _drawn_ground(self) -> QPixmap:
        """It stays while only clusters change."""
        palette, ratio = QGuiApplication.palette(), self.devicePixelRatioF()
        drawn_for = (self._look, self.size(), ratio, palette.cacheKey())
        if self._ground is None or self._ground[0] != drawn_for:
            self._outline = self._outline or Outline()
            ground = map_drawing.draw_ground(self._outline, self._frame, self._look, palette, ratio)
            self._ground = drawn_for, ground
        return self._ground[1]


def _told(cluster: Cluster) -> str:
    """A cluster in words."""
    return f"{wording.photos(cluster.count)}, {wording.around(cluster.area)}"


def _along(by: QPointF, x: int, y: int) -> tuple[float, float]:
    """How far a way leads in a direction, and how far aside."""
    return by.x() * x + by.y() * y, abs(by.x() * y) + abs(by.y() * x)
