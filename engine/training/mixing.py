"""How far to go from the phi that a training started from to the one that it came to.

Few photos teach a network much that is true of them alone. Weights on the straight line between the two networks
often do better than either (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). How far to go is chosen by
photos that are neither trained with nor judged by.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.inversion.phi import MlpPhi
from engine.training.comparison import Exam, marks

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


def choose(backbone: Backbone, start: MlpPhi, end: MlpPhi, asked: Exam) -> Mixed:
    """The network on the way from start to end that is nearest to the start among those that answer best.

    Best is what lies within a standard error of the best mean (the rule of Breiman et al. 1984, "Classification and
    regression trees", section 3.4.3), paired photo by photo: no step is taken that the photos do not speak for.
    """
    references = asked.pictures.references
    networks = {share: mixed(start, end, share) for share in SHARES}
    found = {share: marks(backbone, phi, asked).by_photo(references) for share, phi in networks.items()}
    scores = {share: float(by_photo.mean()) for share, by_photo in found.items()}
    best = found[max(SHARES, key=scores.__getitem__)]
    share = next(share for share in SHARES if _as_good(found[share], best))
    return Mixed(networks[share], share, scores)


def _as_good(one: NDArray[np.float64], best: NDArray[np.float64]) -> bool:
    """Whether marks `[h]` are within a standard error of others of the same photos."""
    behind = best - one
    return bool(behind.mean() <= behind.std(ddof=1) / np.sqrt(len(behind)))
