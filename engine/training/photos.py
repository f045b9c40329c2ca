"""The photos that phi is trained and judged with: from a folder, or from a library's catalogue, which is only read.

Runs in the training's own process.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.clip.models import batch_size
from engine.errors import MachineProblem, MissingProblem, RequestProblem
from engine.library.catalogue import StoredWord, WaitingFile
from engine.library.decode import Decoded
from engine.library.decode_pool import DecodePool, Result
from engine.library.ignore import IgnoreRules
from engine.library.scan import Walk
from engine.training.progress import Progress, Show

LOOK_AHEAD = 16  # files that are decoded ahead of the model
PAUSE = 0.005  # seconds between two looks whether a file is decoded


@dataclass(frozen=True)
class Sample:
    """Which photos of a source are taken: `count` at random, all if there are fewer; the same for the same `seed`."""

    count: int
    seed: int = 0


@dataclass(frozen=True)
class TrainingPhotos:
    """n photos, each content once: what they are known by, their features `[n, d]` as the encoder gave them, a file.

    `unreadable` are the source's files that were chosen and could not be read.
    """

    source: str
    contents: tuple[bytes, ...]
    features: NDArray[np.float32]
    paths: tuple[Path, ...]
    unreadable: int = 0

    def __len__(self) -> int:
        return len(self.contents)

    def part(self, rows: Sequence[int]) -> TrainingPhotos:
        """Some of the photos, by their numbers."""
        return TrainingPhotos(
            self.source,
            tuple(self.contents[row] for row in rows),
            self.features[list(rows)],
            tuple(self.paths[row] for row in rows),
        )

    @property
    def digest(self) -> str:
        """Tells sets of photos apart: 16 hexadecimal digits over their contents, whatever their order."""
        return hashlib.sha256(b"".join(sorted(self.contents))).hexdigest()[:16]


def from_folder(backbone: Backbone, folder: Path, sample: Sample, show: Show) -> TrainingPhotos:
    """Decode and embed pictures below a folder. What is hidden or named by an .akinignore is passed over.

    Raises MissingProblem if there is no such folder, RequestProblem if no picture below it can be read.
    """
    if not folder.is_dir():
        raise MissingProblem(f"The folder {folder} does not exist.")
    listed = sorted(
        file.relative_path for file in Walk(folder, IgnoreRules(folder), set()).files("") if file.problem is None
    )
    chosen = sorted(random.Random(sample.seed).sample(listed, min(sample.count, len(listed))))
    found: dict[bytes, tuple[NDArray[np.float32], Path]] = {}
    progress, unreadable = Progress("photos read", len(chosen), show), 0
    for batch in _batches(_decoded(backbone, [folder / path for path in chosen]), batch_size(backbone.device)):
        read = [(one.file.path, one.outcome) for one in batch if isinstance(one.outcome, Decoded)]
        unreadable += len(batch) - len(read)
        features = backbone.image.encode([photo.crops for _, photo in read]).numpy() if read else ()
        for (path, photo), feature in zip(read, features, strict=True):
            found.setdefault(photo.content_hash, (feature, path))
        progress.add(len(batch))
    if not found:
        raise RequestProblem(f"There are no pictures below {folder} that can be read.")
    features, paths = zip(*found.values(), strict=True)
    return TrainingPhotos(folder.name, tuple(found), np.stack(features), paths, unreadable)


def from_library(catalogue: Path, backbone: Backbone, sample: Sample) -> TrainingPhotos:
    """Photos of a library with the vectors that it has of this backbone; an engine may be at work on it meanwhile.

    Raises MissingProblem if there is no library, MachineProblem if it cannot be read, RequestProblem if it holds no
    photo that was indexed with the backbone.
    """
    with reading(catalogue) as db:
        ids = [row[0] for row in db.execute(_WITH_VECTOR, (backbone.fingerprint,))]
        chosen = sorted(random.Random(sample.seed).sample(ids, min(sample.count, len(ids))))
        rows = [db.execute(_PHOTO, (backbone.fingerprint, id)).fetchone() for id in chosen]
    rows = [row for row in rows if row is not None]  # the engine may have lost one meanwhile
    if not rows:
        raise RequestProblem(
            f"The library has no photos that were indexed with {backbone.name}; `akin index` adds some."
        )
    contents, vectors, paths = zip(*rows, strict=True)
    features = np.stack([np.frombuffer(vector, np.float16) for vector in vectors]).astype(np.float32)
    return TrainingPhotos("library", tuple(map(bytes, contents)), features, tuple(map(Path, paths)))


def library_words(
    catalogue: Path, contents: Sequence[bytes], backbone: str, parameters: str
) -> dict[bytes, StoredWord]:
    """The pseudo-words of OTI that a library has stored for photos, under these parameters."""
    found: dict[bytes, StoredWord] = {}
    with reading(catalogue) as db:
        for content in contents:
            row = db.execute(_WORD, (content, backbone, parameters)).fetchone()
            if row is not None:
                found[content] = StoredWord(np.frombuffer(row[0], np.float32), row[1])
    return found


def library_setting(catalogue: Path, key: str) -> str | None:
    """A setting of a library; None without it, or without a library."""
    if not catalogue.exists():
        return None
    with reading(catalogue) as db:
        row = db.execute("select value from settings where key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


@contextmanager
def reading(catalogue: Path) -> Iterator[sqlite3.Connection]:
    """A catalogue that cannot be written to. Raises MissingProblem without one, MachineProblem if it cannot be read."""
    if not catalogue.exists():
        raise MissingProblem(f"There is no library in {catalogue.parent}; `akin index FOLDER` makes one.")
    try:
        with closing(sqlite3.connect(f"{catalogue.absolute().as_uri()}?mode=ro", uri=True)) as db:
            yield db
    except sqlite3.Error as error:
        raise MachineProblem(f"The library's catalogue {catalogue} cannot be read: {error}.") from error


def _decoded(backbone: Backbone, paths: Sequence[Path]) -> Iterator[Result]:
    """Files decoded in processes of their own, in order: one that crashes its decoder costs that file only."""
    preprocessing = backbone.preprocessing
    workers = max(1, (os.cpu_count() or 1) // 2)
    pool = DecodePool(workers, LOOK_AHEAD, preprocessing.crops, preprocessing.size)
    waiting = iter(WaitingFile(number, path) for number, path in enumerate(paths))
    left = len(paths)
    try:
        while left:
            while pool.wants_more and (file := next(waiting, None)) is not None:
                pool.put(file)
            result = pool.take()
            if result is None:
                time.sleep(PAUSE)
            else:
                left -= 1
                yield result
    finally:
        pool.close()


def _batches(results: Iterator[Result], size: int) -> Iterator[list[Result]]:
    batch: list[Result] = []
    for result in results:
        batch.append(result)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


_WITH_VECTOR = (
    "select photo_id from vectors where backbone = ? and photo_id in "
    "(select photo_id from files where state = 'indexed') order by photo_id"
)
_PHOTO = (
    "select content_hash, vector, min(path || '/' || relative_path) from photos "
    "join vectors on vectors.photo_id = photos.id and backbone = ? join files on files.photo_id = photos.id "
    "join folders on folders.id = folder_id where photos.id = ? and state = 'indexed' group by photos.id"
)
_WORD = (
    "select token, loss from pseudo_words where content_hash = ? and backbone = ? and method = 'oti' and parameters = ?"
)
