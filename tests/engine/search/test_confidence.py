"""A result is called confident when it stands out from the library, not when its score is high."""

from __future__ import annotations

import numpy as np

from engine.index.planner import Index
from engine.search.confidence import is_confident


def index_of(count: int) -> Index:
    index = Index(32)
    index.add(range(count), np.random.default_rng(0).normal(size=(count, 32)))
    return index


def test_a_photo_that_stands_out_is_trusted_and_the_least_bad_one_is_not() -> None:
    index = index_of(500)
    wanted = index.features([7])[0]
    ranking, _ = index.search(wanted, 5)
    assert is_confident(ranking.scores, wanted, index)

    without = np.flatnonzero(index.ids != 7)
    ranking, _ = index.search(wanted, 5, index.ids[without])
    assert not is_confident(ranking.scores, wanted, index)


def test_nothing_found_is_not_trusted_and_a_small_library_is() -> None:
    index = index_of(10)
    query = np.ones(32, np.float32)
    assert not is_confident(np.empty(0, np.float32), query, index)
    assert is_confident(index.search(query, 1)[0].scores, query, index)
