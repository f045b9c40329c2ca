"""Where photos were taken, in the order in which they lie on a map. Read by the engine's worker, in steps."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

FETCH = 8192  # photos read in one step: some ten milliseconds

_BITS = 32  # of each direction: on the Earth's surface a step is a centimetre at most
_NORTHERNMOST = 85.0511287798066  # degrees: where a square Mercator map ends; what lies beyond is drawn at its edge

# The bits of a number move apart, so that another number has room between them; (how far, which bits are kept).
_APART = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True)
class Positions:
    """Positions of n photos in the order of their codes (see `codes`)."""

    codes: NDArray[np.uint64]  # [n], ascending
    latitudes: NDArray[np.float64]  # [n] degrees
    longitudes: NDArray[np.float64]


def positions(db: Database) -> Generator[bool, None, Positions]:
    """Of all photos that lie somewhere and say where they were taken; a generator that yields between steps."""
    blocks = [np.empty((0, 2))]
    last = 0
    while rows := db.execute(
        "select id, latitude, longitude from photos where id > ? and latitude is not null and longitude is not null "
        "and exists (select 1 from files where photo_id = photos.id and state = 'indexed') order by id limit ?",
        (last, FETCH),
    ).fetchall():
        last = rows[-1][0]
        blocks.append(np.array([row[1:] for row in rows], np.float64))
        yield True
    latitudes, longitudes = np.concatenate(blocks).T
    found = codes(latitudes, longitudes)
    yield True
    order = np.argsort(found)
    return Positions(found[order], latitudes[order], longitudes[order])


def codes(latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Codes `[n]` of places on a square Mercator map, by which all places of one part of it stand side by side.

    They are Z-order codes (Morton, 1966): the bits of how far south a place lies and of how far east take turns, those
    of the largest distances first. The upper 2k bits say in which of 4^k equal squares it lies.
    """
    north = np.radians(np.clip(latitudes, -_NORTHERNMOST, _NORTHERNMOST))
    south = 0.5 - np.arctanh(np.sin(north)) / (2 * np.pi)
    east = longitudes / 360 + 0.5
    return _apart(_steps(east)) | _apart(_steps(south)) << np.uint64(1)


def _steps(share: NDArray[np.float64]) -> NDArray[np.uint64]:
    steps: NDArray[np.uint64] = np.clip(np.floor(share * 2**_BITS), 0, 2**_BITS - 1).astype(np.uint64)
    return steps


def _apart(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for by, kept in _APART:
        numbers = (numbers | numbers << np.uint64(by)) & np.uint64(kept)
    return numbers
