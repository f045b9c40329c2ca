"""Everyday concepts and which of them a photo shows, by zero-shot classification. Runs in the engine process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn import functional

from engine.clip.backbone import TextTower
from engine.inversion.pseudo_words import Prompt, encode_prompts

CONCEPTS_FILE = Path(__file__).parents[2] / "resources" / "concepts.txt"
ALIKE = ("a photo of a {}", "a {}", "{}", "we see a {} in this photo")  # a concept's feature is their mean


def read_concepts(path: Path = CONCEPTS_FILE) -> list[str]:
    """The concepts of a file, one a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line]


class Concepts:
    """Concepts with their text features."""

    def __init__(self, text: TextTower, names: Sequence[str], batch: int = 256) -> None:
        self.names = tuple(names)
        parts = [self.names[start : start + batch] for start in range(0, len(self.names), batch)]
        with torch.no_grad():
            self.features = torch.cat([_features(text, part) for part in parts])  # [m, d], unit length

    def nearest(self, features: torch.Tensor, k: int) -> torch.Tensor:
        """Indices `[n, k]` of the concepts most like image features `[n, d]`, the most alike first."""
        similar = functional.normalize(features.to(self.features), dim=-1) @ self.features.T
        return similar.topk(min(k, len(self.names)), dim=-1).indices


def _features(text: TextTower, names: Sequence[str]) -> torch.Tensor:
    nothing = [torch.empty(0, text.width)] * len(names)
    views = []
    for template in ALIKE:
        prompts = [Prompt((template.replace("{}", name),)) for name in names]
        views.append(functional.normalize(encode_prompts(text, prompts, nothing).float(), dim=-1))
    return functional.normalize(torch.stack(views).mean(dim=0), dim=-1)
