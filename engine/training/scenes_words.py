"""The last part of training the scenes CLIP: its text tower alone learns names, the image tower being as it is.

The pictures are encoded once, so that a step costs a fraction of one that trains both towers (Zhai et al. 2022,
locked-image tuning). The image tower never sees that there are individuals, or it would tell them apart by more than
what can be said of them, and features would no longer add up (docs/decisions/0014-scenes.md).
"""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine.clip.backbone import TextTower
from engine.scenes.captions import Caption, caption, named_caption
from engine.scenes.drawing import draw_all
from engine.scenes.individuals import INDIVIDUAL_NAMES, individuals, meeting
from engine.scenes.scene import Scene, codes, indicators, truth
from engine.training.progress import Progress, now_and_then
from engine.training.scenes_data import Pool, Tokens, seen_of, short_captions
from engine.training.scenes_losses import contrast, normalised, single_attributes, unit

ENCODED = 500  # pictures together

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WordsTraining:
    """Settings. `meetings` are the pictures of each individual, `named` is their share of a batch."""

    steps: int = 1_500
    batch: int = 160
    meetings: int = 100
    named: float = 0.45
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    warmup: int = 100  # steps
    cooldown: float = 0.4  # share of the steps in which the learning rate falls to nothing

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        left = (self.steps - step) / (self.cooldown * self.steps)
        return self.learning_rate * min((step + 1) / self.warmup, 1.0, left)


def teach_words(model: Any, text: TextTower, tokens: Tokens, pool: Pool, settings: WordsTraining, seed: int) -> None:
    """Train the text tower of an open_clip model; its image tower stays as it is."""
    device = next(model.parameters()).device
    lessons = _Lessons(model, pool, settings, seed)
    weights = [weight for name, weight in model.named_parameters() if not name.startswith("visual.")]
    optimiser = torch.optim.AdamW(
        weights, lr=settings.learning_rate, weight_decay=settings.weight_decay, betas=(0.9, 0.98)
    )
    progress = Progress("steps with the text tower alone", settings.steps, now_and_then(_log))
    for step in range(settings.steps):
        for group in optimiser.param_groups:
            group["lr"] = settings.rate(step)
        images, captions, short, seen = lessons.draw(f"words {seed} {step}")
        with torch.autocast(device.type, torch.bfloat16), sdpa_kernel(SDPBackend.MATH):
            said, alone = (_read(text, tokens.ids([one.text for one in some]).to(device)) for some in (captions, short))
        others = torch.from_numpy(truth(seen_of(captions), seen).T & ~np.eye(len(captions), dtype=np.bool_))
        right = torch.from_numpy(truth(seen_of(short), seen).T)
        scale = model.logit_scale.clamp(max=math.log(100)).exp()
        matched = contrast(scale * images.to(device) @ said.T, others.to(device))
        told = single_attributes(images.to(device), alone, right.to(device), scale)
        optimiser.zero_grad()
        (matched + told).backward()  # type: ignore[no-untyped-call]  # torch's own has no types
        optimiser.step()
        progress.add(1, f"captions {matched.item():.3f}, attributes {told.item():.3f}")


Drawn = tuple[torch.Tensor, Sequence[Caption], Sequence[Caption], NDArray[np.bool_]]


class _Lessons:
    """Pictures as the image tower sees them, of scenes at large and of individuals, and what is said of them."""

    def __init__(self, model: Any, pool: Pool, settings: WordsTraining, seed: int) -> None:
        generator = random.Random(f"meetings {seed}")
        self._settings = settings
        self._names = [name for name in INDIVIDUAL_NAMES for _ in range(settings.meetings)]
        self._met = [meeting(name, generator) for name in self._names]
        self._scenes = pool.scenes
        self._images = _encoded(model, pool.pictures)
        self._met_images = torch.cat(
            [
                _encoded(model, draw_all(self._met[start : start + ENCODED]))
                for start in range(0, len(self._met), ENCODED)
            ]
        )

    def draw(self, key: str) -> Drawn:
        """Unit features `[n, d]`, captions, short captions, and what is seen `[n, 61]`; a function of the key."""
        generator = random.Random(key)
        met = [generator.randrange(len(self._met)) for _ in range(round(self._settings.batch * self._settings.named))]
        rows = [generator.randrange(len(self._scenes)) for _ in range(self._settings.batch - len(met))]
        scenes: list[Scene] = [self._scenes[row] for row in rows]
        captions = [caption(scene, generator) for scene in scenes]
        captions += [self._by_name(row, generator) for row in met]
        short = short_captions(generator.choice(scenes), generator)
        seen = indicators(codes([*scenes, *(self._met[row] for row in met)]))
        return torch.cat([self._images[rows], self._met_images[met]]), captions, short, seen

    def _by_name(self, row: int, generator: random.Random) -> Caption:
        name = self._names[row]
        return named_caption(self._met[row], name, individuals()[name], generator)


def _encoded(model: Any, pictures: NDArray[np.uint8]) -> torch.Tensor:
    """Unit features `[n, d]` of pictures `[n, 64, 64, 3]`, on the CPU."""
    device = next(model.parameters()).device
    model.eval()
    parts = []
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
        for start in range(0, len(pictures), ENCODED):
            part = torch.from_numpy(np.array(pictures[start : start + ENCODED]))
            parts.append(unit(model.encode_image(normalised(part, device))).cpu())
    return torch.cat(parts)


def _read(text: TextTower, ids: torch.Tensor) -> torch.Tensor:
    return unit(text.encode(text.embed(ids), ids))
