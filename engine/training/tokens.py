"""OTI's pseudo-words that were made for trainings, kept by photo, backbone and settings. A file of the training's own.

The catalogue is written by the engine alone, which may be at work meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from engine.errors import MachineProblem
from engine.library.catalogue import StoredWord

_SCHEMA = (
    "create table if not exists tokens (content_hash blob not null, backbone text not null, parameters text not null, "
    "token blob not null, loss real, primary key (content_hash, backbone, parameters)) strict, without rowid"
)


class KeptTokens:
    """The pseudo-words of one backbone and one set of OTI's parameters."""

    def __init__(self, path: Path, backbone: str, parameters: str) -> None:
        """`path` is the file, which is made where it is missing. Raises MachineProblem if it cannot be used."""
        self._path = path
        self._of = (backbone, parameters)
        with self._sentence():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    def known(self, contents: Sequence[bytes]) -> dict[bytes, StoredWord]:
        """What is kept of some photos. Raises MachineProblem."""
        found: dict[bytes, StoredWord] = {}
        with self._sentence():
            for content in contents:
                row = self._db.execute(
                    "select token, loss from tokens where content_hash = ? and backbone = ? and parameters = ?",
                    (content, *self._of),
                ).fetchone()
                if row is not None:
                    found[content] = StoredWord(np.frombuffer(row[0], np.float32), row[1])
        return found

    def add(self, words: Mapping[bytes, StoredWord]) -> None:
        """Keep some, all of them or none. Raises MachineProblem if the disk refuses."""
        rows = [(content, *self._of, word.token.tobytes(), word.loss) for content, word in words.items()]
        with self._sentence():
            self._db.execute("begin immediate")
            self._db.executemany("insert or replace into tokens values (?, ?, ?, ?, ?)", rows)
            self._db.execute("commit")

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise MachineProblem(
                f"The pseudo-words in {self._path} cannot be kept: {error}. Make room, or remove the file if it is "
                "damaged, and start the command again."
            ) from error
