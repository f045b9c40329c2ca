"""The image features of a library in memory, and exact search over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Features = NDArray[np.float32]  # [n, d], rows of length one


@dataclass(frozen=True)
class Ranking:
    """Photo ids and their cosine similarities, best first."""

    ids: Ids
    scores: NDArray[np.float32]


def normalised(features: NDArray[np.floating]) -> Features:
    """Rows `[n, d]` or one row `[d]` as float32 of length one; a row of zeros stays zero."""
    features = np.asarray(features, dtype=np.float32)
    norms = np.linalg.norm(features, axis=-1, keepdims=True)
    unit: Features = features / np.maximum(norms, 1e-12)
    return unit


class Vectors:
    """Normalised features by photo id. Rows are added and removed; the order of rows means nothing."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._ids: Ids = np.empty(0, np.int64)
        self._rows: Features = np.empty((0, dim), np.float32)
        self._count = 0
        self._row_of: dict[int, int] = {}

    def __len__(self) -> int:
        return self._count

    def __contains__(self, photo_id: int) -> bool:
        return photo_id in self._row_of

    @property
    def ids(self) -> Ids:
        return self._ids[: self._count]

    def rows(self, ids: Sequence[int] | Ids) -> Features:
        """Features `[n, d]` of photos that are all there."""
        return self._rows[[self._row_of[int(photo_id)] for photo_id in ids]]

    def add(self, ids: Sequence[int], features: NDArray[np.floating]) -> None:
        """Take in features `[n, d]` of any length; ids that are there already are left as they are."""
        self._reserve(self._count + len(ids))
        for photo_id, feature in zip(ids, normalised(features), strict=True):
            if photo_id not in self._row_of:
                self._row_of[photo_id] = self._count
                self._ids[self._count] = photo_id
                self._rows[self._count] = feature
                self._count += 1

    def remove(self, ids: Sequence[int]) -> None:
        """Drop photos; ids that are not there are passed over."""
        for photo_id in ids:
            row = self._row_of.pop(photo_id, None)
            if row is None:
                continue
            self._count -= 1
            if row != self._count:  # the last row fills the gap
                last = int(self._ids[self._count])
                self._ids[row], self._rows[row] = last, self._rows[self._count]
                self._row_of[last] = row

    def search(self, query: NDArray[np.floating], k: int, among: Ids | None = None) -> Ranking:
        """The k photos (fewer if there are no more) with the largest inner product with `query` `[d]`.

        Exact. `among` restricts the search to some photos; ids that are not there are passed over.
        """
        if among is None:
            rows, ids = self._rows[: self._count], self.ids
        else:
            present = [self._row_of[photo_id] for photo_id in among.tolist() if photo_id in self._row_of]
            rows, ids = self._rows[present], self._ids[present]
        return best(ids, rows @ np.asarray(query, np.float32), k)

    def _reserve(self, count: int) -> None:
        if count <= len(self._ids):
            return
        size = max(count, 2 * len(self._ids), 1024)
        self._ids = np.resize(self._ids, size)
        rows = np.empty((size, self.dim), np.float32)
        rows[: self._count] = self._rows[: self._count]
        self._rows = rows


def best(ids: Ids, scores: NDArray[np.float32], k: int) -> Ranking:
    """The k largest scores, best first; equal scores in order of their ids."""
    k = min(k, len(ids))
    if k < len(ids):
        kept = np.argpartition(-scores, k - 1)[:k] if k else np.empty(0, np.int64)
        if k:  # a tie at the cut must not depend on the order of rows
            kept = np.flatnonzero(scores >= scores[kept].min())
        ids, scores = ids[kept], scores[kept]
    order = np.lexsort((ids, -scores))[:k]
    return Ranking(ids[order], scores[order])
