"""Scenes: what goes together, which split they belong to, and claims about them."""

from __future__ import annotations

import random
from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.scenes.scene import (
    ATTRIBUTES,
    NAMES,
    Claims,
    Scene,
    allowed,
    codes,
    colours_of,
    holds,
    indicators,
    possible,
    scenes,
    split_of,
    truth,
)

SPLITS = ("train", "validation", "test")


def test_the_same_world_comes_again_and_another_seed_gives_another() -> None:
    first = list(islice(scenes("train", 3), 50))
    assert first == list(islice(scenes("train", 3), 50))
    assert first != list(islice(scenes("train", 4), 50))


def test_splits_share_no_combination_of_kind_colour_and_place() -> None:
    seen = {
        split: {(one.kind, one.colour, one.place) for one in islice(scenes(split, 0), 4000)}
        for split in SPLITS  # type: ignore[arg-type]
    }
    assert not seen["train"] & seen["test"]
    assert not seen["train"] & seen["validation"]
    assert not seen["validation"] & seen["test"]
    for split in SPLITS:  # and yet each has all kinds, colours and places
        for column, name in enumerate(("kind", "colour", "place")):
            assert {combination[column] for combination in seen[split]} == set(ATTRIBUTES[name])


def test_attributes_depend_on_each_other() -> None:
    some = list(islice(scenes("train", 0), 6000))
    assert all(possible(one) for one in some)
    assert all(len(colours_of(kind)) == 6 for kind in ATTRIBUTES["kind"])

    def share(companion: str, place: str) -> float:
        there = [one for one in some if one.place == place]
        return sum(one.companion == companion for one in there) / len(there)

    assert share("tent", "forest") > 2 * share("tent", "kitchen")
    assert share("chair", "kitchen") > 2 * share("chair", "beach")


def test_every_value_occurs() -> None:
    seen = indicators(codes(islice(scenes("train", 0), 3000)))
    assert seen.any(axis=0).all()
    assert (seen.sum(axis=1) == len(NAMES)).all()


@st.composite
def some_claims(draw: st.DrawFn) -> Claims:
    named = draw(st.sets(st.sampled_from(NAMES)))
    return {name: frozenset(draw(st.sets(st.sampled_from(ATTRIBUTES[name]), min_size=1))) for name in named}


@given(st.lists(some_claims(), min_size=1, max_size=5), st.integers(0, 1000))
def test_truth_in_bulk_is_truth_one_by_one(many: list[Claims], seed: int) -> None:
    some: list[Scene] = list(islice(scenes("validation", seed), 6))
    expected = [[holds(claims, scene) for scene in some] for claims in many]
    np.testing.assert_array_equal(truth(allowed(many), indicators(codes(some))), expected)


def test_altering_a_scene_changes_only_what_is_named() -> None:
    scene = next(scenes("test", 0))
    other = scene.altered(time="day" if scene.time == "night" else "night")
    assert [name for name in NAMES if scene.value(name) != other.value(name)] == ["time"]
    assert split_of(other) == split_of(scene)
    assert random.Random(scene.seed).random() == random.Random(other.seed).random()
