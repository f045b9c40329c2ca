"""Composed search on side-by-side pictures: a photo of one thing and the name of another. Run by `akin bench collage`.

The pictures A|B are made of photos named by class (`engine.training.collages` tells how they are asked for).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.benchmarks.metrics import ranks, recall_at
from engine.benchmarks.report import Report, Row, row
from engine.benchmarks.sums import centred, slerp
from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.index.vectors import normalised
from engine.inversion.concepts import Concepts, read_concepts
from engine.inversion.oti import Photos, invert, seeds
from engine.inversion.oti_parameters import OtiParameters, parameters_for, without_phrases
from engine.inversion.phi import closed_form, default_phi
from engine.inversion.regularisation import FeaturesInMemory, Language
from engine.search.compose import Composer, Composition
from engine.training.collages import Pictures, composed, feature, opened, pairs, side_by_side

Progress = Callable[[str], None]

FEWEST_CLASSES = 7  # of a group: with fewer, some A|B would meet its own B|A
REACH_RECALL = 0.75  # of the default phi
DEFAULT = "default composition"  # of the application
REACH_RATIO = 4.0  # of the default phi against the better of words alone and photo alone
_WORDNET = re.compile(r"^n\d{8}_")


@dataclass(frozen=True)
class CollageSettings:
    """How the pictures are drawn. `photos` limits the other photos of the gallery (None: all)."""

    classes: int = 80
    group: int = 8  # classes whose photos meet each other
    partners: int = 3  # pictures, hence queries, of each photo
    height: int = 400  # pixels, of both halves
    photos: int | None = None
    oti_steps: int = 150
    seed: int = 0

    @classmethod
    def quick(cls, seed: int = 0) -> CollageSettings:
        """Half the pictures and a quarter of the photos: less than a minute on two cores."""
        return cls(classes=40, photos=120, oti_steps=100, seed=seed)


def run_collage(backbone: Backbone, data: Path, settings: CollageSettings, progress: Progress) -> Report:
    """Draw the pictures, answer every query in every way, report recall. Raises RequestProblem for too few photos."""
    pictures = draw(backbone, data, settings, progress)
    scored = _scores(backbone, pictures, settings, progress)
    recalls = {
        name: ranks(features @ normalised(pictures.gallery).T, pictures.targets, pictures.references)
        for name, features in scored.items()
    }
    return Report("collage", {"data": data.name, "backbone": backbone.name, **asdict(settings)}, _rows(recalls))


def class_of(path: Path) -> str:
    """The class in a file's name: what follows a WordNet number, or else the first "_" and any numbers after it."""
    stem = path.stem
    if _WORDNET.match(stem):
        return stem.split("_", 1)[1].replace("_", " ")
    parts = stem.split("_")
    rest = parts[1:] or parts
    while len(rest) > 1 and rest[0].isdigit():
        rest = rest[1:]
    return " ".join(rest)


def labelled_photos(data: Path) -> list[tuple[str, Path]]:
    """All photos of a folder with their classes, by name."""
    suffixes = {".jpg", ".jpeg", ".png", ".webp"}
    paths = sorted(path for path in data.iterdir() if path.suffix.lower() in suffixes) if data.is_dir() else []
    if not paths:
        raise RequestProblem(f"There are no photos in {data}; --data names a folder with photos called ..._CLASS.jpg.")
    return [(class_of(path), path) for path in paths]


def draw(backbone: Backbone, data: Path, settings: CollageSettings, progress: Progress) -> Pictures:
    """Choose classes and pairs, make the pictures, embed everything."""
    generator = random.Random(settings.seed)
    of_class: dict[str, list[Path]] = {}
    for name, path in labelled_photos(data):
        of_class.setdefault(name, []).append(path)
    count = min(settings.classes, len(of_class))
    if count < FEWEST_CLASSES:
        raise RequestProblem(f"{data} holds photos of {count} classes; the benchmark needs {FEWEST_CLASSES} or more.")
    classes = generator.sample(sorted(of_class), count)
    chosen = [generator.choice(of_class[name]) for name in classes]
    others = sorted({path for paths in of_class.values() for path in paths} - set(chosen))
    if settings.photos is not None:
        others = generator.sample(others, min(settings.photos, len(others)))
    photos = [*chosen, *others]
    progress(f"{len(photos)} photos")
    features = [feature(backbone, opened(path, settings.height)) for path in photos]
    drawn = pairs(count, min(settings.group, count), settings.partners)
    progress(f"{len(drawn)} pictures of two")
    halves = [opened(path, settings.height) for path in chosen]
    features += [feature(backbone, side_by_side(halves[a], halves[b], settings.height)) for a, b in drawn]
    return Pictures(
        gallery=np.stack(features),
        references=np.array([a for a, _ in drawn]),
        targets=len(photos) + np.arange(len(drawn)),
        words=[classes[b] for _, b in drawn],
    )


def _scores(
    backbone: Backbone, pictures: Pictures, settings: CollageSettings, progress: Progress
) -> dict[str, NDArray[np.float32]]:
    """The query features `[q, d]` of every way to compose, unit length."""
    default, closed = default_phi(backbone), closed_form(backbone)
    composer = Composer(backbone, default)
    progress("words alone, photo alone, sums")
    photos = normalised(pictures.gallery[pictures.references])
    words = np.stack([composer.compose(Composition(f"a photo of a {name}")).feature for name in pictures.words])
    ways = {
        "words alone": words,
        "photo alone": photos,
        "sum": normalised(photos + words),
        "slerp": slerp(photos, words),
        "centred sum": normalised(
            centred(photos, normalised(pictures.gallery).mean(axis=0)) + centred(words, words.mean(axis=0))
        ),
    }
    progress("phi")
    ways["phi, closed form"] = composed(backbone, closed, pictures, None)
    ways[f"phi, default ({default.card.method})"] = composed(backbone, default, pictures, None)
    ways[DEFAULT] = composed(backbone, default, pictures, way="combined")
    parameters = _with_steps(parameters_for(backbone), settings.oti_steps)
    for name, chosen in (
        ("OTI without phrases", without_phrases(parameters)),
        ("OTI with phrases", parameters),
    ):
        progress(name)
        inverted = _inverted(backbone, pictures, chosen, settings.seed)
        ways[name] = composed(backbone, default, pictures, inverted)
    ways[f"{DEFAULT}, sharper"] = composed(backbone, default, pictures, inverted, way="combined")
    return ways


def _with_steps(parameters: OtiParameters, steps: int) -> OtiParameters:
    """The same settings with other steps and an average over a like share of them."""
    return replace(parameters, steps=steps, ema=max(0.0, 1 - 5 / steps))


def _inverted(
    backbone: Backbone, pictures: Pictures, parameters: OtiParameters, seed: int
) -> dict[int, NDArray[np.float32]]:
    """The pseudo-word `[w]` of each reference photo."""
    photos = sorted(set(pictures.references.tolist()))
    language = None
    if parameters.needs_language:
        language = Language(Concepts(backbone.text, read_concepts()), FeaturesInMemory(backbone, at_once=256))
    features = torch.from_numpy(pictures.gallery[photos])
    found = invert(backbone, Photos(features, seeds(seed, len(photos))), parameters, language)
    return dict(zip(photos, found.tokens.numpy(), strict=True))


def _rows(recalls: dict[str, NDArray[np.int64]]) -> list[Row]:
    alone = max(recall_at(recalls["words alone"], 1), recall_at(recalls["photo alone"], 1))
    rows = []
    for name, found in recalls.items():
        reach = REACH_RECALL if name.startswith("phi, default") else None
        rows.append(row(f"{name}: R@1", recall_at(found, 1), "share", alone, reach))
        rows += [row(f"{name}: R@{k}", recall_at(found, k), "share") for k in (5, 10)]
    default = next(recall_at(found, 1) for name, found in recalls.items() if name.startswith("phi, default"))
    times = default / max(alone, 1e-3)
    rows.append(row("phi, default, against words or photo alone", times, "times", None, REACH_RATIO))
    return rows
