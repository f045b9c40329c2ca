"""Is the library sound? Reads through connections of its own, in a helper thread of the engine; changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from engine.care.backbones import SUPERSEDED
from engine.care.wording import are, counted, have
from engine.index import snapshot
from engine.library.paths import LibraryPaths
from engine.library.trouble import is_damage
from engine.messages import Checked, Finding, FindingKind

EXAMPLES = 5
T = TypeVar("T")

ORPHANED_PHOTOS = "select id from photos where id not in (select photo_id from files where photo_id is not null)"
MISFITS = (
    "select photo_id, backbone from vectors join backbones on fingerprint = backbone where length(vector) <> 2 * dim"
)


def check(id: int, paths: LibraryPaths) -> Checked:
    """Everything that a check can tell. Raises sqlite3.Error if the catalogue cannot be opened at all."""
    with closing(read_only(paths.catalogue)) as connection:
        db = Database(connection)
        if damage := _damage(connection):
            return Checked(id, 0, 0, 0, (damage,))  # nothing else that it says can be relied on
        findings = [
            *_references(connection),
            *_vectors(connection),
            *_snapshots(db),
            *_orphans(connection),
            *_files(connection),
            *_thumbnails(connection, paths.thumbnails),
        ]
        photos, files, vectors = connection.execute(
            "select (select count(*) from photos), (select count(*) from files where state = 'indexed'), "
            "(select count(*) from vectors)"
        ).fetchone()
    return Checked(id, photos, files, vectors, tuple(findings))


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10.0)


def damaged_snapshots(db: Database) -> list[str]:
    """Backbones whose snapshot fails its checksum or is not whole any more."""
    backbones = [backbone for (backbone,) in db.execute("select distinct backbone from index_snapshots")]
    return [backbone for backbone in backbones if snapshot.is_damaged(db, backbone)]


def thumbnails_of_photos(connection: sqlite3.Connection) -> Iterator[tuple[str, bool]]:
    """The thumbnail's key of every photo that lies somewhere, and whether it can be reached."""
    for content_hash, online in connection.execute(
        "select content_hash, max(online) from photos join files on photo_id = photos.id "
        "join folders on folders.id = folder_id where state = 'indexed' group by photos.id"
    ):
        yield bytes(content_hash).hex(), bool(online)


def _damage(connection: sqlite3.Connection) -> Finding | None:
    try:
        lines = [line for (line,) in connection.execute("pragma integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        lines = [str(error)]
    if lines == ["ok"]:
        return None
    sentence = "The catalogue's file is damaged; `akin restore BACKUP` brings back a copy."
    return Finding("catalogue", len(lines), sentence, tuple(lines[:EXAMPLES]), repairable=False)


def _references(connection: sqlite3.Connection) -> Iterator[Finding]:
    broken = [f"{table} row {row}" for table, row, *_ in connection.execute("pragma foreign_key_check")]
    if broken:
        sentence = f"{counted(len(broken), 'record')} of the catalogue {are(len(broken))} about what is not there."
        yield Finding("references", len(broken), sentence, tuple(broken[:EXAMPLES]))


def _vectors(connection: sqlite3.Connection) -> Iterator[Finding]:
    misfits = connection.execute(MISFITS).fetchall()
    if misfits:
        sentence = f"{counted(len(misfits), 'vector')} {have(len(misfits))} a size that does not fit the model."
        yield Finding("vectors", len(misfits), sentence, tuple(f"photo {id}" for id, _ in misfits[:EXAMPLES]))


def _snapshots(db: Database) -> Iterator[Finding]:
    damaged = damaged_snapshots(db)
    if damaged:
        yield Finding("snapshot", len(damaged), "The saved search index is damaged and is not used.", tuple(damaged))


def _orphans(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What is left over. It comes of ordinary use, as when a picture is edited, so nothing is wrong with it."""
    photos = [str(id) for (id,) in connection.execute(ORPHANED_PHOTOS)]
    if photos:
        sentence = f"{counted(len(photos), 'photo')} {are(len(photos))} known that no file holds any more."
        yield Finding("orphaned-photos", len(photos), sentence, tuple(photos[:EXAMPLES]), wrong=False)
    backbones = [backbone for (backbone,) in connection.execute(SUPERSEDED)]
    if backbones:
        marks = ",".join("?" * len(backbones))
        [count] = connection.execute(f"select count(*) from vectors where backbone in ({marks})", backbones).fetchone()
        sentence = f"{counted(count, 'vector')} {are(count)} of models that are no longer there."
        yield Finding("orphaned-vectors", count, sentence, tuple(backbones[:EXAMPLES]), wrong=False)


def _files(connection: sqlite3.Connection) -> Iterator[Finding]:
    away = []
    for folder, online in connection.execute("select path, online from folders order by path"):
        if not online or not Path(folder).is_dir():
            away.append(folder)
    gone: list[str] = []
    changed: list[str] = []
    for folder, relative, size, mtime_ns in connection.execute(
        "select path, relative_path, size, mtime_ns from files join folders on folders.id = folder_id "
        "where state = 'indexed'"
    ):
        if folder in away:
            continue
        path = Path(folder, relative)
        try:
            status = path.stat()
        except OSError:
            gone.append(str(path))
            continue
        if (status.st_size, status.st_mtime_ns) != (size, mtime_ns):
            changed.append(str(path))
    yield from _if_any("files-gone", gone, lambda n: f"{counted(n, 'file')} {are(n)} gone from the disk.")
    yield from _if_any("files-changed", changed, lambda n: f"{counted(n, 'file')} changed on the disk.")
    for folder in away:
        yield Finding("folder-away", 1, f"The folder {folder} is away; its photos are kept.", (folder,), wrong=False)


def _thumbnails(connection: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    wanted = dict(thumbnails_of_photos(connection))
    missing = set(wanted) - _thumbnail_keys(path)
    reachable = sorted(key for key in missing if wanted[key])
    yield from _if_any("thumbnails", reachable, lambda n: f"{counted(n, 'thumbnail')} {are(n)} missing.")
    if waiting := len(missing) - len(reachable):
        sentence = f"{counted(waiting, 'thumbnail')} can be made once the drive is back."
        yield Finding("thumbnails", waiting, sentence, wrong=False)


def _thumbnail_keys(path: Path) -> set[str]:
    """None for a file that is not there, or damaged: the next write makes it anew."""
    try:
        with closing(read_only(path)) as connection:
            return {key for (key,) in connection.execute("select key from thumbnails")}
    except sqlite3.DatabaseError:
        return set()


def _if_any(kind: FindingKind, things: list[str], sentence: Callable[[int], str]) -> Iterator[Finding]:
    if things:
        yield Finding(kind, len(things), sentence(len(things)), tuple(things[:EXAMPLES]))
