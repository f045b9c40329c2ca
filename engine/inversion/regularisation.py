"""What keeps OTI's pseudo-words among words: concepts of a photo, phrases about them, and the phrases' features.

Runs in the engine and in training.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import torch

from engine.clip.backbone import Backbone, TextTower
from engine.inversion.concepts import Concepts
from engine.inversion.oti_parameters import Regularisation
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.templates import PHRASES

ALONE = ("a photo of ", "")  # a concept without a phrase
IN_MEMORY = 65_536  # phrases; 200 MB at the most common widths
TOGETHER = 256  # phrases that go through the tower at once


class PhraseSource(Protocol):
    """Phrases about concepts."""

    @property
    def identity(self) -> str:
        """Changes when phrases do: what pseudo-words are stored under beside the other settings."""
        ...

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        """The phrases of a concept, as the texts before and after its first occurrence; none if it knows none."""
        ...


class PhraseFeatures(Protocol):
    """Text features of phrases. No pseudo-word is in them, so that each need be computed only once."""

    def of(self, phrases: Sequence[str]) -> torch.Tensor:
        """Features `[n, d]`, not normalised, of n phrases, on the backbone's device."""
        ...


class BuiltInPhrases:
    """The same few phrases for every concept (a `PhraseSource`)."""

    identity = hashlib.sha256(repr(PHRASES).encode()).hexdigest()[:16]

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:  # noqa: ARG002 - a PhraseSource
        return PHRASES


class FeaturesInMemory:
    """Computes features of phrases and remembers them as long as it lives (`PhraseFeatures`)."""

    def __init__(self, backbone: Backbone, at_once: int | None = None) -> None:
        """`at_once` phrases are computed together; if not given, one by one on a CPU.

        Many at once are quicker, but differ in their last bits with the company that they are in, and a run that goes
        on after a crash shall come to the very result that it would have come to.
        """
        self._text = backbone.text
        self._at_once = at_once or (1 if backbone.device.type == "cpu" else 256)
        self._known: dict[str, torch.Tensor] = {}

    def of(self, phrases: Sequence[str]) -> torch.Tensor:
        """Features `[n, d]`, not normalised, of n phrases, on the backbone's device."""
        if len(self._known) > IN_MEMORY:
            self._known.clear()
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._known]
        for start in range(0, len(new), self._at_once):
            self._add(new[start : start + self._at_once])
        return torch.stack([self._known[phrase] for phrase in phrases])

    def _add(self, phrases: Sequence[str]) -> None:
        self._known.update(zip(phrases, phrase_features(self._text, phrases), strict=True))


class FeaturesTogether:
    """Computes the features of the phrases that are asked for together, and remembers none (`PhraseFeatures`).

    For batches: hardly any phrase comes twice, and what comes out depends on what was asked for alone.
    """

    def __init__(self, backbone: Backbone) -> None:
        self._text = backbone.text

    def of(self, phrases: Sequence[str]) -> torch.Tensor:
        """Features `[n, d]`, not normalised, of n phrases, on the backbone's device."""
        distinct = list(dict.fromkeys(phrases))
        parts = [distinct[start : start + TOGETHER] for start in range(0, len(distinct), TOGETHER)]
        features = torch.cat([phrase_features(self._text, part) for part in parts])
        place = {phrase: row for row, phrase in enumerate(distinct)}
        return features[[place[phrase] for phrase in phrases]]


def phrase_features(text: TextTower, phrases: Sequence[str]) -> torch.Tensor:
    """Text features `[n, d]`, not normalised, of n phrases that go through the tower together."""
    nothing = [torch.empty(0, text.width)] * len(phrases)
    with torch.no_grad():
        return encode_prompts(text, [Prompt((phrase,)) for phrase in phrases], nothing)


@dataclass(frozen=True)
class Language:
    """All that regularisation takes from outside."""

    concepts: Concepts
    features: PhraseFeatures
    phrases: PhraseSource = field(default_factory=BuiltInPhrases)


@dataclass(frozen=True)
class Phrase:
    """One phrase T, and T* with the pseudo-word's slot in place of its concept (paper, section III-A)."""

    whole: str
    prompt: Prompt


class Regulariser:
    """Chooses the phrases of some photos."""

    def __init__(self, kind: Regularisation, language: Language, concepts: Sequence[Sequence[str]]) -> None:
        """`concepts[i]` are those of photo i."""
        self.concepts = concepts
        self.features = language.features
        self._kind = kind
        self._words = language.concepts.names
        self._continuations = lru_cache(maxsize=None)(language.phrases.continuations)

    def without_phrases(self) -> list[str]:
        """Concepts of the photos that have no phrase, and stand alone in "a photo of {concept}"."""
        if self._kind != "phrases":
            return []
        return sorted({one for of_photo in self.concepts for one in of_photo if not self._continuations(one)})

    def phrase(self, photo: int, concept: float, phrase: float) -> Phrase:
        """A phrase for a photo; `concept` and `phrase`, from 0 to below 1, say which of all."""
        among = self._words if self._kind == "random" else self.concepts[photo]
        word = among[int(concept * len(among))]
        known = self._continuations(word) if self._kind == "phrases" else ()
        around = known[int(phrase * len(known))] if known else ALONE
        return Phrase(word.join(around), Prompt(around))


def concepts_of(features: torch.Tensor, count: int, language: Language) -> list[tuple[str, ...]]:
    """The `count` concepts nearest to each of image features `[n, d]`."""
    nearest = language.concepts.nearest(features, count).tolist()
    return [tuple(language.concepts.names[index] for index in line) for line in nearest]
