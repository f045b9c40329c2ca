"""Batches with hard negatives (Baldrati et al., iSEARLE, section III-B): a share of each comes from one cluster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from engine.index.vectors import normalised


def cluster_features(features: NDArray[np.float32], clusters: int, seed: int) -> NDArray[np.int64]:
    """The cluster `[n]` of each of image features `[n, d]`, by k-means on their directions."""
    with threadpool_limits(1, "openmp"):  # several threads sum up in any order, and a run shall be repeatable
        found = KMeans(min(clusters, len(features)), n_init=1, random_state=seed).fit(normalised(features))
    return np.asarray(found.labels_, np.int64)


class Batches:
    """Draws batches of row numbers out of n."""

    def __init__(self, clusters: NDArray[np.int64], size: int, hard: float) -> None:
        """`clusters` `[n]` says which rows are alike; `hard` (the paper's alpha) is the share that comes from one."""
        self._count = len(clusters)
        self._size = min(size, self._count)
        self._hard = round(hard * self._size)
        self._members = [np.flatnonzero(clusters == cluster) for cluster in np.unique(clusters)]
        self._share = np.array([len(members) for members in self._members]) / self._count

    def draw(self, generator: np.random.Generator) -> NDArray[np.int64]:
        """A batch without repetitions. A cluster is the likelier the larger it is, so that photos come equally often.

        A cluster that is smaller than its share is taken whole, and the rest is drawn from all others.
        """
        if not self._hard:
            return generator.permutation(self._count)[: self._size]
        members = self._members[generator.choice(len(self._members), p=self._share)]
        alike = generator.permutation(members)[: self._hard]
        others = np.setdiff1d(np.arange(self._count), alike)
        return np.concatenate([alike, generator.permutation(others)[: self._size - len(alike)]])
