"""Meets the requests for checks, repairs and backups, and takes care of a library unasked. Runs in the engine's worker.

Every answer is a generator of small steps, so that searches go first. What SQLite does in one go (integrity checks,
copies, compacting) runs in a helper thread, through connections of its own.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from engine import messages as m
from engine.care import backup, ratings, thumbnails
from engine.care.check import check
from engine.care.repair import Repairer
from engine.errors import AkinError, RequestProblem
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from engine.library.thumbnails import ThumbnailWriter

log = logging.getLogger(__name__)

IDLE_BEFORE_BACKUP = 5.0  # seconds without anything to do
LOOK_EVERY = 3600.0  # seconds between two looks whether a backup is due

Publish = Callable[[m.Message], None]
Asked = m.Check | m.Repair | m.BackUp


class Keeper:
    """Takes care of one open library."""

    def __init__(
        self, paths: LibraryPaths, catalogue: Catalogue, thumbnail_writer: ThumbnailWriter, publish: Publish
    ) -> None:
        self._paths = paths
        self._catalogue = catalogue
        self._thumbnails = thumbnail_writer
        self._publish = publish
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="care")
        self._jobs: deque[Iterator[bool]] = deque()
        self._unasked: Generator[bool, None, int] | None = None
        self._looked_for_thumbnails = False
        self._busy_at = time.monotonic()
        self._looked_for_backup = -LOOK_EVERY
        self._backing_up: Future[Path] | None = None

    def close(self) -> None:
        """Ends what is being made; copies that are not whole yet are thrown away."""
        for job in self._jobs:
            if isinstance(job, Generator):
                job.close()
        self._stop_unasked()
        self._executor.shutdown(wait=True, cancel_futures=True)

    @property
    def busy(self) -> bool:
        """Whether something is under way that nobody waits for."""
        return self._unasked is not None

    def begin(self, request: Asked, reply: Publish, save_snapshot: Callable[[], bool], finished: Publish) -> None:
        """Queue the answer to a request. `finished` is called after a repair, when files may have to be looked at."""
        match request:
            case m.Check():
                work: Generator[bool, None, m.Reply] = self._in_thread(lambda: check(request.id, self._paths))
            case m.Repair():
                self._stop_unasked()
                work = Repairer(
                    self._paths, self._catalogue, self._thumbnails, save_snapshot, self._publish, self._executor
                ).run(request.id)
            case m.BackUp(folder=folder, keep=keep):
                target = self._paths.backups if folder is None else Path(folder)
                if not target.is_absolute() or keep < 1:
                    raise RequestProblem("A backup needs the full path of its folder, and to keep one at least.")
                work = self._in_thread(lambda: self._back_up(request.id, target, keep if folder is None else None))
        self._jobs.append(self._answered(request.id, work, reply, finished))

    def step(self) -> bool:
        """A step of what was asked for; False if it only waited."""
        self._busy_at = time.monotonic()
        worked = next(self._jobs[0], None)
        if worked is None:
            self._jobs.popleft()
        return bool(worked) or worked is None

    @property
    def asked(self) -> bool:
        return bool(self._jobs)

    def step_unasked(self) -> bool:
        """A step of what is done when nothing else is to be done; False if there was nothing."""
        if self._unasked is None:
            if self._looked_for_thumbnails and not self._thumbnails.lost:
                return False
            self._looked_for_thumbnails = True
            self._thumbnails.restart()
            self._unasked = self._renewing()
        try:
            return next(self._unasked)
        except StopIteration as finished:
            self._unasked = None
            if finished.value:
                self._publish(m.Changes(photos=True))
            return True
        except (sqlite3.Error, OSError):
            log.warning("Thumbnails could not be made, or ratings not be read.", exc_info=True)
            self._unasked = None
            return True

    def idle(self, empty: Callable[[], bool]) -> None:
        """Called while the engine has nothing to do: at most once a day the catalogue is copied."""
        if self._backing_up is not None:
            self._end_backup(self._backing_up)
            return
        now = time.monotonic()
        if now - self._busy_at < IDLE_BEFORE_BACKUP or now - self._looked_for_backup < LOOK_EVERY:
            return
        self._looked_for_backup = now
        if not empty() and backup.is_due(self._paths.backups, datetime.now(UTC)):
            self._backing_up = self._executor.submit(
                backup.back_up, self._paths.catalogue, self._paths.backups, datetime.now(UTC)
            )

    def worked(self) -> None:
        """Something else than care was done: not idle."""
        self._busy_at = time.monotonic()

    def _renewing(self) -> Generator[bool, None, int]:
        """Makes lost thumbnails anew, and reads the ratings that were never asked for; how many photos look new."""
        made = yield from thumbnails.remake(self._catalogue, self._thumbnails, lambda _done, _total: None)
        return made + (yield from ratings.read_again(self._catalogue))

    def _end_backup(self, backing_up: Future[Path]) -> None:
        if not backing_up.done():
            return
        self._backing_up = None
        if error := backing_up.exception():
            log.warning("The daily backup failed: %s", error)
            if isinstance(error, AkinError):
                self._publish(m.Notice(error.code, error.sentence, goes_on=True))
        else:
            log.info("Backed up to %s.", backing_up.result())
            backup.prune(self._paths.backups, m.BACKUPS_KEPT)

    def _back_up(self, id: int, folder: Path, keep: int | None) -> m.BackedUp:
        """In the helper thread. Copies are removed only from the library's own folder."""
        path = backup.back_up(self._paths.catalogue, folder, datetime.now(UTC))
        removed = [] if keep is None else backup.prune(folder, keep)
        return m.BackedUp(id, str(path), path.stat().st_size, tuple(str(old) for old in removed))

    def _in_thread(self, work: Callable[[], m.Reply]) -> Generator[bool, None, m.Reply]:
        future = self._executor.submit(work)
        while not future.done():
            yield False
        return future.result()

    def _answered(
        self, id: int, work: Generator[bool, None, m.Reply], reply: Publish, finished: Publish
    ) -> Iterator[bool]:
        """The steps of `work`, and then its reply, or why there is none."""
        try:
            answer = yield from work
            finished(answer)
            reply(answer)
        except AkinError as error:
            reply(m.Failed(id, error.code, error.sentence))
        except (sqlite3.DatabaseError, OSError) as error:
            reply(m.Failed(id, "environment", f"The library cannot be used right now: {error}."))
        except Exception:
            log.exception("Care failed.")
            reply(m.Failed(id, "bug", f"Akin made a mistake; {self._paths.log} has the details."))

    def _stop_unasked(self) -> None:
        if self._unasked is not None:
            self._unasked.close()
            self._unasked = None
