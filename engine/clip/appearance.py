"""What the pixels alone say of a photo: that it has no colour, that it is dark. Runs in the engine process.

A network taught to name objects is blind to both.
"""

from __future__ import annotations

import torch

# How each appearance is asked for, in the order of `appearances`; its vector is the mean of these texts' features.
ASKED = (
    ("black and white", "a black and white photo", "an old black and white photograph"),
    ("dark", "at night", "in the dark"),
)
SIDE = 64  # pixels that crops are looked at in

_COLOURLESS = 12 / 255  # chroma that 95 % of the pixels of a black-and-white photo stay below
_DARK, _NOT_DARK = 40 / 255, 70 / 255  # mean brightness


def appearances(pixels: torch.Tensor) -> torch.Tensor:
    """How much, 0 to 1, each of ASKED is true of crops `[n, s, s, 3]` (bytes): `[n, 2]`."""
    small = torch.nn.functional.interpolate(pixels.permute(0, 3, 1, 2).float() / 255, (SIDE, SIDE), mode="area")
    colours = small.flatten(2)  # [n, 3, pixels]
    chroma = colours.amax(dim=1) - colours.amin(dim=1)
    colourless = (chroma.quantile(0.95, dim=1) < _COLOURLESS).float()
    dark = ((_NOT_DARK - colours.mean(dim=(1, 2))) / (_NOT_DARK - _DARK)).clamp(0, 1)
    return torch.stack([colourless, dark], dim=1)
