"""How well a CLIP reads held-out scenes: zero-shot accuracy for every attribute."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.scenes.captions import short_caption
from engine.scenes.drawing import draw_all
from engine.scenes.scene import ATTRIBUTES, Scene, Split, codes, scenes

WORDINGS = 16  # captions whose mean stands for a value
SEED = 1_000  # of the worlds that are looked at
BATCH = 250

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Examined:
    """Pictures `[n, 64, 64, 3]` of scenes and the codes `[n, 9]` of what is in them."""

    pictures: NDArray[np.uint8]
    codes: NDArray[np.uint8]


@dataclass(frozen=True)
class Encoders:
    """The two towers of a CLIP as functions: pictures `[n, 64, 64, 3]` and texts to features `[n, d]`."""

    pictures: Callable[[NDArray[np.uint8]], torch.Tensor]
    texts: Callable[[Sequence[str]], torch.Tensor]


def held_out(split: Split, count: int) -> Examined:
    """The first scenes of a world whose combinations no training has seen."""
    chosen = list(islice(scenes(split, SEED), count))
    return Examined(draw_all(chosen), codes(chosen))


def encoders_of(backbone: Backbone) -> Encoders:
    """A backbone's towers."""

    def texts(said: Sequence[str]) -> torch.Tensor:
        nothing = torch.empty(0, backbone.text.width)
        return encode_prompts(backbone.text, [Prompt((one,)) for one in said], [nothing] * len(said))

    return Encoders(lambda pictures: backbone.image.encode(list(pictures[:, None])), texts)


def zero_shot(encoders: Encoders, examined: Examined) -> Scores:
    """The share of pictures whose nearest caption of one attribute says the right value, for every attribute."""
    count = len(examined.pictures)
    parts = [examined.pictures[start : start + BATCH] for start in range(0, count, BATCH)]
    with torch.inference_mode():
        features = functional.normalize(torch.cat([encoders.pictures(part).float().cpu() for part in parts]), dim=-1)
        scores = {}
        for column, (name, values) in enumerate(ATTRIBUTES.items()):
            classes = torch.stack([_meaning(encoders, name, value) for value in values])
            found = (features @ classes.T).argmax(dim=1).numpy()
            scores[name] = round(float((found == examined.codes[:, column]).mean()), 4)
    return scores


def _meaning(encoders: Encoders, attribute: str, value: str) -> torch.Tensor:
    """The unit vector `[d]` between captions that say a value and nothing else."""
    generator = random.Random(f"{attribute} {value}")
    anything = islice(scenes("train", SEED), 4 * WORDINGS)
    said = [_said(scene, attribute, value, generator) for scene in anything]
    features = functional.normalize(encoders.texts([one for one in said if one][:WORDINGS]).float().cpu(), dim=-1)
    mean: torch.Tensor = functional.normalize(features.mean(dim=0), dim=0)
    return mean


def _said(scene: Scene, attribute: str, value: str, generator: random.Random) -> str:
    """A caption, or nothing where it leaves more than one value open."""
    one = short_caption(scene.altered(**{attribute: value}), attribute, generator)
    return one.text if one.claims == {attribute: frozenset((value,))} else ""
