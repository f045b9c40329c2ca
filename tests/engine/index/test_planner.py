"""The index finds the same by graph and exactly, keeps up with the catalogue, and survives damaged snapshots."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.index import snapshot
from engine.index.planner import Index
from engine.library.catalogue import Catalogue

DIM = 16
Block = tuple[list[int], NDArray[np.float16]]


@pytest.fixture
def features() -> NDArray[np.float16]:
    return np.random.default_rng(1).normal(size=(500, DIM)).astype(np.float16)


def blocks(features: NDArray[np.float16], ids: list[int]) -> Iterator[Block]:
    """What the catalogue would give: id i has row i."""
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        yield part, features[part]


def test_graph_and_exact_search_agree(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    exact, _ = _both(catalogue, features)
    graph = Index.load(catalogue.db, "b", DIM, blocks(features, list(range(500))), exact_up_to=0)
    for query in np.random.default_rng(2).normal(size=(20, DIM)):
        by_exact, way = exact.search(query, 10)
        assert way == "exact"
        by_graph, way = graph.search(query, 10)
        assert way == "graph"
        assert by_graph.ids.tolist() == by_exact.ids.tolist()
        np.testing.assert_allclose(by_graph.scores, by_exact.scores, rtol=1e-5)


def test_a_snapshot_is_brought_up_to_date_when_it_is_loaded(
    catalogue: Catalogue, features: NDArray[np.float16]
) -> None:
    first = Index.load(catalogue.db, "b", DIM, blocks(features, list(range(300))))
    assert first.unsaved == 300
    first.save(catalogue.db, "b")
    assert first.unsaved == 0

    now = list(range(100, 500))  # 100 gone, 200 new
    second = Index.load(catalogue.db, "b", DIM, blocks(features, now), exact_up_to=0)
    assert second.unsaved == 300
    ranking, way = second.search(features[450].astype(np.float32), 400)
    assert way == "graph"
    assert ranking.ids[0] == 450
    assert set(ranking.ids.tolist()) <= set(now)


def test_removed_photos_stay_removed_and_may_come_back_after_a_reload(
    catalogue: Catalogue, features: NDArray[np.float16]
) -> None:
    def load(ids: list[int]) -> Index:
        return Index.load(catalogue.db, "b", DIM, blocks(features, ids), exact_up_to=0)

    everything, some = list(range(40)), list(range(15, 40))
    load(everything).save(catalogue.db, "b")
    load(some).save(catalogue.db, "b")  # holds 15 that are marked as removed
    for _ in range(2):
        again = load(some)
        assert len(again) == 25
        found, _ = again.search(features[3].astype(np.float32), 40)
        assert set(found.ids.tolist()) == set(some)
        again.save(catalogue.db, "b")
    returned = load(everything)
    assert returned.search(features[3].astype(np.float32), 1)[0].ids.tolist() == [3]
    returned.remove([3])
    returned.add([3], features[3:4])
    assert returned.search(features[3].astype(np.float32), 1)[0].ids.tolist() == [3]


def test_k_larger_than_what_is_left_is_no_error(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = Index.load(catalogue.db, "b", DIM, blocks(features, list(range(20))), exact_up_to=0)
    index.remove([*range(15), 99])
    ranking, _ = index.search(features[17].astype(np.float32), 50)
    assert set(ranking.ids.tolist()) == set(range(15, 20))
    index.remove(range(15, 20))
    ranking, _ = index.search(features[17].astype(np.float32), 50)
    assert len(ranking.ids) == 0
    assert len(Index(DIM).search(features[0].astype(np.float32), 5)[0].ids) == 0


def test_added_photos_are_found_by_both_ways(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    for index in _both(catalogue, features[:100]):
        index.add([400, 401], features[400:402])
        index.add([400], features[3:4])  # known: left as it is
        ranking, _ = index.search(features[400].astype(np.float32), 1)
        assert ranking.ids.tolist() == [400]
        assert len(index) == 102


@pytest.mark.parametrize("damage", ["flip", "chunk gone", "mixed generations", "other format"])
def test_a_damaged_snapshot_is_built_anew(
    catalogue: Catalogue, features: NDArray[np.float16], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "CHUNK", 10_000)
    Index.load(catalogue.db, "b", DIM, blocks(features, list(range(500)))).save(catalogue.db, "b")
    assert catalogue.db.execute("select count(*) from index_snapshots").fetchone()[0] > 2
    if damage == "flip":
        row = catalogue.db.execute("select data from index_snapshots where chunk = 1").fetchone()
        data = bytearray(row[0])
        data[5] ^= 1
        catalogue.db.execute("update index_snapshots set data = ? where chunk = 1", (bytes(data),))
    elif damage == "chunk gone":
        catalogue.db.execute("delete from index_snapshots where chunk = 1")
    elif damage == "mixed generations":
        catalogue.db.execute("update index_snapshots set generation = 'other' where chunk = 1")
    else:
        monkeypatch.setattr(snapshot, "FORMAT", b"hnswlib 0.9")
    index = Index.load(catalogue.db, "b", DIM, blocks(features, list(range(500))), exact_up_to=0)
    assert index.unsaved == 500
    assert index.search(features[7].astype(np.float32), 1)[0].ids.tolist() == [7]


def _both(catalogue: Catalogue, features: NDArray[np.float16]) -> tuple[Index, Index]:
    ids = list(range(len(features)))
    return (
        Index.load(catalogue.db, "b", DIM, blocks(features, ids)),
        Index.load(catalogue.db, "b", DIM, blocks(features, ids), exact_up_to=0),
    )
