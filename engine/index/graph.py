"""The hnswlib graph over a library's features: quick, approximate, and always replaceable by a new one."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import hnswlib  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from engine.index.vectors import Features, Ids

M = 16  # links per node
EF_CONSTRUCTION = 200
GROWTH = 1.5


class Graph:
    """An hnswlib index for cosine similarity of features of length one."""

    def __init__(self, dim: int, capacity: int = 1024) -> None:
        self.dim = dim
        self._index = hnswlib.Index(space="ip", dim=dim)
        self._index.init_index(max_elements=max(capacity, 1), M=M, ef_construction=EF_CONSTRUCTION, random_seed=1)
        self._ids: set[int] = set()

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[int], features: Features) -> None:
        """Take in features `[n, d]` of length one; a removed photo may come back."""
        if not len(ids):
            return
        needed = self._index.get_current_count() + len(ids)
        if needed > self._index.get_max_elements():
            self._index.resize_index(max(needed, int(GROWTH * self._index.get_max_elements())))
        self._index.add_items(np.ascontiguousarray(features), np.asarray(ids))
        self._ids.update(ids)

    def remove(self, ids: Sequence[int]) -> None:
        """Hide photos from searches; ids that are not there are passed over."""
        for photo_id in ids:
            if photo_id in self._ids:
                self._index.mark_deleted(photo_id)
                self._ids.remove(photo_id)

    def candidates(self, query: NDArray[np.float32], k: int, ef: int) -> Ids:
        """About the k nearest photos to `query` `[d]`, in no promised order; fewer if fewer can be reached."""
        k = min(k, len(self._ids))
        while k:
            self._index.set_ef(max(ef, k))
            try:
                labels, _ = self._index.knn_query(query, k=k, num_threads=1)
            except RuntimeError:  # hnswlib's way to say that it reached fewer than k
                k //= 2
            else:
                return np.asarray(labels[0], np.int64)
        return np.empty(0, np.int64)

    def to_bytes(self) -> bytes:
        """The graph as hnswlib saves it."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "graph")
            self._index.save_index(str(path))
            return path.read_bytes()

    @classmethod
    def from_bytes(cls, dim: int, data: bytes) -> Graph:
        """A saved graph, in which what had been removed is there again: the caller removes what is stale now.

        What hnswlib did not save crashes it: only ever give it what passed its checksum.
        """
        graph = cls(dim)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "graph")
            path.write_bytes(data)
            graph._index.load_index(str(path))
        graph._ids = set(graph._index.get_ids_list())  # the removed ones too: hnswlib only marks them
        for photo_id in graph._ids:
            with contextlib.suppress(RuntimeError):  # it was not marked
                graph._index.unmark_deleted(photo_id)
        return graph
