"""Retrieval metrics over full score matrices. Used by benchmarks only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.training.ranks import ranks as ranks
from engine.training.ranks import recall_at as recall_at


def precision_at(scores: NDArray[np.float32], relevant: NDArray[np.bool_], k: int) -> float:
    """Mean over queries of the share of relevant columns among the k best of `scores` `[q, n]`."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float(np.take_along_axis(relevant, best, axis=1).mean())
