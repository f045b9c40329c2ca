"""Words for what a photo shows, from its image feature alone (zero-shot classification). Runs in the engine process."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import torch

from engine.inversion.concepts import Concepts

MOST = 8  # tags of one photo
LOOKED_AT = 100  # concepts that tags are chosen from
SHARE = 0.85  # of the best concept's distance from the mean, that a tag has to reach
BROAD_SHARE = 0.6  # the same of a broad one, which is right more often than those that say more
KINDS = 2  # of a thing that have a name, "guide dog" and "hunting dog", for "dog" to be broad
METHOD = "2"  # grows with each change of how tags are chosen: those that are kept are then made anew


@dataclass(frozen=True)
class Tag:
    """A concept that a photo shows, and the cosine of the two."""

    name: str
    score: float


def tags(features: torch.Tensor, concepts: Concepts, most: int = MOST) -> list[tuple[Tag, ...]]:
    """Tags of each of image features `[n, d]`, the surest first; `most` at most, and none for a photo like no concept.

    How alike photos and texts are differs from model to model, so that a tag is chosen by how far it stands out from
    the vocabulary: in standard deviations from the mean, further than the best of as many random numbers would, and
    nearly as far as the photo's best, or not much less if it is broad.
    """
    similar = concepts.similarities(features).cpu()
    by_chance = math.sqrt(2 * math.log(max(2, len(concepts.names))))  # expected maximum of so many normal numbers
    return [_chosen(line, concepts, by_chance, most) for line in similar]


def _chosen(similar: torch.Tensor, concepts: Concepts, by_chance: float, most: int) -> tuple[Tag, ...]:
    spread = float(similar.std(correction=0))
    if not spread > 0:  # one concept alone, or a feature that is no number
        return ()
    best = similar.topk(min(LOOKED_AT, len(similar)))
    mean, broad = float(similar.mean()), broad_names(concepts.names)
    furthest = (float(best.values[0]) - mean) / spread
    chosen: list[Tag] = []
    for score, index in zip(best.values.tolist(), best.indices.tolist(), strict=True):
        name = concepts.names[index]
        distance = (score - mean) / spread
        if len(chosen) == most or distance < max(by_chance, BROAD_SHARE * furthest):
            break
        if distance < SHARE * furthest and name not in broad:
            continue
        if not any(_by_name_alone(name, tag.name) for tag in chosen):
            chosen.append(Tag(name, score))
    return tuple(chosen)


@lru_cache(maxsize=2)
def broad_names(names: tuple[str, ...]) -> frozenset[str]:
    """The names, of one word each, that several others end with: those are kinds of the thing."""
    kinds = Counter(name.casefold().split()[-1] for name in names if len(name.split()) > 1)
    return frozenset(name for name in names if kinds[name.casefold()] >= KINDS)


def _by_name_alone(name: str, better: str) -> bool:
    """Whether a name owes its place to a word that it shares with a better one: "spider plant" beside "spider".

    So do the cousins of a thing, "fox terrier" beside "cairn terrier", of which one at most is right. What is only more
    general, as "terrier" is, may be as right.
    """
    words, known = _stems(name), _stems(better)
    return bool(words & known) and not words < known


def _stems(name: str) -> set[str]:
    return {word.removesuffix("s") for word in name.casefold().split()}
