"""Photos and their files: the better of two photos, where copies lie, what a path holds. For the engine's worker."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

FETCH = 2000  # photos read in one step: some milliseconds

_NO_DATE = 2**62  # seconds: a photo that does not know its age is older than none


@dataclass(frozen=True)
class Candidates:
    """Photos that lie somewhere, the best first, and in how many files."""

    ids: NDArray[np.int64]
    files: NDArray[np.int64]

    def among(self, ids: NDArray[np.int64]) -> Candidates:
        """Those of them that `ids` names."""
        kept = np.isin(self.ids, ids)
        return Candidates(self.ids[kept], self.files[kept])


@dataclass(frozen=True)
class Copies:
    """The files of one photo, which are all the same; links to one of them are none."""

    paths: tuple[str, ...]
    size: int  # bytes of each


def best_first(db: Database) -> Generator[bool, None, Candidates]:
    """All photos that lie somewhere: first the most pixels, then the largest file, then the oldest. In steps."""
    blocks = [np.empty((0, 5), np.int64)]
    last = 0
    while rows := db.execute(
        "select photo_id, count(*), width * height, max(files.size), "
        "coalesce(cast(strftime('%s', taken_at) as integer), ?) "
        "from files join photos on photos.id = photo_id where state = 'indexed' and photo_id > ? "
        "group by photo_id order by photo_id limit ?",
        (_NO_DATE, last, FETCH),
    ).fetchall():
        blocks.append(np.array(rows, np.int64))
        last = rows[-1][0]
        yield True
    ids, files, pixels, sizes, dates = np.concatenate(blocks).T
    order = np.lexsort((ids, dates, -sizes, -pixels))
    return Candidates(ids[order], files[order])


def copies_of(db: Database, photo_ids: Sequence[int]) -> dict[int, Copies]:
    """The files of photos, by photo; those that lie nowhere are left out."""
    rows = db.execute(
        "select photo_id, path || '/' || relative_path, files.size from files "
        "join folders on folders.id = folder_id where state = 'indexed' "
        "and photo_id in (select value from json_each(?)) order by 2",
        (json.dumps(list(photo_ids)),),
    )
    paths: dict[int, list[str]] = {}
    sizes: dict[int, int] = {}
    for photo_id, path, size in rows:
        paths.setdefault(photo_id, []).append(path)
        sizes[photo_id] = size
    return {photo_id: Copies(_own_files(of_photo), sizes[photo_id]) for photo_id, of_photo in paths.items()}


def photos_at(db: Database, paths: Sequence[Path]) -> list[int | None]:
    """The photos that files of the watched folders are known to hold; None where the catalogue knows of none."""
    folders = {Path(path): id for id, path in db.execute("select id, path from folders")}
    found: list[int | None] = []
    for path in paths:
        row = None
        for folder in path.parents:
            if row is None and folder in folders:
                row = db.execute(
                    "select photo_id from files where folder_id = ? and relative_path = ?",
                    (folders[folder], path.relative_to(folder).as_posix()),
                ).fetchone()
        found.append(None if row is None else row[0])
    return found


def _own_files(paths: Sequence[str]) -> tuple[str, ...]:
    """Of several names of one file (links) only one, no symbolic link if possible: the others take no room."""
    if len(paths) == 1:
        return tuple(paths)
    files: dict[object, str] = {}
    for path in sorted(paths, key=lambda path: (Path(path).is_symlink(), path)):
        try:
            status = Path(path).stat()
        except OSError:  # its drive is away
            files.setdefault(path, path)
        else:
            files.setdefault((status.st_dev, status.st_ino), path)
    return tuple(sorted(files.values()))
