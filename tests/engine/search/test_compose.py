"""One feature from words and photos: what the slider, words to avoid and other pseudo-words do to it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.index.vectors import normalised
from engine.inversion.phi import closed_form
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.search.compose import AVOIDANCE, PHOTO, WORDS, Composer, Composition, Way, read
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


def test_prompt_photo_and_words_are_added_up(
    backbone: Backbone, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    mean = 0.1 * np.random.default_rng(1).normal(size=24).astype(np.float32)  # of all photos
    composer = Composer(backbone, closed_form(backbone, words=200), lambda: mean)
    token = torch.from_numpy(composer.pseudo_words(photos[:1]))
    forms = [("a photo of ", " that is in the snow"), ("", ", in the snow"), ("a photo of ", ", in the snow")]
    with torch.no_grad():
        said = normalised(encode_prompts(backbone.text, [Prompt(form) for form in forms], [token] * 3).numpy())
    words = composer.compose(Composition("in the snow")).feature
    prompt, photo = normalised(said.mean(axis=0)), normalised(normalised(photos[0]) - mean)
    found = composer.compose(Composition("put it in the snow", photos[:1]))
    np.testing.assert_allclose(found.feature, normalised(prompt + PHOTO * photo + WORDS * words), atol=1e-5)
    assert found.prompt == "a photo of (photo) that is in the snow"


def test_the_plain_prompt_is_the_papers(
    composer: Composer, backbone: Backbone, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    token = torch.from_numpy(composer.pseudo_words(photos[:1]))
    with torch.no_grad():
        said = encode_prompts(backbone.text, [Prompt(("a photo of ", " without a ball"))], [token])[0].numpy()
    found = composer.compose(Composition("without a ball", photos[:1], way="prompt"))
    np.testing.assert_allclose(found.feature, normalised(said), atol=1e-5)
    assert found.prompt == "a photo of (photo) without a ball"


def test_what_is_ruled_out_is_a_penalty_and_not_in_the_prompt(
    composer: Composer, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    found = composer.compose(Composition("in the snow without a ball", photos[:1]))
    wanted = composer.compose(Composition("in the snow", photos[:1])).feature
    ball = composer.compose(Composition("ball")).feature
    np.testing.assert_allclose(found.feature, wanted - AVOIDANCE * ball, atol=1e-5)
    assert found.prompt == "a photo of (photo) that is in the snow, without ball"
    nothing_else = composer.compose(Composition("without a ball", photos[:1]))
    assert nothing_else.prompt == "a photo of (photo), without ball"
    text_alone = composer.compose(Composition("a dog without a ball"))
    np.testing.assert_allclose(
        text_alone.feature, composer.compose(Composition("a dog", avoid="ball")).feature, atol=1e-5
    )
    assert composer.compose(Composition("no ball")).prompt == "no ball"  # there is nothing else to look for


def test_words_that_are_the_whole_prompt_stay_as_they_are(
    composer: Composer, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    marked = composer.compose(Composition("a drawing of $ without a ball", photos[:1]))
    plain = composer.compose(Composition("a drawing of $ without a ball", photos[:1], way="prompt"))
    np.testing.assert_allclose(marked.feature, plain.feature, atol=1e-6)
    assert marked.prompt == "a drawing of (photo) without a ball"


def test_words_to_avoid_are_a_penalty(composer: Composer) -> None:
    plain, avoided = composer.compose(Composition("a dog")), composer.compose(Composition("a dog", avoid="a cat"))
    cat = composer.compose(Composition("a cat")).feature
    np.testing.assert_allclose(avoided.feature, plain.feature - AVOIDANCE * cat, atol=1e-6)


def test_nothing_to_look_for_is_refused(composer: Composer) -> None:
    with pytest.raises(RequestProblem, match="type words, pick a photo"):
        composer.compose(Composition("  "))


@pytest.mark.parametrize(
    ("words", "references", "way", "shown", "alone"),
    [
        ("in the snow", 1, "combined", "a photo of (photo) that is in the snow", False),
        ("without a ball", 1, "combined", "a photo of (photo), without ball", False),
        ("without a ball", 1, "prompt", "a photo of (photo) without a ball", True),
        ("$ without a ball", 1, "combined", "(photo) without a ball", True),
        ("a cat without a ball", 0, "combined", "a cat, without ball", False),
        ("a cat without a ball", 0, "prompt", "a cat without a ball", True),
        ("without a ball", 0, "combined", "without a ball", False),
        ("$ in the snow", 0, "combined", "$ in the snow", False),
    ],
)
def test_how_words_are_read(words: str, references: int, way: Way, shown: str, alone: bool) -> None:
    reading = read(words, references, way)
    assert (str(reading), reading.alone) == (shown, alone)
    assert (reading.prompt is None) == (references == 0)


def test_however_much_is_unwanted_it_weighs_as_much(composer: Composer) -> None:
    wanted = composer.compose(Composition("a dog")).feature
    for words in ("a dog without a ball", "a dog without a ball, people or cars"):
        away = composer.compose(Composition(words, avoid="a cat")).feature - wanted
        assert np.linalg.norm(away) == pytest.approx(AVOIDANCE, abs=1e-5)


@pytest.mark.parametrize("words", ["in the snow", "in the snow without a ball", "without a ball"])
def test_the_slider_ends_at_what_the_words_find_alone(
    words: str, composer: Composer, photos: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    end = composer.compose(Composition(words, photos[:1], blend=1)).feature
    assert cosine(end, composer.compose(Composition(words)).feature) == pytest.approx(1, abs=1e-5)
