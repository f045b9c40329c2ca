"""Where the right answer stands in a ranking. Used by trainings, to judge what they made, and by benchmarks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def ranks(
    scores: NDArray[np.float32], targets: NDArray[np.int64], left_out: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """The rank (1 is best) of each query's target `[q]` among all columns of `scores` `[q, n]`.

    `left_out` `[q]` is one column a query that does not compete (CIRR's rule for the reference; -1 for none). Ties
    count against the target. A target that is left out raises ValueError.
    """
    rows = np.arange(len(scores))
    at_target = scores[rows, targets][:, None]
    ahead = (scores >= at_target).sum(axis=1)
    if left_out is not None:
        if np.any(left_out == targets):
            raise ValueError("a target is left out of its own ranking")
        given = left_out >= 0
        reference = scores[rows, np.where(given, left_out, 0)]
        ahead = ahead - (given & (reference >= at_target[:, 0]))
    return np.asarray(ahead, dtype=np.int64)


def recall_at(found: NDArray[np.int64], k: int) -> float:
    """Share of the queries whose target has rank k or better."""
    return float(np.mean(found <= k))
