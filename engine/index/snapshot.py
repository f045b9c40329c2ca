"""The graph's copy in the catalogue: a stamped cache, checked when read, thrown away at the first doubt.

It is written in chunks, each in a transaction of its own, so that searches get in between. What makes a snapshot of
them is the stamp, which comes last: a save that is cut short leaves the snapshot before it, and chunks that no stamp
names, which the next save removes.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator

import msgspec
from sqlite_utils import Database

from engine.index.calibration import Plan

CHUNK = 4 * 2**20  # bytes: some ten milliseconds of work
FORMAT = b"hnswlib 0.8 links, stamped"  # part of every checksum: what another version saved is not given to this one

_STAMP = -1  # the stamp's place among the chunks


class DamagedSnapshot(Exception):
    """The chunks are not those that the stamp names."""


class Stamp(msgspec.Struct, frozen=True):
    """Which chunks make a snapshot, and what was sampled of the graph. The chunks hold a projection, then links."""

    generation: str
    chunks: int
    size: int  # bytes in all chunks together
    projection: int  # bytes
    plan: Plan | None


def save(db: Database, backbone: str, projection: bytes, links: Iterable[bytes], plan: Plan | None) -> Iterator[int]:
    """Replace a backbone's snapshot, in steps; each gives the bytes that it wrote."""
    _remove_unnamed(db, backbone)
    generation = uuid.uuid4().hex
    first = db.execute("select coalesce(max(chunk), -1) + 1 from index_snapshots where backbone = ?", (backbone,))
    place = int(first.fetchone()[0])
    chunks = size = 0
    for chunk in _in_chunks(projection, links):
        _put(db, backbone, place + chunks, generation, chunk)
        chunks, size = chunks + 1, size + len(chunk)
        yield len(chunk)
    stamp = msgspec.json.encode(Stamp(generation, chunks, size, len(projection), plan))
    with db.atomic():
        if _count(db, backbone, generation) < chunks:
            return  # another save, or a repair, has come in between and removed them
        _put(db, backbone, _STAMP, generation, stamp)
    yield len(stamp)
    _remove_unnamed(db, backbone)
    yield 0


def read_stamp(db: Database, backbone: str) -> Stamp | None:
    """The stamp of a backbone's snapshot, None if there is no snapshot. Raises DamagedSnapshot."""
    row = db.execute(
        "select generation, checksum, data from index_snapshots where backbone = ? and chunk = ?", (backbone, _STAMP)
    ).fetchone()
    if row is None:
        return None
    generation, checksum, data = row
    if _checksum(data) != checksum:
        raise DamagedSnapshot
    try:
        stamp = msgspec.json.decode(data, type=Stamp)
    except msgspec.MsgspecError:
        raise DamagedSnapshot from None
    if stamp.generation != generation:
        raise DamagedSnapshot
    return stamp


def read(db: Database, backbone: str, stamp: Stamp) -> Iterator[bytes]:
    """The chunks that a stamp names, in order. Raises DamagedSnapshot if one is not as it was written, or gone."""
    size = 0
    last = _STAMP
    for _ in range(stamp.chunks):
        row = db.execute(
            "select chunk, checksum, data from index_snapshots "
            "where backbone = ? and chunk > ? and generation = ? order by chunk limit 1",
            (backbone, last, stamp.generation),
        ).fetchone()
        if row is None or _checksum(row[2]) != row[1]:
            raise DamagedSnapshot
        last = row[0]
        size += len(row[2])
        yield row[2]
    if size != stamp.size:
        raise DamagedSnapshot


def is_damaged(db: Database, backbone: str) -> bool:
    """Whether there is a snapshot that cannot be used. One that was never finished is no damage."""
    try:
        stamp = read_stamp(db, backbone)
        for _ in read(db, backbone, stamp) if stamp is not None else ():
            pass
    except DamagedSnapshot:
        return True
    return False


def _put(db: Database, backbone: str, place: int, generation: str, data: bytes) -> None:
    with db.atomic():
        db.execute(
            "insert or replace into index_snapshots values (?, ?, ?, ?, ?)",
            (backbone, place, generation, _checksum(data), data),
        )


def _count(db: Database, backbone: str, generation: str) -> int:
    found = db.execute(
        "select count(*) from index_snapshots where backbone = ? and generation = ? and chunk <> ?",
        (backbone, generation, _STAMP),
    )
    return int(found.fetchone()[0])


def _remove_unnamed(db: Database, backbone: str) -> None:
    """Chunks of an older snapshot, or of a save that was cut short."""
    db.execute(
        "delete from index_snapshots where backbone = ?1 and generation is not "
        "(select generation from index_snapshots where backbone = ?1 and chunk = ?2)",
        (backbone, _STAMP),
    )


def _in_chunks(head: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """All bytes, in chunks of CHUNK and a rest."""
    waiting = bytearray(head)
    for piece in pieces:
        waiting += piece
        while len(waiting) >= CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    if waiting:
        yield bytes(waiting)


def _checksum(chunk: bytes) -> bytes:
    digest = hashlib.blake2b(FORMAT, digest_size=16)
    digest.update(chunk)
    return digest.digest()
