"""Is a new phi better than the one in use? Asked of photos that it never saw. Runs in the training's own process.

Two figures, as in the paper's tables X and VII: "a photo of $" must find the photo that $ came from, and composed
queries (`engine.training.collages`) the picture of both things, among all photos and pictures.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.index.vectors import normalised
from engine.inversion.concepts import Concepts
from engine.inversion.phi import Phi
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.library.failures import Undecodable
from engine.training.collages import Pictures, composed, feature, opened, pairs, side_by_side
from engine.training.photos import TrainingPhotos
from engine.training.progress import Progress, Show
from engine.training.ranks import ranks, recall_at

log = logging.getLogger(__name__)

PROMPT = Prompt(("a photo of ", ""))
ENCODED = 256  # prompts at once
GROUP, PARTNERS = 16, 6  # photos whose pictures meet each other, and pictures, hence queries, of each photo
HEIGHT = 400  # pixels of a picture of two
RESAMPLED = 10_000
CERTAINTY = 0.95  # of the interval that the difference lies in

Outcome = Literal["better", "as good", "worse"]


@dataclass(frozen=True)
class Exam:
    """The same questions for every phi: h held-out photos among all photos `[n, d]`, and q composed queries."""

    photos: NDArray[np.float32]  # [n, d], as the encoder gave them; the held-out ones come first
    held_out: int  # h
    pictures: Pictures


@dataclass(frozen=True)
class Marks:
    """A phi's ranks (1 is best): of each held-out photo `[h]`, and of each composed query's answer `[q]`."""

    own: NDArray[np.int64]
    composed: NDArray[np.int64]

    def by_photo(self, references: NDArray[np.int64]) -> NDArray[np.float64]:
        """Each held-out photo's mark `[h]`: the mean of its reciprocal rank and that of its composed queries.

        `references` `[q]` says whose a query is. A photo's queries share its pseudo-word, and are no evidence each.
        """
        own, count = 1 / self.own, len(self.own)
        queries = np.bincount(references, minlength=count)
        together = np.bincount(references, weights=1 / self.composed, minlength=count) / np.maximum(queries, 1)
        return np.asarray(np.where(queries > 0, (own + together) / 2, own), np.float64)

    def as_record(self) -> dict[str, float]:
        """Recalls and mean reciprocal ranks."""
        figures: dict[str, float] = {}
        asked = {"own": self.own, "composed": self.composed}
        for name, found in ((name, found) for name, found in asked.items() if len(found)):
            figures |= {f"{name} R@{k}": round(recall_at(found, k), 4) for k in (1, 5)}
            figures[f"{name} MRR"] = round(float((1 / found).mean()), 4)
        return figures


@dataclass(frozen=True)
class Verdict:
    """How the new phi's mean of both mean reciprocal ranks differs from the old one's, and what that means."""

    outcome: Outcome
    difference: float
    low: float  # of the interval
    high: float

    def as_record(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "difference": round(self.difference, 5),
            "interval": [round(self.low, 5), round(self.high, 5)],
        }


def exam(
    backbone: Backbone, held_out: TrainingPhotos, others: NDArray[np.float32], concepts: Concepts, show: Show
) -> Exam:
    """The questions about held-out photos, among which and `others` `[m, d]` the answers have to be found."""
    photos = np.concatenate([held_out.features, others])
    names = [concepts.names[index] for index in concepts.nearest(torch.from_numpy(held_out.features), 1)[:, 0].tolist()]
    drawn = pairs(len(held_out), min(GROUP, len(held_out)), min(PARTNERS, (len(held_out) - 1) // 2))
    # of two photos of one thing the words would say nothing new
    drawn = [(a, b) for a, b in drawn if names[a].casefold() != names[b].casefold()]
    progress, made = Progress("pictures of two", len(drawn), show), []
    for a, b in drawn:
        made.append(_picture(backbone, held_out, a, b))
        progress.add(1)
    known = [(pair, picture) for pair, picture in zip(drawn, made, strict=True) if picture is not None]
    pictures = Pictures(
        gallery=np.concatenate([photos, *(picture[None] for _, picture in known)]),
        references=np.array([a for (a, _), _ in known], np.int64),
        targets=len(photos) + np.arange(len(known)),
        words=[names[b] for (_, b), _ in known],
    )
    return Exam(photos, len(held_out), pictures)


def _picture(backbone: Backbone, photos: TrainingPhotos, a: int, b: int) -> NDArray[np.float32] | None:
    """The feature `[d]` of two photos side by side; None if one of them is not there just now, as on another drive."""
    try:
        left, right = (opened(photos.paths[one], HEIGHT) for one in (a, b))
    except Undecodable as error:
        log.info("No picture of %s and %s: %s", photos.paths[a], photos.paths[b], error)
        return None
    return feature(backbone, side_by_side(left, right, HEIGHT))


def marks(backbone: Backbone, phi: Phi, asked: Exam) -> Marks:
    """What a phi comes to."""
    with torch.inference_mode():
        words = phi(torch.from_numpy(asked.photos[: asked.held_out]).to(backbone.device))
    own = ranks(by_word(backbone, words) @ normalised(asked.photos).T, np.arange(asked.held_out))
    pictures = asked.pictures
    if not len(pictures.targets):
        return Marks(own, np.empty(0, np.int64))
    scores = composed(backbone, phi, pictures) @ normalised(pictures.gallery).T
    return Marks(own, ranks(scores, pictures.targets, pictures.references))


def by_word(backbone: Backbone, words: torch.Tensor) -> NDArray[np.float32]:
    """The features `[n, d]` of "a photo of $" with pseudo-words `[n, w]`, unit length."""
    parts = []
    for some in torch.split(words, ENCODED):
        with torch.inference_mode():
            parts.append(encode_prompts(backbone.text, [PROMPT] * len(some), torch.split(some, 1)).cpu())
    return normalised(torch.cat(parts).numpy())


def compare(new: Marks, old: Marks, references: NDArray[np.int64], seed: int) -> Verdict:
    """Which of two phis is better, beyond chance.

    The new phi is better if, with photos drawn again and again (a paired bootstrap), the mean difference of their marks
    stays above zero in the middle 95 of 100, and neither figure alone is lower; worse if it stays below.
    """
    difference = new.by_photo(references) - old.by_photo(references)
    drawn = np.random.default_rng(seed).integers(len(difference), size=(RESAMPLED, len(difference)))
    low, high = np.quantile(difference[drawn].mean(axis=1), [(1 - CERTAINTY) / 2, (1 + CERTAINTY) / 2])
    lower = any(
        len(one) and (1 / one).mean() < (1 / other).mean()
        for one, other in ((new.own, old.own), (new.composed, old.composed))
    )
    outcome: Outcome = "better" if low > 0 and not lower else "worse" if high < 0 else "as good"
    return Verdict(outcome, float(difference.mean()), float(low), float(high))
