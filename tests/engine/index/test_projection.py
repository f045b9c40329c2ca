"""A large library's graph holds a projection; what is found is ranked exactly all the same."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.index import planner
from engine.index.graph import Graph
from engine.index.planner import Index
from engine.index.projection import KEPT, Projection
from engine.index.vectors import Vectors, normalised
from engine.library.catalogue import Catalogue

DIM = 256
LARGE = 300


@pytest.fixture(autouse=True)
def _soon_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "SMALL", 1)
    monkeypatch.setattr(planner, "LARGE", LARGE)


@pytest.fixture
def features() -> NDArray[np.float16]:
    """As image features lie: most of what differs lies in fewer directions than there are."""
    generator = np.random.default_rng(1)
    wide = generator.normal(size=(600, 40)) @ generator.normal(size=(40, DIM))
    return (wide + 0.2 * generator.normal(size=(600, DIM)) + 2).astype(np.float16)


def settle(index: Index) -> None:
    for _ in index.settle():
        pass


def stored_bytes(index: Index) -> int:
    """What a vector takes in the graph."""
    return 4 * int(index._graph._index.dim)


def check(index: Index, features: NDArray[np.float16], ids: list[int], way: str) -> None:
    """Ten photos are found for any query, with their exact scores: the best, or nearly all of the best by the graph."""
    best = 0
    for query in np.random.default_rng(2).normal(size=(20, DIM)).astype(np.float32):
        ranking, found_by = index.search(query, 10)
        assert (found_by, len(ranking.ids)) == (way, 10)
        scores = normalised(features[ids]) @ query
        of = dict(zip(ids, scores.tolist(), strict=True))
        np.testing.assert_allclose(ranking.scores, [of[found] for found in ranking.ids.tolist()], rtol=1e-5, atol=1e-5)
        assert (np.diff(ranking.scores) <= 0).all()
        best += int((ranking.scores >= np.sort(scores)[-10] - 1e-5).sum())
    assert best >= (200 if way == "exact" else 196)


def test_the_directions_are_orthonormal_and_hold_most_of_what_differs(features: NDArray[np.float16]) -> None:
    vectors = Vectors(DIM)
    vectors.add(range(600), features)
    projection = Projection.of(vectors, np.random.default_rng(0))
    assert projection.basis.shape == (DIM, KEPT)
    np.testing.assert_allclose(projection.basis.T @ projection.basis, np.eye(KEPT), atol=1e-5)
    whole = vectors.rows(vectors.ids)
    kept = projection(whole)
    centred = whole - whole.mean(axis=0)
    assert ((kept - kept.mean(axis=0)) ** 2).sum() > 0.99 * (centred**2).sum()
    one = whole[5]
    np.testing.assert_allclose(projection(one), kept[5], atol=1e-5)


def test_a_library_that_grows_large_gets_a_smaller_graph(features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(LARGE), features[:LARGE])
    settle(index)
    assert stored_bytes(index) == 4 * DIM
    check(index, features, list(range(LARGE)), "graph")

    index.add(range(LARGE, 600), features[LARGE:])
    index.settle_some()  # in the middle of a pass over many photos
    assert stored_bytes(index) == 4 * KEPT
    assert index.plan is None
    assert index.pending == 600 - planner.STEP
    check(index, features, list(range(600)), "exact")
    settle(index)
    check(index, features, list(range(600)), "graph")
    settle(index)
    assert index.pending == 0


def test_all_that_the_search_looked_at_is_ranked_exactly(features: NDArray[np.float16]) -> None:
    vectors = Vectors(DIM)
    vectors.add(range(600), features)
    for projection, candidates in ((None, 40), (Projection.of(vectors, np.random.default_rng(0)), 100)):
        graph = Graph(DIM, projection)
        graph.add(vectors.ids, vectors.rows(vectors.ids))
        assert len(graph.candidates(vectors.rows([7])[0], 40, 100)) == candidates


def test_short_features_are_never_projected() -> None:
    narrow = np.random.default_rng(1).normal(size=(LARGE + 50, 16)).astype(np.float16)
    index = Index(16, clock=lambda: 0.0)
    index.add(range(len(narrow)), narrow)
    settle(index)
    assert stored_bytes(index) == 4 * 16


def test_the_projection_is_saved_with_the_graph(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(500), features[:500])
    settle(index)
    index.save(catalogue.db, "b")
    now = list(range(30, 520))  # 30 gone and 20 new since
    again = Index.load(catalogue.db, "b", DIM, [(now, features[now])], clock=lambda: 0.0)
    for _ in again.restore():
        pass
    assert again.pending == 20
    assert stored_bytes(again) == 4 * KEPT
    check(again, features, now, "graph")
    settle(again)
    check(again, features, now, "graph")


def test_a_graph_that_is_too_wide_by_now_is_replaced_though_nothing_is_new(
    catalogue: Catalogue, features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "LARGE", 1000)
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(600), features)
    settle(index)
    index.save(catalogue.db, "b")
    monkeypatch.setattr(planner, "LARGE", LARGE)
    again = Index.load(catalogue.db, "b", DIM, [(range(600), features)], clock=lambda: 0.0)
    settle(again)
    assert stored_bytes(again) == 4 * KEPT
    check(again, features, list(range(600)), "graph")


def test_a_projection_for_other_features_is_not_taken(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(500), features[:500])
    settle(index)
    index.save(catalogue.db, "b")
    for dim in (DIM // 2, DIM - 1):
        other = Index.load(catalogue.db, "b", dim, [(range(500), features[:500, :dim])], clock=lambda: 0.0)
        for _ in other.restore():
            pass
        assert other.pending == 500
