"""Everything that a library knows, as one JSON file. Runs in the command line, and only reads.

docs/guide/export.md describes the format; FORMAT changes when a reader of the old one would go wrong.
"""

from __future__ import annotations

import base64
import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from engine.care.check import read_only
from engine.errors import MachineProblem, RequestProblem
from engine.library.paths import LibraryPaths
from engine.version import version

FORMAT = 1

# What each list of the file holds, in order. Columns that later versions add to a table come along.
_LISTS = {
    "folders": "select * from folders order by id",
    "photos": "select * from photos order by id",
    "files": "select id, folder_id, relative_path, size, mtime_ns, photo_id, state, error from files order by id",
    "backbones": "select * from backbones order by last_use",
    "pseudo_words": "select * from pseudo_words order by content_hash, backbone, method, parameters",
    "favourites": "select * from favourites order by content_hash",
    "ratings": "select * from ratings order by content_hash",
    "albums": "select id, name from albums order by id",
    "album_photos": "select * from album_photos order by album_id, content_hash",
    "searches": "select id, name, query from searches order by id",
    "search_references": "select * from search_references order by search_id, place",
}
_VECTORS = "select * from vectors order by backbone, photo_id"
_HEX = {"content_hash"}  # shown as hex digits; other bytes as base64


def export(paths: LibraryPaths, target: Path, vectors: bool) -> dict[str, int]:
    """Write a new file; how many entries each of its lists has.

    Raises RequestProblem if the file is there already, MachineProblem if it cannot be written.
    """
    if target.exists():
        raise RequestProblem(f"{target} is there already; name a new file.")
    partial = target.with_name(f"{target.name}.partial")
    lists = {**_LISTS, "vectors": _VECTORS} if vectors else _LISTS
    try:
        with closing(read_only(paths.catalogue)) as connection, partial.open("x", encoding="utf-8") as out:
            connection.execute("begin")  # one state of the library, whatever is written meanwhile
            counts = _write(connection, lists, out)
        partial.replace(target)
    except FileExistsError:
        raise RequestProblem(f"{partial} is in the way; remove it first.") from None
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else error
        raise MachineProblem(f"{target} could not be written: {reason}.") from error
    return counts


def _write(connection: sqlite3.Connection, lists: dict[str, str], out: IO[str]) -> dict[str, int]:
    """One entry a line, so that a large file can be read line by line."""
    counts = {}
    out.write(f'{{"format": {FORMAT}, "akin": {json.dumps(version())}')
    for name, sql in lists.items():
        out.write(f',\n"{name}": [')
        counts[name] = 0
        for entry in _entries(connection, sql):
            out.write(",\n" if counts[name] else "\n")
            json.dump(entry, out, ensure_ascii=False)
            counts[name] += 1
        out.write("]")
    out.write("}\n")
    return counts


def _entries(connection: sqlite3.Connection, sql: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql)
    names: Sequence[str] = [column[0] for column in cursor.description]
    for row in cursor:
        yield {name: _plain(name, value) for name, value in zip(names, row, strict=True)}


def _plain(name: str, value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    return value.hex() if name in _HEX else base64.b64encode(value).decode()
