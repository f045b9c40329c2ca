"""What is random in OTI: which template, which phrase, what noise. Each photo's draws depend on its seed alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

BLOCK = 16  # steps drawn at once: a generator costs more than what it draws


@dataclass(frozen=True)
class Drawn:
    """One step's draws for n photos: shares from 0 to below 1 that choose, and unit noise on features."""

    template: NDArray[np.float64]  # [n]
    concept: NDArray[np.float64]  # [n]
    phrase: NDArray[np.float64]  # [n]
    noise: torch.Tensor | None  # [n, d]; None if there is none


class Draws:
    """The draws of a run.

    A photo's draws are a function of its seed and of the step: they are the same alone and in a batch, and a run that
    is taken up again needs to know nothing of them but its step.
    """

    def __init__(self, seeds: Sequence[int], noise_dim: int) -> None:
        """`seeds`, not negative, are one for each photo; `noise_dim` is d, or 0 for no noise."""
        self._seeds = tuple(seeds)
        self._dim = noise_dim
        self._blocks: dict[int, tuple[int, NDArray[np.float64], NDArray[np.float32]]] = {}  # photo -> its present one

    def start(self, width: int) -> torch.Tensor:
        """Unit noise `[n, w]` that the pseudo-words start from."""
        rows = [np.random.default_rng((seed, 0)).standard_normal(width, np.float32) for seed in self._seeds]
        return torch.from_numpy(np.stack(rows))

    def at(self, step: int, photos: Sequence[int]) -> Drawn:
        """What is drawn in a step, counted from 0, for photos by their numbers."""
        blocks = [self._block(photo, step // BLOCK) for photo in photos]
        shares = np.stack([shares[step % BLOCK] for _, shares, _ in blocks])
        noise = torch.from_numpy(np.stack([noise[step % BLOCK] for _, _, noise in blocks])) if self._dim else None
        return Drawn(shares[:, 0], shares[:, 1], shares[:, 2], noise)

    def _block(self, photo: int, number: int) -> tuple[int, NDArray[np.float64], NDArray[np.float32]]:
        block = self._blocks.get(photo)
        if block is None or block[0] != number:
            generator = np.random.default_rng((self._seeds[photo], 1 + number))
            shares = generator.random((BLOCK, 3))
            block = number, shares, generator.standard_normal((BLOCK, self._dim), np.float32)
            self._blocks[photo] = block
        return block
