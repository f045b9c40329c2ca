"""The 1000 classes of the starter's image tower and what a sentence encoder says of them. Training only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

Encode = Callable[[Sequence[str]], torch.Tensor]  # texts -> unit vectors [n, d]

# How much each part of a class's description counts in its vector. The preferred name counts beside the mean of all.
NAMES, PREFERRED, KINDS, LINE = 1.0, 0.5, 0.3, 0.5
# How much the class vectors count in the target of a class's own name, and of a word that only its line mentions.
OWN, MENTIONED = 1.5, 0.7
OTHER_NAME = 0.4  # weight of a class that a name denotes, but not by preference, against one that it denotes so

# Words of a line that say that people are in the picture.
_PEOPLE = """
person people man woman child children girl boy player players musician musicians singer soldier soldiers
athlete rider riders couple bride worker driver passengers student students graduates doctor priest hunter
photographer swimmer skier gymnast cyclist dancers crowd customers guitarist drummer monks bathing visitors
boxer boxers businessman officers performer patient
"""
PEOPLE = frozenset(_PEOPLE.split())


@dataclass(frozen=True)
class ObjectClass:
    """One class: its names (the preferred first), the kinds of thing it is, and a line on what it looks like."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    line: str


def read_classes(folder: Path) -> list[ObjectClass]:
    """The classes in the order of the image tower's outputs, from `classes.tsv` and `kinds.tsv`."""
    kinds = {kind: tuple(words.split(", ")) for kind, words in _rows(folder / "kinds.tsv")}
    return [
        ObjectClass(tuple(names.split(", ")), kinds[kind], line)
        for _, names, kind, line in _rows(folder / "classes.tsv")
    ]


def _rows(path: Path) -> Iterable[list[str]]:
    return (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])


class Meanings:
    """A unit vector `[d]` for every concept: what the sentence encoder says of it, drawn to the classes it names.

    All vectors are centred: a sentence encoder gives any two short texts much in common.
    """

    def __init__(self, classes: Sequence[ObjectClass], encode: Encode, concepts: Sequence[str]) -> None:
        known = {text for item in classes for text in (*item.names, *item.kinds)} | set(concepts)
        texts = sorted(known)
        encoded = encode(texts)
        self._mean = encoded.mean(dim=0)
        said: dict[str, torch.Tensor] = dict(zip(texts, self.centred(encoded), strict=True))
        lines = self.centred(encode([f"{item.names[0]}, {item.line}" for item in classes]))
        self.classes = _class_vectors(classes, said, lines)  # [1000, d]
        self._weights = _classes_of(classes, texts)
        self._said = said

    def centred(self, encoded: torch.Tensor) -> torch.Tensor:
        """Unit vectors of the encoder with what all texts share taken away."""
        unit: torch.Tensor = functional.normalize(encoded - self._mean, dim=-1)
        return unit

    def __getitem__(self, concept: str) -> torch.Tensor:
        said = self._said[concept]
        weights, strength = self._weights.get(concept, ({}, 0.0))
        if not weights:
            return said
        drawn = torch.stack([weight * self.classes[index] for index, weight in weights.items()]).sum(dim=0)
        together: torch.Tensor = functional.normalize(said + strength * functional.normalize(drawn, dim=0), dim=0)
        return together

    def add(self, words: Sequence[str], encoded: torch.Tensor) -> None:
        """Words that are no concepts of ours, with what the encoder says of them `[n, d]`."""
        for word, vector in zip(words, self.centred(encoded), strict=True):
            self._said.setdefault(word, vector)

    def __contains__(self, concept: str) -> bool:
        return concept in self._said


def _class_vectors(
    classes: Sequence[ObjectClass], said: Mapping[str, torch.Tensor], lines: torch.Tensor
) -> torch.Tensor:
    vectors = []
    for item, line in zip(classes, lines, strict=True):
        names = functional.normalize(torch.stack([said[name] for name in item.names]).mean(dim=0), dim=0)
        kinds = functional.normalize(torch.stack([said[kind] for kind in item.kinds]).mean(dim=0), dim=0)
        vectors.append(NAMES * names + PREFERRED * said[item.names[0]] + KINDS * kinds + LINE * line)
    together = functional.normalize(torch.stack(vectors), dim=-1)
    return functional.normalize(together - together.mean(dim=0), dim=-1)


def _classes_of(classes: Sequence[ObjectClass], texts: Iterable[str]) -> dict[str, tuple[dict[int, float], float]]:
    """For each text the classes that it names (or that mention it), with weights, and how strongly they draw."""
    named: dict[str, dict[int, float]] = {}
    kinds: dict[str, dict[int, float]] = {}
    mentioned: dict[str, dict[int, float]] = {}
    for index, item in enumerate(classes):
        for place, name in enumerate(item.names):
            named.setdefault(name, {}).setdefault(index, OTHER_NAME if place else 1.0)
        for kind in item.kinds:
            kinds.setdefault(kind, {})[index] = 1.0
        words = set(re.findall(r"[a-z]+", item.line.lower()))
        for word in words | ({"people", "person"} if words & PEOPLE else set()):
            mentioned.setdefault(word, {})[index] = 1.0
    result: dict[str, tuple[dict[int, float], float]] = {}
    for text in texts:
        last = text.split()[-1]
        if text in kinds:
            # "screen" is a kind and also the preferred name of one of its classes, which then counts as all of them
            preferred = [index for index, weight in named.get(text, {}).items() if weight == 1.0]
            result[text] = kinds[text] | dict.fromkeys(preferred, float(len(kinds[text]))), OWN
        elif text in named:
            result[text] = named[text], OWN
        elif last in mentioned:
            result[text] = mentioned[last], MENTIONED
    return result
