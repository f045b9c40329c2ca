"""Rows of the catalogue as the messages that show them. Used by the engine's worker."""

from __future__ import annotations

import os
from typing import Any

from engine.errors import MissingProblem
from engine.library.catalogue import Catalogue
from engine.library.marks import Marks
from engine.library.photo_tags import tags_of
from engine.messages import Photo, PhotoDetails


def photo(row: dict[str, Any]) -> Photo:
    """One row of `Catalogue.photo_rows`."""
    return Photo(
        photo_id=row["id"],
        path=os.fspath(row["path"]),
        thumbnail=bytes(row["content_hash"]).hex(),
        width=row["width"],
        height=row["height"],
        taken_at=row["taken_at"],
        online=bool(row["online"]),
        favourite=bool(row["favourite"]),
        rating=_rating(row),
    )


def details(catalogue: Catalogue, id: int, photo_id: int) -> PhotoDetails:
    """All that is known of a photo; `id` is the request's. Raises MissingProblem if the photo lies nowhere."""
    rows = catalogue.photo_rows([photo_id])
    if not rows:
        raise MissingProblem("This photo is no longer in the library.")
    row = rows[0]
    return PhotoDetails(
        id=id,
        photo=photo(row),
        paths=tuple(str(path) for path in catalogue.paths(photo_id)),
        size=row["size"],
        format=row["format"],
        camera=row["camera"],
        lens=row["lens"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        rating=_rating(row),
        own_rating=row["own_rating"],
        albums=tuple(Marks(catalogue.db).albums_of(photo_id)),
        tags=tags_of(catalogue.db, photo_id),
    )


def _rating(row: dict[str, Any]) -> int | None:
    rating: int | None = row["rating"] if row["own_rating"] is None else row["own_rating"]
    return rating
