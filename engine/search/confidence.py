"""Whether the best photos found stand out from the rest of the library, or are just the least bad."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.index.planner import Index

SAMPLE = 2000  # photos of the library whose scores tell what is usual
FEWEST = 50  # in a smaller library nothing can be said
STANDS_OUT = 3.0  # standard deviations above the mean


def is_confident(scores: NDArray[np.float32], feature: NDArray[np.float32], index: Index) -> bool:
    """Whether the best score stands out among those of a fixed sample of the library.

    Similarities mean different things with every backbone and every kind of query, so that no fixed score tells good
    from bad; the spread of one query's own scores does better.
    """
    if not len(scores):
        return False
    if len(index) < FEWEST:
        return True
    sample = np.random.default_rng(0).choice(index.ids, min(SAMPLE, len(index)), replace=False)
    usual = index.features(sample) @ feature
    return bool(scores[0] >= usual.mean() + STANDS_OUT * usual.std())
