"""Groups of look-alikes are what brute force makes of the rule, in blocks, in steps, and without gluing chains."""

from __future__ import annotations

import itertools
from collections.abc import Generator

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.index import duplicates
from engine.index.duplicates import NearGroup, near_groups
from engine.index.vectors import Vectors, normalised

Floats = NDArray[np.float64]


def last(steps: Generator[float, None, list[NearGroup]]) -> tuple[list[NearGroup], list[float]]:
    """What a generator returns, and what it yielded before."""
    shares = []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as end:
            return end.value, shares


def grouped(features: NDArray[np.floating], threshold: float) -> list[NearGroup]:
    """Groups of photos 100, 101, ... whose features are the rows, best first."""
    vectors = Vectors(features.shape[1])
    vectors.add(range(100, 100 + len(features)), features)
    return last(near_groups(vectors.rows, np.arange(100, 100 + len(features)), threshold))[0]


def by_hand(cosines: Floats, threshold: float) -> dict[int, list[int]]:
    """The rule, pair by pair."""
    groups: dict[int, list[int]] = {}
    for photo in range(len(cosines)):
        leaders = [leader for leader in groups if cosines[photo, leader] > threshold]
        if leaders:
            groups[max(leaders, key=lambda leader: cosines[photo, leader])].append(photo)
        else:
            groups[photo] = [photo]
    return {leader: members for leader, members in groups.items() if len(members) > 1}


def on_a_circle(*degrees: float) -> Floats:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@given(st.integers(0, 2**32), st.integers(0, 70), st.integers(1, 9), st.integers(1, 5), st.floats(0.05, 0.99))
@settings(deadline=None)
def test_groups_are_those_of_brute_force(seed: int, n: int, block: int, dim: int, threshold: float) -> None:
    features = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float16)
    exact = normalised(features).astype(np.float64)
    cosines = exact @ exact.T
    pairs = cosines[np.triu_indices(n, 1)]
    assume(not np.any(np.abs(pairs - threshold) < 1e-5))  # where rounding decides
    differences = np.diff(np.sort(cosines, axis=1), axis=1)
    assume(not np.any((differences < 1e-6) & (differences > 0)))  # the same for who is the most alike
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "BLOCK", block)
        patch.setattr(duplicates, "SMALL", 2)
        found = grouped(features, threshold)
    expected = by_hand(cosines, threshold)
    assert [group.ids.tolist() for group in found] == [[100 + one for one in members] for members in expected.values()]
    for group, members in zip(found, expected.values(), strict=True):
        lowest = min(cosines[a, b] for a, b in itertools.combinations(members, 2))
        assert group.lowest == pytest.approx(lowest, abs=1e-5)


def test_the_threshold_itself_is_not_enough() -> None:
    features = np.array([[1, 1, 1, 1], [1, 0, 0, 0]], np.float16)  # their cosine is 1/2, without rounding
    assert grouped(features, 0.5) == []
    [group] = grouped(features, float(np.nextafter(np.float32(0.5), np.float32(0))))
    assert group.ids.tolist() == [100, 101]


def test_a_chain_is_not_glued_together() -> None:
    # 15 degrees apart each: neighbours are alike (cosine 0.966), those two apart are not (0.866)
    chain = on_a_circle(*range(0, 180, 15))
    groups = grouped(chain, 0.92)
    assert [group.ids.tolist() for group in groups] == [[100 + at, 101 + at] for at in range(0, 12, 2)]
    assert all(group.lowest > 0.92 for group in groups)


def test_a_photo_follows_the_leader_that_it_is_most_like() -> None:
    [group] = grouped(on_a_circle(0, 30, 20), 0.92)  # the third is like both leaders
    assert group.ids.tolist() == [101, 102]


def test_all_alike_are_one_group_and_nothing_grows_with_the_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "BLOCK", 8)
    asked: list[int] = []
    features = normalised(np.ones((500, 4)))

    def rows(ids: NDArray[np.int64]) -> NDArray[np.float32]:
        asked.append(len(ids))
        return features[ids]

    [group], shares = last(near_groups(rows, np.arange(500), 0.92))
    assert len(group.ids) == 500
    assert group.lowest == pytest.approx(1)
    assert max(asked) <= 8
    assert len(shares) > 500 / 8


def test_steps_say_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "BLOCK", 16)
    features = normalised(np.random.default_rng(0).normal(size=(200, 32)))
    _, shares = last(near_groups(lambda ids: features[ids], np.arange(200), 0.92))
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.02
    assert shares[-1] == 1


def test_nothing_is_more_alike_than_one() -> None:
    features = np.repeat(np.random.default_rng(0).normal(size=(1, 64)), 20, axis=0)
    assert grouped(features, 1.0) == []
    assert len(grouped(features, 0.9999)) == 1
    assert grouped(features[:0], 0.5) == []
    assert grouped(features[:1], 0.5) == []


def test_photos_without_features_are_like_nothing() -> None:
    assert grouped(np.zeros((5, 8)), 0.01) == []
