"""The phrases that a library has been given, in a SQLite file of their own: concept -> texts before and after it.

Written by commands in their own process, a concept at a time or all at once; read by the engine. Without torch.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from engine.errors import MachineProblem
from engine.inversion.phrases.wording import around
from engine.library.replacing import replacing

VERSION = 1  # of the file
MOST_PHRASES = 1024  # of one concept
LONGEST_PHRASE = 500  # characters; no text tower of CLIP's reads more
LONGEST_CONCEPT = 100

Origin = Literal["imported", "generated"]
Continuations = Sequence[tuple[str, str]]

_SCHEMA = """
create table about (key text primary key, value text not null) strict;
create table phrases (
    concept text primary key, -- case folded
    origin text not null,
    count integer not null,
    texts blob not null -- MessagePack: [[before, after], ...]
) strict;
"""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[str, str]]).decode


@dataclass(frozen=True)
class Kept:
    """What of one concept's phrases can be used, and what had to be left out."""

    continuations: tuple[tuple[str, str], ...]
    without_concept: int = 0  # phrases that the concept does not stand in
    unusable: int = 0  # too long, too many, or no text
    repeated: int = 0


@dataclass(frozen=True)
class Contents:
    """How much of one origin a collection holds."""

    origin: Origin
    concepts: int
    phrases: int


def usable(concept: str, phrases: Iterable[str]) -> Kept:
    """The phrases in which the concept stands literally, as words of its own: in no other can a slot take its place."""
    found: dict[tuple[str, str], None] = {}
    without = unusable = repeated = 0
    for phrase in phrases:
        text = " ".join(phrase.split())
        parts = around(concept, text)
        if len(text) > LONGEST_PHRASE or len(found) == MOST_PHRASES or not _is_text(text):
            unusable += 1
        elif parts is None:
            without += 1
        elif parts in found:
            repeated += 1
        else:
            found[parts] = None
    return Kept(tuple(found), without, unusable, repeated)


def is_concept(name: str) -> bool:
    """Whether phrases can be kept for a name."""
    return 0 < len(name) <= LONGEST_CONCEPT and name == " ".join(name.split()) and _is_text(name)


class PhraseCollection:
    """The collection in one file, which need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def stamp(self) -> tuple[int, int, int] | None:
        """Changes when the file does; None if there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def continuations(self, concept: str) -> Continuations:
        """A concept's phrases, whatever the case of its name; none if it has none. Raises MachineProblem."""
        with self._reading() as db:
            row = db.execute("select texts from phrases where concept = ?", (concept.casefold(),)).fetchone()
            return _decode(row[0]) if row else ()

    def concepts(self) -> set[str]:
        """The names, case folded, that have phrases. Raises MachineProblem."""
        with self._reading() as db:
            return {concept for (concept,) in db.execute("select concept from phrases")}

    def contents(self) -> list[Contents]:
        """What there is of each origin; nothing without a file. Raises MachineProblem if it cannot be read."""
        with self._reading() as db:
            rows = db.execute("select origin, count(*), sum(count) from phrases group by origin").fetchall()
        return [Contents(*row) for row in rows]

    def identity(self) -> str:
        """Tells collections apart: 16 hexadecimal digits. Raises MachineProblem if the file cannot be read."""
        with self._reading() as db:
            origins = db.execute("select key, value from about order by key").fetchall()
            extent = db.execute("select count(*), max(rowid) from phrases").fetchone()
        return hashlib.sha256(repr((origins, extent)).encode()).hexdigest()[:16]

    def replace(self, phrases: Iterable[tuple[str, Continuations]], identity: str) -> None:
        """Put imported phrases in the place of all there are, or change nothing. `identity` says what was imported."""
        with replacing(self.path) as new, self._writing(new) as db:
            db.execute("insert into about values ('imported', ?)", (identity,))
            for concept, continuations in phrases:
                _insert(db, concept, "imported", continuations)

    @contextmanager
    def adding(self, identity: str) -> Iterator[Adding]:
        """To add what a model wrote; each concept is committed when it is added. `identity` says how it was written."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise MachineProblem(f"{self.path} cannot be written: {error.strerror or error}.") from error
        with self._writing(self.path) as db:
            db.execute("insert or replace into about values ('generated', ?)", (identity,))
            db.commit()
            yield Adding(db)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._sentences():
            if not self.path.exists():
                with closing(_created(Path(":memory:"))) as db:
                    yield db
                return
            # Not read-only: what a killed command left half written has to be rolled back first.
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True)) as db:
                _refuse_other(db)
                yield db

    @contextmanager
    def _writing(self, path: Path) -> Iterator[sqlite3.Connection]:
        with self._sentences():
            if not path.exists() or not path.stat().st_size:
                _created(path).close()
            with closing(sqlite3.connect(path)) as db:
                _refuse_other(db)
                yield db
                db.commit()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, msgspec.DecodeError) as error:
            raise MachineProblem(
                f"The library's phrases {self.path} cannot be used ({error}); import them again, or go back to Akin's "
                "own with `akin phrases reset`."
            ) from error


class Adding:
    """An open collection that phrases are added to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, concept: str, continuations: Continuations) -> None:
        """Keep what a model wrote about a concept, in the place of what there was."""
        _insert(self._db, concept, "generated", continuations)
        self._db.commit()


def _insert(db: sqlite3.Connection, concept: str, origin: Origin, continuations: Continuations) -> None:
    row = (concept.casefold(), origin, len(continuations), _encode(continuations))
    db.execute("insert or replace into phrases values (?, ?, ?, ?)", row)


def _created(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.executescript(f"begin; {_SCHEMA} pragma user_version = {VERSION}; commit;")
    return db


def _refuse_other(db: sqlite3.Connection) -> None:
    if db.execute("pragma user_version").fetchone() != (VERSION,):
        raise sqlite3.DatabaseError("it is damaged, or another version of Akin wrote it")


def _is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
