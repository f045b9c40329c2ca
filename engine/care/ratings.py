"""Reads the ratings of photos that were indexed before ratings were read. Runs in the engine's worker, in steps."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

from engine.care.thumbnails import no_crops
from engine.library.catalogue import Catalogue, WaitingFile
from engine.library.decode import Decoded, Hashed, Undecodable
from engine.library.decode_pool import DecodePool

LOOK_AHEAD = 4

Outcome = Decoded | Hashed | Undecodable

_UNREAD = (
    "select photo_id, path || '/' || relative_path from unread_ratings join files using (photo_id) "
    "join folders on folders.id = folder_id where state = 'indexed' and online group by photo_id"
)


def read_again(catalogue: Catalogue) -> Generator[bool, None, int]:
    """Look at each such photo once, in steps; a step yields False if it only waited. Returns how many have a rating.

    Photos whose drive is away, or whose file is another one by now, wait for the engine's next start.
    """
    files = [WaitingFile(photo_id, Path(path)) for photo_id, path in catalogue.db.execute(_UNREAD)]
    rated = 0
    if not files:
        return rated
    with contextlib.closing(DecodePool(1, LOOK_AHEAD, no_crops, 0)) as pool:
        waiting = iter(files)
        left = len(files)
        while left:
            while pool.wants_more and (file := next(waiting, None)) is not None:
                pool.put(file)
            result = pool.take()
            if result is None:
                yield False
                continue
            left -= 1
            rated += _record(catalogue, result.file.id, result.outcome)
            yield True
    return rated


def _record(catalogue: Catalogue, photo_id: int, outcome: Outcome) -> bool:
    """Write down what a file says, if it still holds the photo and could be read today; whether that was a rating."""
    rating = None
    if isinstance(outcome, Decoded):
        if catalogue.photo_id(outcome.content_hash) != photo_id:
            return False
        rating = outcome.metadata.rating
    elif isinstance(outcome, Undecodable) and outcome.cause != "picture":
        return False
    with catalogue.db.atomic():
        catalogue.db.execute("update photos set rating = ? where id = ?", (rating, photo_id))
        catalogue.db.execute("delete from unread_ratings where photo_id = ?", (photo_id,))
    return rating is not None
