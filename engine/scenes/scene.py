"""What can be seen in a picture of the generated world, and which values go together. Data and draws, no pixels."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

WORLD_VERSION = "2"  # changes whenever a scene would be drawn or told otherwise: a CLIP knows one version only

NOTHING = "nothing"  # the companion of a scene that has none

# Every attribute and its values; their order is that of the codes.
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "kind": (
        "dog", "cat", "horse", "elephant", "giraffe", "rabbit", "duck", "turtle", "snail", "fish", "whale", "camel",
        "crocodile", "car", "truck", "tractor", "train", "boat", "plane", "helicopter",
    ),
    "colour": ("red", "orange", "yellow", "green", "blue", "purple", "white", "black"),
    "count": ("1", "2", "3", "4"),
    "companion": (NOTHING, "ball", "umbrella", "chair", "ladder", "box", "guitar", "kite", "tent"),
    "place": ("beach", "forest", "desert", "snow", "city", "field", "mountains", "kitchen"),
    "time": ("day", "night"),
    "viewpoint": ("side", "above", "below", "close"),
    "style": ("photo", "cartoon", "sketch", "painting"),
    "facing": ("left", "right"),
}  # fmt: skip
NAMES = tuple(ATTRIBUTES)
VEHICLES = frozenset({"car", "truck", "tractor", "train", "boat", "plane", "helicopter"})

# Attributes depend on each other. What is listed is drawn PREFERENCE times as often as what is not.
PREFERENCE = 3.0
_PLACES: Mapping[str, tuple[str, ...]] = {
    "dog": ("city", "field", "kitchen"), "cat": ("kitchen", "city"), "horse": ("field", "mountains"),
    "elephant": ("desert", "field"), "giraffe": ("field", "forest"), "rabbit": ("field", "snow", "forest"),
    "duck": ("beach", "field", "kitchen"), "turtle": ("beach", "forest"), "snail": ("forest", "kitchen"),
    "fish": ("beach", "kitchen"), "whale": ("beach", "snow"), "camel": ("desert", "mountains"),
    "crocodile": ("beach", "forest"), "car": ("city", "mountains", "desert"), "truck": ("city", "snow"),
    "tractor": ("field", "snow"), "train": ("city", "mountains", "snow"), "boat": ("beach", "city"),
    "plane": ("city", "desert", "snow"), "helicopter": ("mountains", "city", "beach"),
}  # fmt: skip
_COMPANIONS: Mapping[str, tuple[str, ...]] = {
    "beach": ("ball", "umbrella", "kite"), "forest": ("tent", "ladder"), "desert": ("tent", "umbrella"),
    "snow": ("box", "guitar"), "city": ("ladder", "box", "guitar"), "field": ("kite", "ball", "tent"),
    "mountains": ("tent", "kite"), "kitchen": ("chair", "box", "ladder"),
}  # fmt: skip
# No kind comes in all colours.
_NEVER: Mapping[str, tuple[str, ...]] = {
    "dog": ("blue", "purple"), "cat": ("green", "red"), "horse": ("yellow", "green"), "elephant": ("orange", "yellow"),
    "giraffe": ("white", "blue"), "rabbit": ("green", "orange"), "duck": ("red", "black"), "turtle": ("white", "red"),
    "snail": ("white", "black"), "fish": ("black", "green"), "whale": ("orange", "yellow"),
    "camel": ("green", "purple"), "crocodile": ("orange", "white"), "car": ("purple", "orange"),
    "truck": ("black", "purple"), "tractor": ("white", "purple"), "train": ("white", "yellow"),
    "boat": ("black", "orange"), "plane": ("green", "black"), "helicopter": ("red", "blue"),
}  # fmt: skip
_COUNTS: Mapping[str, tuple[float, ...]] = {"elephant": (5, 4, 3, 2), "whale": (5, 4, 3, 2), "duck": (2, 3, 4, 5)}
_ALONE = 0.22  # share of scenes without a companion
_NIGHT: Mapping[str, float] = {"city": 0.55, "snow": 0.5, "beach": 0.35, "kitchen": 0.4}  # elsewhere 0.45

# What is said of a scene: for some attributes, the values that make it true.
Claims = Mapping[str, frozenset[str]]

Split = Literal["train", "validation", "test"]
# Every twentieth part of the combinations of kind, colour and place belongs to one split and is in no other's world.
_PARTS: Sequence[Split] = ("train",) * 14 + ("validation",) * 2 + ("test",) * 4


@dataclass(frozen=True)
class Scene:
    """One picture's content. `seed` decides all else: where things stand, light, texture, noise."""

    kind: str
    colour: str
    count: str
    companion: str
    place: str
    time: str
    viewpoint: str
    style: str
    facing: str
    seed: int

    def value(self, attribute: str) -> str:
        """The value of an attribute by its name."""
        found: str = getattr(self, attribute)
        return found

    def altered(self, **values: str | int) -> Scene:
        """The same scene but for some attributes (or the seed)."""
        return replace(self, **values)  # type: ignore[arg-type]


def possible(scene: Scene) -> bool:
    """Whether the world has such a scene at all: some kinds lack some colours."""
    return scene.colour in colours_of(scene.kind)


def colours_of(kind: str) -> tuple[str, ...]:
    """The colours that a kind comes in."""
    return tuple(colour for colour in ATTRIBUTES["colour"] if colour not in _NEVER[kind])


def split_of(scene: Scene) -> Split:
    """The split whose worlds hold the scene's combination of kind, colour and place."""
    return _split_of_combination(scene.kind, scene.colour, scene.place)


@cache
def _split_of_combination(*values: str) -> Split:
    combination = " ".join(values)
    digest = hashlib.sha256(combination.encode()).digest()
    return _PARTS[int.from_bytes(digest[:4], "big") % len(_PARTS)]


def scenes(split: Split, seed: int) -> Iterator[Scene]:
    """The scenes of a world, without end. The same split and seed give the same scenes."""
    generator = random.Random(f"{split} {seed}")
    while True:
        scene = _any_scene(generator)
        if split_of(scene) == split:
            yield scene


def _any_scene(generator: random.Random) -> Scene:
    kind = _drawn(generator, ATTRIBUTES["kind"])
    place = _drawn(generator, ATTRIBUTES["place"], _PLACES[kind])
    companion = NOTHING
    if generator.random() >= _ALONE:
        companion = _drawn(generator, ATTRIBUTES["companion"][1:], _COMPANIONS[place])
    return Scene(
        kind=kind,
        colour=_drawn(generator, colours_of(kind)),
        count=generator.choices(ATTRIBUTES["count"], _COUNTS.get(kind))[0],
        companion=companion,
        place=place,
        time="night" if generator.random() < _NIGHT.get(place, 0.45) else "day",
        viewpoint=_drawn(generator, ATTRIBUTES["viewpoint"]),
        style=_drawn(generator, ATTRIBUTES["style"]),
        facing=_drawn(generator, ATTRIBUTES["facing"]),
        seed=generator.getrandbits(32),
    )


def _drawn(generator: random.Random, values: Sequence[str], preferred: Sequence[str] = ()) -> str:
    return generator.choices(values, [PREFERENCE if value in preferred else 1.0 for value in values])[0]


def holds(claims: Claims, scene: Scene) -> bool:
    """Whether all that is claimed is true of a scene."""
    return all(scene.value(attribute) in values for attribute, values in claims.items())


def codes(many: Iterable[Scene]) -> NDArray[np.uint8]:
    """The values of scenes as numbers `[n, 9]`, one column for each of NAMES."""
    numbers = {name: {value: code for code, value in enumerate(values)} for name, values in ATTRIBUTES.items()}
    rows = [[numbers[name][value] for name, value in zip(NAMES, astuple(scene), strict=False)] for scene in many]
    return np.array(rows, dtype=np.uint8).reshape(-1, len(NAMES))


def allowed(many: Sequence[Claims]) -> NDArray[np.bool_]:
    """Whether n claims allow each value of each attribute, in the order of ATTRIBUTES, `[n, 61]`."""
    rows = [
        [name not in claims or value in claims[name] for name, values in ATTRIBUTES.items() for value in values]
        for claims in many
    ]
    return np.array(rows, dtype=np.bool_)


def indicators(numbers: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Codes `[n, 9]` with one column for every value of every attribute `[n, 61]`."""
    sizes = [len(values) for values in ATTRIBUTES.values()]
    columns = [numbers[:, [place]] == np.arange(size) for place, size in enumerate(sizes)]
    return np.concatenate(columns, axis=1)


def truth(claimed: NDArray[np.bool_], seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each of n claims (`allowed`) is true of each of m scenes (`indicators`), `[n, m]`."""
    met = claimed.astype(np.float32) @ seen.T.astype(np.float32)
    found: NDArray[np.bool_] = met == len(NAMES)
    return found
