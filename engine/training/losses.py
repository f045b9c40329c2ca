"""The losses that phi is distilled with (Baldrati et al., iSEARLE, section III-B), and those of the ablations."""

from __future__ import annotations

import torch
from torch.nn import functional


def contrastive(found: torch.Tensor, wanted: torch.Tensor, temperature: float) -> torch.Tensor:
    """Eq. 4: predicted pseudo-words `[n, w]` and OTI's `[n, w]` of the same photos find each other, both ways.

    In the denominator stand all n of the side that is asked, seen from the one that asks, and its other n - 1 seen
    from the right one of them.
    """
    return _one_way(wanted, found, temperature) + _one_way(found, wanted, temperature)


def _one_way(asking: torch.Tensor, answering: torch.Tensor, temperature: float) -> torch.Tensor:
    """Eq. 4's first sum has OTI's words asking and phi's answering, its second the other way round."""
    asking, answering = functional.normalize(asking, dim=-1), functional.normalize(answering, dim=-1)
    across = asking @ answering.T / temperature
    oneself = torch.eye(len(asking), dtype=torch.bool, device=asking.device)
    beside = (answering @ answering.T / temperature).masked_fill(oneself, -torch.inf)
    return (torch.cat([across, beside], dim=1).logsumexp(dim=1) - across.diagonal()).mean()


def cosine(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """1 - cosine of pseudo-words `[n, w]`: the ablation "cos distil"."""
    return (1 - functional.cosine_similarity(found, wanted, dim=-1)).mean()


def cycle_contrastive(said: torch.Tensor, shown: torch.Tensor, temperature: float) -> torch.Tensor:
    """The ablation "w/o distil": the features of a prompt with the pseudo-word and of the photo find each other.

    `said` and `shown` are `[n, d]`. PALAVRA's cycle contrastive loss (Cohen et al. 2022), made symmetric.
    """
    alike = functional.normalize(said, dim=-1) @ functional.normalize(shown, dim=-1).T / temperature
    own = torch.arange(len(alike), device=alike.device)
    return functional.cross_entropy(alike, own) + functional.cross_entropy(alike.T, own)


def length(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """How far pseudo-words `[n, w]` are from being as long as OTI's: the mean squared logarithm of the ratio.

    Not in the paper, whose losses on pseudo-words look at directions alone (docs/decisions/0012).
    """
    ratios = _log_length(found) - _log_length(wanted)
    return ratios.square().mean()


def _log_length(words: torch.Tensor) -> torch.Tensor:
    lengths: torch.Tensor = torch.linalg.vector_norm(words, dim=-1)
    return lengths.clamp(min=1e-6).log()


def penalty(found: torch.Tensor) -> torch.Tensor:
    """Eq. 5: the mean squared length of pseudo-words `[n, w]`."""
    return found.square().sum(dim=-1).mean()
