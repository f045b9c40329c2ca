"""Optimisation-based textual inversion: a pseudo-word fitted to one photo. Runs in the engine process, in steps.

Baldrati et al., iSEARLE, section III-A: the pseudo-word's prompts should have the photo's feature (content loss),
and it should be usable where the photo's concepts are (phrase regularisation), or it fits the photo alone and
combines with no other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion.concepts import Concepts
from engine.inversion.pseudo_words import Prompt, encode_prompts

# Templates of PALAVRA (Cohen et al. 2022), as segments around the slot.
TEMPLATES = tuple(
    Prompt(tuple(template.split("{}")))
    for template in (
        "This is a photo of a {}", "This photo contains a {}", "A photo of a {}", "This is an illustration of a {}",
        "This illustration contains a {}", "An illustrations of a {}", "This is a sketch of a {}",
        "This sketch contains a {}", "A sketch of a {}", "This is a diagram of a {}", "This diagram contains a {}",
        "A diagram of a {}", "A {}", "We see a {}", "{}", "We see a {} in this photo", "We see a {} in this image",
        "We see a {} in this illustration", "We see a {} photo", "We see a {} image", "We see a {} illustration",
        "{} photo", "{} image", "{} illustration",
    )
)  # fmt: skip
# How a sentence about a concept may go on. A language model writes richer ones.
PHRASES = tuple(
    tuple(phrase.split("{}"))
    for phrase in (
        "a photo of {} in the snow", "a photo of {} on the beach", "a photo of {} in the kitchen",
        "a photo of {} on a table", "a photo of {} in the street at night", "a photo of {} and a dog",
        "a photo of {} and a cat", "a photo of {} with a tree", "a photo of {} with a man", "a photo of {} and a house",
        "a photo of {} with two children", "a photo of {} next to a car", "a photo of {} beside a river",
        "a photo of {} in a field", "a photo of {} on a wall", "a photo of {} and a bottle",
        "a photo of {} and a chair",
        "a photo of {} with a bird", "a photo of {} in a garden with flowers", "a photo of {} held by a woman",
        "a photo of {} that is red", "a photo of {} that is very old", "a photo of {} and a boat on the water",
        "a photo of {} and a guitar", "a photo of {} in front of a mountain", "a photo of {} with food on a plate",
    )
)  # fmt: skip

Regularisation = Literal["phrases", "none"]


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


# The starter's two towers share one space without a gap that noise would have to bridge: any noise only makes
# pseudo-words longer and composing worse (docs/decisions/0003-collage.md). It has settled after 150 steps.
STARTER_PARAMETERS = OtiParameters(steps=150, noise=0.0, ema=0.97)


def parameters_for(backbone: Backbone) -> OtiParameters:
    """The paper's settings with the noise that goes with this backbone's text features."""
    if "ViT-L-14" in backbone.name:
        return OtiParameters(noise=0.16)
    if backbone.name == "starter":
        return STARTER_PARAMETERS
    return OtiParameters()


@dataclass(frozen=True)
class Inversion:
    """Pseudo-words `[n, w]` and the mean loss of each photo's last step `[n]`."""

    tokens: torch.Tensor
    losses: torch.Tensor


class Oti:
    """The inversion of a batch of photos, one step at a time, so that other work can go between.

    The photos do not influence each other but for the random template, which they share in a step.
    """

    def __init__(
        self, backbone: Backbone, features: torch.Tensor, parameters: OtiParameters, seed: int,
        concepts: Concepts | None = None,
    ) -> None:  # fmt: skip
        """`features` `[n, d]` are image features. Raises ValueError if phrases are asked for without concepts."""
        if parameters.regularisation == "phrases" and concepts is None:
            raise ValueError("phrase regularisation needs concepts")
        self.parameters = parameters
        self.steps_done = 0
        self._text = backbone.text
        self._device = backbone.device
        self._images = functional.normalize(features.to(self._device).float(), dim=-1)
        self._generator = torch.Generator().manual_seed(seed)
        shape = (len(features), self._text.width)
        start = parameters.start * torch.randn(shape, generator=self._generator)
        self._words = start.to(self._device).requires_grad_()
        self._average = self._words.detach().clone()
        self._optimiser = torch.optim.AdamW(
            [self._words], lr=parameters.learning_rate, weight_decay=parameters.weight_decay
        )
        self._losses = torch.zeros(len(features))
        self._concepts: list[list[str]] = []
        if concepts is not None and parameters.regularisation == "phrases":
            nearest = concepts.nearest(self._images, parameters.concepts).tolist()
            self._concepts = [[concepts.names[index] for index in line] for line in nearest]
        self._known: dict[str, torch.Tensor] = {}  # phrase -> unit text feature; no pseudo-word is in it

    @property
    def done(self) -> bool:
        """Whether all steps have been taken."""
        return self.steps_done >= self.parameters.steps

    def step(self) -> float:
        """One step for every photo of the batch; returns the mean loss."""
        losses = self.parameters.content * self._content()
        if self.parameters.regularisation == "phrases":
            losses = losses + self.parameters.phrases * self._regularisation()
        self._optimiser.zero_grad()
        losses.sum().backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        with torch.no_grad():
            self._average.lerp_(self._words, 1 - self.parameters.ema)
        self._losses = losses.detach().cpu()
        self.steps_done += 1
        return float(self._losses.mean())

    def result(self) -> Inversion:
        """The exponential moving average of the pseudo-words so far."""
        return Inversion(self._average.detach().cpu().clone(), self._losses.clone())

    def _content(self) -> torch.Tensor:
        """1 - cos(x, y + n), eq. 1: losses `[n]`."""
        prompt = TEMPLATES[self._pick(len(TEMPLATES))]
        features = encode_prompts(self._text, [prompt] * len(self._words), torch.split(self._words, 1))
        noise = torch.randn(features.shape, generator=self._generator).to(features)
        noisy = features + self.parameters.noise * noise
        return 1 - functional.cosine_similarity(self._images, noisy, dim=-1)

    def _regularisation(self) -> torch.Tensor:
        """1 - cos(text(T), text(T*)), eq. 2: T with one of the photo's concepts, T* with the pseudo-word instead."""
        phrases = [PHRASES[self._pick(len(PHRASES))] for _ in self._concepts]
        concepts = [of_photo[self._pick(len(of_photo))] for of_photo in self._concepts]
        whole = [concept.join(phrase) for concept, phrase in zip(concepts, phrases, strict=True)]
        wanted = self._phrase_features(whole)
        features = encode_prompts(self._text, [Prompt(phrase) for phrase in phrases], torch.split(self._words, 1))
        return 1 - functional.cosine_similarity(wanted, features, dim=-1)

    def _phrase_features(self, phrases: Sequence[str]) -> torch.Tensor:
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._known]
        if new:
            nothing = [torch.empty(0, self._text.width)] * len(new)
            with torch.no_grad():
                features = encode_prompts(self._text, [Prompt((phrase,)) for phrase in new], nothing)
            self._known.update(zip(new, features, strict=True))
        return torch.stack([self._known[phrase] for phrase in phrases])

    def _pick(self, count: int) -> int:
        return int(torch.randint(count, (1,), generator=self._generator))


def invert(
    backbone: Backbone, features: torch.Tensor, parameters: OtiParameters, seed: int, concepts: Concepts | None = None
) -> Inversion:
    """All steps at once. See `Oti`."""
    run = Oti(backbone, features, parameters, seed, concepts)
    while not run.done:
        run.step()
    return run.result()


def without_phrases(parameters: OtiParameters) -> OtiParameters:
    """The same settings with the content loss alone."""
    return replace(parameters, regularisation="none")
