"""The index holds the photos that lie somewhere, whatever happened to their files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.benchmarks.library_index import fill
from engine.index.planner import Index
from engine.index.presence import follow_all_files, follow_files
from engine.library import catalogue as module
from engine.library.catalogue import Catalogue

PHOTOS = 40
DIM = 8


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ID_BLOCK", 7)
    monkeypatch.setattr(module, "VECTOR_BLOCK", 3)


@pytest.fixture
def full(catalogue: Catalogue, tmp_path: Path) -> Catalogue:
    """Photos 1 to 40, each in a file; those with an odd id have no vector of another backbone."""
    vectors = np.random.default_rng(0).normal(size=(PHOTOS, DIM)).astype(np.float16)
    fill(catalogue, tmp_path / "away", vectors, "b")
    catalogue.db.execute("insert into vectors select photo_id, 'other', vector from vectors where photo_id % 2 = 0")
    return catalogue


def lose(catalogue: Catalogue, ids: set[int]) -> None:
    """These photos lie nowhere, all others somewhere."""
    catalogue.db.execute("update files set state = 'indexed'")
    catalogue.db.execute(f"update files set state = 'missing' where photo_id in ({','.join(map(str, ids))})")


@given(st.sets(st.integers(1, PHOTOS)), st.sets(st.integers(1, PHOTOS)))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_changes_of_any_kind_exactly_those_are_there(full: Catalogue, before: set[int], after: set[int]) -> None:
    for backbone, all_ids in (("b", set(range(1, PHOTOS + 1))), ("other", set(range(2, PHOTOS + 1, 2)))):
        lose(full, before)
        index = Index.filled(DIM, full.vectors(backbone))
        assert set(index.ids.tolist()) == all_ids - before
        one_by_one = Index.filled(DIM, full.vectors(backbone))
        lose(full, after)
        follow_all_files(index, full, backbone)
        follow_files(one_by_one, full, backbone, before | after)
        assert set(index.ids.tolist()) == set(one_by_one.ids.tolist()) == all_ids - after
        ids = np.sort(index.ids)
        np.testing.assert_array_equal(index.features(ids), one_by_one.features(ids))


def test_ids_and_vectors_come_in_blocks_and_in_order(full: Catalogue) -> None:
    lose(full, {1, 2, 9, PHOTOS})
    there = [photo_id for photo_id in range(1, PHOTOS + 1) if photo_id not in {1, 2, 9, PHOTOS}]
    blocks = [block.tolist() for block in full.searchable("b")]
    assert [photo_id for block in blocks for photo_id in block] == there
    assert {len(block) for block in blocks[:-1]} == {7}
    read = list(full.vectors("b", (5, 12)))
    assert [photo_id for ids, _ in read for photo_id in ids] == [5, 6, 7, 8, 10, 11, 12]
    assert [features.shape for _, features in read] == [(3, DIM), (3, DIM), (1, DIM)]
    assert list(full.vectors("b", (41, 99))) == []
    assert list(full.searchable("no such backbone")) == []


def test_waiting_files_are_counted_in_parts(full: Catalogue) -> None:
    full.set_online(full.folders()[0].id, True)
    assert sum(full.count_waiting("b")) == 0
    assert sum(full.count_waiting("other")) == full.counts("other").waiting == PHOTOS // 2
    full.db.execute("update files set state = 'waiting', photo_id = null where id in (1, 2, 40)")
    parts = list(full.count_waiting("b"))
    assert (sum(parts), len(parts)) == (3, 6)
    counting = full.count_waiting("b")
    assert next(counting) == 2
    full.db.execute(
        "insert into files (folder_id, relative_path, size, mtime_ns, state) select folder_id, 'new', 1, 1, 'waiting' "
        "from files limit 1"
    )
    assert sum(counting) == 2  # the last one, and the one that came meanwhile
    full.set_online(full.folders()[0].id, False)
    assert sum(full.count_waiting("other")) == 0
