"""The catalogue: the one truth about folders, files, photos and vectors. Only the engine's worker writes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from engine.errors import MachineProblem
from engine.library.failures import Cause
from engine.library.marks import find_album
from engine.library.metadata import Metadata
from engine.library.migrations import migrate
from engine.library.photo_tags import check_tag
from engine.library.selection import ALL, FAVOURITE, OWN_RATING, add_functions, check_folder, where
from engine.library.trouble import is_damage
from engine.messages import Filters

ID_BLOCK = 8192  # ids read, or files counted, at once: some ten milliseconds of work
FORGOTTEN_AT_ONCE = 1000  # photos
MOST_TRIES = 3  # at a file that the machine failed at, for want of time or memory, until it counts as unreadable
VECTOR_BLOCK = 1024  # vectors read at once; as many as the processor keeps close
LAST_ID = 2**63 - 1  # SQLite's largest
BUSY_TIMEOUT = 10.0  # seconds to wait at the opening for another process that holds the database
BUSY_TIMEOUT_OPEN = 1.0  # the same afterwards, when requests wait as well; background work is tried again later


@dataclass(frozen=True)
class Folder:
    """A watched folder."""

    id: int
    path: Path
    online: bool


@dataclass(frozen=True)
class WaitingFile:
    """A file whose photo has no vector of the backbone yet."""

    id: int
    path: Path
    maybe_known: bool = False  # it was touched, or one of the same size holds a photo that has its vector
    revision: int = 0  # what becomes of it counts only if no scan has seen a change meanwhile


@dataclass(frozen=True)
class IndexedFile:
    """What became of a waiting file: its photo and the photo's vector."""

    file_id: int
    content_hash: bytes
    format: str
    width: int  # pixels, orientation applied
    height: int
    metadata: Metadata
    vector: NDArray[np.float16]  # [d], as the encoder gave it
    revision: int = 0  # of the waiting file


@dataclass(frozen=True)
class UnreadableFile:
    """Why a waiting file could not be indexed. Scans try again where the picture is not at fault."""

    file_id: int
    reason: str
    cause: Cause
    revision: int = 0  # of the waiting file


@dataclass(frozen=True)
class StoredWord:
    """A pseudo-word `[w]` and, if there is one, the loss that it came to."""

    token: NDArray[np.float32]
    loss: float | None = None


@dataclass(frozen=True)
class Counts:
    photos: int
    files: int
    waiting: int
    missing: int


class Catalogue:
    """One library's catalogue, open for reading and writing in one thread."""

    def __init__(self, path: Path) -> None:
        """Open or create. Raises MachineProblem if it cannot be, or if a newer Akin wrote it."""
        try:
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
            add_functions(connection)
            self.db = Database(connection)
            self.db.execute("pragma journal_mode = wal")
            self.db.execute("pragma synchronous = normal")
            self.db.execute("pragma foreign_keys = on")
            migrate(self.db)
            self.db.execute(f"pragma busy_timeout = {int(BUSY_TIMEOUT_OPEN * 1000)}")
        except sqlite3.DatabaseError as error:
            advice = "; `akin restore BACKUP` brings back a copy" if is_damage(error) else ""
            raise MachineProblem(f"The library's catalogue {path} cannot be opened: {error}{advice}.") from error

    def close(self) -> None:
        self.db.close()

    # --- settings ---

    def setting(self, key: str) -> str | None:
        row = self._row("select value from settings where key = ?", key)
        return None if row is None else str(row[0])

    def set_setting(self, key: str, value: str) -> None:
        self.db.execute("insert or replace into settings values (?, ?)", (key, value))

    def remove_setting(self, key: str) -> None:
        self.db.execute("delete from settings where key = ?", (key,))

    # --- folders ---

    def add_folder(self, path: Path) -> int:
        """The id of a watched folder, which is added if it is new."""
        self.db.execute("insert or ignore into folders (path) values (?)", (str(path),))
        return int(self._one("select id from folders where path = ?", str(path)))

    def remove_folder(self, path: Path) -> bool:
        """Forget a folder and its files. False if it was not watched."""
        return bool(self.db.execute("delete from folders where path = ?", (str(path),)).rowcount)

    def forget_photos_without_files(self) -> Iterator[None]:
        """In steps of some ten milliseconds. A missing file still stands for its photo."""
        for first in range(1, int(self._one("select coalesce(max(id), 0) from photos")) + 1, FORGOTTEN_AT_ONCE):
            self.db.execute(
                "delete from photos where id between ? and ? "
                "and not exists (select 1 from files where photo_id = photos.id)",
                (first, first + FORGOTTEN_AT_ONCE - 1),
            )
            yield

    def folders(self) -> list[Folder]:
        rows = self.db.execute("select id, path, online from folders order by path")
        return [Folder(id, Path(path), bool(online)) for id, path, online in rows]

    def photos_by_folder(self) -> dict[int, int]:
        """How many distinct photos can be found in each watched folder, by its id."""
        rows = self.db.execute(
            "select folder_id, count(distinct photo_id) from files where state = 'indexed' group by folder_id"
        )
        return dict(rows.fetchall())

    def holds_photos(self, folder_id: int) -> bool:
        """Whether any photo is known to lie in a watched folder."""
        return bool(
            self._one("select exists (select 1 from files where folder_id = ? and state = 'indexed')", folder_id)
        )

    def take_over(self, folder: Folder, inner: Folder) -> None:
        """Make the files of a watched folder those of one that it lies in, and forget the inner one."""
        below = inner.path.relative_to(folder.path).as_posix()
        with self.db.atomic():
            self.db.execute(
                "update or replace files set folder_id = ?, relative_path = ? || '/' || relative_path "
                "where folder_id = ?",
                (folder.id, below, inner.id),
            )
            self.db.execute("delete from folders where id = ?", (inner.id,))

    def set_online(self, folder_id: int, online: bool) -> None:
        self.db.execute("update folders set online = ? where id = ?", (online, folder_id))

    # --- what is to be indexed, and what came of it ---

    def waiting(self, backbone: str, limit: int, span: tuple[int, int] = (1, LAST_ID)) -> list[WaitingFile]:
        """The first files to decode for a backbone, in order of their ids, among those from one id to another."""
        rows = self.db.execute(
            f"select files.id, path || '/' || relative_path, verify or {_SAME_SIZE}, revision "
            f"{_TO_DO} and files.id between ? and ? order by files.id limit ?",
            (backbone, backbone, *span, limit),
        )
        return [WaitingFile(id, Path(path), bool(known), revision) for id, path, known, revision in rows]

    def count_waiting(self, backbone: str) -> Iterator[int]:
        """How many files wait to be decoded, in parts that sum up to it; each takes some ten milliseconds."""
        end = self.last_file()
        for first in range(1, end + 1, ID_BLOCK):
            last = first + ID_BLOCK - 1
            if last >= end:  # those too that come meanwhile
                last = LAST_ID
            yield int(self._one(f"select count(*) {_TO_DO} and files.id between ? and ?", backbone, first, last))

    def last_file(self) -> int:
        """The largest id of a file, 0 if there is none."""
        return int(self._one("select coalesce(max(id), 0) from files"))

    def known_photo(self, content_hash: bytes, backbone: str) -> int | None:
        """The id of the photo with this content if it has a vector of the backbone."""
        row = self._row(
            "select id from photos join vectors on photo_id = id where content_hash = ? and backbone = ?",
            content_hash, backbone,
        )  # fmt: skip
        return None if row is None else int(row[0])

    def photos_held(self, file_ids: Sequence[int]) -> set[int]:
        """The photos that files are known to hold."""
        rows = self.db.execute(
            "select photo_id from files where id in (select value from json_each(?)) and photo_id is not null",
            (json.dumps(list(file_ids)),),
        )
        return {photo_id for (photo_id,) in rows}

    def record_copies(self, copies: Iterable[tuple[WaitingFile, int]]) -> None:
        """Commit that files hold photos that are known, which are given by their ids."""
        with self.db.atomic():
            self.db.conn.executemany(_HOLDS, [(photo_id, file.id, file.revision) for file, photo_id in copies])

    def record(
        self, backbone: str, indexed: Sequence[IndexedFile], unreadable: Sequence[UnreadableFile]
    ) -> list[int | None]:
        """Commit one batch; the photo ids of `indexed`, in order. All of it is on the disk, or none.

        None for a file that a scan has seen changed or gone meanwhile: what was read of it is out of date.
        """
        with self.db.atomic():
            for failure in unreadable:
                self._record_failure(failure)
            return [self._record_photo(backbone, file) for file in indexed]

    def _record_failure(self, failure: UnreadableFile) -> None:
        """A file that cannot be read just now keeps the photo that it is known to hold."""
        self.db.execute(
            "update files set error = :reason, tries = tries + (:cause = 'machine'), "
            "retry = :cause = 'access' or (:cause = 'machine' and tries + 1 < :most_tries), "
            "photo_id = iif(:cause = 'picture', null, photo_id), verify = iif(:cause = 'picture', 0, verify), "
            "state = iif(:cause <> 'picture' and photo_id is not null, 'indexed', 'unreadable') "
            "where id = :file_id and revision = :revision",
            {**asdict(failure), "most_tries": MOST_TRIES},
        )

    def _record_photo(self, backbone: str, file: IndexedFile) -> int | None:
        metadata = file.metadata
        if self._row("select 1 from files where id = ? and revision = ?", file.file_id, file.revision) is None:
            return None
        self.db.execute(
            "insert or ignore into photos (content_hash, format, width, height, taken_at, camera, lens, "
            "latitude, longitude, rating) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                file.content_hash, file.format, file.width, file.height, metadata.taken_at, metadata.camera,
                metadata.lens, metadata.latitude, metadata.longitude, metadata.rating,
            ),
        )  # fmt: skip
        photo_id = int(self._one("select id from photos where content_hash = ?", file.content_hash))
        self.db.execute("insert or ignore into vectors values (?, ?, ?)", (photo_id, backbone, file.vector.tobytes()))
        self.db.execute(_HOLDS, (photo_id, file.file_id, file.revision))
        return photo_id

    # --- what search and the views read ---

    def vectors(
        self, backbone: str, span: tuple[int, int] | None = None
    ) -> Iterator[tuple[list[int], NDArray[np.float16]]]:
        """Photo ids and vectors `[n, d]` of the photos that lie somewhere, in blocks.

        `span` is the first and the last id that is wanted, if not all are.
        """
        found = "photo_id in (select photo_id from files where state = 'indexed')"
        if span is not None:  # to look up a few is quicker than to list all
            found = f"photo_id between ? and ? and {_FOUND}"
        cursor = self.db.execute(
            f"select photo_id, vector from vectors where backbone = ? and {found} order by photo_id",
            (backbone, *(span or ())),
        )
        while rows := cursor.fetchmany(VECTOR_BLOCK):
            vectors = b"".join([vector for _, vector in rows])
            yield [photo_id for photo_id, _ in rows], np.frombuffer(vectors, np.float16).reshape(len(rows), -1)

    def vector(self, photo_id: int, backbone: str) -> NDArray[np.float16] | None:
        row = self._row("select vector from vectors where photo_id = ? and backbone = ?", photo_id, backbone)
        return None if row is None else np.frombuffer(row[0], np.float16)

    def searchable(self, backbone: str) -> Iterator[NDArray[np.int64]]:
        """Ids of the photos that lie somewhere and have a vector, ascending, in blocks of some ten milliseconds."""
        last = 0
        while rows := self.db.execute(
            f"select photo_id from vectors where backbone = ? and photo_id > ? and {_FOUND} order by photo_id limit ?",
            (backbone, last, ID_BLOCK),
        ).fetchall():
            last = rows[-1][0]
            yield np.array(rows, np.int64)[:, 0]

    def photo_id(self, content_hash: bytes) -> int | None:
        row = self._row("select id from photos where content_hash = ?", content_hash)
        return None if row is None else int(row[0])

    def content_hash(self, photo_id: int) -> bytes:
        """What a photo that is there is known by."""
        return bytes(self._one("select content_hash from photos where id = ?", photo_id))

    def selected(self, filters: Filters) -> NDArray[np.int64] | None:
        """Ids of the photos that the filters let through; None if they let all through.

        Raises MissingProblem if the filters name an album, a folder or a tag that is not there.
        """
        if filters == ALL:
            return None
        condition, values = self._where(filters)
        rows = self.db.execute(f"select distinct photos.id {_PHOTO_FILES} and {condition}", values).fetchall()
        return np.array([row[0] for row in rows], dtype=np.int64)

    def listed(self, filters: Filters = ALL) -> list[int]:
        """Ids of the photos that the filters let through, newest first; without a date of its own the file's counts.

        Raises MissingProblem if the filters name an album, a folder or a tag that is not there.
        """
        condition, values = self._where(filters)
        rows = self.db.execute(
            f"select photos.id {_PHOTO_FILES} and {condition} group by photos.id order by {_WHEN} desc, photos.id desc",
            values,
        )
        return [id for (id,) in rows]

    def photo_rows(self, ids: Sequence[int] | None = None, filters: Filters = ALL) -> list[dict[str, Any]]:
        """One row per photo, newest first: id, hash, size, date, marks, one path, whether its folder is online.

        `ids` names the photos wanted (in any order), otherwise all that the filters let through. Raises MissingProblem
        if the filters name an album that is not there.
        """
        condition, values = self._where(filters)
        if ids is not None:
            condition += f" and photos.id in ({','.join(map(str, map(int, ids)))})"
        cursor = self.db.execute(
            "select photos.*, path || '/' || relative_path as path, max(online) as online, "
            f"mtime_ns, files.size as size, {FAVOURITE} as favourite, {OWN_RATING} as own_rating "
            f"{_PHOTO_FILES} and {condition} "
            f"group by photos.id order by {_WHEN} desc, photos.id desc",
            values,
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def paths(self, photo_id: int) -> list[Path]:
        """Every place where a photo lies."""
        rows = self.db.execute(
            f"select path || '/' || relative_path {_PHOTO_FILES} and photos.id = ? order by 1", (photo_id,)
        )
        return [Path(path) for (path,) in rows]

    def unreadable(self) -> list[tuple[Path, str]]:
        """Files that could not be indexed, and why."""
        rows = self.db.execute(
            "select path || '/' || relative_path, error from files join folders on folders.id = folder_id "
            "where error is not null and state <> 'missing' order by 1"
        )
        return [(Path(path), error) for path, error in rows]

    def counts(self, backbone: str) -> Counts:
        return Counts(
            photos=self._one(
                "select count(*) from vectors where backbone = ? and photo_id in "
                "(select photo_id from files where state = 'indexed')",
                backbone,
            ),
            files=self._one("select count(*) from files where state = 'indexed'"),
            waiting=self._one(f"select count(*) {_TO_DO}", backbone),
            missing=self._one(
                "select count(distinct photo_id) from files where state = 'missing' and photo_id not in "
                "(select photo_id from files where state = 'indexed')"
            ),
        )

    # --- pseudo-words ---

    def pseudo_word(self, content_hash: bytes, backbone: str, method: str, parameters: str) -> StoredWord | None:
        """What was stored for a photo, method and its parameters."""
        row = self._row(
            "select token, loss from pseudo_words where content_hash = ? and backbone = ? and method = ? "
            "and parameters = ?",
            content_hash, backbone, method, parameters,
        )  # fmt: skip
        return None if row is None else StoredWord(np.frombuffer(row[0], np.float32), row[1])

    def set_pseudo_word(
        self, content_hash: bytes, backbone: str, method: str, parameters: str, word: StoredWord
    ) -> None:  # fmt: skip
        self.db.execute(
            "insert or replace into pseudo_words values (?, ?, ?, ?, ?, ?)",
            (content_hash, backbone, method, parameters, word.token.tobytes(), word.loss),
        )

    def _where(self, filters: Filters) -> tuple[str, list[str | float]]:
        if filters.album is not None:
            find_album(self.db, filters.album)
        if filters.folder is not None:
            check_folder(self.db, filters.folder)
        if filters.tag is not None:
            check_tag(self.db, filters.tag)
        return where(filters)

    def _row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.db.execute(sql, values).fetchone()
        return row

    def _one(self, sql: str, *values: object) -> Any:
        row = self._row(sql, *values)
        assert row is not None, sql
        return row[0]


_PHOTO_FILES = (
    "from photos join files on files.photo_id = photos.id join folders on folders.id = files.folder_id "
    "where files.state = 'indexed'"
)

# local time as cameras write it
_WHEN = "coalesce(taken_at, strftime('%Y-%m-%dT%H:%M:%S', mtime_ns / 1000000000, 'unixepoch', 'localtime'))"

_TO_DO = (
    "from files join folders on folders.id = folder_id where online and (state = 'waiting' or (state = 'indexed' "
    "and (verify or not exists (select 1 from vectors where vectors.photo_id = files.photo_id and backbone = ?))))"
)

_HOLDS = (
    "update files set state = 'indexed', photo_id = ?, error = null, retry = 0, verify = 0, tries = 0 "
    "where id = ? and revision = ?"
)

_FOUND = "exists (select 1 from files where files.photo_id = vectors.photo_id and state = 'indexed')"

_SAME_SIZE = (
    "exists (select 1 from files as other join vectors on vectors.photo_id = other.photo_id "
    "where other.size = files.size and other.id <> files.id and vectors.backbone = ?)"
)
