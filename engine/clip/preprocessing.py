"""From a decoded picture to the pixels that a backbone sees. Runs in the decode pool: no torch here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

# iSEARLE pads a picture whose sides differ by more than this before it crops ("target pad").
TARGET_RATIO = 1.25

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)

# Tiles: the middle square as ImageNet networks are tested with, or whole squares from one end to the other. The
# middle beside the squares at the ends measured worse: where a picture holds two things, it shows half of each.
CENTRE_SHARE = 0.89  # of the short side
TILE_RATIO = 1.2  # squares of a picture nearer to a square than this would all show the same
MOST_TILES = 4  # of a panorama
LONGEST = 4096  # pixels of a side that any use is made of
MOST_SQUARES = 4  # of a strip, in squares of its short side: more than the middle one is never looked at
REDUCING_GAP = 3.0  # lets Pillow shrink a large picture by whole factors first; not visible in features

Mode = Literal["target-pad", "centre-crop", "tiles"]


@dataclass(frozen=True)
class Preprocessing:
    """How a picture becomes crops of `size` x `size` pixels.

    `mean` and `std` are applied by the image tower on its own device, so that one byte a value crosses the
    process boundary.
    """

    size: int
    mode: Mode
    mean: tuple[float, float, float] = CLIP_MEAN
    std: tuple[float, float, float] = CLIP_STD

    def crops(self, picture: Image.Image) -> NDArray[np.uint8]:
        """The crops `[c, size, size, 3]` of an RGB picture; c is 1 but for tiles."""
        picture = _tamed(picture)
        if self.mode == "tiles":
            parts = [self._resized(picture, box) for box in _tiles(*picture.size)]
        else:
            parts = [self._centre(target_padded(picture) if self.mode == "target-pad" else picture)]
        return np.stack([np.asarray(part, dtype=np.uint8) for part in parts])

    def _resized(self, picture: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
        shape = (self.size, self.size)
        return picture.resize(shape, Image.Resampling.BICUBIC, box=box, reducing_gap=REDUCING_GAP)

    def _centre(self, picture: Image.Image) -> Image.Image:
        """The short side resized, then the middle square cut out."""
        short = min(picture.size)
        picture = _middle(picture, MOST_SQUARES * short)
        width, height = (max(self.size, int(self.size * side / short)) for side in picture.size)
        resized = picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
        left, top = round((width - self.size) / 2), round((height - self.size) / 2)
        return resized.crop((left, top, left + self.size, top + self.size))


def _tamed(picture: Image.Image) -> Image.Image:
    """A picture whose longer side is at most LONGEST: padding a strip of a giant one would fill the memory."""
    if max(picture.size) <= LONGEST:
        return picture
    share = LONGEST / max(picture.size)
    shape = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(shape, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)


def _middle(picture: Image.Image, longest: int) -> Image.Image:
    """The middle of a picture, both sides at most `longest`."""
    width, height = (min(side, longest) for side in picture.size)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def target_padded(picture: Image.Image) -> Image.Image:
    """The picture with black bars that bring its sides to at most TARGET_RATIO (Baldrati et al., "target pad")."""
    width, height = picture.size
    if max(width, height) / min(width, height) < TARGET_RATIO:
        return picture
    scaled = max(width, height) / TARGET_RATIO
    across, down = max(int((scaled - width) / 2), 0), max(int((scaled - height) / 2), 0)
    return ImageOps.expand(picture, border=(across, down), fill=0)


def _tiles(width: int, height: int) -> list[tuple[float, float, float, float]]:
    """Boxes (left, top, right, bottom): the middle of a squarish picture, else squares along its longer side."""
    short, long = min(width, height), max(width, height)
    if long / short < TILE_RATIO:
        side = CENTRE_SHARE * short
        left, top = (width - side) / 2, (height - side) / 2
        return [(left, top, left + side, top + side)]
    count = max(2, min(round(long / short), MOST_TILES))
    starts = [(long - short) * index / (count - 1) for index in range(count)]
    if width >= height:
        return [(start, 0.0, start + short, float(short)) for start in starts]
    return [(0.0, start, float(short), start + short) for start in starts]
