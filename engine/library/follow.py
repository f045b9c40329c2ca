"""Follows the watched folders: what happens in them leads to looks at their paths. In the engine's worker, in steps."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.library.catalogue import Catalogue
from engine.library.events import EVERYTHING, EventCleaner
from engine.library.scan import scan_paths
from engine.library.sightings import Differences
from engine.library.watch import Watcher

MOST_EVENTS = 2000  # taken in at once: some milliseconds
SLOW_DRIVE = 10.0  # seconds after which a drive that does not answer is no longer waited for


class Follower:
    """Keeps the catalogue's files like those on the disk: all folders at the start, then whatever changes."""

    def __init__(
        self, catalogue: Catalogue, watcher: Watcher | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._catalogue = catalogue
        self._watcher = watcher or Watcher()
        self._clock = clock
        self._cleaners: dict[Path, EventCleaner] = {}
        self._looks: deque[tuple[Path, list[str]]] = deque()
        self._steps: Iterator[None] | None = None
        self._differences = Differences()
        self._awaited: set[Path] = set()  # folders that are not watched yet
        self._awaited_until = 0.0

    def close(self) -> None:
        self._watcher.close()

    def begin(self) -> None:
        """Follow the folders that the catalogue names now, and look through all of them."""
        folders = [folder.path for folder in self._catalogue.folders()]
        self._watcher.follow(folders)
        self._cleaners = {path: EventCleaner() for path in folders}
        self._looks.clear()
        self._steps = None
        self._awaited = set(folders)
        self._awaited_until = self._clock() + SLOW_DRIVE

    def step(self) -> bool:
        """A step of looking; False if there is nothing to look at just now."""
        if self._steps is None:
            self._listen()
            if not self._looks:
                return False
            self._steps = self._look(*self._looks.popleft())
        if next(self._steps, self) is self:
            self._steps = None
        return True

    def take_differences(self) -> Differences:
        """What was found to be different since the last call."""
        return self._differences.take()

    @property
    def looking(self) -> bool:
        """Whether a look is under way, or is waiting for its drive."""
        waiting = bool(self._awaited) and self._clock() < self._awaited_until
        return self._steps is not None or bool(self._looks) or waiting

    def _listen(self) -> None:
        now = self._clock()
        for root in self._watcher.ready():
            self._awaited.discard(root)
            self._looks.append((root, [EVERYTHING]))
        for root, event in self._watcher.events(MOST_EVENTS):
            if root in self._cleaners:  # it may have been removed meanwhile
                self._cleaners[root].put(event, now)
        for root, cleaner in self._cleaners.items():
            paths = cleaner.due(now)
            if paths:
                self._looks.append((root, paths))

    def _look(self, root: Path, paths: list[str]) -> Iterator[None]:
        for folder in self._catalogue.folders():
            if folder.path == root:
                yield from scan_paths(self._catalogue, folder, paths, self._differences)
