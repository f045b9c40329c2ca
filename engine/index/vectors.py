"""The image features of a library in memory, and exact search over them. Used by the engine's worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Features = NDArray[np.float32]  # [n, d], rows of length one

BLOCK = 1024  # rows converted or gathered at once; as many as the processor keeps close
# By how much a coarse cosine can be off: half precision has 11 bits, lost once in the query and once in the sum.
COARSE_ERROR = 1e-3


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
    """Features by photo id, in half precision as the catalogue holds them, and a factor that normalises each.

    Rows are added and removed; the order of rows means nothing. Ids are looked up in a table as long as the largest
    id, which is short because the catalogue counts them up from one.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._ids: Ids = np.empty(0, np.int64)
        self._rows = np.empty((0, dim), np.float16)
        self._factors = np.empty(0, np.float32)
        self._row_of = np.empty(0, np.int32)  # by photo id; -1 where there is none
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, photo_id: int) -> bool:
        return bool(self.known(np.array([photo_id]))[0])

    @property
    def ids(self) -> Ids:
        return self._ids[: self._count]

    def known(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids` `[n]` are there."""
        return self._rows_of(ids) >= 0

    def rows(self, ids: Sequence[int] | Ids) -> Features:
        """Features `[n, d]` of photos that are all there."""
        rows = self._rows_of(np.asarray(ids, np.int64))
        features: Features = _floats(self._rows[rows])
        features *= self._factors[rows, None]
        return features

    def add(self, ids: Sequence[int] | Ids, features: NDArray[np.floating]) -> Ids:
        """Take in features `[n, d]` of any length; those that were new.

        Ids that are there already are left as they are; so is the first of an id that is given twice.
        """
        distinct, first = np.unique(np.asarray(ids, np.int64), return_index=True)
        new = ~self.known(distinct)
        distinct, first = distinct[new], first[new]
        if not len(distinct):
            return distinct
        self._reserve(self._count + len(distinct), int(distinct[-1]))
        end = self._count + len(distinct)
        self._ids[self._count : end] = distinct
        self._row_of[distinct] = np.arange(self._count, end)
        for start in range(0, len(distinct), BLOCK):
            block = features[first[start : start + BLOCK]].astype(np.float16, copy=False)
            at = slice(self._count + start, self._count + start + len(block))
            self._rows[at] = block
            self._factors[at] = 1 / np.maximum(np.linalg.norm(_floats(block), axis=1), 1e-12)
        self._count = end
        return distinct

    def remove(self, ids: Sequence[int] | Ids) -> Ids:
        """Drop photos; those that were there."""
        distinct = np.unique(np.asarray(ids, np.int64))
        gone = distinct[self.known(distinct)]
        holes = self._row_of[gone]
        self._row_of[gone] = -1
        count = self._count - len(gone)
        # the last rows that stay fill the gaps
        moved = np.setdiff1d(np.arange(count, self._count), holes)
        holes = holes[holes < count]
        self._ids[holes] = self._ids[moved]
        self._rows[holes] = self._rows[moved]
        self._factors[holes] = self._factors[moved]
        self._row_of[self._ids[holes]] = holes
        self._count = count
        return gone

    def search(self, query: NDArray[np.floating], k: int, among: Ids | None = None) -> Ranking:
        """The k photos (fewer if there are no more) with the largest inner product with `query` `[d]`.

        Exact: a scan in half precision keeps all that could be among the best, and those are computed again in
        float32. `among` restricts the search to some photos; ids that are not there are passed over.
        """
        query = np.asarray(query, np.float32)
        rows = np.arange(self._count) if among is None else self._distinct_rows(among)
        k = min(k, len(rows))
        if k < len(rows):
            coarse = self._coarse(query, None if among is None else rows)
            cut = np.partition(coarse, len(rows) - k)[len(rows) - k] if k else np.inf
            rows = rows[coarse >= cut - 2 * COARSE_ERROR]
        return self.ranked(self._ids[rows], query, k)

    def ranked(self, ids: Ids, query: NDArray[np.float32], k: int) -> Ranking:
        """The k best of photos that are all there, none twice, by inner products in float32."""
        blocks = [self.rows(ids[start : start + BLOCK]) @ query for start in range(0, len(ids), BLOCK)]
        return best(ids, np.concatenate(blocks) if blocks else np.empty(0, np.float32), k)

    def _coarse(self, query: NDArray[np.float32], rows: NDArray[np.int64] | None) -> NDArray[np.float32]:
        """Cosines with the query, each within COARSE_ERROR: all of them, or those of some rows.

        numpy has no fast product in half precision; torch reads half the bytes of a float32 product, in half the time.
        """
        import torch  # takes seconds; whoever only looks at a catalogue need not wait for it

        half = torch.from_numpy(normalised(query)).half()
        if rows is None or 4 * len(rows) > self._count:  # all in one go is faster than to gather so many
            scores = torch.mv(torch.from_numpy(self._rows[: self._count]), half).numpy()
            cosines: NDArray[np.float32] = scores.astype(np.float32) * self._factors[: self._count]
            return cosines if rows is None else cosines[rows]
        parts = [
            torch.mv(torch.from_numpy(self._rows[rows[start : start + BLOCK]]), half).numpy()
            for start in range(0, len(rows), BLOCK)
        ]
        some: NDArray[np.float32] = np.concatenate(parts).astype(np.float32) * self._factors[rows]
        return some

    def _rows_of(self, ids: Ids) -> NDArray[np.int32]:
        """The row of each id, -1 where there is none."""
        inside = (ids >= 0) & (ids < len(self._row_of))
        rows = np.full(len(ids), -1, np.int32)
        rows[inside] = self._row_of[ids[inside]]
        return rows

    def _distinct_rows(self, ids: Ids) -> NDArray[np.int64]:
        """The rows of those ids that are there, each once."""
        rows = self._rows_of(ids)
        wanted = np.zeros(self._count, np.bool_)
        wanted[rows[rows >= 0]] = True
        return np.flatnonzero(wanted)

    def _reserve(self, count: int, largest_id: int) -> None:
        if largest_id >= len(self._row_of):
            table = np.full(max(largest_id + 1, 2 * len(self._row_of), 1024), -1, np.int32)
            table[: len(self._row_of)] = self._row_of
            self._row_of = table
        if count <= len(self._ids):
            return
        size = max(count, 2 * len(self._ids), 1024)
        ids, rows, factors = (
            np.empty(size, np.int64),
            np.empty((size, self.dim), np.float16),
            np.empty(size, np.float32),
        )
        ids[: self._count] = self._ids[: self._count]
        rows[: self._count] = self._rows[: self._count]
        factors[: self._count] = self._factors[: self._count]
        self._ids, self._rows, self._factors = ids, rows, factors


def _floats(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """Half precision as float32; torch does this several times faster than numpy."""
    import torch

    floats: NDArray[np.float32] = torch.from_numpy(halves).float().numpy()
    return floats


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
