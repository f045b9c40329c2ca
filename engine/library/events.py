"""What a stream of file system events comes to: which paths to look at, and when. Pure; knows no clock and no disk.

Editors write a file three times to save it once, browsers download under another name, cameras copy thousands of
files, and one that is moved away may be back in a moment. All of them end with the disk as it is, so an event only
says where to look once things are quiet; what lies there then is compared with the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from engine.library.formats import SUFFIXES
from engine.library.ignore import IGNORE_FILE, is_hidden

QUIET = 1.0  # seconds without an event until a path is looked at
CLOSED = 0.2  # the same after its writer has closed it
PATIENCE = 30.0  # seconds after which a path is looked at although it is never quiet
MANY = 50_000  # paths; where more wait, looking through the whole folder is cheaper

EVERYTHING = ""  # the watched folder itself

Kind = Literal["changed", "closed", "tree"]


@dataclass(frozen=True)
class Event:
    """Something happened at a path below a watched folder: "/" between the parts, "" for the folder itself.

    changed: a file was made, written, moved here or away, or removed. closed: its writer is done. tree: a folder was
    made, moved or removed, or nobody knows what happened below it.
    """

    path: str
    kind: Kind


@dataclass
class _Waiting:
    first: float
    due: float
    tree: bool


class EventCleaner:
    """Collects the events of one watched folder and says which paths to look at once they are quiet."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, event: Event, now: float) -> None:
        """Take in an event that came at `now`, in seconds of any clock that runs forward."""
        path, tree = event.path, event.kind == "tree"
        folder, _, name = path.rpartition("/")
        if name == IGNORE_FILE:
            path, tree = folder, True
        elif not tree and PurePosixPath(name).suffix.lower() not in SUFFIXES:
            return
        if path and any(is_hidden(part) for part in path.split("/")):
            return
        if len(self._waiting) >= MANY:
            self._waiting = {EVERYTHING: _Waiting(now, now + QUIET, tree=True)}
        waiting = self._waiting.setdefault(path, _Waiting(now, now, tree))
        waiting.tree |= tree
        waiting.due = min(now + (CLOSED if event.kind == "closed" else QUIET), waiting.first + PATIENCE)

    def due(self, now: float) -> list[str]:
        """The paths to look at, in order; none lies in a folder that is, or soon will be, looked through as a whole."""
        ready = {path for path, waiting in self._waiting.items() if waiting.due <= now}
        if not ready:
            return []
        trees = {path for path, waiting in self._waiting.items() if waiting.tree}
        covered = {path for path in ready if any(folder in trees for folder in _folders(path))}
        for path in ready:
            del self._waiting[path]
        return sorted(ready - covered)


def _folders(path: str) -> Iterator[str]:
    """The folders that a path lies in, up to the watched one."""
    while path:
        path = path.rpartition("/")[0]
        yield path
