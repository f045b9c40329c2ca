"""Makes missing thumbnails anew from the files, a few at a time. Runs in the engine's worker, between its requests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.library.catalogue import Catalogue, WaitingFile
from engine.library.decode import Decoded
from engine.library.decode_pool import DecodePool
from engine.library.thumbnails import ThumbnailWriter

BATCH = 8  # thumbnails per write
LOOK = 4096  # photos whose thumbnails are looked for in one step
LOOK_AHEAD = 4

Progress = Callable[[int, int], None]  # done, total


def no_crops(_image: Image.Image) -> NDArray[np.uint8]:
    """What the decoders are to prepare for a model: nothing."""
    return np.empty((0, 0, 0, 3), np.uint8)


def missing(catalogue: Catalogue, thumbnails: ThumbnailWriter) -> Generator[bool, None, list[tuple[str, WaitingFile]]]:
    """Keys of the thumbnails that are not there, and a file of each that could be read, the newest photo first.

    Found in steps: to look for all of them at once takes a large library seconds, and as much memory as its index.
    """
    wanted: list[tuple[str, WaitingFile]] = []
    for first, last in _spans(catalogue):
        rows = catalogue.db.execute(
            "select content_hash, photos.id, path || '/' || relative_path from photos "
            "cross join files on photo_id = photos.id join folders on folders.id = folder_id "  # in this order
            "where state = 'indexed' and online and content_hash between ? and ? group by content_hash",
            (first, last),
        )
        found = {bytes(content).hex(): WaitingFile(id, Path(path)) for content, id, path in rows}
        there = thumbnails.keys_between(min(found), max(found)) if found else set()
        wanted += [(key, file) for key, file in found.items() if key not in there]
        yield True
    return sorted(wanted, key=lambda one: -one[1].id)


def _spans(catalogue: Catalogue) -> Iterator[tuple[bytes, bytes]]:
    """The first and the last content hash of each LOOK photos, in the order of these hashes."""
    last = b""
    while row := catalogue.db.execute(
        "select min(content_hash), max(content_hash) from "
        "(select content_hash from photos where content_hash > ? order by content_hash limit ?) "
        "having count(*)",
        (last, LOOK),
    ).fetchone():
        first, last = row
        yield first, last


def remake(catalogue: Catalogue, thumbnails: ThumbnailWriter, progress: Progress) -> Generator[bool, None, int]:
    """Make what is missing, in steps; a step yields False if it only waited. Returns how many were made.

    A file whose content is another one by now is left to the next scan.
    """
    wanted = yield from missing(catalogue, thumbnails)
    if not wanted:
        return 0
    keys = {file.id: key for key, file in wanted}
    made = done = 0
    ready: list[tuple[str, bytes]] = []
    with contextlib.closing(DecodePool(1, LOOK_AHEAD, no_crops, 0)) as pool:
        files = iter([file for _, file in wanted])
        exhausted = False
        while not exhausted or pool.busy:
            while not exhausted and pool.wants_more:
                file = next(files, None)
                exhausted = file is None
                if file is not None:
                    pool.put(file)
            result = pool.take()
            if result is None:
                yield False
                continue
            done += 1
            photo = result.outcome
            if isinstance(photo, Decoded) and photo.content_hash.hex() == keys[result.file.id]:
                ready.append((photo.content_hash.hex(), photo.thumbnail))
            if len(ready) >= BATCH:
                thumbnails.write(ready)
                made += len(ready)
                ready = []
                progress(done, len(wanted))
            yield True
    thumbnails.write(ready)
    progress(done, len(wanted))
    return made + len(ready)
