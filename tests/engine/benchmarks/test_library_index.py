"""The index's benchmark measures what it says, on a library small enough for a test."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.benchmarks.library_index import IndexSettings, index_rows, made_vectors
from engine.benchmarks.report import at_most


def test_every_row_is_there_and_exact_search_finds_all(tmp_path: Path) -> None:
    settings = IndexSettings(vectors=400, dim=32, queries=5)
    rows = {row.name: row for row in index_rows(tmp_path, settings, lambda _line: None)}
    # so few photos are never given to the graph
    assert rows["recall@10, text-like queries, 0 of 5 by the graph"].value == 1
    assert rows["recall@10, composed queries, 0 of 5 by the graph"].value == 1
    assert rows["snapshot bytes after 100 more photos, against all of it"].value == 0
    assert len(rows) == 11


def test_a_row_that_must_stay_below() -> None:
    assert at_most("a", 2, "s", reference=4, reach=3).holds
    assert at_most("a", 2, "s", reference=4, reach=3).ratio == 0.5
    assert at_most("a", 2, "s", reach=1).holds is False
    assert at_most("a", 2, "s").holds is None


def test_vectors_are_made_the_same_every_time() -> None:
    settings = IndexSettings(dim=16)
    np.testing.assert_array_equal(made_vectors(20, settings), made_vectors(20, settings))
