"""Makes resources/land.bin, the outlines of land, of the file land-110m.json in the npm package world-atlas.

Usage: npm pack world-atlas; tar xzf world-atlas-*.tgz; python packaging/land.py package/land-110m.json

The file is one ring after the other, the shores of land and of lakes alike: how many points it has, as an unsigned
16-bit number, then longitude and latitude of each in hundredths of a degree, as signed 16-bit numbers; all of them
little-endian. The last point of a ring, which is its first again, is left out.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

LAND = Path(__file__).parent.parent / "resources" / "land.bin"

Point = tuple[float, float]  # longitude and latitude in degrees
Ring = list[Point]


def rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """The rings of all polygons in a TopoJSON file (specification, sections 2.1 and 2.2)."""
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                points: Ring = []
                for arc in ring:
                    # ~ stands for an arc that is walked backwards; its first point is the last of the one before.
                    points += arcs[arc][:-1] if arc >= 0 else arcs[~arc][:0:-1]
                yield points


def within_the_date_line(ring: Ring) -> Iterator[Ring]:
    """A ring in pieces between 180 degrees west and 180 degrees east; it may cross that line, or go round a pole."""
    walked = [ring[0]]
    for east, north in ring[1:]:
        before = walked[-1][0]
        walked.append((before + (east - before + 180) % 360 - 180, north))
    if round(walked[-1][0] - walked[0][0]) not in range(-180, 181):  # not back where it began: round the south pole
        walked += [(walked[-1][0], -90.0), (walked[0][0], -90.0)]
    for turn in (-360, 0, 360):
        piece = [(east + turn, north) for east, north in walked]
        for at, inside in ((-180, 1), (180, -1)):
            piece = list(_beside(piece, at, inside))
        if len(piece) > 2:
            yield piece


def _beside(ring: Ring, at: float, inside: int) -> Iterator[Point]:
    """What of a ring lies on one side of a meridian: east of it for `inside` 1, west of it for -1."""
    for number, (east, north) in enumerate(ring):
        before, there = ring[number - 1]
        if (before - at) * inside < 0 < (east - at) * inside or (east - at) * inside < 0 < (before - at) * inside:
            yield at, there + (north - there) * (at - before) / (east - before)
        if (east - at) * inside >= 0:
            yield east, north


def _points(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """An arc's points; each is written as the difference from the one before, in steps of a grid."""
    degrees = [
        [scale * step + start for step in accumulate(steps)]
        for steps, scale, start in zip(zip(*arc, strict=True), transform["scale"], transform["translate"], strict=True)
    ]
    return list(zip(*degrees, strict=True))


def packed(ring: Ring) -> bytes:
    points = [(round(100 * east), round(100 * north)) for east, north in ring]
    points = [point for at, point in enumerate(points) if point != points[at - 1]]
    return struct.pack(f"<H{2 * len(points)}h", len(points), *(number for point in points for number in point))


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    pieces = [piece for ring in rings(topology) for piece in within_the_date_line(ring)]
    LAND.write_bytes(b"".join(map(packed, pieces)))


if __name__ == "__main__":
    main()
