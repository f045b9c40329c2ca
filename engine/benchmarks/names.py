"""Finding photos by what they show: "a photo of a CLASS" among photos named by class. Run by `akin bench names`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.benchmarks.collage import labelled_photos
from engine.benchmarks.metrics import recall_at
from engine.benchmarks.report import Report, row
from engine.clip.backbone import Backbone
from engine.index.vectors import normalised
from engine.inversion.phi import default_phi
from engine.library.decode import open_picture
from engine.search.compose import Composer, Composition

REACH = {1: 0.80, 5: 0.93}  # recall at k over one photo of each of 500 ImageNet classes


@dataclass(frozen=True)
class NamesSettings:
    """`photos` limits the photos to the first so many (None: all)."""

    photos: int | None = None
    template: str = "a photo of a {}"

    @classmethod
    def quick(cls) -> NamesSettings:
        """Fewer photos: a quarter of a minute on two cores."""
        return cls(photos=200)


def run_names(backbone: Backbone, data: Path, settings: NamesSettings, progress: Callable[[str], None]) -> Report:
    """Index the photos, ask for each class by name. Raises RequestProblem for a folder without photos."""
    photos = labelled_photos(data)[: settings.photos]
    progress(f"{len(photos)} photos")
    features = np.stack([feature_of(backbone, path) for _, path in photos])
    classes = sorted({name for name, _ in photos})
    progress(f"{len(classes)} names")
    composer = Composer(backbone, default_phi(backbone))
    asked = np.stack([composer.compose(Composition(settings.template.format(name))).feature for name in classes])
    scores = asked @ normalised(features).T
    right = np.array([[name == label for label, _ in photos] for name in classes])
    found = first_right(scores, right)
    rows = [row(f"class name: R@{k}", recall_at(found, k), "share", None, REACH.get(k)) for k in (1, 5, 10)]
    return Report("names", {"data": data.name, "backbone": backbone.name, **asdict(settings)}, rows)


def first_right(scores: NDArray[np.float32], right: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rank (1 is best) of each query's best right photo; `scores` and `right` are `[q, n]`, ties count against."""
    best = np.where(right, scores, -np.inf).max(axis=1, keepdims=True)
    return np.asarray(1 + ((scores >= best) & ~right).sum(axis=1), dtype=np.int64)


def feature_of(backbone: Backbone, path: Path) -> NDArray[np.float32]:
    """The image feature `[d]` of a photo, as the encoder gives it."""
    picture = open_picture(path.read_bytes(), path.suffix, backbone.preprocessing.size).image
    feature: NDArray[np.float32] = backbone.image.encode([backbone.preprocessing.crops(picture)])[0].numpy()
    return feature
