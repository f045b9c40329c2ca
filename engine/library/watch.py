"""Watches folders: a thread for each, which turns what the system says, or fails to say, into events for the worker.

The threads do what may take long or hang: walking a tree to watch it, asking a drive whether it is there. Where the
system's events cannot be relied on (network drives, no more watches to be had, events lost), they ask for the folder
to be looked through from time to time, or at once.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from engine.library.events import EVERYTHING, Event, Kind
from engine.library.volumes import identity, is_remote

log = logging.getLogger(__name__)

PRESENCE = 2.0  # seconds between two looks whether the folders are there
RESCAN = 300.0  # seconds between two looks through a folder whose events cannot be relied on
PROBE = 30.0  # seconds between two tests whether the system still gives watches
MOST_EVENTS = 100_000  # that wait for the worker; with more, the folders are looked through instead

_WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip


class Watcher:
    """The watched folders of one library, as the engine's worker sees them."""

    def __init__(self) -> None:
        # raised when folders are made faster than they are watched; harmless, but deadly to its thread as an error
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._watches: dict[Path, _FolderWatch] = {}
        self._warnings = _Warnings(self._watches)
        logging.getLogger("watchdog").addHandler(self._warnings)

    def follow(self, folders: Sequence[Path]) -> None:
        """Watch these folders, whether they are there or not, and no others. Does not wait.

        Each is reported by `ready` once it is watched: what a scan sees from then on cannot be out of date for long.
        """
        for path in set(self._watches) - set(folders):
            self._watches.pop(path).close()
        for path in folders:
            if path in self._watches:
                self._watches[path].ready.set()
            else:
                self._watches[path] = _FolderWatch(path)

    def ready(self) -> list[Path]:
        """The folders that were asked for and can be looked through now; each comes once."""
        ready = [path for path, watch in self._watches.items() if watch.ready.is_set()]
        for path in ready:
            self._watches[path].ready.clear()
        return ready

    def events(self, most: int) -> Iterator[tuple[Path, Event]]:
        """What happened since the last call, and in which folder; at most so many events of each."""
        for path, watch in self._watches.items():
            yield from ((path, event) for event in watch.events(most))

    def close(self) -> None:
        """End watching. Does not wait for a drive that hangs."""
        logging.getLogger("watchdog").removeHandler(self._warnings)
        for watch in self._watches.values():
            watch.close()
        for watch in self._watches.values():
            watch.join(2.0)


class _FolderWatch(threading.Thread):
    """The thread that watches one folder; only `ready`, `lost`, `events` and `close` are for others."""

    def __init__(self, root: Path) -> None:
        super().__init__(name=f"watching {root.name}", daemon=True)
        self.ready = threading.Event()  # watched, or known not to be there
        self.lost = threading.Event()  # something happened that no event tells of
        self._root = root
        self._events: queue.Queue[Event] = queue.Queue(MOST_EVENTS)
        self._closing = threading.Event()
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None
        self._reliable = False
        self.start()

    def events(self, most: int) -> Iterator[Event]:
        if self.lost.is_set():
            self.lost.clear()
            yield Event(EVERYTHING, "tree")
        with contextlib.suppress(queue.Empty):
            for _ in range(most):
                yield self._events.get_nowait()

    def close(self) -> None:
        self._closing.set()

    def run(self) -> None:
        try:
            self._begin()
            self.ready.set()
            looked = probed = time.monotonic()
            while not self._closing.wait(PRESENCE):
                now = time.monotonic()
                if identity(self._root) != self._identity or self._died:  # unplugged, plugged in, replaced
                    self._begin()
                    self.lost.set()
                elif self._reliable and now - probed > PROBE:
                    probed = now
                    self._reliable = self._can_watch_more()
                elif not self._reliable and now - looked > RESCAN:
                    looked = now
                    self._begin()
                    self.lost.set()
        except Exception:
            log.exception("Watching %s failed.", self._root)
        finally:
            self._end()

    @property
    def _died(self) -> bool:
        """Whether watchdog's threads ended without being told to."""
        observer = self._observer
        return observer is not None and not all(thread.is_alive() for thread in (observer, *observer.emitters))

    def _begin(self) -> None:
        """Watch the folder if it is there. Whether the system's events can be relied on is known afterwards."""
        self._end()
        self._identity = identity(self._root)
        self._reliable = False
        if self._identity is None:
            return
        try:
            observer = Observer()
            observer.daemon = True
            observer.schedule(_Handler(self._root, self._put), str(self._root), recursive=True, event_filter=_WANTED)
            observer.start()
            self._observer = observer
        except OSError as error:
            log.warning("%s cannot be watched (%s) and is looked through from time to time.", self._root, error)
        else:
            self._reliable = not is_remote(self._root) and self._can_watch_more()

    def _end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
        self._observer = None

    def _can_watch_more(self) -> bool:
        """watchdog says nothing when it gets no watch for a folder below; then one more cannot be had either."""
        observer = self._observer
        if observer is None:
            return False
        try:
            with tempfile.TemporaryDirectory(prefix="akin-") as folder:
                observer.unschedule(observer.schedule(FileSystemEventHandler(), folder))
        except OSError as error:  # no watch, or no room for the folder: either way nobody knows
            log.warning("%s may not be wholly watched (%s): it is looked through from time to time.", self._root, error)
            return False
        return True

    def _put(self, event: Event) -> None:
        try:
            self._events.put_nowait(event)
        except queue.Full:
            self.lost.set()


class _Handler(FileSystemEventHandler):
    """Hands on what watchdog says of one folder. Runs in watchdog's threads."""

    def __init__(self, root: Path, put: Callable[[Event], None]) -> None:
        self._prefix = str(root).rstrip(os.sep) + os.sep
        self._put = put

    def on_any_event(self, event: FileSystemEvent) -> None:
        kind: Kind = "tree" if event.is_directory else "changed"
        self._hand_on(event.src_path, "closed" if isinstance(event, FileClosedEvent) else kind)
        if event.dest_path:
            self._hand_on(event.dest_path, "closed" if kind == "changed" else kind)  # what is moved here is whole

    def _hand_on(self, path: bytes | str, kind: Kind) -> None:
        path = os.fsdecode(path)
        if path.startswith(self._prefix):
            self._put(Event(path.removeprefix(self._prefix).replace(os.sep, "/"), kind))


class _Warnings(logging.Handler):
    """watchdog says in its log alone that the system dropped events; whatever it warns of, something may be lost."""

    def __init__(self, watches: Mapping[Path, _FolderWatch]) -> None:
        super().__init__(logging.WARNING)
        self._watches = watches

    def emit(self, _record: logging.LogRecord) -> None:
        for watch in list(self._watches.values()):
            watch.lost.set()
