"""What a scan saw, compared with what the catalogue knows; only differences are written. In the engine's worker."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

BLOCK = 2000  # files read at once


@dataclass(frozen=True)
class FileOnDisk:
    """What a scan saw of one file, without opening it."""

    relative_path: str  # below its folder, "/" between the parts
    size: int  # bytes
    mtime_ns: int
    problem: str | None = None  # why it can not be opened, if the scan knows already


@dataclass
class Differences:
    """What scans found to be different, for whoever has to follow it up."""

    photos: set[int] = field(default_factory=set)  # files of theirs came or went
    waiting: int = 0  # files that are new or have changed
    folders: bool = False  # one went away or came back
    unreadable: bool = False  # the list of what cannot be read may be another one

    def take(self) -> Differences:
        """What is noted here, which is then forgotten; a scan that is under way goes on noting."""
        taken = replace(self)
        self.photos, self.waiting, self.folders, self.unreadable = set(), 0, False, False
        return taken

    def __bool__(self) -> bool:
        return bool(self.photos or self.waiting or self.folders or self.unreadable)


@dataclass(frozen=True)
class _Known:
    id: int
    size: int
    mtime_ns: int
    state: str
    photo_id: int | None
    error: str | None
    retry: int
    verify: int


def see(db: Database, folder_id: int, files: Sequence[FileOnDisk], differences: Differences) -> list[int]:
    """Record files that are there; the ids of those that were known.

    New and changed files wait; one that came back is as it was before. What has not changed is not written.
    """
    known = _known(db, folder_id, [file.relative_path for file in files])
    inserts: list[tuple[object, ...]] = []
    updates: list[tuple[object, ...]] = []
    for file in files:
        row = known.get(file.relative_path)
        if row is None:
            state = "waiting" if file.problem is None else "unreadable"
            inserts.append((folder_id, file.relative_path, file.size, file.mtime_ns, file.problem, state))
        elif (update := _update(row, file)) is not None:
            photo_id, state, verify = update
            changed = (row.size, row.mtime_ns) != (file.size, file.mtime_ns)
            updates.append((file.size, file.mtime_ns, photo_id, state, file.problem, verify, changed, row.id))
            if row.photo_id is not None:
                differences.photos.add(row.photo_id)
            differences.unreadable |= bool(row.error)
        else:
            continue
        differences.waiting += state == "waiting" or (row is not None and verify)
        differences.unreadable |= state == "unreadable"
    if inserts or updates:
        with db.atomic():
            db.conn.executemany(
                "insert into files (folder_id, relative_path, size, mtime_ns, error, state) values (?, ?, ?, ?, ?, ?)",
                inserts,
            )
            db.conn.executemany(
                "update files set size = ?, mtime_ns = ?, photo_id = ?, state = ?, error = ?, retry = 0, "
                "revision = revision + 1, verify = ?, tries = iif(?, 0, tries) where id = ?",
                updates,
            )
    return [row.id for row in known.values()]


def _update(row: _Known, file: FileOnDisk) -> tuple[int | None, str, bool] | None:
    """Photo id and state that a known file comes to have, and whether to verify them; None if it stays as it is.

    One that was only touched, as by a copy or a restored backup, most likely holds the photo that it held.
    """
    if file.problem is not None:
        return None if (row.state, row.error) == ("unreadable", file.problem) else (None, "unreadable", False)
    if row.size != file.size:
        return None, "waiting", False
    touched = row.mtime_ns != file.mtime_ns
    if touched or row.retry or row.state == "missing":  # a missing file that was damaged is given another try
        if row.photo_id is None:
            return None, "waiting", False
        return row.photo_id, "indexed", touched or bool(row.verify)
    return None


def lose(db: Database, ids: Sequence[int], differences: Differences) -> None:
    """Mark files as missing. Photos that lie nowhere else are then out of every view, but nothing is forgotten."""
    chosen = json.dumps(list(ids))
    with db.atomic():
        rows = db.execute(
            "update files set state = 'missing', revision = revision + 1 "
            "where id in (select value from json_each(?)) and state <> 'missing' "
            "returning photo_id, error is not null",
            (chosen,),
        ).fetchall()
    differences.photos |= {photo_id for photo_id, _ in rows if photo_id is not None}
    differences.unreadable |= any(unreadable for _, unreadable in rows)


def below(db: Database, folder_id: int, relative: str) -> Iterator[list[tuple[int, str]]]:
    """Id and relative path of the files at or below a path that are not missing, in blocks; "" is the folder itself."""
    sql = "select id, relative_path from files where folder_id = ? and state <> 'missing' and "
    if rows := db.execute(f"{sql} relative_path = ?", (folder_id, relative)).fetchall():
        yield rows
    last, end = (f"{relative}/", f"{relative}0") if relative else ("", "\U0010ffff")  # "0" comes next after "/"
    condition = "relative_path > ? and relative_path < ? order by relative_path limit ?"
    while rows := db.execute(sql + condition, (folder_id, last, end, BLOCK)).fetchall():
        yield rows
        last = rows[-1][1]


def _known(db: Database, folder_id: int, paths: Sequence[str]) -> dict[str, _Known]:
    rows = db.execute(
        "select relative_path, id, size, mtime_ns, state, photo_id, error, retry, verify from files "
        "where folder_id = ? and relative_path in (select value from json_each(?))",
        (folder_id, json.dumps(paths)),
    )
    return {path: _Known(*values) for path, *values in rows}
