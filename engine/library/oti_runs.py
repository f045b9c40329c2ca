"""Runs of OTI under way, kept so that after a crash they go on where they were. Written by the engine's worker."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

KEPT = 8  # runs; those that were left alone the longest go first


@dataclass(frozen=True)
class RunOf:
    """What a run is of: photos by their contents, in order, the backbone's fingerprint, and the settings' key."""

    photos: Sequence[bytes]
    backbone: str
    parameters: str

    @property
    def key(self) -> tuple[bytes, str, str]:
        """What it is stored under."""
        return hashlib.sha256(b"".join(self.photos)).digest(), self.backbone, self.parameters


_OF = "where photos = ? and backbone = ? and parameters = ?"


def kept_run(db: Database, of: RunOf) -> bytes | None:
    """The state that a run was last kept in."""
    row = db.execute(f"select state from oti_runs {_OF}", of.key).fetchone()
    return None if row is None else bytes(row[0])


def keep_run(db: Database, of: RunOf, steps: int, state: bytes) -> None:
    """Keep a run as it is after so many steps, in place of what was kept of it before."""
    with db.atomic():
        db.execute(
            "insert or replace into oti_runs (photos, backbone, parameters, steps, state) values (?, ?, ?, ?, ?)",
            (*of.key, steps, state),
        )
        db.execute("delete from oti_runs where id not in (select id from oti_runs order by id desc limit ?)", (KEPT,))


def forget_run(db: Database, of: RunOf) -> None:
    """Nothing more is to be done for it."""
    db.execute(f"delete from oti_runs {_OF}", of.key)
