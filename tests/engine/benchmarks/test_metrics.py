"""Metrics against the plainest way to compute them."""

from __future__ import annotations

import numpy as np

from engine.benchmarks.metrics import precision_at


def test_precision_is_the_mean_share_of_relevant_photos() -> None:
    scores = np.array([[3, 2, 1], [1, 2, 3]], dtype=np.float32)
    relevant = np.array([[True, False, True], [True, False, False]])
    assert precision_at(scores, relevant, 2) == 0.25
