"""Which results stand behind others: the near-duplicates, each behind the best of those that it is like."""

from __future__ import annotations

import numpy as np
import pytest

from engine.index import duplicates
from engine.index.planner import Index
from engine.search import alike
from engine.search.alike import stands_behind
from tests.engine.steps import finished


def index_of(degrees: list[float]) -> Index:
    """Photos 100, 101, ... with features on a circle."""
    angles = np.radians(degrees)
    index = Index(2)
    index.add(range(100, 100 + len(degrees)), np.stack([np.cos(angles), np.sin(angles)], axis=1))
    return index


def last(index: Index, ids: list[int]) -> tuple[list[int], int]:
    """For whom each stands, and after how many steps that is known."""
    found, steps = finished(stands_behind(index, np.array(ids, np.int64)))
    return found.tolist(), steps


def test_each_stands_behind_the_best_that_it_is_like() -> None:
    index = index_of([0, 90, 15, 180, 95, 30])  # 30 is like 15, which stands behind 0 itself
    assert last(index, [100, 101, 102, 103, 104, 105]) == ([100, 101, 100, 103, 101, 105], 0)
    assert last(index, [102, 105, 100, 104])[0] == [102, 102, 102, 104], "the order of the results decides"


def test_a_photo_that_left_the_index_meanwhile_stands_for_itself() -> None:
    index = index_of([0, 1, 2])
    index.remove([101])
    assert last(index, [100, 101, 102])[0] == [100, 101, 100]
    index.remove([100, 102])
    assert last(index, [100, 101])[0] == [100, 101]
    assert last(index, []) == ([], 0)


def test_more_than_a_page_takes_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (duplicates, alike):
        monkeypatch.setattr(module, "BLOCK", 4)
    index = index_of([0, 1, 90, 91, 2, 180, 92, 270, 3])
    found, steps = last(index, list(range(100, 109)))
    assert found == [100, 100, 102, 102, 100, 105, 102, 107, 100]
    assert steps > 2
    assert last(index, [100, 101, 102, 103])[1] == 0
