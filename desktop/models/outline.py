"""The shores of the world, from resources/land.bin (packaging/land.py says how it is written)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from importlib import resources

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from desktop.models.map_look import place_at

_WHOLE = 2.0**13  # pixels of the world's width up to which all of it is drawn: Qt draws no further than some more
_AROUND = 1.0  # how much is cut out on each side of what is seen, as a share of that

Ring = list[tuple[float, float]]  # points on the square Mercator map


class Outline:
    """Land as a path on the square map; what lies far outside of a view that is zoomed in is left out."""

    def __init__(self) -> None:
        self._part: QRectF | None = None  # that `_path` was made for; None: for all
        self._path = _path_of(_rings())

    def path(self, shown: QRectF, scale: float) -> QPainterPath:
        """What is to be drawn of it where a part of the map is seen; `scale`: pixels of the world's width."""
        if scale <= _WHOLE:
            if self._part is not None:
                self._part, self._path = None, _path_of(_rings())
        elif self._part is None or not self._part.contains(shown) or self._part.width() > 8 * shown.width():
            by = _AROUND * max(shown.width(), shown.height())
            self._part = shown.adjusted(-by, -by, by, by)
            self._path = _path_of(tuple(cut(ring, self._part) for ring in _rings()))
        return self._path


def cut(ring: Ring, part: QRectF) -> Ring:
    """What of a ring lies in a rectangle, with the rectangle's edges to close it (Sutherland and Hodgman, 1974)."""
    for axis, at, inside in (
        (0, part.left(), 1),
        (0, part.right(), -1),
        (1, part.top(), 1),
        (1, part.bottom(), -1),
    ):
        ring = list(_cut_along(ring, axis, at, inside))
    return ring


def _cut_along(ring: Ring, axis: int, at: float, inside: int) -> Iterator[tuple[float, float]]:
    """What lies on one side of a line: `inside` is 1 for larger numbers, -1 for smaller ones."""
    for number, point in enumerate(ring):
        before = ring[number - 1]
        here, there = (point[axis] - at) * inside, (before[axis] - at) * inside
        if (here < 0) != (there < 0):
            share = there / (there - here)
            yield before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share
        if here >= 0:
            yield point


def _path_of(rings: tuple[Ring, ...]) -> QPainterPath:
    path = QPainterPath()
    for ring in rings:
        if len(ring) > 2:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
            path.closeSubpath()
    return path


@cache
def _rings() -> tuple[Ring, ...]:
    data = (resources.files("resources") / "land.bin").read_bytes()
    rings = []
    at = 0
    while at < len(data):
        (count,) = struct.unpack_from("<H", data, at)
        numbers = struct.unpack_from(f"<{2 * count}h", data, at + 2)
        at += 2 + 4 * count
        places = [place_at(north / 100, east / 100) for east, north in zip(numbers[::2], numbers[1::2], strict=True)]
        rings.append([(place.x(), place.y()) for place in places])
    return tuple(rings)
