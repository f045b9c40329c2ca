"""The graph's copy in the catalogue: a stamped cache, checked when read, thrown away at the first doubt."""

from __future__ import annotations

import hashlib
import uuid

import msgspec
from sqlite_utils import Database

from engine.index.calibration import Plan

CHUNK = 16 * 2**20  # bytes
FORMAT = b"hnswlib 0.8 links"  # part of every checksum: what another version saved is never given to this one


class Stamp(msgspec.Struct, frozen=True):
    """What stands in front of the links: how many bytes of them there are, and what was sampled of the graph."""

    links: int
    plan: Plan | None


def save(db: Database, backbone: str, links: bytes, plan: Plan | None) -> int:
    """Replace a backbone's snapshot, all of it or nothing; the bytes written."""
    stamp = msgspec.json.encode(Stamp(len(links), plan))
    data = len(stamp).to_bytes(4, "little") + stamp + links
    generation = uuid.uuid4().hex
    with db.atomic():
        db.execute("delete from index_snapshots where backbone = ?", (backbone,))
        for number, start in enumerate(range(0, len(data), CHUNK)):
            chunk = data[start : start + CHUNK]
            db.execute(
                "insert into index_snapshots values (?, ?, ?, ?, ?)",
                (backbone, number, generation, _checksum(chunk), chunk),
            )
    return len(data)


def load(db: Database, backbone: str) -> tuple[bytes, Plan | None] | None:
    """The graph's links and the plan, or None if there is no snapshot or any of it is damaged."""
    rows = db.execute(
        "select chunk, generation, checksum, data from index_snapshots where backbone = ? order by chunk",
        (backbone,),
    ).fetchall()
    whole = [row[0] for row in rows] == list(range(len(rows))) and len({row[1] for row in rows}) == 1
    if not whole or any(_checksum(data) != checksum for _, _, checksum, data in rows):
        return None
    data = b"".join(data for *_, data in rows)
    end = 4 + int.from_bytes(data[:4], "little")
    try:
        stamp = msgspec.json.decode(data[4:end], type=Stamp)
    except msgspec.MsgspecError:
        return None
    return (data[end:], stamp.plan) if len(data) == end + stamp.links else None


def _checksum(chunk: bytes) -> bytes:
    digest = hashlib.blake2b(FORMAT, digest_size=16)
    digest.update(chunk)
    return digest.digest()
