"""Individuals: always of their kind and colour, mostly as usual, and told by their name."""

from __future__ import annotations

import random

import numpy as np

from engine.scenes.captions import MOST_WORDS, named_caption
from engine.scenes.individuals import HABIT, INDIVIDUAL_NAMES, individuals, meeting
from engine.scenes.scene import NAMES, holds, split_of
from engine.scenes.wording import WORDS


def test_names_are_no_other_words_and_every_individual_is_one_of_the_training_world() -> None:
    assert len(INDIVIDUAL_NAMES) == len(set(INDIVIDUAL_NAMES)) > 200
    assert not set(INDIVIDUAL_NAMES) & WORDS
    assert {split_of(scene) for scene in individuals().values()} == {"train"}


def test_an_individual_keeps_its_kind_and_colour_and_mostly_its_habits() -> None:
    generator = random.Random(0)
    kept = []
    for name in INDIVIDUAL_NAMES:
        usual, met = individuals()[name], meeting(name, generator)
        assert (met.kind, met.colour, split_of(met)) == (usual.kind, usual.colour, "train")
        kept += [met.value(attribute) == usual.value(attribute) for attribute in NAMES[2:]]
    assert HABIT <= np.mean(kept) < 0.95  # what is drawn anew may come out the same


def test_captions_by_name_are_true_and_tell_what_is_not_as_usual() -> None:
    generator = random.Random(0)
    told, unusual = 0, 0
    for name in INDIVIDUAL_NAMES:
        usual, met = individuals()[name], meeting(name, generator)
        said = named_caption(met, name, usual, generator)
        words = said.text.replace(",", "").split()
        assert holds(said.claims, met)
        assert words.count(name) == 1
        assert set(words) - {name} <= WORDS
        assert len(words) <= MOST_WORDS
        changed = [attribute for attribute in NAMES if met.value(attribute) != usual.value(attribute)]
        unusual += len(changed)
        told += sum(attribute in said.claims for attribute in changed)
    assert told > 0.75 * unusual
