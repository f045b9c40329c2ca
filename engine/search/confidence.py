"""Whether the best photos found stand out from the rest of the library, or are just the least bad."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.index.planner import Index

SAMPLE = 2000  # photos of the library whose scores tell what is usual
FEWEST = 50  # in a smaller library nothing can be said
# Standard deviations beyond the best of as many random scores. Measured with the starter on 500 photos: 1 % of the
# queries whose answer is there fall short of it, and half of those that ask for what no photo shows.
STANDS_OUT = 0.3


def is_confident(scores: NDArray[np.float32], feature: NDArray[np.float32], index: Index) -> bool:
    """Whether the best score stands out from what chance would give, judged by a sample of the library.

    Similarities mean different things with every backbone and every kind of query, so no fixed score tells good from
    bad. But the best of n normally distributed scores lies about sqrt(2 ln n) standard deviations above their mean.
    """
    if not len(scores):
        return False
    if len(index) < FEWEST:
        return True
    import torch  # takes seconds; whoever only looks at a catalogue need not wait for it

    # Not by numpy: its idle threads go on spinning for a while, and the next exact search takes twice as long.
    usual = torch.mv(torch.from_numpy(index.sample(SAMPLE)), torch.from_numpy(np.asarray(feature, np.float32))).numpy()
    by_chance = math.sqrt(2 * math.log(len(index)))
    return bool(scores[0] >= usual.mean() + (by_chance + STANDS_OUT) * usual.std())
