"""The graph's copy in the catalogue: a stamped cache, checked when read, thrown away at the first doubt."""

from __future__ import annotations

import hashlib
import uuid

from sqlite_utils import Database

CHUNK = 16 * 2**20  # bytes
FORMAT = b"hnswlib 0.8"  # part of every checksum: what another version saved is never given to this one


def save(db: Database, backbone: str, data: bytes) -> None:
    """Replace a backbone's snapshot, all of it or nothing."""
    generation = uuid.uuid4().hex
    with db.atomic():
        db.execute("delete from index_snapshots where backbone = ?", (backbone,))
        for number, start in enumerate(range(0, len(data), CHUNK)):
            chunk = data[start : start + CHUNK]
            db.execute(
                "insert into index_snapshots values (?, ?, ?, ?, ?)",
                (backbone, number, generation, _checksum(chunk), chunk),
            )


def load(db: Database, backbone: str) -> bytes | None:
    """The snapshot, or None if there is none or any of it is damaged."""
    rows = db.execute(
        "select chunk, generation, checksum, data from index_snapshots where backbone = ? order by chunk",
        (backbone,),
    ).fetchall()
    whole = [row[0] for row in rows] == list(range(len(rows))) and len({row[1] for row in rows}) == 1
    if not whole or any(_checksum(data) != checksum for _, _, checksum, data in rows):
        return None
    return b"".join(data for *_, data in rows)


def _checksum(chunk: bytes) -> bytes:
    return hashlib.blake2b(chunk, digest_size=16, person=FORMAT).digest()
