"""What OTI and phi are told of the generated world: its concepts, and phrases about them from its own grammar."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from functools import cache
from itertools import islice

from engine.clip.backbone import Backbone
from engine.inversion.concepts import ALIKE, Concepts
from engine.inversion.regularisation import FeaturesInMemory, Language
from engine.inversion.templates import known_to
from engine.scenes.captions import caption
from engine.scenes.scene import ATTRIBUTES, NOTHING, Scene, scenes
from engine.scenes.wording import with_article

PHRASES = 128  # about each concept
WORLD_SEED = 2_000  # of the scenes that phrases are about
NAMES = (*ATTRIBUTES["kind"], *(one for one in ATTRIBUTES["companion"] if one != NOTHING))
OPENING = "a photo of "


class ScenePhrases:
    """Captions of training scenes that go on after "a photo of {concept}" (a `PhraseSource`)."""

    def __init__(self, count: int = PHRASES) -> None:
        self._count = count

    @property
    def identity(self) -> str:
        """Changes when phrases do."""
        said = [self.continuations(name) for name in NAMES]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        """The phrases of a concept, as the texts before and after it."""
        before = OPENING + with_article(concept).removesuffix(concept)
        return [(before, after) for after in _continuations(self._count)]


@cache
def _continuations(count: int) -> tuple[str, ...]:
    """How descriptions of one thing go on after it: " in the snow, facing left"."""
    generator = random.Random(WORLD_SEED)
    found: dict[str, None] = {}
    for scene in scenes("train", WORLD_SEED):
        noun = f"a {scene.kind}"
        said = caption(_alone(scene), generator).text
        _, known, after = said.partition(noun)
        if known and after.startswith((" ", ",")):
            found[after] = None
        if len(found) == count:
            return tuple(found)
    raise AssertionError("the worlds have no end")


def _alone(scene: Scene) -> Scene:
    return scene.altered(count="1")


def language(backbone: Backbone) -> Language:
    """The world's concepts and phrases for a backbone that was trained on it."""
    concepts = Concepts(backbone.text, NAMES, templates=known_to(backbone.text, ALIKE))
    return Language(concepts, FeaturesInMemory(backbone, at_once=256), ScenePhrases())


def described(count: int, seed: int) -> list[tuple[str, str]]:
    """Captions of training scenes, and the same with the subjects and the companion left out: T and T*, "$" for both.

    What phi is trained with from text alone (Gu et al. 2024): "two red dogs in the snow" and "$ in the snow".
    """
    generator = random.Random(f"described {seed}")
    found: list[tuple[str, str]] = []
    for scene in islice(scenes("train", WORLD_SEED + seed), 4 * count):
        said = caption(scene, generator).text
        marked = _marked(said, scene)
        if marked is not None:
            found.append((said, marked))
        if len(found) == count:
            break
    return found


def _marked(said: str, scene: Scene) -> str | None:
    """The caption with a "$" in the place of its subjects, or None where they are not named by their kind."""
    words = said.replace(",", " ,").split()
    nouns = [place for place, word in enumerate(words) if word.startswith(scene.kind)]
    if len(nouns) != 1:
        return None
    start = nouns[0]
    while start and words[start - 1] in _BEFORE:
        start -= 1
    if start and words[start - 1] == "than":
        return None
    text = " ".join([*words[:start], "$", *words[nouns[0] + 1 :]])
    return text.replace(" ,", ",")


_BEFORE = frozenset({
    "a", "an", "the", "one", "two", "three", "four", "single", "only", "some", "several", "pair", *ATTRIBUTES["colour"]
})  # fmt: skip
