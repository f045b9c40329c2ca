"""Copies of the catalogue: made while it is in use, checked before they count, and brought back on request.

Copies are made in a helper thread of the engine, through a connection of its own. They are brought back by the command
line while it holds the engine's lock.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlite_utils import Database

from engine.care.check import read_only
from engine.errors import MachineProblem, MissingProblem, RequestProblem
from engine.library.migrations import refuse_newer
from engine.library.paths import LibraryPaths
from engine.library.trouble import is_damage

EVERY = timedelta(days=1)
REPLACED_KEPT = 3  # catalogues that a backup took the place of

_NAME = re.compile(r"catalogue-(\d{6})-(\d{8}T\d{6}Z)\.sqlite")
_PARTIAL = re.compile(r"\.partial-(\d+)\.sqlite(-journal)?")
_REPLACED = "catalogue-replaced-{}.sqlite"
_STAMP = "%Y%m%dT%H%M%SZ"
_MAGIC = b"SQLite format 3\0"  # what every database begins with
_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True)
class Backup:
    """A copy. They are told apart by their numbers, for the machine's clock may be set back."""

    number: int
    made_at: datetime
    path: Path


def backups(folder: Path) -> list[Backup]:
    """The copies in a folder, newest first."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if name := _NAME.fullmatch(path.name):
            with contextlib.suppress(ValueError):  # a date that is none: not one of ours
                made_at = datetime.strptime(name[2], _STAMP).replace(tzinfo=UTC)
                found.append(Backup(int(name[1]), made_at, path))
    return sorted(found, key=lambda backup: backup.number, reverse=True)


def is_due(folder: Path, now: datetime) -> bool:
    """Whether the newest copy is a day old; a clock that was set back far counts as well."""
    newest = next(iter(backups(folder)), None)
    return newest is None or abs(now - newest.made_at) >= EVERY


def back_up(catalogue: Path, folder: Path, now: datetime) -> Path:
    """Copy a catalogue that may be in use to a new file in `folder`; its path.

    The graph's snapshots, a cache, are left out. Raises MachineProblem if it cannot be done, and leaves nothing behind.
    """
    partial = folder / f".partial-{os.getpid()}.sqlite"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_partial(folder)
        number = max((backup.number for backup in backups(folder)), default=0) + 1
        path = folder / f"catalogue-{number:06}-{now.strftime(_STAMP)}.sqlite"
        _copy(catalogue, partial)
        verify(partial)
        _to_disk(partial)
        partial.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise MachineProblem(f"The copy could not be written to {folder}: {_reason(error)}.") from error
    finally:
        for file in (partial, Path(f"{partial}-journal")):
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
    return path


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all copies but the newest `keep`; which those were."""
    removed = []
    for backup in backups(folder)[keep:]:
        with contextlib.suppress(OSError):
            backup.path.unlink()
            removed.append(backup.path)
    return removed


def _remove_partial(folder: Path) -> None:
    """Remove the copies that engines which were killed left unfinished; other libraries may be writing here too."""
    for path in folder.iterdir():
        name = _PARTIAL.fullmatch(path.name)
        if name and (int(name[1]) == os.getpid() or not psutil.pid_exists(int(name[1]))):
            path.unlink(missing_ok=True)


def verify(path: Path) -> None:
    """Raises AkinError with the reason if a file is no whole catalogue that this Akin can open. Writes nothing."""
    if not path.is_file():
        raise MissingProblem(f"There is no backup {path}.")
    if not _NAME.fullmatch(path.name) and not _is_database(path):
        raise RequestProblem(f"{path} is no backup of Akin's. Nothing was changed.")
    try:
        # immutable: not even side files are made beside it
        uri = f"{path.absolute().as_uri()}?immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            lines = connection.execute("pragma integrity_check(1)").fetchall()
            tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
            if lines != [("ok",)] or connection.execute("pragma foreign_key_check").fetchone():
                raise MachineProblem(f"The backup {path} is damaged. Nothing was changed.")
            if not {"photos", "files", "vectors", "_sqlite_migrations"} <= tables:
                raise RequestProblem(f"{path} is no backup of Akin's. Nothing was changed.")
            refuse_newer(Database(connection))
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise MachineProblem(f"The backup {path} is damaged. Nothing was changed.") from error
        raise MachineProblem(f"The backup {path} cannot be read: {error}. Nothing was changed.") from error


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise MachineProblem(f"The backup {path} cannot be read: {_reason(error)}. Nothing was changed.") from error


def restore(backup: Path, paths: LibraryPaths, now: datetime) -> Path | None:
    """Put a copy in the place of a catalogue that nobody has open; where the replaced one is kept, if there was one.

    Raises AkinError if the copy is damaged, of a newer Akin, or none, before anything is replaced; MachineProblem if
    the disk refuses. At no moment is there no catalogue.
    """
    new = paths.folder / f"{paths.catalogue.name}.restored"
    kept = paths.folder / _REPLACED.format(now.strftime(_STAMP))
    verify(backup)
    try:
        shutil.copyfile(backup, new)
        verify(new)
        _to_disk(new)
        had_one = paths.catalogue.exists()
        if had_one:
            _keep(paths.catalogue, kept)
        new.replace(paths.catalogue)
        _prune_replaced(paths.folder, kept)
    except OSError as error:
        raise MachineProblem(f"The backup could not be brought back: {_reason(error)}.") from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
    return kept if had_one else None


def _copy(catalogue: Path, target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(read_only(catalogue)) as source, closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.backup(copy)  # all at once: one state of the catalogue, whatever is written meanwhile
        copy.execute("pragma journal_mode = delete")
        copy.execute("delete from index_snapshots")
        copy.execute("vacuum")


def _keep(catalogue: Path, kept: Path) -> None:
    """Keep a catalogue beside the one that takes its place, with what still stands in its write-ahead log."""
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(catalogue)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")  # a damaged one refuses, and is kept as it is
    for suffix in ("", *_SIDE_FILES):
        file = Path(f"{catalogue}{suffix}")
        if file.exists():
            shutil.copyfile(file, f"{kept}{suffix}")
    for suffix in _SIDE_FILES:  # a log that is left would be played into the new catalogue
        Path(f"{catalogue}{suffix}").unlink(missing_ok=True)


def _prune_replaced(folder: Path, newest: Path) -> None:
    """Remove the oldest of the catalogues that were replaced; the clock may have been set back for the newest."""
    others = [path for path in folder.glob(_REPLACED.format("*")) if path != newest]
    others.sort(key=lambda path: path.stat().st_mtime_ns)
    for path in others[: max(0, len(others) - (REPLACED_KEPT - 1))]:
        for suffix in ("", *_SIDE_FILES):
            with contextlib.suppress(OSError):
                Path(f"{path}{suffix}").unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _reason(error: Exception) -> str:
    return str(error.strerror or error) if isinstance(error, OSError) else str(error)
