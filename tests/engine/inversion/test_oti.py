"""Optimisation-based textual inversion: it fits, it can be paused and repeated, and concepts are found."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion.concepts import Concepts, read_concepts
from engine.inversion.oti import PHRASES, TEMPLATES, Oti, OtiParameters, invert, parameters_for, without_phrases
from engine.inversion.pseudo_words import Prompt, encode_prompts

THINGS = ("hummingbird", "acoustic guitar", "fire engine")


@pytest.fixture(scope="module")
def concepts(starter: Backbone) -> Concepts:
    return Concepts(starter.text, [*read_concepts()[::4], "bird", "guitar"])


@pytest.fixture(scope="module")
def photos(starter: Backbone) -> torch.Tensor:
    """Features such as photos of the things would have."""
    nothing = [torch.empty(0, starter.text.width)] * len(THINGS)
    with torch.no_grad():
        return encode_prompts(starter.text, [Prompt((f"a photo of a {thing}",)) for thing in THINGS], nothing)


def quick(starter: Backbone) -> OtiParameters:
    return replace(parameters_for(starter), steps=40, ema=0.9)


def test_a_pseudo_word_comes_to_say_what_the_photo_shows(
    starter: Backbone, photos: torch.Tensor, concepts: Concepts
) -> None:
    for parameters in (quick(starter), without_phrases(quick(starter))):
        found = invert(starter, photos, parameters, seed=0, concepts=concepts)
        with torch.no_grad():
            again = encode_prompts(starter.text, [Prompt(("a photo of a ", ""))] * 3, found.tokens.split(1))
        similar = functional.normalize(again, dim=-1) @ functional.normalize(photos, dim=-1).T
        assert (similar.argmax(dim=1) == torch.arange(3)).all()
        assert similar.diagonal().min() > 0.7
        assert found.losses.shape == (3,)


def test_the_loss_falls_and_the_steps_are_counted(starter: Backbone, photos: torch.Tensor) -> None:
    run = Oti(starter, photos, without_phrases(quick(starter)), seed=0)
    losses = []
    while not run.done:
        losses.append(run.step())
    assert len(losses) == run.steps_done == 40
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])


def test_one_seed_gives_one_pseudo_word(starter: Backbone, photos: torch.Tensor, concepts: Concepts) -> None:
    parameters = replace(quick(starter), steps=5)
    first, again, other = (invert(starter, photos, parameters, seed, concepts).tokens for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)


def test_the_result_is_the_average_of_the_steps(starter: Backbone, photos: torch.Tensor) -> None:
    run = Oti(starter, photos, replace(without_phrases(quick(starter)), ema=0.5, learning_rate=0.0), seed=0)
    before = run.result().tokens
    run.step()
    assert torch.allclose(run.result().tokens, before)  # nothing learnt, nothing moved


def test_phrases_need_concepts(starter: Backbone, photos: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="needs concepts"):
        Oti(starter, photos, quick(starter), seed=0)


def test_templates_and_phrases_have_one_slot_each() -> None:
    assert all(prompt.slots == 1 for prompt in TEMPLATES)
    assert all(len(phrase) == 2 for phrase in PHRASES)


def test_a_photos_concepts_are_found(photos: torch.Tensor, concepts: Concepts) -> None:
    nearest = concepts.nearest(photos, 5)
    named = [{concepts.names[index] for index in line} for line in nearest.tolist()]
    assert "bird" in named[0]
    assert "guitar" in named[1]
    assert concepts.nearest(photos, 10_000).shape == (3, len(concepts.names))


def test_no_concept_is_listed_twice() -> None:
    listed = read_concepts()
    assert len(set(listed)) == len(listed) > 500
