"""How well queries with several right answers are answered, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEPTH = 50  # places that are looked at; the largest K
RESAMPLED = 2_000
CERTAINTY = 0.95  # of intervals


@dataclass(frozen=True)
class Ranking:
    """The first DEPTH places of q queries in p wordings: which hold right answers, which hard negatives, `[q, p, k]`.

    `answers` `[q]` counts the right answers in the gallery.
    """

    right: NDArray[np.bool_]
    ruled_out: NDArray[np.bool_]
    answers: NDArray[np.int64]

    def average_precision(self, k: int) -> NDArray[np.float64]:
        """AP@k of every query in every wording `[q, p]` (Baldrati et al., iSEARLE, eq. 7)."""
        found = self.right[..., :k]
        precision = found.cumsum(axis=-1) / np.arange(1, k + 1)
        most = np.minimum(k, self.answers)[:, None]
        return np.asarray((precision * found).sum(axis=-1) / np.maximum(most, 1), np.float64)

    def hard_negatives(self, k: int) -> NDArray[np.float64]:
        """The share of hard negatives among the first k, of every query, over its wordings `[q]`."""
        return np.asarray(self.ruled_out[..., :k].mean(axis=(1, 2)), np.float64)


def rank(
    features: NDArray[np.float32],
    gallery: NDArray[np.float32],
    right: NDArray[np.bool_],
    ruled_out: NDArray[np.bool_],
    references: Sequence[Sequence[int]],
) -> Ranking:
    """Rank a gallery `[n, d]` of unit features for queries `[q, p, d]`, without their own references."""
    count, wordings, _ = features.shape
    found_right = np.empty((count, wordings, DEPTH), np.bool_)
    found_out = np.empty_like(found_right)
    for row in range(count):
        scores = features[row] @ gallery.T  # [p, n]
        scores[:, list(references[row])] = -np.inf
        best = np.argpartition(-scores, DEPTH, axis=1)[:, :DEPTH]
        order = np.take_along_axis(scores, best, axis=1).argsort(axis=1, kind="stable")[:, ::-1]
        best = np.take_along_axis(best, order, axis=1)
        found_right[row], found_out[row] = right[row][best], ruled_out[row][best]
    return Ranking(found_right, found_out, right.sum(axis=1))


def spread(precision: NDArray[np.float64]) -> float:
    """How far a query's AP `[q, p]` swings with its wording: the mean standard deviation over the p, by the mean AP."""
    return float(precision.std(axis=1).mean() / max(precision.mean(), 1e-9))


def swing(precision: NDArray[np.float64]) -> float:
    """The same of the mean over all queries `[q, p]`: the best of the p less the worst, by the mean.

    It says less: which of its wordings is a query's first is chance, and so they level each other out.
    """
    means = precision.mean(axis=0)
    return float((means.max() - means.min()) / max(means.mean(), 1e-9))


@dataclass(frozen=True)
class Interval:
    """A mean and where it lies with a certainty of 95 %."""

    mean: float
    low: float
    high: float


def interval(values: NDArray[np.float64], seed: int = 0) -> Interval:
    """The mean of values `[q]`, resampled with replacement. For a difference of methods, give paired differences."""
    generator = np.random.default_rng(seed)
    rows = generator.integers(len(values), size=(RESAMPLED, len(values)))
    means = values[rows].mean(axis=1)
    low, high = np.quantile(means, [(1 - CERTAINTY) / 2, (1 + CERTAINTY) / 2])
    return Interval(float(values.mean()), float(low), float(high))
