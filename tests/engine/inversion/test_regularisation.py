"""Phrases are chosen as the settings say, come from any source, and their features are those of plain encoding."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch

from engine.clip.backbone import Backbone
from engine.inversion import regularisation
from engine.inversion.concepts import Concepts
from engine.inversion.oti import Oti, Photos, seeds
from engine.inversion.oti_parameters import OtiParameters, Regularisation
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.regularisation import (
    BuiltInPhrases,
    FeaturesInMemory,
    FeaturesTogether,
    Language,
    PhraseSource,
    Regulariser,
)
from engine.inversion.templates import PHRASES
from tests.engine.tiny_clip import tiny_backbone

WORDS = ("dog", "cat", "tree", "sea lion", "house", "boat", "woman", "car", "snow", "bird", "ship", "moon")


class Source:
    """Phrases for some words only."""

    identity = "some"

    def __init__(self, *known: str) -> None:
        self.known = known

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        return [(f"{number} times a ", " in the sun") for number in range(20)] if concept in self.known else []


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


def language(backbone: Backbone, phrases: PhraseSource | None = None) -> Language:
    return Language(Concepts(backbone.text, WORDS), FeaturesInMemory(backbone), phrases or BuiltInPhrases())


def all_of(regulariser: Regulariser) -> set[tuple[str, Prompt]]:
    shares = [number / 400 for number in range(400)]
    drawn = [regulariser.phrase(0, shares[n], shares[(n * 7) % 400]) for n in range(400)]
    return {(phrase.whole, phrase.prompt) for phrase in drawn}


def test_phrases_are_about_the_photos_concepts(backbone: Backbone) -> None:
    found = all_of(Regulariser("phrases", language(backbone), [("dog", "sea lion")]))
    assert found == {
        (before + word + after, Prompt((before, after))) for before, after in PHRASES for word in ("dog", "sea lion")
    }


def test_the_ablations_of_the_paper(backbone: Backbone) -> None:
    alone = Prompt(("a photo of ", ""))
    concept = Regulariser("concept", language(backbone), [("dog", "cat")])
    assert all_of(concept) == {("a photo of dog", alone), ("a photo of cat", alone)}
    random = Regulariser("random", language(backbone), [("dog", "cat")])
    assert all_of(random) == {(f"a photo of {word}", alone) for word in WORDS}


def test_a_concept_without_phrases_stands_alone_and_is_reported(backbone: Backbone) -> None:
    regulariser = Regulariser("phrases", language(backbone, Source("dog")), [("dog", "cat", "tree"), ("cat",)])
    assert regulariser.without_phrases() == ["cat", "tree"]
    found = {whole for whole, _ in all_of(regulariser)}
    assert {"a photo of cat", "a photo of tree", "3 times a dog in the sun"} <= found
    assert len(found) == 22

    images = Photos(torch.randn(2, backbone.dim, generator=torch.Generator().manual_seed(0)), seeds(0, 2))
    run = Oti(backbone, images, OtiParameters(steps=5, concepts=3), language(backbone, Source("dog", "boat")))
    while not run.done:
        run.step()
    result = run.result()
    named = {concept for of_photo in result.concepts for concept in of_photo}
    assert set(result.without_phrases) == named - {"dog", "boat"}
    assert result.losses.isfinite().all()


@pytest.mark.parametrize("kind", ["concept", "random", "none"])
def test_only_missing_phrases_are_reported(backbone: Backbone, kind: Regularisation) -> None:
    assert Regulariser(kind, language(backbone, Source()), [WORDS]).without_phrases() == []


def plain(backbone: Backbone, phrases: Sequence[str]) -> torch.Tensor:
    nothing = torch.empty(0, backbone.text.width)
    with torch.no_grad():
        texts = [Prompt((phrase,)) for phrase in phrases]
        return encode_prompts(backbone.text, texts, [nothing] * len(texts))


def drawn(backbone: Backbone, start: int, count: int) -> list[str]:
    regulariser = Regulariser("phrases", language(backbone), [WORDS])
    numbers = range(start, start + count)
    return [regulariser.phrase(0, (n * 37 % 101) / 101, (n * 53 % 97) / 97).whole for n in numbers]


def test_phrase_features_are_those_of_the_phrases(backbone: Backbone) -> None:
    features, phrases = FeaturesInMemory(backbone), drawn(backbone, 0, 60)
    torch.testing.assert_close(features.of(phrases), plain(backbone, phrases), rtol=1e-4, atol=1e-5)


def test_a_phrases_feature_has_the_same_bits_whatever_came_before(backbone: Backbone) -> None:
    one, other = FeaturesInMemory(backbone), FeaturesInMemory(backbone)
    other.of(drawn(backbone, 100, 50))
    for start in range(0, 60, 7):
        assert torch.equal(one.of(drawn(backbone, start, 7)), other.of(drawn(backbone, start, 7)))


def test_a_full_store_of_features_begins_anew(backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regularisation, "IN_MEMORY", 6)
    features = FeaturesInMemory(backbone)
    for start in range(0, 60, 5):
        phrases = drawn(backbone, start, 5)
        torch.testing.assert_close(features.of(phrases), plain(backbone, phrases), rtol=1e-4, atol=1e-5)


def test_features_of_a_batch_are_those_of_one_by_one(backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regularisation, "TOGETHER", 2)
    phrases = ["a dog", "a photo of a cat in the snow", "a dog", "we see a boat", "a dog on a boat"]
    together = FeaturesTogether(backbone).of(phrases)
    torch.testing.assert_close(together, FeaturesInMemory(backbone).of(phrases), rtol=1e-4, atol=1e-5)
    assert torch.equal(FeaturesTogether(backbone).of(phrases), together)
