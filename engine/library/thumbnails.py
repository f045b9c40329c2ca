"""Thumbnails in a SQLite file of their own. The engine writes it; the window reads it directly, from any thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from engine.library.trouble import is_damage

R = TypeVar("R")

LONG_SIDE = 320  # pixels
JPEG_QUALITY = 85

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
    """The engine's side of the file, which may be deleted or damaged at any time: it is then made anew, empty."""

    def __init__(self, path: Path) -> None:
        """Open or create. Raises sqlite3.OperationalError if neither is possible."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None  # of the file that is open
        self._lost = not path.exists()
        self._repeated(lambda _connection: None)

    def write(self, thumbnails: Iterable[tuple[str, bytes]]) -> None:
        """Store (key, JPEG) pairs; a key that is there is replaced."""
        rows = list(thumbnails)

        def store(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("insert or replace into thumbnails values (?, ?)", rows)

        self._repeated(store)

    def keys(self) -> set[str]:
        """The keys of all thumbnails."""
        return self._repeated(lambda connection: {key for (key,) in connection.execute("select key from thumbnails")})

    def keys_between(self, first: str, last: str) -> set[str]:
        """The keys from `first` to `last`, both included."""
        return self._repeated(
            lambda connection: {
                key
                for (key,) in connection.execute("select key from thumbnails where key between ? and ?", (first, last))
            }
        )

    def remove(self, keys: Iterable[str]) -> None:
        """Drop thumbnails; keys that are not there are passed over."""
        rows = [(key,) for key in keys]

        def drop(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("delete from thumbnails where key = ?", rows)

        self._repeated(drop)

    @property
    def lost(self) -> bool:
        """Whether thumbnails that were there may be gone, as the file was made anew or is not there."""
        return self._lost or _inode(self._path) != self._inode

    def restart(self) -> None:
        """Whoever makes the thumbnails anew begins now."""
        self._repeated(lambda _connection: None)
        self._lost = False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _repeated(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Do `work`; once more with a new file if this one turns out to be damaged."""
        try:
            return work(self._open())
        except sqlite3.DatabaseError as error:
            # the last one: deleted between the look and the write
            if not is_damage(error) and error.sqlite_errorcode != sqlite3.SQLITE_READONLY_DBMOVED:
                raise
        self.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        self._lost = True
        return work(self._open())

    def _open(self) -> sqlite3.Connection:
        """The connection to the file that lies there now: SQLite would go on writing to one that was deleted."""
        if self._connection is not None and _inode(self._path) != self._inode:
            self.close()
        if self._connection is None:
            self._lost = self._lost or not self._path.exists()
            self._connection = sqlite3.connect(self._path)
            self._connection.execute("pragma journal_mode = wal")
            # A lost thumbnail is made again, so this file need not wait for the disk.
            self._connection.execute("pragma synchronous = off")
            self._connection.execute(_SCHEMA)
            self._inode = _inode(self._path)
        return self._connection


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
