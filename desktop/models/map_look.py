"""Which part of the world a map shows: places on a square Mercator map, and how it is zoomed and moved in a view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from engine.messages import Area

EQUATOR = 40_075.0  # kilometres
NORTHERNMOST = 85.0511287798066  # degrees: where the square ends; what lies beyond is drawn at its edge

# All but the ice of the far north and south, in shares of the square: what is seen where there is nothing to fit.
INHABITED = QRectF(0.0, 0.04, 1.0, 0.65)

_CLOSEST = 2.0**28  # pixels of the whole world's width: 15 cm each
_CLOSEST_FITTED = 2.0**15  # the same where the map chooses by itself: the view is then as wide as a country
_MARGIN = 0.1  # of the view, left free around what is fitted


@dataclass(frozen=True)
class MapLook:
    """(x, y) is what lies in the middle, from the upper left corner of the square at 0 to the lower right one at 1."""

    x: float = INHABITED.center().x()
    y: float = INHABITED.center().y()
    scale: float = 1.0  # pixels of the whole world's width


@dataclass(frozen=True)
class MapFrame:
    """The world in a view, whose size is in pixels."""

    view: QSizeF

    @property
    def furthest(self) -> float:
        """The scale at which all of the inhabited world is to be seen."""
        return max(min(self.view.width() / INHABITED.width(), self.view.height() / INHABITED.height()), 1.0)

    def shown(self, look: MapLook) -> QRectF:
        """The part of the square that the view shows, and maybe some of what lies around it."""
        width, height = self.view.width() / look.scale, self.view.height() / look.scale
        return QRectF(look.x - width / 2, look.y - height / 2, width, height)

    def seen_at(self, look: MapLook, place: QPointF) -> QPointF:
        """Where a place of the square is in the view."""
        x, y = (place.x() - look.x) * look.scale, (place.y() - look.y) * look.scale
        return QPointF(x + self.view.width() / 2, y + self.view.height() / 2)

    def zoomed(self, look: MapLook, scale: float, about: QPointF | None = None) -> MapLook:
        """Another scale; what lies at `about`, or else in the middle, stays there as far as the edges allow."""
        scale = min(max(scale, self.furthest), _CLOSEST)
        x, y = (about.x(), about.y()) if about is not None else (self.view.width() / 2, self.view.height() / 2)
        moves = 1 / look.scale - 1 / scale
        return self.kept(
            MapLook(look.x + (x - self.view.width() / 2) * moves, look.y + (y - self.view.height() / 2) * moves, scale)
        )

    def moved(self, look: MapLook, by: QPointF) -> MapLook:
        """The map drawn along by so many pixels."""
        return self.kept(replace(look, x=look.x - by.x() / look.scale, y=look.y - by.y() / look.scale))

    def fitted(self, places: Sequence[QPointF]) -> MapLook:
        """All of some places, in the middle; the inhabited world where there are none."""
        if not places:
            return self.kept(MapLook())
        left, right = min(place.x() for place in places), max(place.x() for place in places)
        top, bottom = min(place.y() for place in places), max(place.y() for place in places)
        room = self.view * (1 - 2 * _MARGIN)
        scale = min(
            room.width() / max(right - left, 1e-9), room.height() / max(bottom - top, 1e-9), _CLOSEST_FITTED
        )  # fmt: skip
        return self.kept(MapLook((left + right) / 2, (top + bottom) / 2, scale))

    def kept(self, look: MapLook) -> MapLook:
        """Not further away than the whole world is, and as little as possible of what lies around it."""
        scale = min(max(look.scale, self.furthest), _CLOSEST)
        across, down = self.view.width() / scale / 2, self.view.height() / scale / 2
        x = 0.5 if across >= 0.5 else min(max(look.x, across), 1 - across)
        y = INHABITED.center().y() if down >= 0.5 else min(max(look.y, down), 1 - down)
        return MapLook(x, y, scale)


def place_at(latitude: float, longitude: float) -> QPointF:
    """A place of the Earth on the square; degrees, north and east positive."""
    north = math.radians(min(max(latitude, -NORTHERNMOST), NORTHERNMOST))
    return QPointF(longitude / 360 + 0.5, 0.5 - math.atanh(math.sin(north)) / (2 * math.pi))


def kilometres_of(y: float) -> float:
    """The length of the square's width at some height: of the parallel there."""
    return EQUATOR / math.cosh((0.5 - y) * 2 * math.pi)  # the cosine of its latitude


def width_of(area: Area) -> float:
    """Kilometres, of the longer side."""
    parallel = EQUATOR * math.cos(math.radians((area.south + area.north) / 2))
    return max((area.east - area.west) * parallel, (area.north - area.south) * EQUATOR) / 360
