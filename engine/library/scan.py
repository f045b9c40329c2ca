"""Looks at watched folders, or at parts of them, and tells the catalogue what lies there. Opens no picture.

Runs in the engine's worker, in steps of one batch. A folder that is gone, or empty although photos are known in it (a
drive that is not mounted leaves its mount point behind), is set offline and nothing else about it changes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TypeVar

from engine.library.catalogue import Catalogue, Folder
from engine.library.formats import SUFFIXES
from engine.library.ignore import IgnoreRules, is_hidden, library_rules
from engine.library.sightings import Differences, FileOnDisk, below, lose, see
from engine.library.spelling import Spellings

BATCH = 500  # files per transaction: some ten milliseconds of work

T = TypeVar("T")


def scan(catalogue: Catalogue, folder: Folder, differences: Differences) -> Iterator[None]:
    """Bring the catalogue's view of one folder up to date."""
    yield from scan_paths(catalogue, folder, [""], differences)


def scan_paths(catalogue: Catalogue, folder: Folder, paths: Sequence[str], differences: Differences) -> Iterator[None]:
    """The same for some files and folders of one watched folder, given by their relative paths."""
    online = _is_there(catalogue, folder)
    if online != folder.online:
        catalogue.set_online(folder.id, online)
        differences.folders = True
    if online:
        others = {known.path for known in catalogue.folders()} - {folder.path}
        yield from _Scan(catalogue, folder, others, differences).look(paths)
    yield


def _is_there(catalogue: Catalogue, folder: Folder) -> bool:
    """What systems leave behind on a mount point (.directory, .Trash) does not make it the drive."""
    try:
        with os.scandir(folder.path) as entries:
            return any(not is_hidden(entry.name) for entry in entries) or not catalogue.holds_photos(folder.id)
    except OSError:
        return False


class _Scan:
    """One scan of one folder, under the ignore rules as they are now."""

    def __init__(self, catalogue: Catalogue, folder: Folder, others: set[Path], differences: Differences) -> None:
        """`others` are watched folders too; one that lies inside this one keeps its files."""
        self._db = catalogue.db
        self._folder = folder
        self._others = {other for other in others if other.is_relative_to(folder.path)}
        self._differences = differences
        self._rules = IgnoreRules(folder.path, library_rules(catalogue))
        self._spellings = Spellings(folder.path)

    def look(self, paths: Sequence[str]) -> Iterator[None]:
        for some in _batches(paths):
            files: list[FileOnDisk] = []
            for path in some:
                status = self._status(path)
                if status is None:
                    yield from self._lose_below(path, still_there=set())
                elif isinstance(status, FileOnDisk):
                    files.append(status)
                elif status:
                    yield from self._look_below(path)
            see(self._db, self._folder.id, files, self._differences)
            yield

    def _status(self, path: str) -> FileOnDisk | bool | None:
        """A picture as it is now, True for a folder to look into, None if nothing of the user's is there any more.

        False: it cannot be seen just now, which is not to be gone.
        """
        try:
            status = os.lstat(self._folder.path / path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            return False
        if not self._spellings.is_listed(path):  # renamed in no more than its case
            return None
        is_folder = stat.S_ISDIR(status.st_mode)
        if any((self._folder.path / path).is_relative_to(other) for other in self._others):
            return None
        if self._rules.out_of_sight(path, is_folder):
            return None
        if is_folder:
            return True
        return _picture(self._folder.path / path, path)

    def _look_below(self, top: str) -> Iterator[None]:
        """Record what lies below a folder, then lose what was known there and was not seen."""
        [(newest,)] = self._db.execute("select coalesce(max(id), 0) from files")
        walk = Walk(self._folder.path, self._rules, self._others)
        seen: set[int] = set()
        for files in _batches(walk.files(top)):
            seen.update(see(self._db, self._folder.id, files, self._differences))
            yield
        closed = [FileOnDisk(path, 0, 0, problem) for path, problem in walk.unreadable.items()]
        seen.update(see(self._db, self._folder.id, closed, self._differences))
        yield from self._lose_below(top, seen, walk.unreadable, newest)

    def _lose_below(
        self, top: str, still_there: set[int], unreadable: Collection[str] = (), newest: int | None = None
    ) -> Iterator[None]:
        """Lose the files at or below a path but for some, those in folders that could not be listed, and new ones."""
        for files in below(self._db, self._folder.id, _readable(top)):
            gone = [id for id, path in files if id not in still_there and (newest is None or id <= newest)]
            if unreadable:
                paths = dict(files)
                gone = [id for id in gone if not _lies_in(paths[id], unreadable)]
            if gone:
                lose(self._db, gone, self._differences)
            yield


def _lies_in(path: str, folders: Collection[str]) -> bool:
    return any(str(parent) in folders for parent in PurePosixPath(path).parents)


class Walk:
    """Picture files below a folder. What the rules name is passed over, links to folders are not followed."""

    def __init__(self, root: Path, rules: IgnoreRules, others: set[Path]) -> None:
        self._root = root
        self._rules = rules
        self._others = others
        self.unreadable: dict[str, str] = {}  # why a folder could not be listed, by its path; "." is the root

    def files(self, top: str) -> Iterator[FileOnDisk]:
        to_visit = [top]
        while to_visit:
            relative = to_visit.pop()
            try:
                with os.scandir(self._root / relative) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self.unreadable[_readable(relative) or "."] = f"The folder cannot be listed: {error.strerror or error}."
                continue
            inside = []
            for entry in listed:
                path = f"{relative}/{entry.name}" if relative else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if not self._rules.ignored(path, is_folder=True) and self._root / path not in self._others:
                        inside.append(path)
                elif Path(entry.name).suffix.lower() in SUFFIXES and not self._rules.ignored(path, is_folder=False):
                    file = _picture(entry, path)
                    if file is not None:
                        yield file
            to_visit += reversed(inside)


def _picture(place: os.DirEntry[str] | Path, path: str) -> FileOnDisk | None:
    """None for what is no picture file, or was gone before it could be looked at."""
    try:
        if not place.is_file() or Path(path).suffix.lower() not in SUFFIXES:
            return None
        status = place.stat()
    except OSError:
        return None
    readable = _readable(path)
    if readable != path:
        return FileOnDisk(readable, status.st_size, status.st_mtime_ns, "The file's name is in no known encoding.")
    return FileOnDisk(path, status.st_size, status.st_mtime_ns)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch


def _readable(path: str) -> str:
    """A path that can be stored and shown: bytes that are no text become \\xff and the like."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
