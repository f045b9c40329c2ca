"""Thumbnails in a SQLite file of their own. The engine writes it; the window reads it directly, from any thread."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

LONG_SIDE = 320  # pixels
JPEG_QUALITY = 85

log = logging.getLogger(__name__)

_SCHEMA = "create table if not exists thumbnails (key text primary key, jpeg blob not null) without rowid"


class ThumbnailReader:
    """Read-only access for one thread. A file that is not there yet reads as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._inode = 0  # of the file that is open

    def read(self, key: str) -> bytes | None:
        """The JPEG of a thumbnail, or None if there is none (yet)."""
        try:
            found = self._read(key)
            if found is None and self._path.stat().st_ino != self._inode:
                self.close()  # the file was deleted and made anew
                found = self._read(key)
        except (sqlite3.DatabaseError, OSError):
            self.close()  # not made yet, or damaged: open again at the next call
            return None
        return found

    def _read(self, key: str) -> bytes | None:
        if self._connection is None:
            self._inode = self._path.stat().st_ino
            uri = f"{self._path.absolute().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(uri, uri=True, timeout=1.0)
        row = self._connection.execute("select jpeg from thumbnails where key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ThumbnailWriter:
    """The engine's side of the file."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; one that is damaged is deleted and begun anew."""
        try:
            self._connection = _open(path)
        except sqlite3.DatabaseError:
            log.warning("The thumbnails in %s are damaged and are made anew.", path)
            for part in path.parent.glob(f"{path.name}*"):
                part.unlink()
            self._connection = _open(path)

    def write(self, thumbnails: Iterable[tuple[str, bytes]]) -> None:
        """Store (key, JPEG) pairs; a key that is there is replaced."""
        with self._connection:
            self._connection.executemany("insert or replace into thumbnails values (?, ?)", thumbnails)

    def keys(self) -> set[str]:
        """The keys of all thumbnails."""
        return {key for (key,) in self._connection.execute("select key from thumbnails")}

    def close(self) -> None:
        self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("pragma journal_mode = wal")
        # A lost thumbnail is made again, so this file need not wait for the disk.
        connection.execute("pragma synchronous = off")
        connection.execute(_SCHEMA)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
