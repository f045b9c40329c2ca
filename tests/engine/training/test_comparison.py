"""Which of two phis is better: the rule, and the questions that are asked of photos drawn here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.clip.backbone import Backbone
from engine.inversion.concepts import Concepts
from engine.inversion.phi import MlpPhi, PhiCard
from engine.training.comparison import GROUP, Marks, by_word, compare, exam, marks
from engine.training.photos import Sample, TrainingPhotos, from_folder
from tests.engine.training.drawn import draw_photos

OWN, QUERIES = 40, 3  # held-out photos, and composed queries of each
REFERENCES = np.repeat(np.arange(OWN), QUERIES)


def all_at(rank: int) -> Marks:
    return Marks(np.full(OWN, rank), np.full(OWN * QUERIES, rank))


def test_a_phi_that_finds_more_everywhere_is_better_and_the_other_one_worse() -> None:
    assert compare(all_at(1), all_at(2), REFERENCES, 0).outcome == "better"
    assert compare(all_at(2), all_at(1), REFERENCES, 0).outcome == "worse"
    verdict = compare(all_at(1), all_at(2), REFERENCES, 0)
    assert (verdict.low, verdict.difference, verdict.high) == pytest.approx((0.5, 0.5, 0.5))


def test_the_same_ranks_are_as_good() -> None:
    assert compare(all_at(3), all_at(3), REFERENCES, 0).outcome == "as good"


def test_a_difference_that_hangs_on_two_photos_is_within_chance() -> None:
    own = np.full(OWN, 1)
    own[:2] = 2
    assert compare(all_at(1), Marks(own, all_at(1).composed), REFERENCES, 0).outcome == "as good"


def test_better_in_one_figure_does_not_pay_for_the_other() -> None:
    """Composing gains a lot, and the photos' own ranks lose a little."""
    own = np.full(OWN, 1)
    own[:3] = 2
    new, old = Marks(own, all_at(1).composed), Marks(all_at(1).own, all_at(4).composed)
    verdict = compare(new, old, REFERENCES, 0)
    assert verdict.low > 0
    assert verdict.outcome == "as good"


def test_a_photos_queries_count_as_one_mark() -> None:
    """They share its pseudo-word, so that they are no evidence of their own."""
    composed = all_at(1).composed
    composed[: QUERIES * 5] = 2
    verdict = compare(all_at(1), Marks(all_at(1).own, composed), REFERENCES, 0)
    assert verdict.difference == pytest.approx(5 / OWN * 0.5 / 2)


def test_without_composed_queries_the_own_ranks_decide() -> None:
    none = np.empty(0, np.int64)
    new, old = Marks(all_at(1).own, none), Marks(all_at(2).own, none)
    assert compare(new, old, none, 0).outcome == "better"
    assert "composed R@1" not in new.as_record()


def test_figures_are_recalls_and_mean_reciprocal_ranks() -> None:
    record = Marks(np.array([1, 2, 10]), np.array([1, 4])).as_record()
    assert record["own R@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert record["own R@5"] == pytest.approx(2 / 3, abs=1e-4)
    assert record["own MRR"] == pytest.approx((1 + 0.5 + 0.1) / 3, abs=1e-4)
    assert record["composed MRR"] == pytest.approx(0.625)


@pytest.fixture(scope="module")
def photos(tiny: Backbone, tmp_path_factory: pytest.TempPathFactory) -> TrainingPhotos:
    folder = draw_photos(tmp_path_factory.mktemp("photos"), GROUP)
    read = from_folder(tiny, folder, Sample(100), lambda _: None)
    # random weights see next to no difference between pictures
    apart = np.random.default_rng(0).normal(size=read.features.shape).astype(np.float32)
    return replace(read, features=apart)


@pytest.fixture(scope="module")
def concepts(photos: TrainingPhotos) -> Concepts:
    names = ("dog", "cat", "tree", "boat", "house", "car", "lamp")
    return Concepts.known(names, torch.nn.functional.normalize(torch.from_numpy(photos.features[:7]), dim=-1))


def test_each_query_asks_for_a_picture_of_its_photo_and_something_else(
    tiny: Backbone, photos: TrainingPhotos, concepts: Concepts
) -> None:
    others = np.random.default_rng(0).normal(size=(9, tiny.dim)).astype(np.float32)
    asked = exam(tiny, photos, others, concepts, lambda _: None)
    pictures = asked.pictures
    assert asked.held_out == len(photos) == GROUP
    assert len(asked.photos) == GROUP + 9
    assert len(pictures.gallery) == len(asked.photos) + len(pictures.targets)
    assert sorted(pictures.targets) == list(range(len(asked.photos), len(pictures.gallery)))
    shows = [concepts.names[row] for row in concepts.nearest(torch.from_numpy(photos.features), 1)[:, 0].tolist()]
    assert all(shows[reference] != word for reference, word in zip(pictures.references, pictures.words, strict=True))


def test_a_photo_that_is_away_costs_its_pictures(
    tiny: Backbone, photos: TrainingPhotos, concepts: Concepts, tmp_path: Path
) -> None:
    away = replace(photos, paths=(tmp_path / "away.jpg", *photos.paths[1:]))
    nothing = np.empty((0, tiny.dim), np.float32)
    whole = exam(tiny, photos, nothing, concepts, lambda _: None)
    less = exam(tiny, away, nothing, concepts, lambda _: None)
    assert len(less.pictures.words) < len(whole.pictures.words)
    assert 0 not in less.pictures.references


def test_a_phi_is_marked_by_where_the_answers_stand(tiny: Backbone, photos: TrainingPhotos, concepts: Concepts) -> None:
    asked = exam(tiny, photos, np.empty((0, tiny.dim), np.float32), concepts, lambda _: None)
    phi = MlpPhi(tiny.dim, tiny.text.width, PhiCard(tiny.fingerprint, "text")).eval()
    found = marks(tiny, phi, asked)
    assert len(found.own) == GROUP
    assert len(found.composed) == len(asked.pictures.words)
    assert found.composed.max() < len(asked.pictures.gallery)  # the reference itself is left out
    with torch.no_grad():
        said = by_word(tiny, phi(torch.from_numpy(photos.features)))
    assert np.allclose(np.linalg.norm(said, axis=1), 1, atol=1e-5)
    unit = photos.features / np.linalg.norm(photos.features, axis=1, keepdims=True)
    scores = said @ unit.T
    expected = [int((scores[row] >= scores[row, row]).sum()) for row in range(GROUP)]
    assert found.own.tolist() == expected
