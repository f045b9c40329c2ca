"""Walks a watched folder and tells the catalogue what lies there. Opens no file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from engine.library.catalogue import Catalogue, FileOnDisk, Folder
from engine.library.formats import SUFFIXES

BATCH = 500  # files per transaction: some ten milliseconds of work


def scan(catalogue: Catalogue, folder: Folder) -> Iterator[None]:
    """Bring the catalogue's view of one folder up to date, in steps of one batch.

    A folder that is gone, or empty although photos are known in it (a drive that is not mounted leaves its mount
    point behind), is set offline and nothing else about it changes.
    """
    number = catalogue.next_scan()
    walk = _Walk(folder.path)
    seen_any = False
    batch: list[FileOnDisk] = []
    for file in walk.files():
        batch.append(file)
        if len(batch) == BATCH:
            seen_any = True
            catalogue.seen(folder.id, number, batch)
            batch = []
            yield
    catalogue.seen(folder.id, number, batch)
    seen_any = seen_any or bool(batch)
    gone = walk.root_unreadable or (not seen_any and folder.photos > 0 and _is_empty(folder.path))
    catalogue.set_online(folder.id, not gone)
    if not gone:
        catalogue.finish_scan(folder.id, number, walk.unreadable)
    yield


def _is_empty(path: Path) -> bool:
    with os.scandir(path) as entries:
        return next(entries, None) is None


class _Walk:
    """Picture files below a folder. Hidden files and folders are passed over, links to folders not followed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.unreadable: list[str] = []  # relative paths of folders that could not be listed
        self.root_unreadable = False

    def files(self) -> Iterator[FileOnDisk]:
        to_visit = [""]
        while to_visit:
            relative = to_visit.pop()
            try:
                with os.scandir(self._root / relative) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                if relative:
                    self.unreadable.append(_readable(relative))
                else:
                    self.root_unreadable = True
                continue
            below = []
            for entry in listed:
                path = f"{relative}/{entry.name}" if relative else entry.name
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    below.append(path)
                elif Path(entry.name).suffix.lower() in SUFFIXES and (file := _stat(entry, path)):
                    yield file
            to_visit += reversed(below)


def _stat(entry: os.DirEntry[str], path: str) -> FileOnDisk | None:
    """None for what is no file, or was gone before it could be looked at."""
    try:
        if not entry.is_file():
            return None
        status = entry.stat()
    except OSError:
        return None
    readable = _readable(path)
    if readable != path:
        return FileOnDisk(readable, status.st_size, status.st_mtime_ns, "The file's name is in no known encoding.")
    return FileOnDisk(path, status.st_size, status.st_mtime_ns)


def _readable(path: str) -> str:
    """A path that can be stored and shown: bytes that are no text become \\xff and the like."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
