"""How good and how quick the graph is on queries like those that are asked, sampled against exact search.

Text and composed queries lie off the image manifold, where a graph built from images loses recall, so nothing but a
sample on such queries tells how large ef has to be, or whether exact search is the better way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from engine.index.graph import Graph
from engine.index.vectors import Features, Ranking, Vectors, normalised

K = 10
WANTED = 0.99  # recall@10 in the sample, so that fresh queries see 0.98
SAMPLE = 64  # queries
EFS = (64, 128, 256, 512, 1024, 2048, 4096)
OVERSAMPLING = 4  # candidates per result, ranked again exactly
# Cosine of a synthesised query with the photo that it is made from, as CLIP's texts have with their photos.
SHIFTED_COSINE = 0.3
TIE = 1e-6  # scores closer than this count as equal

Clock = Callable[[], float]  # seconds


@dataclass(frozen=True)
class Plan:
    """What a sample said. `ef` is None where exact search is the better way."""

    ef: int | None
    recall: float  # @10, of the graph at `ef` or at the last ef that was tried
    photos: int  # in the graph at that time
    real: int  # queries of the sample that had really been asked
    exact_ms: float  # median of one search
    graph_ms: float

    def ef_for(self, k: int) -> int | None:
        """The ef for k results, in proportion to k beyond 10; None where exact search is then the quicker way."""
        share = max(1.0, k / K)
        if self.ef is None or (share > 1 and share * self.graph_ms > self.exact_ms):
            return None
        return max(round(share * self.ef), OVERSAMPLING * k)


def by_graph(graph: Graph, vectors: Vectors, query: NDArray[np.float32], k: int, ef: int) -> Ranking:
    """The k best of the graph's candidates, by their exact scores."""
    candidates = graph.candidates(query, OVERSAMPLING * k, ef)
    return vectors.ranked(candidates, query, k)


def text_like(vectors: Vectors, count: int, generator: np.random.Generator) -> Features:
    """Made-up queries `[count, d]` that lie off the image manifold.

    Every second one is near one photo, the others between two; then all are shifted far, each in a direction of its
    own, as texts are from the photos that they describe.
    """
    ids = generator.choice(vectors.ids, (2, count))
    near = vectors.rows(ids[0])
    near[::2] += vectors.rows(ids[1, ::2])
    away = normalised(generator.normal(size=near.shape).astype(np.float32))
    return normalised(SHIFTED_COSINE * normalised(near) + (1 - SHIFTED_COSINE**2) ** 0.5 * away)


def calibrate(
    graph: Graph, vectors: Vectors, asked: Sequence[NDArray[np.float32]], clock: Clock
) -> Iterator[Plan | None]:
    """Sample the graph, one search at a time; the last thing given is the plan, None before.

    `asked` are features of queries that were really asked; made-up ones fill the sample. Efs are tried in rising
    order until one is good enough, or until the graph takes longer than exact search.
    """
    asked = list(asked)[-SAMPLE:]
    made_up = text_like(vectors, SAMPLE - len(asked), np.random.default_rng(len(vectors)))
    queries = [*asked, *made_up]
    # Only photos in the graph can be found by it, and it is not to blame for those that are still to be added.
    truths, exact_times = [], []
    among = None if len(graph) == len(vectors) else graph.ids
    for query in queries:
        start = clock()
        truths.append(vectors.search(query, K, among))
        exact_times.append(clock() - start)
        yield None
    exact_ms = 1000 * median(exact_times)
    ef: int | None = None
    recall = graph_ms = 0.0
    for tried in EFS:
        recalls, times = [], []
        for query, truth in zip(queries, truths, strict=True):
            start = clock()
            found = by_graph(graph, vectors, query, K, tried)
            times.append(clock() - start)
            recalls.append(_recall(found, truth))
            yield None
        recall, graph_ms = float(np.mean(recalls)), 1000 * median(times)
        if graph_ms > exact_ms:
            break
        if recall >= WANTED:
            ef = tried
            break
    yield Plan(ef, recall, len(graph), len(asked), exact_ms, graph_ms)


def _recall(found: Ranking, truth: Ranking) -> float:
    """The share of the true best that was found; a photo with the same score as the last of them is as good."""
    if not len(truth.ids):
        return 1.0
    good = (found.scores >= truth.scores[-1] - TIE).sum()
    return min(float(good) / len(truth.ids), 1.0)
