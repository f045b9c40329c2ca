"""The index of one library and backbone: exact search and the graph, and which of them answers."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from engine.index import snapshot
from engine.index.calibration import SAMPLE, Clock, Plan, by_graph, calibrate
from engine.index.graph import Graph
from engine.index.links import NotAGraph
from engine.index.projection import KEPT, Projection
from engine.index.snapshot import DamagedSnapshot, Stamp
from engine.index.vectors import Features, Ids, Ranking, Vectors, best

SMALL = 5000  # photos: below that exact search takes a millisecond, and nothing is worth sampling
STEP = 32  # photos added to the graph at once: a query waits for no more than that
PENDING = 4096  # photos not in the graph yet that are searched exactly beside it; with more, exact search answers
CHANGED = 0.2  # the graph is sampled again when its size has changed by this share
WASTED = 0.25  # share of deleted nodes at which the graph is built anew
LARGE = 200_000  # photos: beyond that the graph is built anew over a projection, for its vectors' sake
UNSAVED = 0.1  # the snapshot is written again when this share of the graph is new
FEWEST_UNSAVED = 1000
SAMPLED_FOR_MEAN = 2000
FEW = 20  # photos whose mean says as much about them as about photos at large

Way = Literal["exact", "graph"]


class Index:
    """All features of a library in memory, with the graph beside them.

    The catalogue's vectors are the truth. A vector never changes and an id is never used twice, so the ids alone
    tell what a snapshot of the graph lacks or holds too much. Photos are found from the moment they are added; the
    graph takes them in later, in the steps of `settle`, and is always behind rather than in the way.
    """

    def __init__(self, dim: int, clock: Clock = time.perf_counter) -> None:
        self._vectors = Vectors(dim)
        self._graph = Graph(dim)
        self._clock = clock
        self._pending: Ids = np.empty(0, np.int64)  # in the vectors, not in the graph yet
        self._saved: _Saved | None = None  # the snapshot, for as long as the graph has not been made from it
        self._plan: Plan | None = None
        self._plan_saved = True
        self._asked: deque[NDArray[np.float32]] = deque(maxlen=SAMPLE)
        self._unsaved = 0
        self._sample: tuple[int, Features] = 0, np.empty((0, dim), np.float32)

    @classmethod
    def load(
        cls,
        db: Database,
        backbone: str,
        dim: int,
        vectors: Iterable[tuple[Sequence[int] | Ids, NDArray[np.float16]]],
        clock: Clock = time.perf_counter,
    ) -> Index:
        """The index of what the catalogue holds. It answers exactly at once; to bring the graph is left to `settle`."""
        index = cls.filled(dim, vectors, clock)
        index.attach(db, backbone)
        return index

    @classmethod
    def filled(
        cls,
        dim: int,
        vectors: Iterable[tuple[Sequence[int] | Ids, NDArray[np.float16]]],
        clock: Clock = time.perf_counter,
    ) -> Index:
        """An index of some vectors, that knows of no graph yet."""
        index = cls(dim, clock)
        for ids, features in vectors:
            index._vectors.add(ids, features)
        index._pending = index._vectors.ids.copy()
        return index

    def attach(self, db: Database, backbone: str) -> None:
        """Learn of the graph's snapshot in a catalogue, from which `restore` will make it."""
        try:
            stamp = snapshot.read_stamp(db, backbone)
        except DamagedSnapshot:
            return
        if stamp is not None:
            self._saved, self._plan = _Saved(db, backbone, stamp), stamp.plan

    def __len__(self) -> int:
        return len(self._vectors)

    def __contains__(self, photo_id: int) -> bool:
        return photo_id in self._vectors

    @property
    def ids(self) -> Ids:
        return self._vectors.ids

    @property
    def plan(self) -> Plan | None:
        """What the last sample said; None before the first."""
        return self._plan

    @property
    def pending(self) -> int:
        """How many photos the graph does not have yet."""
        return len(self._pending)

    @property
    def unsaved(self) -> int:
        """How many photos were added to the graph, or taken out of it, since the snapshot."""
        return self._unsaved

    @property
    def worth_saving(self) -> bool:
        """Whether to write the snapshot costs less than to do again, at the next start, what it lacks."""
        return self._unsaved > max(FEWEST_UNSAVED, UNSAVED * len(self._graph)) or not self._plan_saved

    def add(self, ids: Sequence[int], features: NDArray[np.floating]) -> None:
        """Take in features `[n, d]` as the encoder gave them; known ids are passed over."""
        self._pending = np.concatenate([self._pending, self._vectors.add(ids, features)])

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Drop photos; ids that are not there are passed over."""
        gone = self._vectors.remove(ids)
        if not len(gone):
            return
        self._pending = self._pending[~np.isin(self._pending, gone)]
        self._unsaved += self._graph.remove(gone)

    def known(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids` `[n]` are there."""
        return self._vectors.known(ids)

    def features(self, ids: Sequence[int] | Ids) -> NDArray[np.float32]:
        """Normalised features `[n, d]` of photos that are all there."""
        return self._vectors.rows(ids)

    def sample(self, count: int) -> Features:
        """Features `[count, d]`, fewer in a smaller library, of photos drawn at random.

        They stay the same until the library has changed by a fifth; to gather them for every query takes too long.
        """
        drawn_from, features = self._sample
        count = min(count, len(self))
        if len(features) != count or abs(len(self) - drawn_from) > CHANGED * drawn_from:
            features = self.features(np.random.default_rng(0).choice(self.ids, count, replace=False))
            self._sample = len(self), features
        return features

    def mean(self) -> NDArray[np.float32]:
        """What the features have in common, `[d]`: their mean, as far as they are enough to tell (zeros for none)."""
        drawn = self.sample(SAMPLED_FOR_MEAN)
        return np.asarray(drawn.sum(axis=0, dtype=np.float64) / (len(drawn) + FEW), np.float32)

    def remember(self, query: NDArray[np.floating]) -> None:
        """Keep the feature `[d]` of a text or composed query, to sample the graph with what is really asked."""
        self._asked.append(np.array(query, np.float32))

    def search(self, query: NDArray[np.floating], k: int, among: Ids | None = None) -> tuple[Ranking, Way]:
        """The k best photos for `query` `[d]`, fewer if there are no more, and what found them.

        Scores are exact either way, and a restriction is always searched exactly: a filter inside hnswlib is a
        Python call for every node it meets.
        """
        query = np.asarray(query, np.float32)
        ef = self._ef(k) if among is None else None
        if ef is None:
            return self._vectors.search(query, k, among), "exact"
        found = by_graph(self._graph, self._vectors, query, k, ef)
        late = self._vectors.search(query, k, self._pending)
        ids, scores = np.concatenate([found.ids, late.ids]), np.concatenate([found.scores, late.scores])
        return best(ids, scores, k), "graph"

    def settle(self) -> Iterator[None]:
        """Bring the graph up to date, in steps of some ten milliseconds between which searches may be made.

        Whoever stops in the middle loses nothing: what is left is done the next time.
        """
        yield from self.restore()
        if self._graph.wasted > WASTED or self._is_too_wide():
            self._begin_anew()
        while len(self._pending):
            self.settle_some()
            yield
        if self._plan_is_due():
            for plan in calibrate(self._graph, self._vectors, tuple(self._asked), self._clock):
                if plan is not None:
                    self._plan, self._plan_saved = plan, False
                yield

    def restore(self) -> Iterator[None]:
        """Make the graph from its snapshot, in steps; what that lacks stays pending. The last step is the longest."""
        saved = self._saved
        if saved is None:
            return
        graph = None
        try:
            data = bytearray()
            for chunk in snapshot.read(saved.db, saved.backbone, saved.stamp):
                data += chunk
                yield
            projection = _projection(data[: saved.stamp.projection], self._vectors.dim)
            del data[: saved.stamp.projection]
            for graph in Graph.restored(data, self._vectors, projection):
                if graph is None:
                    yield
        except (NotAGraph, DamagedSnapshot):
            self._plan = None
        if self._saved is saved:  # and no save has come in between, which restores for itself
            self._saved = None
            self._graph = graph or self._graph
            self._pending = self._vectors.ids[~self._graph.finds(self._vectors.ids)]

    def settle_some(self) -> None:
        """Add a few of the pending photos to the graph; nothing while the snapshot has not been read."""
        if self._saved is not None:
            return
        if self._is_too_wide():
            self._begin_anew()
        some, self._pending = self._pending[:STEP], self._pending[STEP:]
        self._graph.add(some, self._vectors.rows(some))
        self._unsaved += len(some)

    def save(self, db: Database, backbone: str) -> int:
        """Write the graph's snapshot into the catalogue, all at once; the bytes written."""
        return sum(self.saving(db, backbone))

    def saving(self, db: Database, backbone: str) -> Iterator[int]:
        """The same in steps, of which the first is the longest; each gives the bytes that it wrote.

        Photos may come and go meanwhile. Whoever stops in the middle leaves the snapshot that was there before.
        """
        for _ in self.restore():
            yield 0
        graph, plan, unsaved = self._graph, self._plan, self._unsaved
        projection = b"" if graph.projection is None else graph.projection.basis.tobytes()
        yield from snapshot.save(db, backbone, projection, graph.to_links(), plan)
        if self._graph is graph:
            self._unsaved -= unsaved
            self._plan_saved = self._plan is plan

    def _is_too_wide(self) -> bool:
        """Whether the graph should hold a projection of the features by now. Below LARGE it may as well hold all."""
        return self._graph.projection is None and len(self._vectors) > LARGE and self._vectors.dim > KEPT

    def _begin_anew(self) -> None:
        """Replace the graph by an empty one; the old one goes first, as both might not fit in memory."""
        projection = None
        if len(self._vectors) > LARGE and self._vectors.dim > KEPT:
            projection = Projection.of(self._vectors, np.random.default_rng(len(self._vectors)))
        self._graph, self._plan = Graph(self._vectors.dim, projection), None
        self._pending, self._unsaved = self._vectors.ids.copy(), 0

    def _ef(self, k: int) -> int | None:
        """The ef to search the graph with; None where exact search answers."""
        if self._plan is None or len(self._pending) > PENDING:
            return None
        if abs(len(self._graph) - self._plan.photos) > 2 * CHANGED * self._plan.photos:
            return None  # too long ago to be relied on
        return self._plan.ef_for(k)

    def _plan_is_due(self) -> bool:
        if len(self._graph) < SMALL:
            return False
        plan = self._plan
        if plan is None or abs(len(self._graph) - plan.photos) > CHANGED * plan.photos:
            return True
        return plan.real < SAMPLE // 2 <= len(self._asked)


@dataclass(frozen=True)
class _Saved:
    """Where a snapshot is that has not been read yet."""

    db: Database
    backbone: str
    stamp: Stamp


def _projection(data: bytearray, dim: int) -> Projection | None:
    """The projection that stands in front of the links. Raises NotAGraph if it is for features of another length."""
    if not data:
        return None
    if len(data) % (4 * dim):
        raise NotAGraph
    return Projection(np.frombuffer(bytes(data), np.float32).reshape(dim, -1))
