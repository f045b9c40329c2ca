"""How far to go from the phi that a training started from to the one that it came to.

Few photos teach a network much that is true of them alone. Weights on the straight line between the two networks
often do better than either (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). How far to go is chosen by
photos that are neither trained with nor judged by.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import torch

from engine.clip.backbone import Backbone
from engine.inversion.phi import MlpPhi
from engine.training.comparison import Exam, compare, marks

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)  # of the way


@dataclass(frozen=True)
class Mixed:
    """The network chosen, and what each share of the way came to."""

    phi: MlpPhi
    share: float
    scores: Mapping[float, float]


def mixed(start: MlpPhi, end: MlpPhi, share: float) -> MlpPhi:
    """The network whose weights lie a share of the way from one to another of its shape. The card is the end's."""
    phi = copy.deepcopy(end)
    with torch.no_grad():
        for weight, first in zip(phi.parameters(), start.parameters(), strict=True):
            weight.copy_(first.lerp(weight, share))
    return phi


def choose(backbone: Backbone, start: MlpPhi, end: MlpPhi, asked: Exam, seed: int) -> Mixed:
    """The network on the way from start to end that answers best; a longer way is gone only if it is better beyond
    chance (`engine.training.comparison.compare`) than the one chosen before."""
    references = asked.pictures.references
    networks = {share: mixed(start, end, share) for share in SHARES}
    found = {share: marks(backbone, phi, asked) for share, phi in networks.items()}
    best = SHARES[0]
    for share in SHARES[1:]:
        if compare(found[share], found[best], references, seed).outcome == "better":
            best = share
    scores = {share: float(one.by_photo(references).mean()) for share, one in found.items()}
    return Mixed(networks[best], best, scores)
