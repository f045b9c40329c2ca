"""Text features of phrases, computed once for each backbone and kept on the disk. Runs in the engine and in training.

No pseudo-word is in a phrase, so that its feature never changes. It is kept in half precision, and is rounded to it
before its first use too: a run that is taken up again finds the very same numbers.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch

from engine.clip.backbone import Backbone
from engine.inversion.regularisation import phrase_features

log = logging.getLogger(__name__)

MOST_BYTES = 512 * 2**20  # of a file, about; with ViT-B/32 half a million phrases
IN_MEMORY = 16_384  # phrases
VERSION = 1  # of the file

_SCHEMA = (
    "create table if not exists features "
    "(id integer primary key, phrase blob not null unique, feature blob not null) strict"
)
_ROW_BYTES = 64  # of a row and its place in the index, besides the feature
_CHECKED_BY = 4  # bytes behind a feature: its CRC-32
_LOOK_EVERY = 256  # new phrases between two looks at how many there are
_GIVEN_UP = 0.1  # share of the oldest that makes place when the file is full


class KeptPhraseFeatures:
    """Features of phrases in one backbone's text tower."""

    def __init__(self, backbone: Backbone, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """`folder` holds a file for each backbone. A file that cannot be used is made anew, or done without."""
        self._text = backbone.text
        self._device = backbone.device
        self._dim = backbone.dim
        # On a CPU one by one: many at once differ in their last bits with the company that they are in.
        self._at_once = 1 if backbone.device.type == "cpu" else 256
        self._path = folder / f"{backbone.fingerprint}.sqlite"
        self._most = max(_LOOK_EVERY, most_bytes // (2 * backbone.dim + _ROW_BYTES))
        self._added = 0
        self._renewed = False
        self._known: dict[str, torch.Tensor] = {}
        self._db = self._open()

    def of(self, phrases: Sequence[str]) -> torch.Tensor:
        """Features `[n, d]`, not normalised, of n phrases, on the backbone's device."""
        if len(self._known) > IN_MEMORY:
            self._known.clear()
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._known]
        if new:
            self._known.update(self._read(new))
            unknown = [phrase for phrase in new if phrase not in self._known]
            for start in range(0, len(unknown), self._at_once):
                self._add(unknown[start : start + self._at_once])
        return torch.stack([self._known[phrase] for phrase in phrases])

    def __len__(self) -> int:
        """How many phrases are on the disk."""
        return 0 if self._db is None else int(self._db.execute("select count(*) from features").fetchone()[0])

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _add(self, phrases: Sequence[str]) -> None:
        rounded = phrase_features(self._text, phrases).half()
        self._known.update(zip(phrases, rounded.float(), strict=True))
        self._write(phrases, rounded.cpu())

    # --- the file: a cache, that no search may fail for ---

    def _open(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            db = sqlite3.connect(self._path, isolation_level=None, timeout=1.0)
        except (sqlite3.Error, OSError) as error:
            return self._opened_anew(error)
        try:
            db.execute("pragma synchronous = off")  # what a power cut damages is made anew
            if db.execute("pragma user_version").fetchone() == (0,):
                db.execute(_SCHEMA)
                db.execute(f"pragma user_version = {VERSION}")
            if db.execute("pragma user_version").fetchone() != (VERSION,):
                raise sqlite3.DatabaseError("the file is of another version")
        except sqlite3.Error as error:
            db.close()
            return self._opened_anew(error)
        return db

    def _opened_anew(self, error: Exception) -> sqlite3.Connection | None:
        """A damaged file is removed, once; without a place to write, memory has to do."""
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        log.warning("The phrases' features are %s: %s", "made anew" if damaged else "not kept", error)
        if not damaged or self._renewed:
            return None
        self._renewed = True
        with suppress(OSError):
            for file in (self._path, Path(f"{self._path}-journal")):
                file.unlink(missing_ok=True)
        return self._open()

    def _read(self, phrases: Sequence[str]) -> dict[str, torch.Tensor]:
        """What the file knows of some phrases."""
        found: dict[str, torch.Tensor] = {}
        if self._db is None:
            return found
        try:
            for phrase in phrases:
                row = self._db.execute("select feature from features where phrase = ?", (_key(phrase),)).fetchone()
                feature = None if row is None else _unpacked(row[0], self._dim)
                if feature is not None:
                    found[phrase] = feature.to(self._device)
        except sqlite3.Error as error:
            self._trouble(error)
        return found

    def _write(self, phrases: Sequence[str], features: torch.Tensor) -> None:
        rows = [(_key(phrase), _packed(feature)) for phrase, feature in zip(phrases, features, strict=True)]
        try:
            if self._db is not None:
                self._db.execute("begin immediate")
                self._db.executemany("insert or replace into features (phrase, feature) values (?, ?)", rows)
                self._db.execute("commit")
                self._make_place(len(rows))
        except sqlite3.Error as error:
            self._trouble(error)

    def _make_place(self, added: int) -> None:
        """Where there are too many, the oldest go; the file grows no more while it has their room."""
        self._added += added
        if self._added < _LOOK_EVERY or self._db is None:
            return
        self._added = 0
        if len(self) > self._most:
            gone = int(_GIVEN_UP * self._most) + _LOOK_EVERY
            self._db.execute("delete from features where id in (select id from features order by id limit ?)", (gone,))

    def _trouble(self, error: sqlite3.Error) -> None:
        self.close()
        self._db = self._opened_anew(error)


def _key(phrase: str) -> bytes:
    return hashlib.blake2b(phrase.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _packed(feature: torch.Tensor) -> bytes:
    """A feature `[d]` in half precision, and its checksum."""
    data = feature.numpy().astype("<f2").tobytes()
    return data + zlib.crc32(data).to_bytes(_CHECKED_BY, "little")


def _unpacked(data: bytes, dim: int) -> torch.Tensor | None:
    """The feature `[d]` again, float32; None if it is damaged."""
    values, checksum = data[:-_CHECKED_BY], data[-_CHECKED_BY:]
    if len(values) != 2 * dim or zlib.crc32(values).to_bytes(_CHECKED_BY, "little") != checksum:
        return None
    return torch.from_numpy(np.frombuffer(values, "<f2").astype(np.float32))
