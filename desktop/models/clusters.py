"""The places of the library's photos on a map, and the clusters that they are drawn as at each zoom."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from PySide6.QtCore import QPointF, QRectF

from desktop.models.map_look import place_at
from engine.messages import Area, Places

FINEST = 24  # level of the smallest cells: about two metres wide
NO_PLACES = Places(0, b"", b"", b"")

_BITS = 32  # of a code in each direction
_AROUND = 2  # cells beside those on screen: what is merged there depends on them


@dataclass(frozen=True)
class Cell:
    """One of 4^level equal squares of the map, by column and row from the upper left."""

    level: int
    column: int
    row: int

    @property
    def rectangle(self) -> QRectF:
        side = 1 / 2**self.level
        return QRectF(self.column * side, self.row * side, side, side)

    @property
    def code(self) -> int:
        """The codes of the places in it have these upper bits."""
        return _apart(self.column) | _apart(self.row) << 1

    @property
    def beside(self) -> Iterator[Cell]:
        for column, row in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            yield Cell(self.level, self.column + column, self.row + row)


@dataclass(frozen=True)
class Cluster:
    """Photos that stand so near to each other that they are drawn as one; `count` is how many they are."""

    spans: tuple[range, ...]  # the photos, by their places in the order of the codes
    count: int
    latitude: float  # of the middle, degrees
    longitude: float
    area: Area  # that holds these photos and no others
    ground: QRectF  # the part of the map that is theirs alone

    @property
    def place(self) -> QPointF:
        """Its middle on the map."""
        return place_at(self.latitude, self.longitude)

    @property
    def photo(self) -> int:
        """One of its photos, by which the cluster is known again when it splits or grows."""
        return self.spans[0].start

    def __contains__(self, photo: object) -> bool:
        return any(photo in span for span in self.spans)

    def joined(self, other: Cluster) -> Cluster:
        count = self.count + other.count
        one, two = self.area, other.area
        return Cluster(
            self.spans + other.spans,
            count,
            (self.latitude * self.count + other.latitude * other.count) / count,
            (self.longitude * self.count + other.longitude * other.count) / count,
            Area(
                min(one.south, two.south), min(one.west, two.west), max(one.north, two.north), max(one.east, two.east)
            ),
            self.ground.united(other.ground),
        )


class PhotoPlaces:
    """Where the photos were taken. Finds the clusters of a part of the map without looking at all photos.

    The engine sorts them along a curve on which each cell of the map is one piece, so that a cell's photos are found by
    bisection. Each cell with photos is a cluster; two beside each other are one where they would lie on each other.
    """

    def __init__(self, places: Places = NO_PLACES) -> None:
        self._codes, self._latitudes, self._longitudes = array("Q"), array("d"), array("d")
        self._codes.frombytes(places.codes)
        self._latitudes.frombytes(places.latitudes)
        self._longitudes.frombytes(places.longitudes)
        self._known: dict[Cell, Cluster | None] = {}  # of one level

    def __len__(self) -> int:
        return len(self._codes)

    def position(self, photo: int) -> tuple[float, float]:
        """Latitude and longitude of a photo in the order of the codes."""
        return self._latitudes[photo], self._longitudes[photo]

    def nearest(self, latitude: float, longitude: float) -> int | None:
        """A photo at a place, or one not far from it; None if there is none at all."""
        if not self._codes:
            return None
        place = place_at(latitude, longitude)
        cell = Cell(_BITS, int(place.x() * 2**_BITS), int(place.y() * 2**_BITS))
        return min(bisect_left(self._codes, cell.code), len(self._codes) - 1)

    @cached_property
    def corners(self) -> tuple[QPointF, ...]:
        """The two corners of the map's part that holds all of them; none if there is no photo."""
        if not self._codes:
            return ()
        return (
            place_at(max(self._latitudes), min(self._longitudes)),
            place_at(min(self._latitudes), max(self._longitudes)),
        )

    def clusters(self, part: QRectF, level: int, apart: float) -> list[Cluster]:
        """The clusters at a level of cells that have ground in a part of the map, the smallest first.

        Two that are less than `apart` from each other, as a share of the map's width, become one.
        """
        cells = _cells(part, level)
        wanted = _Joining({cell: found for cell in cells if (found := self._cluster(cell)) is not None}, apart)
        return sorted(
            (cluster for cluster in wanted.joined() if cluster.ground.intersects(part)), key=lambda one: one.count
        )

    def _cluster(self, cell: Cell) -> Cluster | None:
        if self._known and next(iter(self._known)).level != cell.level:
            self._known.clear()
        if cell not in self._known:
            self._known[cell] = self._find(cell)
        return self._known[cell]

    def _find(self, cell: Cell) -> Cluster | None:
        lower = 2 * (_BITS - cell.level)
        first = bisect_left(self._codes, cell.code << lower)
        end = bisect_left(self._codes, (cell.code + 1) << lower, first) if first < len(self._codes) else first
        if first == end:
            return None
        latitudes, longitudes = self._latitudes[first:end], self._longitudes[first:end]
        count = end - first
        return Cluster(
            (range(first, end),),
            count,
            sum(latitudes) / count,
            sum(longitudes) / count,
            Area(min(latitudes), min(longitudes), max(latitudes), max(longitudes)),
            cell.rectangle,
        )


class _Joining:
    """Makes one of two clusters that lie on each other: a town may lie on both sides of a line between cells."""

    def __init__(self, found: dict[Cell, Cluster], apart: float) -> None:
        self._found = found
        self._apart = apart

    def joined(self) -> Iterator[Cluster]:
        """Only two whose nearest is the other: whoever looks at another part of the map finds the same."""
        nearest = {cell: self._nearest(cell) for cell in self._found}
        for cell, cluster in self._found.items():
            other = nearest[cell]
            if other is None or nearest[other] != cell:
                yield cluster
            elif (cell.row, cell.column) < (other.row, other.column):
                yield cluster.joined(self._found[other])

    def _nearest(self, cell: Cell) -> Cell | None:
        """The cell beside it whose cluster lies nearest, and too near."""
        place = self._found[cell].place
        distances = [
            (_distance(self._found[other].place, place), other.row, other.column, other)
            for other in cell.beside
            if other in self._found
        ]
        nearest = min(distances, default=None)
        return nearest[-1] if nearest is not None and nearest[0] < self._apart else None


def _cells(part: QRectF, level: int) -> list[Cell]:
    """Those that lie in a part of the map, and some around."""
    most = 2**level
    columns, rows = (
        range(max(int(first * most) - _AROUND, 0), min(int(last * most) + _AROUND + 1, most))
        for first, last in ((part.left(), part.right()), (part.top(), part.bottom()))
    )
    return list(chain.from_iterable((Cell(level, column, row) for column in columns) for row in rows))


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _apart(number: int) -> int:
    """The bits of a number with room for another one's between them, as in the codes of the engine."""
    return int(f"{number:b}", 4)  # each digit of base 2 is one of base 4
