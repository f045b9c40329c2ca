"""Filters as SQL over photos, files and folders."""

from __future__ import annotations

import math
import sqlite3
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from engine.errors import MissingProblem, RequestProblem
from engine.library.formats import KINDS
from engine.library.names import name_key
from engine.library.spelling import folded
from engine.messages import Filters

EARTH_RADIUS = 6371.0  # kilometres, mean

ALL = Filters()  # lets every photo through

# What the user says of a photo.
OWN_RATING = "(select own.rating from ratings as own where own.content_hash = photos.content_hash)"
FAVOURITE = "(photos.content_hash in (select content_hash from favourites))"
_IN_ALBUM = (
    "photos.content_hash in "
    "(select content_hash from album_photos join albums on albums.id = album_id where folded = ?)"
)

_TAGGED = "photos.id in (select photo_id from photo_tags join tags on tags.id = tag_id where folded = ?)"

_ORIENTATION = {"landscape": "width > height", "portrait": "width < height", "square": "width = height"}


def add_functions(connection: sqlite3.Connection) -> None:
    """The functions that the conditions use and SQLite lacks."""
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    connection.create_function("kilometres", 4, kilometres, deterministic=True)


def _casefold(text: str | None) -> str | None:
    """SQLite's lower() knows ASCII only, and file names come composed from one system and decomposed from another."""
    return text and folded(text)


def kilometres(
    latitude: float | None, longitude: float | None, to_latitude: float, to_longitude: float
) -> float | None:
    """Distance of two places along the Earth's surface (haversine formula); None if one is unknown. Degrees."""
    if latitude is None or longitude is None:
        return None
    north, south = math.radians(latitude), math.radians(to_latitude)
    across = math.sin(math.radians(to_longitude - longitude) / 2) ** 2
    up = math.sin((south - north) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, up + math.cos(north) * math.cos(south) * across)))


def where(filters: Filters) -> tuple[str, list[str | float]]:
    """A condition and its values. True of every photo if no filter is set.

    Raises RequestProblem for a date or a kind that is none.
    """
    conditions = ["1"]
    values: list[str | float] = []
    if filters.folder is not None:
        conditions.append("substr(rtrim(path, '/') || '/' || relative_path, 1, length(?)) = ?")
        below = filters.folder.rstrip("/") + "/"
        values += [below, below]
    if filters.name is not None:
        conditions.append("instr(casefold(relative_path), casefold(?))")
        values.append(filters.name)
    if filters.after is not None:
        conditions.append("taken_at >= ?")
        values.append(_day(filters.after))
    if filters.before is not None:
        conditions.append("taken_at < ?")
        values.append(_day(filters.before))
    if filters.camera is not None:
        conditions.append("instr(casefold(camera), casefold(?))")
        values.append(filters.camera)
    if filters.lens is not None:
        conditions.append("instr(casefold(lens), casefold(?))")
        values.append(filters.lens)
    if filters.rating is not None:
        conditions.append(f"coalesce({OWN_RATING}, photos.rating) >= ?")
        values.append(filters.rating)
    if filters.orientation is not None:
        conditions.append(_ORIENTATION[filters.orientation])
    if filters.kind is not None:
        formats = _formats(filters.kind)
        conditions.append(f"format in ({','.join('?' * len(formats))})")
        values += formats
    if filters.place is not None:
        conditions.append("latitude is not null" if filters.place else "latitude is null")
    if filters.favourite is not None:
        conditions.append(FAVOURITE if filters.favourite else f"not {FAVOURITE}")
    if filters.album is not None:
        conditions.append(_IN_ALBUM)
        values.append(name_key(filters.album))
    if filters.tag is not None:
        conditions.append(_TAGGED)
        values.append(folded(filters.tag))
    if filters.near is not None:
        conditions.append("kilometres(latitude, longitude, ?, ?) <= ?")
        values += [filters.near.latitude, filters.near.longitude, filters.near.kilometres]
    if filters.area is not None:
        area = filters.area
        conditions.append("latitude between ? and ? and longitude between ? and ?")
        values += [area.south, area.north, area.west, area.east]
    return " and ".join(conditions), values


def _day(text: str) -> str:
    """A date as dates are stored, as text. ISO 8601 knows other forms, which would not compare with that."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise RequestProblem(f"{text} is no date; write it as 2024-05-31.")


def _formats(kind: str) -> list[str]:
    try:
        return sorted(KINDS[kind.lower()])
    except KeyError:
        raise RequestProblem(f'"{kind}" is no kind of picture; the kinds are {", ".join(sorted(KINDS))}.') from None


def check_folder(db: Database, folder: str) -> None:
    """Raises MissingProblem if no photo can lie below a folder: none that is watched lies in it, or it in one."""
    watched = [Path(path) for (path,) in db.execute("select path from folders")]
    asked = Path(folder)
    if not any(asked.is_relative_to(path) or path.is_relative_to(asked) for path in watched):
        raise MissingProblem(f"{folder} lies in no folder of this library; `akin status` lists them.")
