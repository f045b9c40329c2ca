"""The index of one library and backbone: exact search and the graph, and which of them answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from engine.index import snapshot
from engine.index.graph import Graph
from engine.index.vectors import Ids, Ranking, Vectors, best

# Below this many photos exact search takes under 10 ms and the graph cannot win. Text and composed queries lie off
# the image manifold, where a graph loses recall, so exact search answers for as long as it is quick enough.
EXACT_UP_TO = 50_000
EF = 512
OVERSAMPLING = 4  # candidates per result, ranked again exactly

Way = Literal["exact", "graph"]


class Index:
    """All features of a library in memory, with the graph beside them.

    The catalogue's vectors are the truth. A vector never changes and an id is never used twice, so the ids alone
    tell what a snapshot of the graph lacks or holds too much.
    """

    def __init__(self, dim: int, exact_up_to: int = EXACT_UP_TO) -> None:
        self._vectors = Vectors(dim)
        self._graph = Graph(dim)
        self._exact_up_to = exact_up_to
        self._unsaved = 0

    @classmethod
    def load(
        cls,
        db: Database,
        backbone: str,
        dim: int,
        vectors: Iterable[tuple[list[int], NDArray[np.float16]]],
        exact_up_to: int = EXACT_UP_TO,
    ) -> Index:
        """The index of what the catalogue holds: the snapshot, and then what it lacks."""
        index = cls(dim, exact_up_to)
        for ids, features in vectors:
            index._vectors.add(ids, features)
        index._graph = _saved_graph(db, backbone, dim)
        stale = index._graph.ids - set(index._vectors.ids.tolist())
        index._graph.remove(sorted(stale))
        new = [photo_id for photo_id in index._vectors.ids.tolist() if photo_id not in index._graph.ids]
        index._graph.add(new, index._vectors.rows(new))
        index._unsaved = len(stale) + len(new)
        return index

    def __len__(self) -> int:
        return len(self._vectors)

    def __contains__(self, photo_id: int) -> bool:
        return photo_id in self._vectors

    @property
    def ids(self) -> Ids:
        return self._vectors.ids

    @property
    def unsaved(self) -> int:
        """How many photos were added or removed since the snapshot."""
        return self._unsaved

    def add(self, ids: Sequence[int], features: NDArray[np.floating]) -> None:
        """Take in features `[n, d]` as the encoder gave them; known ids are passed over."""
        new = sorted({photo_id for photo_id in ids if photo_id not in self._vectors})
        if not new:
            return
        self._vectors.add(ids, features)
        self._graph.add(new, self._vectors.rows(new))
        self._unsaved += len(new)

    def remove(self, ids: Sequence[int]) -> None:
        known = [photo_id for photo_id in ids if photo_id in self._vectors]
        self._vectors.remove(known)
        self._graph.remove(known)
        self._unsaved += len(known)

    def features(self, ids: Sequence[int] | Ids) -> NDArray[np.float32]:
        """Normalised features `[n, d]` of photos that are all there."""
        return self._vectors.rows(ids)

    def search(self, query: NDArray[np.floating], k: int, among: Ids | None = None) -> tuple[Ranking, Way]:
        """The k best photos for `query` `[d]`, fewer if there are no more, and what found them.

        Scores are exact either way. A restriction to few photos is always searched exactly.
        """
        query = np.asarray(query, np.float32)
        if among is not None or len(self._vectors) <= self._exact_up_to:
            return self._vectors.search(query, k, among), "exact"
        candidates = self._graph.candidates(query, OVERSAMPLING * k, EF)
        return best(candidates, self._vectors.rows(candidates) @ query, k), "graph"

    def save(self, db: Database, backbone: str) -> None:
        """Write the graph's snapshot into the catalogue."""
        snapshot.save(db, backbone, self._graph.to_bytes())
        self._unsaved = 0


def _saved_graph(db: Database, backbone: str, dim: int) -> Graph:
    data = snapshot.load(db, backbone)
    return Graph(dim) if data is None else Graph.from_bytes(dim, data)
