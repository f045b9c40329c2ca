"""The index of one library and backbone: exact search and the graph, and which of them answers."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from engine.index import snapshot
from engine.index.calibration import SAMPLE, Clock, Plan, by_graph, calibrate
from engine.index.graph import Graph
from engine.index.links import NotAGraph
from engine.index.vectors import Ids, Ranking, Vectors, best

SMALL = 5000  # photos: below that exact search takes a millisecond, and nothing is worth sampling
STEP = 32  # photos added to the graph at once: a query waits for no more than that
PENDING = 4096  # photos not in the graph yet that are searched exactly beside it; with more, exact search answers
CHANGED = 0.2  # the graph is sampled again when its size has changed by this share
WASTED = 0.25  # share of deleted nodes at which the graph is built anew
UNSAVED = 0.1  # the snapshot is written again when this share of the graph is new
FEWEST_UNSAVED = 1000

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
        self._links: bytes | None = None  # the snapshot, for as long as the graph has not been made from it
        self._plan: Plan | None = None
        self._plan_saved = True
        self._asked: deque[NDArray[np.float32]] = deque(maxlen=SAMPLE)
        self._unsaved = 0

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
        index = cls(dim, clock)
        for ids, features in vectors:
            index._vectors.add(ids, features)
        index._pending = index._vectors.ids.copy()
        saved = snapshot.load(db, backbone)
        if saved is not None:
            index._links, index._plan = saved
        return index

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
        self._pending = self._pending[~np.isin(self._pending, gone)]
        self._unsaved += self._graph.remove(gone)

    def known(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids` `[n]` are there."""
        return self._vectors.known(ids)

    def features(self, ids: Sequence[int] | Ids) -> NDArray[np.float32]:
        """Normalised features `[n, d]` of photos that are all there."""
        return self._vectors.rows(ids)

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
        if self._graph.wasted > WASTED:
            # The old graph goes first: two of them would not fit in memory where it matters.
            self._graph, self._plan = Graph(self._vectors.dim), None
            self._pending, self._unsaved = self._vectors.ids.copy(), 0
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
        if self._links is None:
            return
        try:
            for graph in Graph.restored(self._links, self._vectors):
                if graph is None:
                    yield
                else:
                    self._graph = graph
        except NotAGraph:
            self._plan = None
        self._links = None
        self._pending = self._vectors.ids[~self._graph.finds(self._vectors.ids)]

    def settle_some(self) -> None:
        """Add a few of the pending photos to the graph; nothing while the snapshot has not been read."""
        if self._links is not None:
            return
        some, self._pending = self._pending[:STEP], self._pending[STEP:]
        self._graph.add(some, self._vectors.rows(some))
        self._unsaved += len(some)

    def save(self, db: Database, backbone: str) -> int:
        """Write the graph's snapshot into the catalogue; the bytes written."""
        written = snapshot.save(db, backbone, self._graph.to_links(), self._plan)
        self._unsaved, self._plan_saved = 0, True
        return written

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
