"""From words and photos to the one feature that is searched for. The application and the benchmarks share this."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.index.vectors import normalised
from engine.inversion.phi import Phi
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.search.prompt import build_prompt

AVOIDANCE = 0.5  # how much of the feature of the words to avoid is subtracted


@dataclass(frozen=True)
class Composition:
    """What to search for.

    `references` `[r, d]` are image features as the encoder gave them. `tokens` `[r, w]` are their pseudo-words
    where better ones than phi's are known. `blend` runs from 0, the photos alone, over 0.5, the composed prompt, to
    1, the words alone.
    """

    words: str
    references: NDArray[np.float32] | None = None
    avoid: str = ""
    blend: float = 0.5
    tokens: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Composed:
    """The feature `[d]` to rank photos by (inner product with their normalised features), and how it came about."""

    feature: NDArray[np.float32]
    prompt: str  # as shown to the user; empty for photos alone


class Composer:
    """Composes features with one backbone and one phi."""

    def __init__(self, backbone: Backbone, phi: Phi) -> None:
        self._backbone = backbone
        self.phi = phi

    def compose(self, composition: Composition) -> Composed:
        """Raises RequestProblem if there are neither words nor photos, or if the blend is out of range."""
        if not 0 <= composition.blend <= 1:
            raise RequestProblem("The balance between photo and words must lie between 0 and 1.")
        prompt, feature = self._wanted(composition)
        if composition.avoid.strip():
            feature = feature - AVOIDANCE * self._text(composition.avoid)
        return Composed(feature, prompt)

    def pseudo_words(self, references: NDArray[np.float32]) -> NDArray[np.float32]:
        """phi's pseudo-words `[r, w]` of image features `[r, d]`."""
        with torch.inference_mode():
            return self.phi(torch.from_numpy(references)).cpu().numpy()

    def _wanted(self, composition: Composition) -> tuple[str, NDArray[np.float32]]:
        words, references = composition.words.strip(), composition.references
        if references is None:
            if not words:
                raise RequestProblem("Say what to look for: type words, pick a photo, or both.")
            return words, self._text(words)
        photo = normalised(normalised(references).mean(axis=0))
        if not words:
            return "", photo
        tokens = composition.tokens if composition.tokens is not None else self.pseudo_words(references)
        prompt = build_prompt(words, len(references))
        feature = self._encoded(prompt.prompt, tokens[list(prompt.photos)])
        if composition.blend < 0.5:
            feature = _between(photo, feature, 2 * composition.blend)
        elif composition.blend > 0.5:
            feature = _between(feature, self._text(words), 2 * composition.blend - 1)
        return str(prompt), feature

    def _text(self, words: str) -> NDArray[np.float32]:
        return self._encoded(Prompt((words,)), np.empty((0, self._backbone.text.width), np.float32))

    def _encoded(self, prompt: Prompt, tokens: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            features = encode_prompts(self._backbone.text, [prompt], [torch.from_numpy(tokens)])
        return normalised(features[0].cpu().numpy())


def _between(start: NDArray[np.float32], end: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """A feature of length one on the way from one to another."""
    return normalised((1 - share) * start + share * end)
