"""The few directions in which a library's features differ most: all that the graph of a large library keeps of them.

hnswlib holds every vector as float32, twice what the exact features take. In fewer dimensions the graph only proposes,
and what it proposes is ranked by the exact features. Whether that finds enough is sampled like everything else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.index.vectors import Features, Vectors

KEPT = 192  # dimensions
SAMPLE = 8192  # photos that tell which directions matter


@dataclass(frozen=True)
class Projection:
    """Orthonormal directions `[d, p]`, those first in which the features differ most."""

    basis: Features

    @classmethod
    def of(cls, vectors: Vectors, generator: np.random.Generator) -> Projection:
        """The principal directions of a library's features, their mean among them; d must be KEPT at least."""
        ids = generator.choice(vectors.ids, min(SAMPLE, len(vectors)), replace=False)
        features = vectors.rows(ids)
        _, directions = np.linalg.eigh(features.T @ features)
        return cls(np.ascontiguousarray(directions[:, : -KEPT - 1 : -1], np.float32))

    def __call__(self, features: Features) -> Features:
        """`[n, d]` or `[d]` as `[n, p]` or `[p]`. Inner products are kept but for what lies in no direction of ours."""
        projected: Features = features @ self.basis
        return projected
