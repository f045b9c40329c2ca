"""Pictures of scenes: the same each time, and different wherever a scene is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import islice, pairwise

import numpy as np
import pytest

from engine.scenes.drawing import SIDE, draw, draw_all
from engine.scenes.scene import ATTRIBUTES, Scene, scenes
from engine.scenes.silhouettes import COMPANIONS, SUBJECTS

DIGEST = """
import hashlib
from itertools import islice
from engine.scenes.drawing import draw_all
from engine.scenes.scene import scenes
print(hashlib.sha256(draw_all(list(islice(scenes("test", 7), 30))).tobytes()).hexdigest())
"""


def test_another_process_draws_the_same_bits() -> None:
    here = hashlib.sha256(draw_all(list(islice(scenes("test", 7), 30))).tobytes()).hexdigest()
    there = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_pictures_are_neither_black_nor_burnt_out() -> None:
    pictures = draw_all(list(islice(scenes("train", 0), 100)))
    assert pictures.shape == (100, SIDE, SIDE, 3)
    assert pictures.dtype == np.uint8
    means, spreads = pictures.mean(axis=(1, 2, 3)), pictures.std(axis=(1, 2, 3))
    assert means.min() > 20
    assert means.max() < 245
    assert spreads.min() > 8


@pytest.mark.parametrize("attribute", [name for name in ATTRIBUTES if name != "kind"])
def test_every_value_of_an_attribute_changes_many_pixels(attribute: str) -> None:
    for number, scene in enumerate(islice(scenes("train", 1), 3)):
        drawn = [draw(_altered(scene, attribute, value)).astype(int) for value in ATTRIBUTES[attribute]]
        for one, other in pairwise(drawn):
            changed = (np.abs(one - other).max(axis=2) > 24).mean()
            assert changed > 0.02, f"scene {number}: {attribute} changes {changed:.1%} of the pixels"


def test_every_kind_looks_different() -> None:
    scene = next(scenes("train", 2)).altered(colour="blue", count="1", companion="nothing", viewpoint="side")
    drawn = [draw(scene.altered(kind=kind)).astype(int) for kind in ATTRIBUTES["kind"]]
    for number, one in enumerate(drawn):
        for other in drawn[:number]:
            assert (np.abs(one - other).max(axis=2) > 24).mean() > 0.02


def test_another_seed_draws_the_same_scene_otherwise() -> None:
    scene = next(scenes("train", 0))
    assert (draw(scene) != draw(scene.altered(seed=scene.seed + 1))).mean() > 0.3


def test_outlines_stay_in_their_square_and_cover_all_kinds_and_companions() -> None:
    assert set(SUBJECTS) == set(ATTRIBUTES["kind"])
    assert {"nothing", *COMPANIONS} == set(ATTRIBUTES["companion"])
    for parts in (*SUBJECTS.values(), *COMPANIONS.values()):
        points = np.array([point for _, part in parts for point in part])
        assert np.abs(points).max() <= 1.2


def _altered(scene: Scene, attribute: str, value: str) -> Scene:
    return scene.altered(viewpoint="side", style="photo", time="day").altered(**{attribute: value})
