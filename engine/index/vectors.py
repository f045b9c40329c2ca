"""The image features of a library in memory, and exact search over them. Used by the engine's worker."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numkong
import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Features = NDArray[np.float32]  # [n, d], rows of length one
Places = NDArray[np.integer]
Bounds = tuple[NDArray[np.float32], NDArray[np.float32]]
Number = TypeVar("Number", bound=np.generic)

BLOCK = 1024  # rows converted or gathered at once; as many as the processor keeps close
SLAB = 65536  # rows that are kept in one piece of memory: the library grows without any of it being copied
GROUP = 64  # scores of which only the largest is looked at to learn what the best come to at least
SPREAD = 16  # groups per score that is wanted: so many that few of the best meet in one
STEPS = 127  # of eight bits, on either side of zero
# By how much eight bits can be off: six standard deviations of d numbers, each rounded by up to half a step.
COARSE_ERROR = 6 / math.sqrt(12)


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


class _Scan:
    """A query `[d]` of length one in eight bits. May be used by several threads at once."""

    def __init__(self, query: NDArray[np.float32]) -> None:
        self._step = max(float(np.abs(query).max()) / STEPS, 1e-12)
        self._coarse = np.rint(query / self._step).astype(np.int8)[None]

    def bounds(self, coarse: NDArray[np.int8], steps: NDArray[np.float32]) -> Bounds:
        """Between which cosines `[n]`, `[n]` the query's with rows `[n, d]` lie, whose steps are worth `[n]`.

        It is the memory's speed that counts here. numpy has no quick product of bytes, and torch's takes 1.7 times as
        long.
        """
        products = np.asarray(numkong.cdist(self._coarse, coarse, "dot"))[0]
        cosines = products.astype(np.float32) * (self._step * steps)
        error = COARSE_ERROR * (self._step + steps)
        return cosines - error, cosines + error


@dataclass(frozen=True)
class _Slab:
    """Rows of features in one piece of memory, in half precision and in eight bits `[SLAB, d]`."""

    halves: NDArray[np.float16]
    coarse: NDArray[np.int8]


class Vectors:
    """Features by photo id, in half precision as the catalogue holds them, and a factor that normalises each.

    Beside them lie the same in eight bits, which is all that a search reads of most rows. Rows are added and removed;
    the order of rows means nothing. Ids are looked up in a table as long as the largest id, which is short because the
    catalogue counts them up from one.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._ids: Ids = np.empty(0, np.int64)
        self._slabs: list[_Slab] = []
        self._factors = np.empty(0, np.float32)  # what turns a row in half precision into one of length one
        self._steps = np.empty(0, np.float32)  # what one of eight bits' steps is worth in that row
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
        self._write(np.arange(self._count, end), features[first].astype(np.float16, copy=False))
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
        self._write(holes, self._halves(moved))
        self._row_of[self._ids[holes]] = holes
        self._count = count
        return gone

    def search(self, query: NDArray[np.floating], k: int, among: Ids | None = None) -> Ranking:
        """The k photos (fewer if there are no more) with the largest inner product with `query` `[d]`.

        Exact: a scan in eight bits keeps all that could be among the best, and those are computed again in float32.
        `among` restricts the search to some photos; ids that are not there are passed over.
        """
        query = np.asarray(query, np.float32)
        rows = None if among is None else self._distinct_rows(among)
        count = self._count if rows is None else len(rows)
        k = min(k, count)
        if not k:
            return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
        if k < count:
            good = self._candidates(normalised(query), k, rows)
            rows = good if rows is None else rows[good]
        return self.ranked(self.ids if rows is None else self._ids[rows], query, k)

    def ranked(self, ids: Ids, query: NDArray[np.float32], k: int) -> Ranking:
        """The k best of photos that are all there, none twice, by inner products in float32."""
        blocks = [self.rows(ids[start : start + BLOCK]) @ query for start in range(0, len(ids), BLOCK)]
        return best(ids, np.concatenate(blocks) if blocks else np.empty(0, np.float32), k)

    def _candidates(self, query: NDArray[np.float32], k: int, rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """Where in `rows`, or in all, those lie that could be among the k best for a query `[d]` of length one."""
        scan = _Scan(query)
        if rows is not None and 4 * len(rows) <= self._count:
            parts = np.split(rows, range(BLOCK, len(rows), BLOCK))
            lowest, highest = _joined([scan.bounds(self._coarse(part), self._steps[part]) for part in parts])
        else:  # all in one go is faster than to gather so many
            lowest, highest = self._all_bounds(scan)
            if rows is not None:
                lowest, highest = lowest[rows], highest[rows]
        return np.flatnonzero(highest >= at_least(lowest, k))

    def _all_bounds(self, scan: _Scan) -> Bounds:
        """Of every row."""
        starts = range(0, self._count, SLAB)
        ends = [min(start + SLAB, self._count) for start in starts]
        coarse = [slab.coarse[: end - start] for slab, start, end in zip(self._slabs, starts, ends, strict=False)]
        steps = [self._steps[start:end] for start, end in zip(starts, ends, strict=True)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # starts a thread for each slab, up to so many
            return _joined(list(pool.map(scan.bounds, coarse, steps)))

    def _halves(self, rows: Places) -> NDArray[np.float16]:
        """Features `[n, d]` of some rows, as they are kept."""
        halves = np.empty((len(rows), self.dim), np.float16)
        for slab, mine, at in self._by_slab(rows):
            halves[mine] = slab.halves[at]
        return halves

    def _coarse(self, rows: Places) -> NDArray[np.int8]:
        """The same in eight bits."""
        coarse = np.empty((len(rows), self.dim), np.int8)
        for slab, mine, at in self._by_slab(rows):
            coarse[mine] = slab.coarse[at]
        return coarse

    def _write(self, rows: Places, halves: NDArray[np.float16]) -> None:
        """Set some rows to features `[n, d]`."""
        import torch  # takes seconds; whoever only looks at a catalogue need not wait for it

        for start in range(0, len(rows), BLOCK):
            some, block = rows[start : start + BLOCK], halves[start : start + BLOCK]
            floats = torch.from_numpy(np.ascontiguousarray(block)).float()  # much quicker than numpy at all of this
            largest = floats.abs().amax(dim=1, keepdim=True)
            coarse = (floats * (STEPS / largest.clamp(min=1e-12))).round_().to(torch.int8).numpy()
            factors = 1 / floats.norm(dim=1).clamp(min=1e-12)
            self._factors[some], self._steps[some] = factors, factors * largest[:, 0] / STEPS
            for slab, mine, at in self._by_slab(some):
                slab.halves[at], slab.coarse[at] = block[mine], coarse[mine]

    def _by_slab(self, rows: Places) -> Iterator[tuple[_Slab, Places | slice, Places | slice]]:
        """Each slab that holds some of the rows, which of them these are, and where in the slab they lie."""
        slabs, at = np.divmod(rows, SLAB)
        numbers = np.unique(slabs).tolist()
        for number in numbers:
            mine = slice(None) if len(numbers) == 1 else np.flatnonzero(slabs == number)
            yield self._slabs[number], mine, _as_slice(at[mine])

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
            self._slabs.append(_Slab(np.empty((SLAB, self.dim), np.float16), np.empty((SLAB, self.dim), np.int8)))
        if count > len(self._ids):
            size = max(count, 2 * len(self._ids), 1024)
            self._ids = _longer(self._ids, size)
            self._factors, self._steps = _longer(self._factors, size), _longer(self._steps, size)


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


def _longer(kept: NDArray[Number], size: int) -> NDArray[Number]:
    """The same numbers, with room for more."""
    longer = np.empty(size, kept.dtype)
    longer[: len(kept)] = kept
    return longer


def _as_slice(places: Places) -> Places | slice:
    """The same places; those that follow each other as a slice, which is ten times as quick to write to."""
    if (np.diff(places) == 1).all():
        return slice(int(places[0]), int(places[0]) + len(places))
    return places


def _joined(parts: Sequence[Bounds]) -> Bounds:
    return np.concatenate([lowest for lowest, _ in parts]), np.concatenate([highest for _, highest in parts])


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
