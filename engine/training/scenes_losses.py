"""The losses that the scenes CLIP is trained with, and what they are computed from."""

from __future__ import annotations

import math

import torch
from torch.nn import functional

from engine.scenes.scene import ATTRIBUTES

ATTRIBUTE_SIZES = tuple(len(values) for values in ATTRIBUTES.values())
LEAST_APART = 0.02  # captions nearer to their common mean than this are not pulled apart all the way


def unit(features: torch.Tensor) -> torch.Tensor:
    """Features `[n, d]` of length one, in single precision."""
    return functional.normalize(features.float(), dim=-1)


def normalised(pictures: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Pictures `[n, 64, 64, 3]` as the image tower takes them, `[n, 3, 64, 64]` from -1 to 1."""
    return pictures.to(device).permute(0, 3, 1, 2).float() / 127.5 - 1


def contrast(logits: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """CLIP's symmetric loss of logits `[n, n]`; what `others` marks is no wrong answer and left out."""
    logits = logits.masked_fill(others, -math.inf)
    own = torch.arange(len(logits), device=logits.device)
    return (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2


def single_attributes(
    images: torch.Tensor, short: torch.Tensor, right: torch.Tensor, scale: torch.Tensor
) -> torch.Tensor:
    """The mean over the attributes of how badly pictures tell the captions of their values from those of the others.

    `images` `[n, d]` and `short` `[61, d]` are unit features, `right` `[n, 61]` says which captions are true; one such
    as "without a ball" is right for several values, and all of them count. The captions of an attribute are compared as
    they are, and once more without what they have in common. Otherwise an attribute that the image tower does not see
    yet is lost: the text tower does best then to say the same for "left" and "right", and nobody ever tells the image
    tower (measured: facing stayed at chance for 1,900 steps, the two captions having a cosine of 0.9999).
    """
    losses = []
    start = 0
    for size in ATTRIBUTE_SIZES:
        said, true = short[start : start + size], right[:, start : start + size]
        apart = functional.normalize(said - said.mean(dim=0), dim=-1, eps=LEAST_APART)
        losses += [_told(scale * images @ texts.T, true) for texts in (said, apart)]
        start += size
    return torch.stack(losses).mean()


def attributes_read(logits: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """The mean over the attributes of how badly the values that pictures show, `seen` `[n, 61]`, are read off them."""
    sizes = list(ATTRIBUTE_SIZES)
    parts = zip(torch.split(logits, sizes, 1), torch.split(seen, sizes, 1), strict=True)
    return torch.stack([_told(some, true) for some, true in parts]).mean()


def _told(logits: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    known = logits.masked_fill(~right, -math.inf)
    return (logits.logsumexp(dim=1) - known.logsumexp(dim=1)).mean()
