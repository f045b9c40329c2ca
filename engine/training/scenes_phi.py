"""The phis of the scenes CLIP: one from text alone, one distilled from OTI. Run by `engine.training.scenes`."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion.oti import Photos, invert, seeds
from engine.inversion.oti_parameters import SCENES_PARAMETERS, OtiParameters
from engine.inversion.oti_pass import distance
from engine.inversion.phi import MlpPhi, PhiCard
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.regularisation import phrase_features
from engine.scenes.drawing import draw_all
from engine.scenes.scene import scenes
from engine.training.distillation import Distillation, DistillationSettings, Lessons
from engine.training.loop import Chance, Loop, Optimisation, StepLoss
from engine.training.phi_text import new_phi
from engine.training.progress import Progress, now_and_then
from engine.training.scenes_language import described, language
from engine.training.scenes_scores import encoders_of

LESSON_SEED = 3_000  # of the training worlds whose scenes are inverted
TOGETHER = 128  # photos inverted together
ENCODED = 250  # pictures encoded together
TEACHER = replace(SCENES_PARAMETERS, distance="cosine")  # the distilled phi that ships learnt from the paper's distance

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ScenesPhiTraining:
    """Settings of both trainings."""

    seed: int = 0
    pictures: int = 2_000  # inverted by OTI, for distillation
    captions: int = 20_000  # for the language-only phi
    oti: OtiParameters = TEACHER
    distillation: DistillationSettings = field(
        default_factory=lambda: DistillationSettings(
            epochs=115, learning_rate=3e-4, concepts=2, start="random", cycle=1.0
        )
    )
    text: Optimisation = field(
        default_factory=lambda: Optimisation(steps=1_000, learning_rate=1e-3, ema=0.99, warmup=50, falling=True)
    )
    batch: int = 256  # captions of a step
    noise: float = 1.0  # of a unit feature: the longest noise vector that is added


def text_phi(backbone: Backbone, settings: ScenesPhiTraining) -> MlpPhi:
    """Train from captions alone (Gu et al. 2024)."""
    card = PhiCard(backbone.fingerprint, "text", normalise=True, record={"settings": asdict(settings)})
    phi = new_phi(backbone, card, settings.seed)
    return Loop(phi, _FromText(backbone, settings), settings.text, None).run(now_and_then(_log)).phi


def lessons(backbone: Backbone, settings: ScenesPhiTraining) -> Lessons:
    """Pictures of a training world and what OTI makes of them."""
    chosen = list(islice(scenes("train", LESSON_SEED + settings.seed), settings.pictures))
    features = encoded(backbone, draw_all(chosen))
    return Lessons(features, inverted(backbone, features, settings.oti, settings.seed))


def distilled_phi(
    backbone: Backbone, taught: Lessons, settings: ScenesPhiTraining, changed: DistillationSettings | None = None
) -> MlpPhi:
    """Train from OTI's pseudo-words; `changed` are other settings, for ablations."""
    distillation = changed or settings.distillation
    card = PhiCard(backbone.fingerprint, "distilled", record={"settings": asdict(settings)})
    phi = new_phi(backbone, card, settings.seed)
    loss: StepLoss = Distillation(backbone, taught, language(backbone), distillation)
    return Loop(phi, loss, distillation.optimisation(len(taught.features)), None).run(now_and_then(_log)).phi


def encoded(backbone: Backbone, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Features `[n, d]`, as the encoder gives them, of pictures `[n, 64, 64, 3]`."""
    encode = encoders_of(backbone).pictures
    parts = [encode(pictures[start : start + ENCODED]) for start in range(0, len(pictures), ENCODED)]
    return torch.cat(parts).float().cpu().numpy()


def inverted(
    backbone: Backbone, features: NDArray[np.float32], parameters: OtiParameters, seed: int
) -> NDArray[np.float32]:
    """OTI's pseudo-words `[n, w]` of pictures with features `[n, d]`. Raises MachineProblem if one fails."""
    told, numbers, found = language(backbone), seeds(seed, len(features)), []
    progress = Progress("pictures inverted", len(features), now_and_then(_log, every=1))
    for start in range(0, len(features), TOGETHER):
        part = slice(start, start + TOGETHER)
        photos = Photos(torch.from_numpy(features[part]), numbers[part])
        found.append(invert(backbone, photos, parameters, told).tokens.numpy())
        progress.add(len(photos.seeds))
    return np.concatenate(found)


class _FromText:
    """A step's loss (a `StepLoss`): 1 - cosine of the features of T* and T; phi sees T's, with noise."""

    def __init__(self, backbone: Backbone, settings: ScenesPhiTraining) -> None:
        pairs = described(settings.captions, settings.seed)
        self._wanted = functional.normalize(_features(backbone, [said for said, _ in pairs]), dim=-1)
        self._prompts = [Prompt(tuple(marked.split("$"))) for _, marked in pairs]
        self._backbone = backbone
        self._settings = settings

    def __call__(self, phi: MlpPhi, chance: Chance) -> Mapping[str, torch.Tensor]:
        rows = torch.randperm(len(self._prompts), generator=chance.torch)[: self._settings.batch]
        wanted = self._wanted[rows]
        share = torch.rand(len(rows), 1, generator=chance.torch) * self._settings.noise / math.sqrt(wanted.shape[1])
        noise = share * torch.randn(wanted.shape, generator=chance.torch)
        words = phi((wanted + noise).to(self._backbone.device))
        prompts = [self._prompts[row] for row in rows.tolist()]
        said = encode_prompts(self._backbone.text, prompts, torch.split(words, 1))
        return {"caption": distance(wanted.to(said), said, "cosine").mean()}


def _features(backbone: Backbone, texts: Sequence[str]) -> torch.Tensor:
    parts = [texts[start : start + ENCODED] for start in range(0, len(texts), ENCODED)]
    return torch.cat([phrase_features(backbone.text, part) for part in parts]).float().cpu()
