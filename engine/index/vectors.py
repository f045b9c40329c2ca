"""The image features of a library in memory, and exact search over them. Used by the engine's worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Features = NDArray[np.float32]  # [n, d], rows of length one
Places = NDArray[np.integer]

BLOCK = 1024  # rows converted or gathered at once; as many as the processor keeps close
SLAB = 65536  # rows that are kept in one piece of memory: the library grows without any of it being copied
GROUP = 64  # scores of which only the largest is looked at to learn what the best come to at least
SPREAD = 16  # groups per score that is wanted: so many that few of the best meet in one
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
        self._slabs: list[NDArray[np.float16]] = []  # [SLAB, d] each
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
        features: Features = _floats(self._halves(rows))
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
        for start in range(self._count, end, BLOCK):
            rows = np.arange(start, min(start + BLOCK, end))
            block = features[first[rows - self._count]].astype(np.float16, copy=False)
            self._put(rows, block)
            self._factors[rows] = _factors(block)
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
        self._put(holes, self._halves(moved))
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
        rows = None if among is None else self._distinct_rows(among)
        count = self._count if rows is None else len(rows)
        k = min(k, count)
        if not k:
            return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
        if k < count:
            coarse = self._coarse(query, rows)
            good = np.flatnonzero(coarse >= at_least(coarse, k) - 2 * COARSE_ERROR)
            rows = good if rows is None else rows[good]
        return self.ranked(self.ids if rows is None else self._ids[rows], query, k)

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
            cosines = np.empty(self._count, np.float32)
            for slab, start in zip(self._slabs, range(0, self._count, SLAB), strict=False):
                at = slice(start, min(start + SLAB, self._count))
                scores = torch.mv(torch.from_numpy(slab[: at.stop - start]), half).float()
                torch.mul(scores, torch.from_numpy(self._factors[at]), out=torch.from_numpy(cosines[at]))
            return cosines if rows is None else cosines[rows]
        parts = [
            torch.mv(torch.from_numpy(self._halves(rows[start : start + BLOCK])), half).numpy()
            for start in range(0, len(rows), BLOCK)
        ]
        some: NDArray[np.float32] = np.concatenate(parts).astype(np.float32) * self._factors[rows]
        return some

    def _halves(self, rows: NDArray[np.integer]) -> NDArray[np.float16]:
        """Features `[n, d]` of some rows, as they are kept."""
        halves = np.empty((len(rows), self.dim), np.float16)
        for slab, mine, at in self._by_slab(rows):
            halves[mine] = slab[at]
        return halves

    def _put(self, rows: NDArray[np.integer], halves: NDArray[np.float16]) -> None:
        for slab, mine, at in self._by_slab(rows):
            slab[at] = halves[mine]

    def _by_slab(
        self, rows: NDArray[np.integer]
    ) -> Iterator[tuple[NDArray[np.float16], Places | slice, Places | slice]]:
        """Each slab that holds some of the rows, which of them these are, and where in the slab they lie."""
        slabs, at = np.divmod(rows, SLAB)
        numbers = np.unique(slabs).tolist()
        for number in numbers:
            mine = slice(None) if len(numbers) == 1 else np.flatnonzero(slabs == number)
            yield self._slabs[number], mine, at[mine]

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
        while count > SLAB * len(self._slabs):
            self._slabs.append(np.empty((SLAB, self.dim), np.float16))
        if count > len(self._ids):
            size = max(count, 2 * len(self._ids), 1024)
            ids, factors = np.empty(size, np.int64), np.empty(size, np.float32)
            ids[: self._count], factors[: self._count] = self._ids[: self._count], self._factors[: self._count]
            self._ids, self._factors = ids, factors


def at_least(scores: NDArray[np.float32], k: int) -> float:
    """What the k-th largest of `scores` `[n]` comes to at least, and hardly more; 0 < k <= n.

    The k-th largest maximum of disjoint groups, as k scores are as large as that. Several times faster than to find
    the k-th score itself. Neighbours, which may well be alike, are in different groups.
    """
    groups = len(scores) // GROUP
    if groups < SPREAD * k:
        return float(np.partition(scores, len(scores) - k)[len(scores) - k])
    maxima = scores[: groups * GROUP].reshape(GROUP, groups).max(axis=0)
    return float(np.partition(maxima, groups - k)[groups - k])


def _factors(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """What rows `[n, d]` are to be multiplied by to be of length one."""
    floats = _floats(halves)
    factors: NDArray[np.float32] = 1 / np.maximum(np.sqrt(np.einsum("nd,nd->n", floats, floats)), 1e-12)
    return factors


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
