"""The settings of optimisation-based textual inversion, and which of them go with which backbone."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from engine.clip.backbone import Backbone

# phrases: of one of the photo's concepts (the paper's L_gpt). concept: "a photo of {concept}" and no more. random: the
# same with any word. The last two are the paper's ablations "w/o GPT reg" and "random reg" (section V-C).
Regularisation = Literal["phrases", "concept", "random", "none"]
Distance = Literal["cosine", "l2"]

METHOD_VERSION = 2  # grows when the same settings come to mean something else; stored pseudo-words are then made anew


@dataclass(frozen=True)
class OtiParameters:
    """Settings of one inversion; the defaults are the paper's (section V-A) for ViT-B/32."""

    steps: int = 500
    learning_rate: float = 2e-2
    weight_decay: float = 0.01
    start: float = 0.02  # standard deviation of the first pseudo-word
    noise: float = 0.64  # gamma: standard deviation of the noise on text features
    content: float = 1.0  # lambda_content
    regularisation: Regularisation = "phrases"
    phrases: float = 0.5  # lambda_OTIgpt
    concepts: int = 15  # k
    ema: float = 0.99
    distance: Distance = "cosine"  # of both losses; l2: mean squared difference of features as the encoders give them
    patience: int | None = None  # stop a photo whose loss (averaged as `ema` says) has not fallen for so many steps

    def __post_init__(self) -> None:
        patient = self.patience is None or self.patience >= 1
        if self.steps < 1 or self.concepts < 1 or not 0 <= self.ema < 1 or not patient:
            raise ValueError(f"these settings make no sense: {self}")

    @property
    def needs_language(self) -> bool:
        """Whether concepts and phrases are wanted."""
        return self.regularisation != "none"

    @property
    def key(self) -> str:
        """What results of these settings are stored under: 16 hexadecimal digits."""
        return hashlib.sha256(f"{METHOD_VERSION} {self!r}".encode()).hexdigest()[:16]

    def stored_under(self, language: str) -> str:
        """What results are stored under beside photo and backbone; `language` tells concepts and phrases apart."""
        if self.regularisation != "phrases":
            return self.key
        return hashlib.sha256(f"{self.key} {language}".encode()).hexdigest()[:16]

    def as_record(self) -> dict[str, Any]:
        """The settings as JSON-able values."""
        return asdict(self)


# The starter's two towers share one space without a gap that noise would have to bridge: any noise only makes
# pseudo-words longer and composing worse (docs/decisions/0003-collage.md). It has settled after 150 steps.
STARTER_PARAMETERS = OtiParameters(steps=150, noise=0.0, ema=0.97)

# The distance was chosen on validation worlds (docs/decisions/0015-composition.md). Two concepts, for the benchmark's
# vocabulary has 28, of which 15 would mostly be wrong.
SCENES_PARAMETERS = OtiParameters(steps=150, noise=0.0, concepts=2, ema=0.97, distance="l2")


def parameters_for(backbone: Backbone) -> OtiParameters:
    """The paper's settings with the noise that goes with this backbone's text features, or a shipped backbone's own."""
    if "ViT-L-14" in backbone.name:
        return OtiParameters(noise=0.16)
    if backbone.name == "starter":
        return STARTER_PARAMETERS
    if backbone.name == "scenes":
        return SCENES_PARAMETERS
    return OtiParameters()


def without_phrases(parameters: OtiParameters) -> OtiParameters:
    """The same settings with the content loss alone."""
    return replace(parameters, regularisation="none")
