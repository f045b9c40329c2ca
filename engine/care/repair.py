"""Makes a library's caches anew and removes what belongs to nothing. Runs in the engine's worker, in steps.

Originals are only read. A vector is removed if its photo is gone, its model was replaced, or its size fits no model.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from engine.care import thumbnails
from engine.care.backbones import SUPERSEDED
from engine.care.check import MISFITS, ORPHANED_PHOTOS, check, damaged_snapshots
from engine.care.wording import counted, were
from engine.errors import MachineProblem
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from engine.library.thumbnails import ThumbnailWriter
from engine.messages import CareProgress, Checked, Message, Repaired

_FOR_SCAN = {"files-gone", "files-changed"}  # the engine's next scan, which follows at once, sees to these
_UNKNOWN_FOLDER = "folder_id not in (select id from folders)"
_UNKNOWN_PHOTO = "photo_id is not null and photo_id not in (select id from photos)"


class Repairer:
    """One repair of an open library."""

    def __init__(
        self,
        paths: LibraryPaths,
        catalogue: Catalogue,
        thumbnail_writer: ThumbnailWriter,
        save_snapshot: Callable[[], bool],
        publish: Callable[[Message], None],
        executor: Executor,
    ) -> None:
        """`save_snapshot` writes the snapshot of the index in memory, False if there is none yet.

        What takes long and needs no Python runs in `executor`, so that searches are answered meanwhile.
        """
        self._paths = paths
        self._catalogue = catalogue
        self._thumbnails = thumbnail_writer
        self._save_snapshot = save_snapshot
        self._publish = publish
        self._executor = executor
        self._done: list[str] = []

    def run(self, id: int) -> Generator[bool, None, Repaired]:
        """The repair, one step at a time; a step yields False if it only waited.

        Raises MachineProblem if the catalogue itself is damaged, which no repair can undo.
        """
        before = yield from self._check(id)
        if any(finding.kind == "catalogue" for finding in before.findings):
            raise MachineProblem(before.findings[0].sentence)
        self._remove_orphans(self._catalogue.db)
        yield True
        self._renew_snapshots(self._catalogue.db)
        yield True
        self._thumbnails.restart()
        made = yield from thumbnails.remake(
            self._catalogue, self._thumbnails, lambda done, total: self._publish(CareProgress(done, total))
        )
        self._say(made, "thumbnail", "{were} made anew.")
        self._remove_thumbnails()
        yield True
        freed = yield from self._compact()
        after = yield from self._check(id)
        left = tuple(finding.sentence for finding in after.findings if finding.wrong and finding.kind not in _FOR_SCAN)
        return Repaired(id, tuple(self._done), left, made, freed)

    def _check(self, id: int) -> Generator[bool, None, Checked]:
        checking = self._executor.submit(check, id, self._paths)
        while not checking.done():
            yield False
        return checking.result()

    def _remove_orphans(self, db: Database) -> None:
        with db.atomic():
            broken = db.execute(f"delete from files where {_UNKNOWN_FOLDER}").rowcount
            broken += db.execute(f"update files set photo_id = null, state = 'waiting' where {_UNKNOWN_PHOTO}").rowcount
            vectors = db.execute(f"delete from vectors where {_UNKNOWN_PHOTO}").rowcount
            photos = db.execute(f"delete from photos where id in ({ORPHANED_PHOTOS})").rowcount
            misfits = db.execute(f"delete from vectors where (photo_id, backbone) in ({MISFITS})").rowcount
            vectors += db.execute(f"delete from vectors where backbone in ({SUPERSEDED})").rowcount
            db.execute("delete from index_snapshots where backbone not in (select backbone from vectors)")
            again = db.execute("update files set state = 'waiting', tries = 0 where state = 'unreadable'").rowcount
        self._say(broken, "record", "about what is not there {were} put right.")
        self._say(photos, "photo", "that no file holds any more {were} forgotten.")
        self._say(vectors, "vector", "of photos or models that are gone {were} removed.")
        self._say(again, "file", "that could not be read {were} set to be tried again.")
        self._say(misfits, "vector", "that did not fit the model {were} removed, to be made anew.")

    def _renew_snapshots(self, db: Database) -> None:
        damaged = damaged_snapshots(db)
        for backbone in damaged:
            db.execute("delete from index_snapshots where backbone = ?", (backbone,))
        self._say(len(damaged), "damaged copy", "of the search index {were} thrown away.", "damaged copies")
        if self._save_snapshot():
            self._done.append("The copy of the search index was written anew.")

    def _remove_thumbnails(self) -> None:
        known = {bytes(content).hex() for (content,) in self._catalogue.db.execute("select content_hash from photos")}
        unknown = self._thumbnails.keys() - known
        self._thumbnails.remove(unknown)
        self._say(len(unknown), "thumbnail", "of photos that are gone {were} removed.")

    def _compact(self) -> Generator[bool, None, int]:
        """Give unused space back to the disk; how many bytes."""
        files = (self._paths.catalogue, self._paths.thumbnails)
        size = sum(_size(file) for file in files)
        for file in files:
            compacting = self._executor.submit(_vacuum, file)
            while not compacting.done():
                yield False
            if error := compacting.exception():
                # Not having the room, or somebody else reading: no harm, and the next repair tries again.
                if not isinstance(error, sqlite3.OperationalError):
                    raise error
                self._done.append(f"{file.name} could not be made smaller: {error}.")
        return max(0, size - sum(_size(file) for file in files))

    def _say(self, count: int, thing: str, what: str, plural: str = "") -> None:
        if count:
            self._done.append(f"{counted(count, thing, plural)} {what.format(were=were(count))}")


def _vacuum(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=10.0, isolation_level=None)) as connection:
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def _size(path: Path) -> int:
    """With what still stands in the write-ahead log."""
    return sum(file.stat().st_size for file in (path, Path(f"{path}-wal")) if file.exists())
