"""Batches hold what they should of one cluster, no photo twice, and photos come equally often."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.training.batches import Batches, cluster_features


@given(st.integers(0, 2**31), st.integers(2, 60), st.integers(1, 64), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_a_batch_has_its_share_of_one_cluster_and_nothing_twice(seed: int, count: int, size: int, hard: float) -> None:
    generator = np.random.default_rng(seed)
    clusters = generator.integers(0, 5, count)
    batch = Batches(clusters, size, hard).draw(generator)
    assert len(batch) == len(set(batch.tolist())) == min(size, count)
    assert set(batch.tolist()) <= set(range(count))
    share = round(hard * min(size, count))
    alike = clusters[batch[:share]]  # the cluster comes first, whole if it is smaller than its share
    if share:
        cluster = alike[0]
        expected = min(share, int((clusters == cluster).sum()))
        assert (alike[:expected] == cluster).all()


def test_what_is_drawn_depends_on_the_generator_alone() -> None:
    batches = Batches(np.arange(40) % 4, 16, 0.5)
    first, again, other = (batches.draw(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()


def test_photos_of_large_and_small_clusters_come_equally_often() -> None:
    clusters = np.array([0] * 48 + [1] * 16)
    batches, generator = Batches(clusters, 16, 0.5), np.random.default_rng(0)
    drawn = np.concatenate([batches.draw(generator) for _ in range(4000)])
    often = np.bincount(drawn, minlength=64) / 4000
    assert np.allclose(often, 16 / 64, atol=0.03)


def test_clusters_are_those_that_the_features_lie_in_and_repeatable() -> None:
    generator = np.random.default_rng(0)
    centres = np.eye(3, 8, dtype=np.float32) * 5
    members = np.repeat(np.arange(3), 20)
    features = (centres[members] + generator.normal(0, 0.1, (60, 8))).astype(np.float32)
    found = cluster_features(features * generator.uniform(0.5, 2, (60, 1)).astype(np.float32), 3, seed=1)
    assert len({tuple(found[members == one]) for one in range(3)}) == 3
    assert all(len(set(found[members == one])) == 1 for one in range(3))
    assert cluster_features(features, 3, seed=1).tolist() == cluster_features(features, 3, seed=1).tolist()
    assert len(set(cluster_features(features[:2], 5, seed=0))) == 2
