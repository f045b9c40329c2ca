"""One feature from words and photos: what the slider, words to avoid and other pseudo-words do to it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.inversion.phi import closed_form
from engine.search.compose import AVOIDANCE, Composer, Composition
from tests.engine.tiny_clip import tiny_backbone


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


@pytest.fixture(scope="module")
def composer(backbone: Backbone) -> Composer:
    return Composer(backbone, closed_form(backbone, words=200))


@pytest.fixture
def photos() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.random.default_rng(0).normal(size=(2, 24)).astype(np.float32) * 7


def cosine(a: np.ndarray[tuple[int], np.dtype[np.float32]], b: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_words_alone_are_their_text_feature(composer: Composer, backbone: Backbone) -> None:
    composed = composer.compose(Composition("a dog"))
    ids = backbone.text.tokenize(["a dog"])
    with torch.no_grad():
        expected = backbone.text.encode(backbone.text.embed(ids), ids)[0].numpy()
    assert composed.prompt == "a dog"
    assert cosine(composed.feature, expected) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(composed.feature) == pytest.approx(1, abs=1e-5)


def test_photos_alone_are_the_mean_of_their_directions(
    composer: Composer, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    one = composer.compose(Composition("", photos[:1]))
    assert one.prompt == ""
    assert cosine(one.feature, photos[0]) == pytest.approx(1, abs=1e-5)
    two = composer.compose(Composition("", photos * [[1], [100]]))
    assert cosine(two.feature, photos[0]) == pytest.approx(cosine(two.feature, photos[1]), abs=1e-5)


def test_the_slider_runs_from_the_photo_over_the_prompt_to_the_words(
    composer: Composer, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    def at(blend: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return composer.compose(Composition("in the snow", photos[:1], blend=blend)).feature

    assert cosine(at(0), photos[0]) == pytest.approx(1, abs=1e-5)
    assert cosine(at(1), composer.compose(Composition("in the snow")).feature) == pytest.approx(1, abs=1e-5)
    towards_photo = [cosine(at(blend), photos[0]) for blend in (0, 0.25, 0.5)]
    assert towards_photo == sorted(towards_photo, reverse=True)
    towards_words = [cosine(at(blend), at(1)) for blend in (0.5, 0.75, 1)]
    assert towards_words == sorted(towards_words)
    for blend in (-0.1, 1.1):
        with pytest.raises(RequestProblem, match="between 0 and 1"):
            at(blend)


def test_given_pseudo_words_take_the_place_of_phis(
    composer: Composer, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    plain = composer.compose(Composition("in the snow", photos))
    same = composer.compose(Composition("in the snow", photos, tokens=composer.pseudo_words(photos)))
    np.testing.assert_allclose(same.feature, plain.feature, atol=1e-6)
    other = composer.compose(Composition("in the snow", photos, tokens=composer.pseudo_words(-photos)))
    assert cosine(other.feature, plain.feature) < 0.9999
    # each slot gets the word of its own photo
    swapped = composer.compose(Composition("$2 and $1", photos[::-1].copy()))
    straight = composer.compose(Composition("$1 and $2", photos))
    np.testing.assert_allclose(swapped.feature, straight.feature, atol=1e-6)


def test_words_to_avoid_are_a_penalty(composer: Composer) -> None:
    plain, avoided = composer.compose(Composition("a dog")), composer.compose(Composition("a dog", avoid="a cat"))
    cat = composer.compose(Composition("a cat")).feature
    np.testing.assert_allclose(avoided.feature, plain.feature - AVOIDANCE * cat, atol=1e-6)


def test_nothing_to_look_for_is_refused(composer: Composer) -> None:
    with pytest.raises(RequestProblem, match="type words, pick a photo"):
        composer.compose(Composition("  "))
