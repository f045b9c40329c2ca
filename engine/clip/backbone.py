"""What the rest of the engine knows of a CLIP-like model: two towers that meet in one space.

Symbols used throughout: `n` photos or prompts, `c` crops of one photo, `d` size of the shared embedding,
`w` width of the text tower (the size of one token embedding), `l` tokens of a prompt, `L` the context length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.causal import CausalStack
from engine.clip.preprocessing import Preprocessing


class ImageTower(Protocol):
    """Turns the crops of photos into image features."""

    def encode(self, photos: Sequence[NDArray[np.uint8]]) -> torch.Tensor:
        """Features `[n, d]` (float32, on the CPU, not normalised) of n photos.

        Each photo is what `Preprocessing.crops` gave: `[c, size, size, 3]`; c may differ from photo to photo.
        """
        ...


class TextTower(Protocol):
    """A text encoder whose token embeddings can be replaced before it runs."""

    width: int  # w
    context_length: int  # L
    causal: bool  # only a causal tower may have its context shortened
    stack: CausalStack | None  # None: it cannot be taken apart, texts are encoded as a whole

    def tokenize(self, texts: Sequence[str]) -> torch.Tensor:
        """Token ids `[n, L]`, padded with zeros behind the end-of-text token; too long a text is cut."""
        ...

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        """Token embeddings `[n, l, w]`, positions not yet added."""
        ...

    def encode(self, embeddings: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        """Text features `[n, d]`, not normalised, of token embeddings `[n, l, w]`, l <= L.

        `ids` `[n, l]` say where each text ends. Differentiable with respect to `embeddings`.
        """
        ...


@dataclass(frozen=True)
class Backbone:
    """One model: its towers, how it wants its pictures, and the name its vectors are stored under.

    Vectors of two backbones never mix, so `fingerprint` changes whenever a feature could: it is the SHA-256 of
    the weights and of the preprocessing, shortened to 16 hexadecimal digits.
    """

    name: str
    fingerprint: str
    dim: int  # d
    preprocessing: Preprocessing
    image: ImageTower
    text: TextTower
    device: torch.device
