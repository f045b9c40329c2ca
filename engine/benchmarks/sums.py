"""Cheap ways to compose from two features, beside which the benchmarks put the application's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.index.vectors import normalised


def slerp(start: NDArray[np.float32], end: NDArray[np.float32], share: float = 0.5) -> NDArray[np.float32]:
    """Spherical interpolation between unit vectors `[..., d]` (Jang et al. 2024)."""
    angle = np.arccos(np.clip((start * end).sum(axis=-1, keepdims=True), -1, 1))
    weighted = np.sin((1 - share) * angle) * start + np.sin(share * angle) * end
    return normalised(np.asarray(weighted / np.maximum(np.sin(angle), 1e-6), np.float32))


def centred(features: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors `[..., d]` without what all of their kind have in common, at unit length again."""
    return normalised(features - mean)
