"""The two ways to train phi: distilled from OTI's pseudo-words of photos, or on language alone. Runs in training."""

from __future__ import annotations

import copy
import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from engine.clip.backbone import Backbone
from engine.errors import MissingProblem, RequestProblem
from engine.inversion.concepts import Concepts
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.phi import MlpPhi, Phi, PhiCard
from engine.inversion.phrases.source import LibraryPhrases
from engine.inversion.regularisation import FeaturesTogether, Language
from engine.inversion.vocabulary import library_vocabulary
from engine.library.catalogue import StoredWord
from engine.library.paths import LibraryPaths
from engine.search.language import LibraryLanguage
from engine.training.distillation import Distillation, DistillationSettings, Lessons
from engine.training.loop import Optimisation, StepLoss
from engine.training.phi_text import (
    RESOURCES,
    PhiTextTraining,
    TextLoss,
    encoded_captions,
    grammar_words,
    new_phi,
)
from engine.training.photos import Sample, TrainingPhotos, from_folder, from_library, library_words
from engine.training.progress import Show
from engine.training.teacher import Teacher
from engine.training.tokens import KeptTokens

Source = Literal["library", "folder", "text"]

HELD_OUT = 0.2  # share of the photos that is not trained with, to judge by
FEWEST_PHOTOS = 40


@dataclass(frozen=True)
class Plan:
    """What is to be trained. `data` is the folder of photos, where they come from one."""

    source: Source
    oti: OtiParameters
    data: Path | None = None
    sample: Sample = field(default_factory=lambda: Sample(500))
    distillation: DistillationSettings = field(default_factory=DistillationSettings)
    text: PhiTextTraining = field(default_factory=PhiTextTraining)


@dataclass
class Here:
    """Where a training takes place, and the phi in use there."""

    backbone: Backbone
    paths: LibraryPaths
    in_use: Phi
    show: Show

    @cached_property
    def language(self) -> Language:
        """The library's concepts and phrases, for batches. Raises MachineProblem for a damaged list of concepts."""
        self.show("concepts are encoded")
        concepts = Concepts(self.backbone.text, library_vocabulary(self.paths.vocabulary).names)
        return Language(concepts, FeaturesTogether(self.backbone), LibraryPhrases(self.paths.phrases))


@dataclass(frozen=True)
class Ready:
    """A step's loss, and what is to be recorded of how it came about."""

    loss: StepLoss
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Parts:
    """Photos to train with, to choose by how far to go from where the training started, and to judge by."""

    taught: TrainingPhotos | None = None
    choosing: TrainingPhotos | None = None  # None: all of the way
    held_out: TrainingPhotos | None = None


@dataclass(frozen=True)
class Course:
    """One training."""

    title: str
    identity: str  # changes with anything that the result depends on
    start: MlpPhi
    optimisation: Optimisation
    get_ready: Callable[[], Ready]  # may take hours, and keeps what it makes as it comes
    parts: Parts


def course(here: Here, plan: Plan) -> Course:
    """The training that is planned. Raises RequestProblem for too few photos, and what reading them raises."""
    return language_only(here, plan) if plan.source == "text" else distillation(here, plan)


def distillation(here: Here, plan: Plan) -> Course:
    """Photos are inverted by OTI, and phi learns from that."""
    photos = _photos(here, plan)
    if len(photos) < FEWEST_PHOTOS:
        raise RequestProblem(f"There are {len(photos)} photos to train with; phi needs {FEWEST_PHOTOS} or more.")
    goes_on = _goes_on(here, plan.distillation)
    parts = split(photos, plan.sample.seed, choosing=goes_on)
    taught = parts.taught
    assert taught is not None
    key = plan.oti.stored_under(LibraryLanguage(here.paths, here.backbone).identity)
    start = here.in_use.card if goes_on else "random"
    return Course(
        f"distillation, {len(photos)} photos from {photos.source}, {here.backbone.name}",
        _digest("distilled", here.backbone.fingerprint, plan.distillation, key, taught.contents, start),
        _start(here, plan.distillation),
        plan.distillation.optimisation(len(taught)),
        partial(_ready_to_distil, here, plan, taught, key),
        parts,
    )


def language_only(here: Here, plan: Plan) -> Course:
    """No photos are trained with; those that there are judge."""
    backbone, settings = here.backbone, plan.text
    card = PhiCard(backbone.fingerprint, "text", normalise=True)

    def get_ready() -> Ready:
        return Ready(_text_loss(here, settings), {"settings": asdict(settings), "start": "random"})

    return Course(
        f"language alone, {backbone.name}",
        _digest("text", backbone.fingerprint, settings),
        new_phi(backbone, card, settings.seed),
        settings.optimisation(),
        get_ready,
        Parts(held_out=_photos_to_judge_by(here, plan)),
    )


def split(photos: TrainingPhotos, seed: int, choosing: bool) -> Parts:
    """A fifth of the photos to judge by, another one to choose by if that is wanted, the rest to train with.

    The same for the same photos, in whatever order, and the same `seed`.
    """
    order = sorted(range(len(photos)), key=lambda row: photos.contents[row])
    random.Random(seed).shuffle(order)
    fifth = round(HELD_OUT * len(order))
    held_out, others = order[:fifth], order[fifth:]
    chosen_by, taught = (others[:fifth], others[fifth:]) if choosing else ([], others)
    return Parts(photos.part(taught), photos.part(chosen_by) if choosing else None, photos.part(held_out))


def _photos(here: Here, plan: Plan) -> TrainingPhotos:
    if plan.data is not None:
        return from_folder(here.backbone, plan.data, plan.sample, here.show)
    return from_library(here.paths.catalogue, here.backbone, plan.sample)


def _photos_to_judge_by(here: Here, plan: Plan) -> TrainingPhotos | None:
    """None if there are too few; photos were not asked for."""
    try:
        photos = _photos(here, plan)
    except (MissingProblem, RequestProblem):
        if plan.data is not None:
            raise
        return None
    return photos if len(photos) >= FEWEST_PHOTOS else None


def _goes_on(here: Here, settings: DistillationSettings) -> bool:
    """Whether the training starts from the phi in use, which can only be if that is a network of its kind."""
    return settings.start == "in-use" and isinstance(here.in_use, MlpPhi)


def _start(here: Here, settings: DistillationSettings) -> MlpPhi:
    """The phi in use, where it is such a network and the settings want it; else random weights."""
    backbone, in_use = here.backbone, here.in_use
    if isinstance(in_use, MlpPhi) and _goes_on(here, settings):
        phi = copy.deepcopy(in_use)
        phi.card = PhiCard(backbone.fingerprint, "distilled", normalise=in_use.card.normalise)
        return phi
    # the language-only loss has features of texts, which may be of another length than those of photos
    return new_phi(backbone, PhiCard(backbone.fingerprint, "distilled", normalise=settings.text > 0), settings.seed)


def _ready_to_distil(here: Here, plan: Plan, taught: TrainingPhotos, key: str) -> Ready:
    """Inverts the photos that are not inverted yet. Raises MachineProblem if that fails, RequestProblem for a concept
    without phrases."""
    words = _inverted(here, plan, taught, key)
    rows = [row for row, content in enumerate(taught.contents) if content in words]
    lessons = Lessons(taught.features[rows], np.stack([words[taught.contents[row]].token for row in rows]))
    settings = plan.distillation
    text = _text_loss(here, replace(plan.text, batch=settings.batch_of(len(taught)))) if settings.text else None
    loss = Distillation(here.backbone, lessons, here.language, settings, text)
    losses = [word.loss for word in words.values() if word.loss is not None]
    return Ready(
        loss,
        {
            "settings": asdict(settings),
            "start": f"the phi in use ({here.in_use.card.method})" if _goes_on(here, settings) else "random",
            "batch": settings.batch_of(len(taught)),
            "oti": {**plan.oti.as_record(), "loss": round(float(np.mean(losses)), 5) if losses else None},
            "failed": len(taught) - len(rows),
        },
    )


def _inverted(here: Here, plan: Plan, photos: TrainingPhotos, key: str) -> Mapping[bytes, StoredWord]:
    """OTI's pseudo-words of photos, those that the library knows among them."""
    folder, fingerprint = here.paths.training, here.backbone.fingerprint
    kept = KeptTokens(folder / "tokens.sqlite", fingerprint, key)
    try:
        if plan.source == "library":
            kept.add(library_words(here.paths.catalogue, photos.contents, fingerprint, key))
        teacher = Teacher(here.backbone, here.language, plan.oti, kept, folder / "oti.safetensors")
        return teacher.teach(photos, here.show)
    finally:
        kept.close()


def _text_loss(here: Here, settings: PhiTextTraining) -> TextLoss:
    here.show("captions are encoded")
    captions = encoded_captions(here.backbone, grammar_words(RESOURCES), settings)
    return TextLoss(here.backbone, captions, settings)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr((*parts, torch.__version__)).encode()).hexdigest()
