"""Exact search is exact, ties included, and rows come and go without leaving traces."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.index import vectors as module
from engine.index.vectors import Vectors, at_least, best, normalised


@given(
    st.lists(st.floats(-1, 1, width=16), min_size=0, max_size=60),
    st.integers(0, 70),
)
def test_best_is_what_sorting_gives(scores: list[float], k: int) -> None:
    values = np.array(scores, np.float32)
    ids = np.random.default_rng(len(scores)).permutation(1000)[: len(scores)].astype(np.int64)
    ranking = best(ids, values, k)
    expected = sorted(zip(-values, ids, strict=True))[:k]
    assert ranking.ids.tolist() == [photo_id for _, photo_id in expected]
    assert ranking.scores.tolist() == [-score for score, _ in expected]


@given(st.lists(st.floats(-1, 1, width=16), min_size=1, max_size=200), st.data())
def test_at_least_is_never_more_than_the_kth_largest(scores: list[float], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(scores)))
    with patch.object(module, "GROUP", 4), patch.object(module, "SPREAD", data.draw(st.integers(1, 4))):
        bound = at_least(np.array(scores, np.float32), k)
    assert bound <= sorted(scores, reverse=True)[k - 1]
    assert bound >= min(scores)


def test_at_least_is_close() -> None:
    scores = np.random.default_rng(0).normal(size=100_000).astype(np.float32)
    for k in (1, 10, 90):
        assert (scores >= at_least(scores, k)).sum() <= 1.5 * k + 2


@given(
    st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 12)), max_size=60),
    st.sampled_from([1, 3, module.SLAB]),
)
def test_rows_follow_a_plain_dictionary(steps: list[tuple[str, int]], slab: int) -> None:
    with patch.object(module, "SLAB", slab):
        follow_a_dictionary(steps)


def follow_a_dictionary(steps: list[tuple[str, int]]) -> None:
    generator = np.random.default_rng(0)
    vectors, model = Vectors(4), dict[int, np.ndarray[tuple[int], np.dtype[np.float32]]]()
    for action, photo_id in steps:
        if action == "add":
            feature = generator.normal(size=4).astype(np.float16)  # as precise as it is kept
            vectors.add([photo_id, photo_id], np.stack([feature, -feature]))  # the second is a known id by then
            model.setdefault(photo_id, normalised(feature))
        else:
            vectors.remove([photo_id, 99])
            model.pop(photo_id, None)
    assert sorted(vectors.ids.tolist()) == sorted(model)
    query = np.ones(4, np.float32)
    found = vectors.search(query, 100)
    assert set(found.ids.tolist()) == set(model)
    for photo_id, score in zip(found.ids.tolist(), found.scores.tolist(), strict=True):
        np.testing.assert_allclose(score, model[photo_id] @ query, rtol=1e-5, atol=1e-6)


@given(
    st.integers(0, 2**32),
    st.integers(0, 300),
    st.integers(1, 400),
    st.one_of(st.none(), st.lists(st.integers(0, 320), max_size=200)),
    st.booleans(),
)
@settings(deadline=None)
def test_search_is_as_exact_as_brute_force(seed: int, n: int, k: int, among: list[int] | None, alike: bool) -> None:
    search_like_brute_force(seed, n, k, among, alike)
    with patch.multiple(module, SLAB=7, GROUP=4, SPREAD=1, BLOCK=5):
        search_like_brute_force(seed, n, k, among, alike)


def search_like_brute_force(seed: int, n: int, k: int, among: list[int] | None, alike: bool) -> None:
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(n, 24))
    if alike:  # so near to each other that half precision can not tell them apart
        features = 3 + 0.002 * features
    features = features.astype(np.float16)
    vectors = Vectors(24)
    vectors.add(range(n), features)
    query = generator.normal(size=24).astype(np.float32)
    found = vectors.search(query, k, None if among is None else np.array(among, np.int64))
    kept = np.array(sorted({i for i in among if i < n}) if among is not None else range(n), np.int64)
    scores = normalised(features)[kept] @ query
    expected = np.sort(scores)[::-1][:k]
    np.testing.assert_allclose(found.scores, expected, rtol=1e-5, atol=1e-6)
    assert len(set(found.ids.tolist())) == len(found.ids)
    np.testing.assert_allclose(found.scores, normalised(features)[found.ids] @ query, rtol=1e-5, atol=1e-6)


def test_a_query_that_says_nothing_finds_any_photos() -> None:
    vectors = Vectors(4)
    vectors.add(range(20_000), np.ones((20_000, 4), np.float16))
    assert vectors.search(np.zeros(4, np.float32), 3).ids.tolist() == [0, 1, 2]


def test_search_among_some_photos() -> None:
    vectors = Vectors(2)
    vectors.add([1, 2, 3], np.array([[1, 0], [0, 1], [1, 1]], np.float32))
    among = np.array([2, 3, 77])
    assert vectors.search(np.array([1, 0], np.float32), 10, among).ids.tolist() == [3, 2]
    assert vectors.search(np.array([1, 0], np.float32), 1, among).ids.tolist() == [3]
    assert vectors.search(np.array([1, 0], np.float32), 1, np.empty(0, np.int64)).ids.tolist() == []


def test_a_row_of_zeros_does_no_harm() -> None:
    assert not np.isnan(normalised(np.zeros((2, 3)))).any()
