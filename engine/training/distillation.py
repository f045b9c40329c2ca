"""Teaching phi what OTI found out about photos (Baldrati et al., iSEARLE, III-B), with the ablations of V-C."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.inversion.oti_pass import distance
from engine.inversion.phi import MlpPhi
from engine.inversion.regularisation import (
    Language,
    Phrase,
    PhraseFeatures,
    Regulariser,
    concepts_of,
)
from engine.inversion.slot_prompts import SlotPrompts
from engine.inversion.templates import known_to
from engine.training.batches import Batches, cluster_features
from engine.training.loop import Chance, Optimisation, StepLoss
from engine.training.losses import contrastive, cosine, cycle_contrastive, length, penalty

# contrastive: eq. 4. cosine: the ablation "cos distil". cycle: "w/o distil", without OTI's pseudo-words.
Distance = Literal["contrastive", "cosine", "cycle"]
Start = Literal["in-use", "random"]
Part = Literal["phrases", "penalty", "hard-negatives"]  # of the method, that can be left out

FEWEST_BATCHES = 8  # of an epoch: few photos come in smaller batches
SMALLEST_BATCH = 16
AVERAGED = 0.1  # share of a short training that its average of the weights reaches back


@dataclass(frozen=True)
class DistillationSettings:
    """Settings of one distillation; the defaults are the paper's (section V-A) for ViT-B/32, but for `start`."""

    epochs: int = 115
    batch: int = 256
    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    ema: float = 0.999
    distance: Distance = "contrastive"
    distil: float = 1.0  # lambda_distil
    gpt: float = 0.75  # lambda_phigpt
    pen: float = 3e-3  # lambda_pen
    temperature: float = 0.25  # tau
    concepts: int = 150  # k
    hard: float = 0.5  # alpha, the share of a batch that comes from one cluster
    start: Start = "in-use"
    length: float = 0.0  # weight of the loss that they are as long as OTI's; not in the paper
    text: float = 0.0  # weight of the language-only loss beside the others; not in the paper
    cycle: float = 0.0  # weight of the cycle contrastive loss beside the others; the paper has it in their place
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 2 or not 0 <= self.ema < 1 or not 0 <= self.hard <= 1:
            raise ValueError(f"these settings make no sense: {self}")

    def without(self, parts: Collection[Part]) -> DistillationSettings:
        """The ablations "w/o reg", "w/o L_pen" and "w/o HNSS"."""
        return replace(
            self,
            gpt=0.0 if "phrases" in parts else self.gpt,
            pen=0.0 if "penalty" in parts else self.pen,
            hard=0.0 if "hard-negatives" in parts else self.hard,
        )

    def batch_of(self, photos: int) -> int:
        """Photos in a batch: the paper's 256, or fewer where an epoch would otherwise be but a few steps."""
        return min(self.batch, max(SMALLEST_BATCH, photos // FEWEST_BATCHES), photos)

    def optimisation(self, photos: int) -> Optimisation:
        """The paper's number of epochs; the average of the weights reaches back a tenth of a short training."""
        steps = self.epochs * math.ceil(photos / self.batch_of(photos))
        ema = min(self.ema, max(0.0, 1 - 1 / (AVERAGED * steps)))
        return Optimisation(steps, self.learning_rate, self.weight_decay, ema, seed=self.seed)

    def clusters(self, photos: int) -> int:
        """So many that one is on average as large as the share of a batch that comes from it."""
        return max(1, round(photos / max(1.0, self.hard * self.batch_of(photos))))


# The starter's text tower adds a word up as it is, so that its length says how much it counts beside other words; and
# its phi has been trained already, which fewer epochs change less (docs/decisions/0012-training-phi.md).
STARTER_SETTINGS = DistillationSettings(epochs=40, pen=0.0, length=1.0)


def settings_for(backbone: Backbone) -> DistillationSettings:
    """The paper's settings with the penalty that goes with this backbone; the starter's own."""
    if backbone.name == "starter":
        return STARTER_SETTINGS
    return DistillationSettings(pen=1e-2) if "ViT-L-14" in backbone.name else DistillationSettings()


@dataclass(frozen=True)
class Lessons:
    """Image features `[n, d]` as the encoder gave them, and what OTI made of them, `[n, w]`."""

    features: NDArray[np.float32]
    tokens: NDArray[np.float32]


class Distillation:
    """A step's loss (eq. 6)."""

    def __init__(
        self, backbone: Backbone, lessons: Lessons, language: Language, settings: DistillationSettings,
        text: StepLoss | None = None,
    ) -> None:  # fmt: skip
        """`text` is the language-only loss, if the settings want it. Raises RequestProblem without phrases."""
        self._settings = settings
        self._features = torch.from_numpy(lessons.features).to(backbone.device)
        self._tokens = torch.from_numpy(lessons.tokens).to(backbone.device)
        self._prompts = SlotPrompts(backbone.text)
        self._templates = known_to(backbone.text)
        self._text = text
        self._regulariser: Regulariser | None = None
        if settings.gpt:
            concepts = concepts_of(self._features, settings.concepts, language)
            self._regulariser = Regulariser("phrases", language, concepts)
            _check(self._regulariser.without_phrases())
        count = len(lessons.features)
        clusters = np.zeros(count, np.int64)
        if settings.hard:
            clusters = cluster_features(lessons.features, settings.clusters(count), settings.seed)
        self._batches = Batches(clusters, settings.batch_of(count), settings.hard)

    def __call__(self, phi: MlpPhi, chance: Chance) -> Mapping[str, torch.Tensor]:
        settings, rows = self._settings, self._batches.draw(chance.numpy)
        found = phi(self._features[rows])
        terms = {"distil": settings.distil * self._distance(found, rows, chance)}
        if settings.cycle:
            terms["cycle"] = settings.cycle * self._cycle(found, rows, chance)
        if settings.length:
            terms["length"] = settings.length * length(found, self._tokens[rows])
        if self._regulariser is not None:
            phrases = _phrases(self._regulariser, rows, chance)
            terms["gpt"] = settings.gpt * self._in_phrases(found, phrases, self._regulariser.features)
        if settings.pen:
            terms["pen"] = settings.pen * penalty(found)
        if self._text is not None:
            terms |= {name: settings.text * term for name, term in self._text(phi, chance).items()}
        return terms

    def _distance(self, found: torch.Tensor, rows: NDArray[np.int64], chance: Chance) -> torch.Tensor:
        settings = self._settings
        if settings.distance == "contrastive":
            return contrastive(found, self._tokens[rows], settings.temperature)
        if settings.distance == "cosine":
            return cosine(found, self._tokens[rows])
        return self._cycle(found, rows, chance)

    def _cycle(self, found: torch.Tensor, rows: NDArray[np.int64], chance: Chance) -> torch.Tensor:
        """The photos themselves are to be found by their pseudo-words, each in a template."""
        templates = [self._templates[index] for index in chance.numpy.integers(len(self._templates), size=len(rows))]
        said = self._prompts.features(templates, found)
        return cycle_contrastive(said, self._features[rows], self._settings.temperature)

    def _in_phrases(self, found: torch.Tensor, phrases: Sequence[Phrase], features: PhraseFeatures) -> torch.Tensor:
        """Eq. 2, for the pseudo-words `[n, w]` of a batch, each in its phrase."""
        meant = self._prompts.features([phrase.prompt for phrase in phrases], found)
        return distance(features.of([phrase.whole for phrase in phrases]), meant, "cosine").mean()


def _phrases(regulariser: Regulariser, rows: NDArray[np.int64], chance: Chance) -> list[Phrase]:
    """A phrase at random, of a concept at random, for each photo."""
    shares = chance.numpy.random((len(rows), 2)).tolist()
    return [regulariser.phrase(row, *share) for row, share in zip(rows.tolist(), shares, strict=True)]


def _check(without: Sequence[str]) -> None:
    if without:
        named = ", ".join(without[:5]) + ", ..." * (len(without) > 5)
        raise RequestProblem(
            f"There are no phrases about {named}: `akin phrases generate` writes some, `akin phrases reset` goes back "
            "to Akin's own."
        )
