"""Exact search is exact, ties included, and rows come and go without leaving traces."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.index.vectors import Vectors, best, normalised


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


@given(st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 12)), max_size=60))
def test_rows_follow_a_plain_dictionary(steps: list[tuple[str, int]]) -> None:
    generator = np.random.default_rng(0)
    vectors, model = Vectors(4), dict[int, np.ndarray[tuple[int], np.dtype[np.float32]]]()
    for action, photo_id in steps:
        if action == "add":
            feature = generator.normal(size=4).astype(np.float32)
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


def test_search_among_some_photos() -> None:
    vectors = Vectors(2)
    vectors.add([1, 2, 3], np.array([[1, 0], [0, 1], [1, 1]], np.float32))
    among = np.array([2, 3, 77])
    assert vectors.search(np.array([1, 0], np.float32), 10, among).ids.tolist() == [3, 2]
    assert vectors.search(np.array([1, 0], np.float32), 1, among).ids.tolist() == [3]
    assert vectors.search(np.array([1, 0], np.float32), 1, np.empty(0, np.int64)).ids.tolist() == []


def test_a_row_of_zeros_does_no_harm() -> None:
    assert not np.isnan(normalised(np.zeros((2, 3)))).any()
