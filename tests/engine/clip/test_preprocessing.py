"""Crops: their shape for any picture, and which part of the picture they show."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.clip.preprocessing import MOST_TILES, TARGET_RATIO, Mode, Preprocessing, target_padded

SIDES = st.integers(1, 300)


def halves(width: int, height: int) -> Image.Image:
    """A picture whose left (or upper) half is red and whose other half is blue."""
    picture = Image.new("RGB", (width, height), "red")
    half = (width // 2, 0, width, height) if width >= height else (0, height // 2, width, height)
    picture.paste("blue", half)
    return picture


@settings(deadline=None, max_examples=60)
@given(SIDES, SIDES, st.sampled_from(["target-pad", "centre-crop", "tiles"]))
def test_crops_have_the_asked_shape(width: int, height: int, mode: Mode) -> None:
    crops = Preprocessing(size=32, mode=mode).crops(Image.new("RGB", (width, height), (10, 20, 30)))
    assert crops.dtype == np.uint8
    assert crops.shape[1:] == (32, 32, 3)
    assert 1 <= len(crops) <= (MOST_TILES if mode == "tiles" else 1)
    if mode != "target-pad":
        assert (crops == (10, 20, 30)).all()


@settings(deadline=None)
@given(SIDES, SIDES)
def test_target_pad_brings_the_sides_together_and_keeps_the_picture(width: int, height: int) -> None:
    padded = target_padded(Image.new("RGB", (width, height), "white"))
    assert max(padded.size) == max(width, height)
    # the two bars are of whole pixels each, so up to two pixels may be missing
    assert max(padded.size) / (min(padded.size) + 2) <= TARGET_RATIO
    assert np.asarray(padded).any(axis=2).sum() == width * height
    if max(width, height) / min(width, height) < TARGET_RATIO:
        assert padded.size == (width, height)


def test_target_pad_shows_a_wide_picture_between_black_bars() -> None:
    crop = Preprocessing(size=40, mode="target-pad").crops(Image.new("RGB", (200, 100), "white"))[0]
    assert (crop[0] == 0).all()
    assert (crop[-1] == 0).all()
    assert (crop[20] == 255).all()


def test_a_giant_strip_costs_no_giant_memory() -> None:
    code = """
import resource
from PIL import Image
from engine.clip.preprocessing import Preprocessing
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
for size in (40_000, 1), (1, 40_000), (30_000, 700):
    for mode in "target-pad", "centre-crop", "tiles":
        crops = Preprocessing(size=224, mode=mode).crops(Image.new("RGB", size, "red"))
        assert crops.shape[1:] == (224, 224, 3), (mode, size)
"""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # each thread reserves address space
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr


def test_centre_crop_of_a_picture_of_the_right_size_is_the_picture() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (24, 24, 3), dtype=np.uint8)
    assert (Preprocessing(size=24, mode="centre-crop").crops(Image.fromarray(pixels))[0] == pixels).all()


@pytest.mark.parametrize("size", [(200, 100), (100, 200)])
def test_tiles_show_each_end_of_a_long_picture(size: tuple[int, int]) -> None:
    first, last = Preprocessing(size=16, mode="tiles").crops(halves(*size))
    # the filter reaches a little over the edge of a crop
    assert np.abs(first.mean(axis=(0, 1)) - (255, 0, 0)).max() < 10
    assert np.abs(last.mean(axis=(0, 1)) - (0, 0, 255)).max() < 10


@pytest.mark.parametrize(("width", "count"), [(100, 1), (110, 1), (150, 2), (300, 3), (2000, 4)])
def test_the_longer_the_picture_the_more_tiles(width: int, count: int) -> None:
    assert len(Preprocessing(size=16, mode="tiles").crops(Image.new("RGB", (width, 100)))) == count
