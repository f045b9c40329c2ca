"""Import of the phrases that the authors of SEARLE publish: concept_to_phrases.pkl, alone or inside a zip.

Runs in the command's own process. The pickle is never run (`plain_pickle`).
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import MachineProblem, RequestProblem
from engine.inversion.phrases.collection import Continuations, PhraseCollection, is_concept, usable
from engine.inversion.phrases.plain_pickle import PickleLimits, PickleRefused, Reads, load_plain

NAME = "concept_to_phrases.pkl"

_ZIP = b"PK\x03\x04"
_KNOWN_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    concepts: int
    phrases: int
    without_concept: int  # phrases left out, as their concept does not stand in them
    unusable: int  # phrases left out as too long, too many or no text
    repeated: int
    no_phrases: tuple[str, ...]  # concepts of which no phrase was left


def import_authors_file(source: Path, collection: PhraseCollection, limits: PickleLimits | None = None) -> Imported:
    """Make the phrases of a file the library's, all or none.

    Raises RequestProblem for a file that holds anything else than lists of phrases by concept, MachineProblem if one
    cannot be read or written.
    """
    limits = limits or PickleLimits()
    try:
        with _opened(source, limits) as file:
            hashed = _Hashed(file)
            phrases = _phrases(load_plain(hashed, limits))
    except PickleRefused as refused:
        raise RequestProblem(
            f"{source} is not a file of phrases such as {NAME}, or is damaged: {refused}. Nothing was changed."
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise RequestProblem(f"The archive {source} is damaged: {error}. Nothing was changed.") from None
    except OSError as error:
        raise MachineProblem(f"{source} cannot be read: {error.strerror or error}.") from error
    taking = _Taking(phrases)
    collection.replace(taking.each(), hashed.hexdigest())
    return taking.result()


class _Hashed:
    """A stream whose bytes are hashed while they are read."""

    def __init__(self, file: Reads) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        part = self._file.read(size)
        self._hash.update(part)
        return part

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


class _Taking:
    """Goes through the phrases once and counts what is left out."""

    def __init__(self, phrases: dict[str, list[str]]) -> None:
        self._phrases = phrases
        self._concepts = self._kept = self._without = self._unusable = self._repeated = 0
        self._none: list[str] = []

    def each(self) -> Iterator[tuple[str, Continuations]]:
        for concept, phrases in self._phrases.items():
            kept = usable(concept, phrases)
            self._without += kept.without_concept
            self._unusable += kept.unusable
            self._repeated += kept.repeated
            if kept.continuations and is_concept(concept):
                self._concepts += 1
                self._kept += len(kept.continuations)
                yield concept, kept.continuations
            else:
                self._none.append(concept)

    def result(self) -> Imported:
        counts = (self._concepts, self._kept, self._without, self._unusable, self._repeated)
        return Imported(*counts, no_phrases=tuple(self._none))


def _phrases(value: Any) -> dict[str, list[str]]:
    """The pickle's value if it is what it should be. Names that differ in case alone are one concept."""
    if type(value) is not dict or not value:
        raise PickleRefused("it holds no concepts")
    together: dict[str, tuple[str, list[str]]] = {}
    for concept, phrases in value.items():
        if type(phrases) is not list or not all(type(phrase) is str for phrase in phrases):
            raise PickleRefused("a concept's phrases are no list of strings")
        together.setdefault(concept.casefold(), (concept, []))[1].extend(phrases)
    return dict(together.values())


@contextmanager
def _opened(source: Path, limits: PickleLimits) -> Iterator[Reads]:
    """The pickle as a stream, whether or not it lies in a zip."""
    with source.open("rb") as file:
        if source.stat().st_size > limits.pickle:
            raise PickleRefused("it is too large")
        if file.read(len(_ZIP)) != _ZIP:
            file.seek(0)
            yield file
            return
        with zipfile.ZipFile(file) as archive, archive.open(_member(archive)) as member:
            yield member


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one pickle of an archive."""
    pickles = [info for info in archive.infolist() if info.filename.endswith(".pkl")]
    found = [info for info in pickles if info.filename.rpartition("/")[2] == NAME] or pickles
    if len(found) != 1:
        raise PickleRefused(f"the archive holds {len(found) or 'no'} such files")
    if found[0].flag_bits & 1 or found[0].compress_type not in _KNOWN_PACKING:
        raise PickleRefused("the archive is encrypted, or packed in an unusual way; unpack it first")
    return found[0]
