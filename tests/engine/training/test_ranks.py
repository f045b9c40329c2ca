"""Ranks and recall against the plainest way to compute them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.training.ranks import ranks, recall_at


@given(st.integers(0, 2**31), st.integers(1, 6), st.integers(2, 12))
def test_ranks_are_those_of_a_sorted_list(seed: int, queries: int, photos: int) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.integers(0, 5, (queries, photos)).astype(np.float32)  # with ties
    targets = generator.integers(0, photos, queries)
    left_out = generator.integers(-1, photos, queries)
    left_out[left_out == targets] = -1
    found = ranks(scores, targets, left_out)
    for query in range(queries):
        rivals = [scores[query, n] for n in range(photos) if n not in (targets[query], left_out[query])]
        assert found[query] == 1 + sum(rival >= scores[query, targets[query]] for rival in rivals)


def test_recall_counts_ranks_up_to_k() -> None:
    found = np.array([1, 2, 5, 11])
    assert recall_at(found, 1) == 0.25
    assert recall_at(found, 5) == 0.75
    assert recall_at(found, 10) == 0.75


def test_a_target_must_compete() -> None:
    with pytest.raises(ValueError, match="left out"):
        ranks(np.zeros((1, 2), dtype=np.float32), np.array([0]), np.array([0]))
