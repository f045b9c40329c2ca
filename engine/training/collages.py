"""Composed queries whose answer is known: a photo of one thing and a word for another find both side by side.

Two photos make a picture A|B. A query is the photo A with the words "and a B"; the one right answer among all pictures
and all other photos is A|B. Each A stands in pictures with several B and each B with several A, so that neither the
photo alone nor the words alone can do better than guess among the pictures that hold it. Trainings judge a phi with
them, `akin bench collage` every way to compose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.clip.backbone import Backbone
from engine.inversion.phi import Phi
from engine.library.decode import open_picture, read_file
from engine.search.compose import Composer, Composition, Way


@dataclass(frozen=True)
class Pictures:
    """Gallery features `[n, d]` and, for each of q queries, its reference and its answer among them, and its words."""

    gallery: NDArray[np.float32]
    references: NDArray[np.int64]  # [q]
    targets: NDArray[np.int64]  # [q]
    words: Sequence[str]  # [q], what B is


def pairs(count: int, group: int, partners: int) -> list[tuple[int, int]]:
    """Ordered pairs (A, B) of `count` things in groups: each is A with the `partners` that follow it in its group.

    Each thing is B as often as it is A, and no pair occurs both ways. A last group that would be too small joins the
    one before it.
    """
    starts = list(range(0, max(count - group + 1, 1), group))
    found = []
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        size = end - start
        found += [(start + a, start + (a + step) % size) for a in range(size) for step in range(1, partners + 1)]
    return found


def side_by_side(left: Image.Image, right: Image.Image, height: int) -> Image.Image:
    """Two pictures of one height beside each other."""
    halves = [one.resize((max(1, round(one.width * height / one.height)), height)) for one in (left, right)]
    both = Image.new("RGB", (halves[0].width + halves[1].width, height))
    both.paste(halves[0], (0, 0))
    both.paste(halves[1], (halves[0].width, 0))
    return both


def opened(path: Path, height: int) -> Image.Image:
    """A picture of at least `height` pixels, if it has so many. Raises Undecodable."""
    return open_picture(read_file(path), path.suffix, height).image


def feature(backbone: Backbone, picture: Image.Image) -> NDArray[np.float32]:
    """The image feature `[d]` of a picture, as the encoder gives it."""
    found: NDArray[np.float32] = backbone.image.encode([backbone.preprocessing.crops(picture)])[0].numpy()
    return found


def composed(
    backbone: Backbone, phi: Phi, pictures: Pictures, tokens: Mapping[int, NDArray[np.float32]] | None = None,
    way: Way = "prompt",
) -> NDArray[np.float32]:  # fmt: skip
    """Each query's feature `[q, d]`, by the photo's pseudo-word and "and a B".

    `tokens` are the references' pseudo-words `[w]` where they are not to be phi's. Pseudo-words are judged by the
    prompt alone; the application composes in the `way` "combined".
    """
    composer = Composer(backbone, phi)
    features = []
    for reference, name in zip(pictures.references.tolist(), pictures.words, strict=True):
        known = None if tokens is None else tokens[reference][None]
        photo = pictures.gallery[reference][None]
        features.append(composer.compose(Composition(f"and a {name}", photo, tokens=known, way=way)).feature)
    return np.stack(features)
