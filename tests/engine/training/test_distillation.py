"""Distillation: what its loss is made of, its ablations, and how it is scaled to few photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.inversion.concepts import Concepts
from engine.inversion.phi import MlpPhi, PhiCard
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.regularisation import FeaturesTogether, Language
from engine.training.distillation import (
    SMALLEST_BATCH,
    Distillation,
    DistillationSettings,
    Lessons,
    settings_for,
)
from engine.training.loop import Chance, Loop
from engine.training.losses import contrastive, cosine, penalty

NAMES = ["dog", "cat", "tree", "boat", "house"]
SETTINGS = DistillationSettings(concepts=2, batch=8)


class OnePhrase:
    """A phrase source with one phrase for every concept, but for those of `without`."""

    identity = "one"

    def __init__(self, without: Sequence[str] = ()) -> None:
        self.without = without

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        return [] if concept in self.without else [("a photo of ", " in the snow")]


@pytest.fixture(scope="module")
def language(tiny: Backbone) -> Language:
    return Language(Concepts(tiny.text, NAMES), FeaturesTogether(tiny), OnePhrase())


@pytest.fixture(scope="module")
def lessons(tiny: Backbone) -> Lessons:
    generator = np.random.default_rng(0)
    features, tokens = (generator.normal(size=(8, width)).astype(np.float32) for width in (tiny.dim, tiny.text.width))
    return Lessons(features, tokens)


@pytest.fixture
def phi(tiny: Backbone) -> MlpPhi:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return MlpPhi(tiny.dim, tiny.text.width, PhiCard(tiny.fingerprint, "distilled"), hidden=16).eval()


def terms(tiny: Backbone, lessons: Lessons, language: Language, phi: MlpPhi, **other: Any) -> dict[str, float]:
    loss = Distillation(tiny, lessons, language, replace(SETTINGS, **other))
    return {name: term.item() for name, term in loss(phi, Chance.of(0, 0)).items()}


def test_the_terms_are_the_papers_with_their_weights(
    tiny: Backbone, lessons: Lessons, language: Language, phi: MlpPhi
) -> None:
    """The batch is all there is, so that its order is all that chance decides."""
    found = terms(tiny, lessons, language, phi)
    with torch.no_grad():
        words = phi(torch.from_numpy(lessons.features))
        assert found["distil"] == pytest.approx(
            contrastive(words, torch.from_numpy(lessons.tokens), 0.25).item(), rel=1e-4
        )
        assert found["pen"] == pytest.approx(3e-3 * penalty(words).item(), rel=1e-4)


def test_the_phrase_loss_is_equation_2_for_one_of_the_photos_concepts(
    tiny: Backbone, lessons: Lessons, language: Language, phi: MlpPhi
) -> None:
    found = terms(tiny, lessons, language, phi, concepts=1)["gpt"]
    with torch.no_grad():
        words = phi(torch.from_numpy(lessons.features))
        nearest = language.concepts.nearest(torch.from_numpy(lessons.features), 1)[:, 0].tolist()
        nothing = torch.empty(0, tiny.text.width)
        whole = [Prompt((f"a photo of {NAMES[row]} in the snow",)) for row in nearest]
        said = encode_prompts(tiny.text, whole, [nothing] * len(whole))
        slotted = [Prompt(("a photo of ", " in the snow"))] * len(words)
        meant = encode_prompts(tiny.text, slotted, torch.split(words, 1))
    expected = 0.75 * (1 - functional.cosine_similarity(said, meant, dim=-1)).mean().item()
    assert found == pytest.approx(expected, rel=1e-3)


def test_each_ablation_leaves_its_part_out(tiny: Backbone, lessons: Lessons, language: Language, phi: MlpPhi) -> None:
    whole = terms(tiny, lessons, language, phi)
    assert set(whole) == {"distil", "gpt", "pen"}
    assert SETTINGS.without(["phrases", "penalty", "hard-negatives"]) == replace(SETTINGS, gpt=0.0, pen=0.0, hard=0.0)
    assert set(terms(tiny, lessons, language, phi, gpt=0.0)) == {"distil", "pen"}
    assert set(terms(tiny, lessons, language, phi, pen=0.0)) == {"distil", "gpt"}
    assert set(terms(tiny, lessons, language, phi, hard=0.0)) == set(whole)
    assert set(terms(tiny, lessons, language, phi, length=1.0)) == {*whole, "length"}
    with torch.no_grad():
        words = phi(torch.from_numpy(lessons.features))
    by_cosine = terms(tiny, lessons, language, phi, distance="cosine")["distil"]
    assert by_cosine == pytest.approx(cosine(words, torch.from_numpy(lessons.tokens)).item(), rel=1e-4)


def test_the_cycle_loss_does_without_otis_words(
    tiny: Backbone, lessons: Lessons, language: Language, phi: MlpPhi
) -> None:
    other = Lessons(lessons.features, -lessons.tokens)
    one, two = (terms(tiny, given, language, phi, distance="cycle")["distil"] for given in (lessons, other))
    assert one == two
    one, two = (terms(tiny, given, language, phi)["distil"] for given in (lessons, other))
    assert one != two
    both = terms(tiny, lessons, language, phi, cycle=0.5)
    assert set(both) == {"distil", "cycle", "gpt", "pen"}
    assert both["distil"] == one
    assert both["cycle"] == pytest.approx(0.5 * terms(tiny, lessons, language, phi, distance="cycle")["distil"])


def test_a_concept_without_phrases_is_named(tiny: Backbone, lessons: Lessons, language: Language) -> None:
    mute = replace(language, phrases=OnePhrase(without=NAMES))
    with pytest.raises(RequestProblem, match=r"no phrases about (boat|cat).*akin phrases"):
        Distillation(tiny, lessons, mute, SETTINGS)
    Distillation(tiny, lessons, mute, replace(SETTINGS, gpt=0.0))


def test_phi_learns_what_oti_found(tiny: Backbone, lessons: Lessons, language: Language, phi: MlpPhi) -> None:
    settings = replace(SETTINGS, gpt=0.0, learning_rate=1e-2)
    loss = Distillation(tiny, lessons, language, settings)
    before = loss(phi, Chance.of(0, 0))["distil"].item()
    trained = Loop(phi, loss, settings.optimisation(8), None).run(lambda _: None)
    assert loss(trained.phi, Chance.of(0, 0))["distil"].item() < 0.8 * before


@given(st.integers(1, 200_000))
def test_few_photos_come_in_small_batches_and_many_as_in_the_paper(photos: int) -> None:
    settings = DistillationSettings()
    batch, optimisation = settings.batch_of(photos), settings.optimisation(photos)
    assert 1 <= batch <= min(256, photos)
    assert batch >= min(SMALLEST_BATCH, photos)
    assert optimisation.steps * batch >= 115 * photos
    assert 0 <= optimisation.ema <= 0.999
    assert 1 <= settings.clusters(photos) <= photos
    if photos >= 100_000:
        assert (batch, optimisation.ema) == (256, 0.999)


def test_the_settings_are_the_papers_for_each_model_but_the_starter(tiny: Backbone) -> None:
    assert settings_for(replace(tiny, name="starter")).length == 1.0
    assert settings_for(tiny).length == 0.0
    assert settings_for(tiny).pen == 3e-3
    assert settings_for(replace(tiny, name="ViT-L-14-quickgelu/openai")).pen == 1e-2
