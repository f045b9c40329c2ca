"""Is the photo in its pseudo-word? "a photo of $" must find the photo $ came from. Run by `akin bench retrieval`.

Table X of the paper (Baldrati et al., iSEARLE). It says how much of a photo a pseudo-word holds, not how well the word
goes with others: `akin bench collage` asks for that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.benchmarks.collage import labelled_photos
from engine.benchmarks.metrics import ranks, recall_at
from engine.benchmarks.names import feature_of
from engine.benchmarks.report import Report, Row, row
from engine.clip.backbone import Backbone
from engine.index.vectors import normalised
from engine.inversion.concepts import Concepts, read_concepts
from engine.inversion.oti import Photos, invert, seeds
from engine.inversion.oti_parameters import parameters_for
from engine.inversion.phi import Phi, closed_form, default_phi
from engine.inversion.regularisation import FeaturesInMemory, Language
from engine.training.comparison import by_word

RECALLS = (1, 3, 5)
REACH = 0.95  # R@1 of OTI
DECIMALS = 6  # of a cosine; what is the same in them is a tie, for the last bits of a product tell of its place alone
# Table X, CIRR's validation photos with ViT-B/32: OTI, and phi distilled from it.
PAPER = {"OTI": (0.9977, 1.0, 1.0), "phi, default": (0.9889, 0.9995, 0.9995)}

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RetrievalSettings:
    """`photos` limits the photos to the first so many (None: all)."""

    photos: int | None = None
    batch: int = 64  # photos inverted together
    seed: int = 0

    @classmethod
    def quick(cls, seed: int = 0) -> RetrievalSettings:
        """Fewer photos: less than a minute on two cores."""
        return cls(photos=120, seed=seed)


def run_retrieval(backbone: Backbone, data: Path, settings: RetrievalSettings, progress: Progress) -> Report:
    """Invert each photo in every way, and ask for it. Raises RequestProblem for a folder without photos, and
    MachineProblem if OTI fails."""
    paths = [path for _, path in labelled_photos(data)][: settings.photos]
    progress(f"{len(paths)} photos")
    features = np.stack([feature_of(backbone, path) for path in paths])
    default = default_phi(backbone)
    progress("phi")
    words = {
        "phi, closed form": _by_phi(closed_form(backbone), features),
        f"phi, default ({default.card.method})": _by_phi(default, features),
        "OTI": _by_oti(backbone, features, settings, progress),
    }
    rows: list[Row] = []
    for name, some in words.items():
        scores = by_word(backbone, some) @ normalised(features).T
        found = ranks(scores.round(DECIMALS), np.arange(len(features)))
        rows += _rows(name, found)
    about = {"data": data.name, "backbone": backbone.name, "oti": parameters_for(backbone).as_record()}
    return Report("retrieval", {**about, **asdict(settings)}, rows)


def _by_phi(phi: Phi, features: NDArray[np.float32]) -> torch.Tensor:
    with torch.inference_mode():
        return phi(torch.from_numpy(features))


def _by_oti(
    backbone: Backbone, features: NDArray[np.float32], settings: RetrievalSettings, progress: Progress
) -> torch.Tensor:
    parameters = parameters_for(backbone)
    language = Language(Concepts(backbone.text, read_concepts()), FeaturesInMemory(backbone, at_once=256))
    numbers, words = seeds(settings.seed, len(features)), []
    for start in range(0, len(features), settings.batch):
        progress(f"OTI, {start} of {len(features)} photos")
        part = slice(start, start + settings.batch)
        photos = Photos(torch.from_numpy(features[part]), numbers[part])
        words.append(invert(backbone, photos, parameters, language).tokens)
    return torch.cat(words)


def _rows(name: str, found: NDArray[np.int64]) -> list[Row]:
    published = next((figures for known, figures in PAPER.items() if name.startswith(known)), (None, None, None))
    return [
        row(f"{name}: R@{k}", recall_at(found, k), "share", paper, REACH if name == "OTI" and k == 1 else None)
        for k, paper in zip(RECALLS, published, strict=True)
    ]
