"""The hnswlib graph over a library's features: quick, approximate, and always replaceable by a new one."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import hnswlib  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from engine.errors import MachineProblem
from engine.index import links
from engine.index.projection import Projection
from engine.index.vectors import Features, Ids, Vectors

M = 16  # links per node
EF_CONSTRUCTION = 200
GROWTH = 1.5
SPARE = 1.02  # capacity of a graph that was read, as a share of its nodes
FEWEST = 1024  # capacity of a new graph

_ABSENT, _ALIVE, _DELETED = 0, 1, 2


class Graph:
    """An hnswlib index for cosine similarity of features of length one, or of what a projection leaves of them."""

    def __init__(self, dim: int, projection: Projection | None = None) -> None:
        self.projection = projection
        self._index = _empty(dim, projection)
        self._index.init_index(max_elements=FEWEST, M=M, ef_construction=EF_CONSTRUCTION, random_seed=1)
        self._state = np.zeros(FEWEST, np.uint8)  # by photo id
        self._alive = self._deleted = 0

    @property
    def ids(self) -> Ids:
        """The photos that searches can find, ascending."""
        return np.flatnonzero(self._state == _ALIVE).astype(np.int64)

    def __len__(self) -> int:
        return self._alive

    def finds(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids` `[n]` searches can find."""
        inside = (ids >= 0) & (ids < len(self._state))
        found = np.zeros(len(ids), np.bool_)
        found[inside] = self._state[ids[inside]] == _ALIVE
        return found

    @property
    def wasted(self) -> float:
        """Share of the nodes that belong to deleted photos: searches walk over them in vain."""
        nodes = self._alive + self._deleted
        return self._deleted / nodes if nodes else 0.0

    def add(self, ids: Sequence[int] | Ids, features: Features) -> None:
        """Take in features `[n, d]` of length one, of photos that searches can not find yet; no id comes twice."""
        ids = np.asarray(ids, np.int64)
        if not len(ids):
            return
        self._know(int(ids.max()))
        needed = self._index.get_current_count() + len(ids)
        if needed > self._index.get_max_elements():
            self._index.resize_index(max(needed, int(GROWTH * self._index.get_max_elements())))
        self._index.add_items(np.ascontiguousarray(self._stored(features)), ids)  # one that was deleted is found again
        self._deleted -= int((self._state[ids] == _DELETED).sum())
        self._alive += len(ids)
        self._state[ids] = _ALIVE

    def remove(self, ids: Sequence[int] | Ids) -> int:
        """Hide photos from searches; how many there were, the others are passed over."""
        distinct: Ids = np.unique(np.asarray(ids, np.int64))
        gone = distinct[self.finds(distinct)]
        for photo_id in gone.tolist():
            self._index.mark_deleted(photo_id)
        self._state[gone] = _DELETED
        self._alive -= len(gone)
        self._deleted += len(gone)
        return len(gone)

    def candidates(self, query: NDArray[np.float32], k: int, ef: int) -> Ids:
        """About the k nearest photos to `query` `[d]`, in no promised order; fewer if fewer can be reached.

        Behind a projection it is all that the search has looked at: which of them are nearest cannot be told there.
        """
        query = self._stored(query)
        k = min(k if self.projection is None else max(k, ef), self._alive)
        while k:
            self._index.set_ef(max(ef, k))
            try:
                labels, _ = self._index.knn_query(query, k=k, num_threads=1)
            except RuntimeError:  # hnswlib's way to say that it reached fewer than k
                k //= 2
            else:
                return np.asarray(labels[0], np.int64)
        return np.empty(0, np.int64)

    def to_links(self) -> Iterator[bytes]:
        """The graph without its vectors, which the catalogue has, as it is now: 150 bytes a photo and not 900 or more.

        It comes in pieces, between which the graph may change. Before the first one hnswlib writes its file, and
        nothing else runs in this process until it has. Raises MachineProblem if there is no room for that.
        """
        with _scratch() as path:
            self._index.save_index(str(path))
            if not path.exists() or path.stat().st_size < self._index.index_file_size():  # hnswlib would not say so
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            yield from links.without_vectors(path)

    @classmethod
    def restored(
        cls, data: bytes | bytearray, vectors: Vectors, projection: Projection | None
    ) -> Iterator[Graph | None]:
        """A saved graph over vectors that may have changed since, in steps; the last thing given is the graph.

        Whose photo is gone counts as deleted. What hnswlib did not save crashes it: only ever give it what passed
        its checksum. Raises NotAGraph, and MachineProblem if there is no room for hnswlib's file.
        """
        layout = links.Layout.read(data)
        graph = cls(vectors.dim, projection)
        with _scratch() as path:
            yield from links.write_with_vectors(data, vectors, graph._stored, path)
            graph._index = _empty(vectors.dim, projection)
            # Some room, or the first photo that is added would copy all of it.
            graph._index.load_index(str(path), max_elements=int(SPARE * layout.nodes) + FEWEST)
            yield None  # that was the longest step: all of the file at once, and nothing else runs meanwhile
        ids, deleted = links.nodes(data)
        if len(ids):
            graph._know(int(ids.max()))
        graph._state[ids] = np.where(deleted, _DELETED, _ALIVE)
        graph._deleted = int(deleted.sum())
        graph._alive = len(ids) - graph._deleted
        # hnswlib must hear of those that are gone by its own means, to keep count of them
        graph.remove(ids[~vectors.known(ids)])
        yield graph

    def _stored(self, features: Features) -> Features:
        """What the graph holds of features `[..., d]`."""
        return features if self.projection is None else self.projection(features)

    def _know(self, largest_id: int) -> None:
        """Make room in the table of states."""
        if largest_id >= len(self._state):
            state = np.zeros(max(largest_id + 1, 2 * len(self._state)), np.uint8)
            state[: len(self._state)] = self._state
            self._state = state


@contextmanager
def _scratch() -> Iterator[Path]:
    """Where hnswlib's file may be for a while. Raises MachineProblem if it cannot be written or read there."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder, "graph")
    except OSError as error:
        sentence = (
            f"The search index needs room in {tempfile.gettempdir()} and cannot have it ({error.strerror}); free some."
        )
        raise MachineProblem(sentence) from error


def _empty(dim: int, projection: Projection | None) -> hnswlib.Index:
    return hnswlib.Index(space="ip", dim=dim if projection is None else projection.basis.shape[1])
