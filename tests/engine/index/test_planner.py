"""The index finds the same by graph and exactly, keeps up with the catalogue, and survives damaged snapshots."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.index import calibration, links, planner
from engine.index.calibration import Plan
from engine.index.planner import Index
from engine.index.vectors import normalised
from engine.library.catalogue import Catalogue

DIM = 16
Block = tuple[list[int], NDArray[np.float16]]


@pytest.fixture
def features() -> NDArray[np.float16]:
    return np.random.default_rng(1).normal(size=(500, DIM)).astype(np.float16)


@pytest.fixture(autouse=True)
def _every_library_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "SMALL", 1)


def blocks(features: NDArray[np.float16], ids: list[int]) -> Iterator[Block]:
    """What the catalogue would give: id i has row i."""
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        yield part, features[part]


def loaded(catalogue: Catalogue, features: NDArray[np.float16], ids: list[int], settle: bool = True) -> Index:
    """An index for which searching takes no time, so that the graph answers wherever it finds enough."""
    index = Index.load(catalogue.db, "b", DIM, blocks(features, ids), clock=lambda: 0.0)
    for _ in index.settle() if settle else index.restore():
        pass
    return index


def settle_all(index: Index) -> int:
    return sum(1 for _ in index.settle())


class Slower:
    """A clock by which each search takes longer than the one before, so the graph longer than exact search."""

    def __init__(self) -> None:
        self._looks = 0

    def __call__(self) -> float:
        self._looks += 1
        return float(self._looks**2)


def brute_force(features: NDArray[np.float16], ids: list[int], query: NDArray[np.float64], k: int) -> list[int]:
    scores = normalised(features[ids]) @ query.astype(np.float32)
    return [ids[place] for place in np.argsort(-scores, kind="stable")[:k]]


def test_the_graph_finds_what_brute_force_finds(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = loaded(catalogue, features, list(range(500)))
    for query in np.random.default_rng(2).normal(size=(20, DIM)):
        ranking, way = index.search(query, 10)
        assert way == "graph"
        assert ranking.ids.tolist() == brute_force(features, list(range(500)), query, 10)


def test_before_the_graph_was_sampled_exact_search_answers(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = loaded(catalogue, features, list(range(500)), settle=False)
    assert index.pending == 500
    for query in np.random.default_rng(2).normal(size=(5, DIM)):
        ranking, way = index.search(query, 10)
        assert way == "exact"
        assert ranking.ids.tolist() == brute_force(features, list(range(500)), query, 10)


def test_a_graph_that_takes_longer_does_not_answer(features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=Slower())
    index.add(range(500), features)
    settle_all(index)
    assert index.plan is not None
    assert index.plan.ef is None
    assert index.search(features[0], 10)[1] == "exact"


def test_a_graph_that_finds_too_little_does_not_answer(
    features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        planner.Graph, "candidates", lambda _graph, _query, k, _ef: np.arange(min(k, 9), dtype=np.int64)
    )
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(500), features)
    settle_all(index)
    assert index.plan is not None
    assert index.plan.ef is None
    assert index.plan.recall < 0.98
    assert index.search(features[0], 10)[1] == "exact"


def test_ef_is_the_first_that_finds_enough(features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch) -> None:
    real = planner.Graph.candidates

    def only_with_a_large_ef(graph: planner.Graph, query: NDArray[np.float32], k: int, ef: int) -> NDArray[np.int64]:
        found = real(graph, query, k, ef)
        return found if ef >= 512 else found[: k // 8]

    monkeypatch.setattr(planner.Graph, "candidates", only_with_a_large_ef)
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(500), features)
    settle_all(index)
    assert index.plan is not None
    assert index.plan.ef == 512


def test_more_results_need_a_larger_ef_or_exact_search() -> None:
    plan = Plan(ef=256, recall=0.99, photos=500, real=0, exact_ms=10, graph_ms=2)
    assert plan.ef_for(1) == plan.ef_for(10) == 256
    assert plan.ef_for(20) == 512
    assert plan.ef_for(60) is None  # would take 12 ms


def test_queries_that_were_asked_replace_the_made_up_ones(features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(500), features)
    settle_all(index)
    assert index.plan is not None
    assert index.plan.real == 0
    assert settle_all(index) == 0
    for query in np.random.default_rng(5).normal(size=(calibration.SAMPLE + 9, DIM)):
        index.remember(query)
    settle_all(index)
    assert index.plan.real == calibration.SAMPLE
    assert settle_all(index) == 0


def test_the_graph_is_sampled_again_when_the_library_has_changed(features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(300), features[:300])
    settle_all(index)
    index.add(range(300, 330), features[300:330])
    settle_all(index)
    assert index.plan is not None
    assert index.plan.photos == 300
    index.add(range(330, 500), features[330:])
    while index.pending:
        index.settle_some()
    assert index.search(features[0], 10)[1] == "exact"  # what was sampled no longer says anything
    settle_all(index)
    assert index.plan.photos == 500
    assert index.search(features[0], 10)[1] == "graph"


def test_a_snapshot_is_brought_up_to_date_when_it_is_loaded(
    catalogue: Catalogue, features: NDArray[np.float16]
) -> None:
    first = loaded(catalogue, features, list(range(300)))
    assert first.unsaved == 300
    first.save(catalogue.db, "b")
    assert first.unsaved == 0
    assert not first.worth_saving

    now = list(range(30, 350))  # 30 gone, 50 new
    second = loaded(catalogue, features, now, settle=False)
    assert second.pending == 50
    assert second.plan == first.plan
    query = features[340].astype(np.float64)
    ranking, way = second.search(query, 20)  # those that are late are found beside the graph
    assert way == "graph"
    assert ranking.ids.tolist() == brute_force(features, now, query, 20)
    settle_all(second)
    assert second.pending == 0
    assert second.search(query, 20)[0].ids.tolist() == ranking.ids.tolist()


def test_a_graph_whose_photos_are_gone_still_leads_to_the_others(
    catalogue: Catalogue, features: NDArray[np.float16]
) -> None:
    index = loaded(catalogue, features, list(range(500)))
    index.remove(range(50))
    index.save(catalogue.db, "b")
    left = list(range(120, 500))  # 50 gone before it was saved and 70 since
    again = loaded(catalogue, features, left)
    for query in np.random.default_rng(3).normal(size=(20, DIM)):
        ranking, way = again.search(query, 10)
        assert way == "graph"
        assert ranking.ids.tolist() == brute_force(features, left, query, 10)
    back = loaded(catalogue, features, list(range(100, 500)))  # some come back, in place of their stand-ins
    for photo_id in range(100, 120):
        assert back.search(features[photo_id], 1)[0].ids.tolist() == [photo_id]


def test_photos_come_and_go_while_the_graph_is_restored(
    catalogue: Catalogue, features: NDArray[np.float16], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "BLOCK", 100)
    loaded(catalogue, features[:400], list(range(400))).save(catalogue.db, "b")
    index = Index.load(catalogue.db, "b", DIM, blocks(features, list(range(400))), clock=lambda: 0.0)
    steps = index.restore()
    next(steps)
    next(steps)
    index.remove([5, 250, 390])
    index.add([450], features[450:451])
    assert index.search(features[450], 1)[0].ids.tolist() == [450]
    for _ in steps:
        assert index.search(features[7], 1)[0].ids.tolist() == [7]
    assert index.pending == 1
    assert index.search(features[450], 1)[1] == "graph"
    for query in np.random.default_rng(3).normal(size=(20, DIM)):
        left = [*(i for i in range(400) if i not in (5, 250, 390)), 450]
        assert index.search(query, 10)[0].ids.tolist() == brute_force(features, left, query, 10)


def test_removed_photos_stay_removed_and_may_come_back_after_a_reload(
    catalogue: Catalogue, features: NDArray[np.float16]
) -> None:
    everything, some = list(range(400)), list(range(15, 400))
    loaded(catalogue, features, everything).save(catalogue.db, "b")
    loaded(catalogue, features, some).save(catalogue.db, "b")  # holds 15 that are marked as removed
    for _ in range(2):
        again = loaded(catalogue, features, some)
        assert len(again) == 385
        found, way = again.search(features[3], 10)
        assert way == "graph"
        assert set(found.ids.tolist()) <= set(some)
        again.save(catalogue.db, "b")
    returned = loaded(catalogue, features, everything)
    found, way = returned.search(features[3], 1)
    assert (found.ids.tolist(), way) == ([3], "graph")
    returned.remove([3])
    returned.add([3], features[3:4])
    settle_all(returned)
    found, way = returned.search(features[3], 1)
    assert (found.ids.tolist(), way) == ([3], "graph")


def test_k_larger_than_what_is_left_is_no_error(catalogue: Catalogue, features: NDArray[np.float16]) -> None:
    index = loaded(catalogue, features, list(range(20)))
    index.remove([*range(3), 99])
    ranking, way = index.search(features[17], 50)
    assert way == "graph"
    assert set(ranking.ids.tolist()) == set(range(3, 20))
    index.remove(range(20))
    assert len(index.search(features[17], 50)[0].ids) == 0
    settle_all(index)
    assert len(index.search(features[17], 50)[0].ids) == 0
    assert len(Index(DIM).search(features[0], 5)[0].ids) == 0


def test_a_sample_stays_until_the_library_is_another(features: NDArray[np.float16]) -> None:
    index = Index(DIM)
    assert index.sample(50).shape == (0, DIM)
    index.add(range(100), features[:100])
    sample = index.sample(50)
    assert sample.shape == (50, DIM)
    assert len(np.unique(sample, axis=0)) == 50
    index.add(range(100, 119), features[100:119])
    assert index.sample(50) is sample
    index.add(range(119, 140), features[119:140])
    again = index.sample(50)
    assert again is not sample
    index.remove(range(100))
    assert index.sample(50).shape == (40, DIM)
    assert {tuple(row) for row in index.sample(50)} == {tuple(row) for row in index.features(index.ids)}


def test_known_photos_are_left_as_they_are(features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(100), features[:100])
    index.add([400, 401, 400], features[[400, 401, 3]])
    index.add([400], features[3:4])
    assert len(index) == 102
    assert index.search(features[400], 1)[0].ids.tolist() == [400]
    settle_all(index)
    assert index.search(features[400], 1)[0].ids.tolist() == [400]


def test_many_deletions_lead_to_a_new_graph(features: NDArray[np.float16]) -> None:
    index = Index(DIM, clock=lambda: 0.0)
    index.add(range(500), features)
    settle_all(index)
    index.remove(range(100))
    assert settle_all(index) <= 6 * calibration.SAMPLE  # at most sampled again
    index.remove(range(100, 150))
    steps = index.settle()
    next(steps)
    ranking, way = index.search(features[200], 5)  # in the middle of it
    assert way == "exact"
    assert ranking.ids[0] == 200
    steps.close()
    assert index.pending > 0
    settle_all(index)  # taken up again where it was left
    assert index.pending == 0
    assert index.search(features[200], 5)[1] == "graph"


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "settle", "reload"]), st.integers(0, 59)), max_size=40))
@settings(deadline=None, max_examples=40)
def test_whatever_happens_the_same_is_found_as_by_brute_force(steps: list[tuple[str, int]]) -> None:
    from sqlite_utils import Database

    features = np.random.default_rng(4).normal(size=(64, DIM)).astype(np.float16)
    catalogue = Database(memory=True)
    catalogue.execute(
        "create table index_snapshots (backbone text, chunk integer, generation text, checksum blob, data blob, "
        "primary key (backbone, chunk))"
    )
    index, present = Index(DIM, clock=lambda: 0.0), set[int]()
    for action, photo_id in steps:
        some = list(range(photo_id, photo_id + 5))
        if action == "add":
            index.add(some, features[some])
            present.update(some)
        elif action == "remove":
            index.remove(some)
            present.difference_update(some)
        elif action == "settle":
            settle_all(index)
        else:
            index.save(catalogue, "b")
            index = Index.load(catalogue, "b", DIM, blocks(features, sorted(present)), clock=lambda: 0.0)
        assert sorted(index.ids.tolist()) == sorted(present)
        query = features[photo_id].astype(np.float64)
        assert index.search(query, 5)[0].ids.tolist() == brute_force(features, sorted(present), query, 5)
    catalogue.close()


def test_a_snapshot_holds_links_and_no_vectors(catalogue: Catalogue) -> None:
    wide = np.random.default_rng(7).normal(size=(300, 256)).astype(np.float16)
    index = Index.load(catalogue.db, "b", 256, [(list(range(300)), wide)])
    settle_all(index)
    assert index.save(catalogue.db, "b") < 300 * 256  # bytes; the vectors alone would take four times that
    again = Index.load(catalogue.db, "b", 256, [(list(range(300)), wide)])
    assert again.pending == 300
    assert sum(1 for _ in again.restore()) > 0
    assert again.pending == 0


def test_a_small_change_is_not_worth_a_new_snapshot(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "FEWEST_UNSAVED", 30)
    features = np.random.default_rng(8).normal(size=(600, DIM)).astype(np.float16)
    index = loaded(catalogue, features, list(range(500)))
    assert index.worth_saving
    index.save(catalogue.db, "b")
    index.add(range(500, 540), features[500:540])
    settle_all(index)
    assert not index.worth_saving
    index.add(range(540, 600), features[540:])
    settle_all(index)
    assert index.worth_saving
