"""Captions are true, short, and made of listed words."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import pytest

from engine.clip.bpe import load_tokenizer
from engine.scenes.captions import MOST_WORDS, Caption, caption, short_caption
from engine.scenes.scene import ATTRIBUTES, NAMES, Scene, holds, scenes
from engine.scenes.wording import WORDS

TOKENS = 27


@pytest.fixture(scope="module")
def told() -> list[tuple[Scene, Caption]]:
    """Many scenes of all splits with a caption each."""
    generator = random.Random(0)
    some = [scene for split in ("train", "test") for scene in islice(scenes(split, 0), 8000)]  # type: ignore[arg-type]
    return [(scene, caption(scene, generator)) for scene in some]


def test_captions_are_true(told: list[tuple[Scene, Caption]]) -> None:
    assert all(holds(one.claims, scene) for scene, one in told)


def test_captions_fit_the_context_and_use_only_listed_words(told: list[tuple[Scene, Caption]]) -> None:
    tokenizer = load_tokenizer()
    assert max(len(tokenizer.encode(one.text)) + 2 for _, one in told) <= TOKENS
    assert all(len(one.text.replace(",", " ,").split()) <= MOST_WORDS for _, one in told)
    used = Counter(word for _, one in told for word in one.text.replace(",", " ").split())
    assert set(used) <= WORDS
    assert not {word for word in WORDS if used[word] < 20}, "a word that is rarely seen is hardly learnt"


def test_every_attribute_is_spoken_of_and_none_always(told: list[tuple[Scene, Caption]]) -> None:
    named = Counter(name for _, one in told for name in one.claims)
    shares = {name: named[name] / len(told) for name in NAMES}
    assert min(shares.values()) > 0.2
    assert shares["facing"] > 0.4
    assert shares["companion"] > 0.4
    assert max(shares[name] for name in NAMES if name != "kind") < 0.9


def test_wordings_vary(told: list[tuple[Scene, Caption]]) -> None:
    assert len({one.text for _, one in told}) > 0.95 * len(told)


@pytest.mark.parametrize("attribute", NAMES)
def test_a_short_caption_speaks_of_one_attribute(attribute: str) -> None:
    generator = random.Random(0)
    for scene in islice(scenes("train", 0), 200):
        for value in ATTRIBUTES[attribute]:
            altered = scene.altered(**{attribute: value})
            one = short_caption(altered, attribute, generator)
            assert set(one.claims) == {attribute}
            assert holds(one.claims, altered)
            assert set(one.text.replace(",", " ").split()) <= WORDS


def test_the_same_generator_gives_the_same_captions() -> None:
    some = list(islice(scenes("train", 0), 50))
    first, second = random.Random(1), random.Random(1)
    assert [caption(scene, first) for scene in some] == [caption(scene, second) for scene in some]
