"""Everyday concepts and which of them a photo shows, by zero-shot classification. Runs in the engine process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn import functional

from engine.clip.backbone import TextTower
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.templates import TEMPLATES
from engine.inversion.vocabulary import BUILT_IN, parse

_PLAIN = ("A photo of a {}", "A {}", "{}", "We see a {} in this photo")
ALIKE = tuple(Prompt(tuple(template.split("{}"))) for template in _PLAIN)
# All templates, those first that say the most: whoever cannot wait for all of them takes the mean of the first ones.
IN_ORDER = (*ALIKE, *(template for template in TEMPLATES if template not in ALIKE))
PER_PHOTO = 250  # concepts that are kept of a photo (paper, section V-A)


def read_concepts(path: Path = BUILT_IN) -> list[str]:
    """The names in a file of concepts."""
    return list(parse(path.read_text(encoding="utf-8")).names)


class Concepts:
    """Concepts with their text features: the unit mean of their unit features over templates (paper, section III-A)."""

    def __init__(
        self, text: TextTower, names: Sequence[str], batch: int = 256, templates: Sequence[Prompt] = IN_ORDER[:1]
    ) -> None:
        """Encodes all names at once, in one template; `KeptConcepts` does it in steps, in all, and remembers."""
        self.names = tuple(names)
        sums = torch.zeros(())
        for template in templates:
            parts = [self.names[start : start + batch] for start in range(0, len(self.names), batch)]
            sums = sums + torch.cat([unit_features(text, template, part) for part in parts])
        self.features = functional.normalize(sums, dim=-1)  # [m, d]

    @classmethod
    def known(cls, names: Sequence[str], features: torch.Tensor) -> Concepts:
        """Concepts whose features `[m, d]`, of unit length, are there already."""
        concepts = cls.__new__(cls)
        concepts.names, concepts.features = tuple(names), features
        return concepts

    def similarities(self, features: torch.Tensor) -> torch.Tensor:
        """Cosines `[n, m]` of image features `[n, d]` with all concepts."""
        return functional.normalize(features.to(self.features), dim=-1) @ self.features.T

    def nearest(self, features: torch.Tensor, k: int = PER_PHOTO) -> torch.Tensor:
        """Indices `[n, k]` of the concepts most like image features `[n, d]`, the most alike first."""
        return self.similarities(features).topk(min(k, len(self.names)), dim=-1).indices


def unit_features(text: TextTower, template: Prompt, names: Sequence[str]) -> torch.Tensor:
    """Unit text features `[n, d]` of n names in a template, on the tower's device."""
    before, after = template.segments
    nothing = [torch.empty(0, text.width)] * len(names)
    with torch.no_grad():
        features = encode_prompts(text, [Prompt((f"{before}{name}{after}",)) for name in names], nothing)
    return functional.normalize(features.float(), dim=-1)
