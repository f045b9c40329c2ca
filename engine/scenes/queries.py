"""Queries in the manner of CIRCO (Baldrati et al. 2023) over galleries of scenes, with all right answers known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from engine.scenes.relative import (
    ASPECTS,
    LENT,
    Change,
    changed,
    compared,
    counted,
    dimmed,
    joined,
    lacking,
    not_coloured,
)
from engine.scenes.scene import (
    ATTRIBUTES,
    NAMES,
    NOTHING,
    Claims,
    Scene,
    Split,
    allowed,
    codes,
    indicators,
    possible,
    scenes,
    split_of,
    truth,
)
from engine.scenes.wording import BACKGROUNDS, NUMBERS, SEEN, WHEN, plural, with_article

FEWEST, MOST = 2, 12  # right answers among the random scenes
TWINS = 4  # of the look-alikes of a reference: the same scene drawn again; the others differ in one attribute
_TRIES = 200  # references that are looked at for one query


@dataclass(frozen=True)
class Query:
    """What is asked, and what is right: every scene of the gallery of which `wanted` is true, but the references.

    `references` are rows of the gallery, one or two. `captions` are paraphrases of one another; in those of two
    references $1 and $2 stand for the pictures. `other_captions` say the same in wordings that no rule was made for;
    there are none with two references. A scene of which `ruled_out` is true has all that the references share
    with the right answers, but not what the caption asks for: a hard negative.
    """

    references: tuple[int, ...]
    captions: tuple[str, ...]
    other_captions: tuple[str, ...]
    shared_concept: str
    aspects: tuple[str, ...]
    wanted: Claims
    ruled_out: Claims


@dataclass(frozen=True)
class Size:
    """How large a benchmark is."""

    random: int = 6_000  # scenes
    queries: int = 1_080  # with one reference, shared out among the nine aspects
    pairs: int = 180  # queries with two references
    look_alikes: int = 12  # of every reference


@dataclass(frozen=True)
class Benchmark:
    """Queries over a gallery: its first `random` scenes alone, or all, look-alikes of the references included."""

    gallery: Sequence[Scene]
    random: int
    queries: Sequence[Query]
    pairs: Sequence[Query]

    def right(self, queries: Sequence[Query]) -> NDArray[np.bool_]:
        """Which scenes answer which queries, `[q, n]`."""
        found = self._true(one.wanted for one in queries)
        for row, query in enumerate(queries):
            found[row, list(query.references)] = False
        return found

    def ruled_out(self, queries: Sequence[Query]) -> NDArray[np.bool_]:
        """Which scenes are hard negatives of which queries, `[q, n]`."""
        found = self._true(one.ruled_out for one in queries)
        for row, query in enumerate(queries):
            found[row, list(query.references)] = False
        return found

    def _true(self, claims: Iterable[Claims]) -> NDArray[np.bool_]:
        return truth(allowed(list(claims)), indicators(codes(self.gallery)))


def make_benchmark(split: Split, seed: int, size: Size | None = None) -> Benchmark:
    """The benchmark of a world. The same split, seed and size give the same one.

    Raises ValueError if the world is too small to hold the queries.
    """
    size = size or Size()
    generator = random.Random(f"queries {split} {seed}")
    chosen = list(islice(scenes(split, seed), size.random))
    asking = _Asking(chosen, generator)
    queries = [asking.query(ASPECTS[number % len(ASPECTS)]) for number in range(size.queries)]
    pairs = [asking.pair() for _ in range(size.pairs)]
    references = dict.fromkeys(row for query in (*queries, *pairs) for row in query.references)
    alike = [one for row in references for one in _look_alikes(chosen[row], split, size.look_alikes, generator)]
    return Benchmark([*chosen, *alike], len(chosen), queries, pairs)


def _look_alikes(scene: Scene, split: Split, count: int, generator: random.Random) -> list[Scene]:
    """The same scene drawn again, and scenes that differ from it in one attribute other than the kind."""
    found = [scene.altered(seed=generator.getrandbits(32)) for _ in range(min(TWINS, count))]
    while len(found) < count:
        name = generator.choice(NAMES[1:])
        value = generator.choice([one for one in ATTRIBUTES[name] if one != scene.value(name)])
        other = scene.altered(**{name: value}, seed=generator.getrandbits(32))
        if possible(other) and split_of(other) == split:
            found.append(other)
    return found


class _Asking:
    """Makes queries over some scenes."""

    def __init__(self, chosen: Sequence[Scene], generator: random.Random) -> None:
        self._scenes = chosen
        self._generator = generator
        self._seen = indicators(codes(chosen))

    def query(self, aspect: str) -> Query:
        for _ in range(_TRIES):
            row = self._generator.randrange(len(self._scenes))
            scene = self._scenes[row]
            changes = _MAKERS[aspect](scene, self._generator)
            if not changes:
                continue
            new = {one.attribute: one.values for one in changes}
            shared = self._shared(scene, new)
            if shared is None:
                continue
            old = {one.attribute: frozenset((scene.value(one.attribute),)) for one in changes}
            captions, others = joined(one.wordings for one in changes), joined(one.others for one in changes)
            return Query((row,), captions, others, concept(shared), (aspect,), {**shared, **new}, {**shared, **old})
        raise ValueError(f"no query for {aspect} in a world of {len(self._scenes)} scenes; take more")

    def pair(self) -> Query:
        """The kind of one picture with the place, colour or companion of another."""
        for _ in range(_TRIES):
            first, second = self._generator.sample(range(len(self._scenes)), 2)
            one, other = self._scenes[first], self._scenes[second]
            lent = self._generator.choice(list(LENT))
            value, old = other.value(lent), one.value(lent)
            if one.kind == other.kind or value == old or NOTHING in (value, old):
                continue
            new = {lent: frozenset((value,))}
            shared = self._shared(one, new)
            if shared is None:
                continue
            rest = {**shared, lent: frozenset((old,))}
            return Query((first, second), LENT[lent], (), concept(shared), (), {**shared, **new}, rest)
        raise ValueError(f"no query with two references in a world of {len(self._scenes)} scenes; take more")

    def _shared(self, scene: Scene, new: Claims) -> Claims | None:
        """What the right answers have in common with the reference, so that there are several, but few.

        At first kind, colour and place, then as many more attributes as it takes; None if that does not work out.
        """
        base = [name for name in ("kind", "colour", "place") if name not in new]
        more = [name for name in NAMES if name not in base and name not in new]
        self._generator.shuffle(more)
        for count in range(len(more) + 1):
            shared = {name: frozenset((scene.value(name),)) for name in (*base, *more[:count])}
            answers = int(truth(allowed([{**shared, **new}]), self._seen).sum())
            if answers < FEWEST:
                return None
            if answers <= MOST:
                return shared
        return None


def concept(shared: Claims) -> str:
    """What is shared, in a few words: "two red dogs with snow in the background, at night"."""
    value = {name: next(iter(values)) for name, values in shared.items()}
    count = value.get("count")
    noun = value["kind"] if count == "1" else plural(value["kind"])
    words = [NUMBERS[count] if count else "", value.get("colour", ""), noun]
    if "companion" in value:
        words.append("alone" if value["companion"] == NOTHING else f"with {with_article(value['companion'])}")
    if "place" in value:
        words.append(f"with {BACKGROUNDS[value['place']][0]} in the background")
    if "time" in value:
        words.append(WHEN[value["time"]][0])
    if "viewpoint" in value:
        words.append(f"seen {SEEN[value['viewpoint']][0]}")
    if "facing" in value:
        words.append(f"facing {value['facing']}")
    if "style" in value:
        words.insert(0, f"{with_article(value['style'])} of")
    return " ".join(word for word in words if word)


def _another(scene: Scene, attribute: str, generator: random.Random) -> str:
    return generator.choice([one for one in ATTRIBUTES[attribute] if one not in (NOTHING, scene.value(attribute))])


def _counted(scene: Scene, generator: random.Random) -> list[Change]:
    return [counted(scene, _another(scene, "count", generator))]


def _added(scene: Scene, generator: random.Random) -> list[Change]:
    if scene.companion != NOTHING:
        return []
    return [changed(scene, "added", "companion", _another(scene, "companion", generator))]


def _negated(scene: Scene, generator: random.Random) -> list[Change]:
    if generator.random() < 0.3:
        return [not_coloured(scene)]
    return [] if scene.companion == NOTHING else [lacking(scene)]


def _told(scene: Scene, generator: random.Random) -> list[Change]:
    wording, attribute = generator.choice((("coloured", "colour"), ("moved", "place")))
    return [changed(scene, wording, attribute, _another(scene, attribute, generator))]


def _replaced(scene: Scene, generator: random.Random) -> list[Change]:
    wording, attribute = generator.choice((("recoloured", "colour"), ("replaced", "companion"), ("depicted", "style")))
    if attribute == "companion" and scene.companion == NOTHING:
        return []
    return [changed(scene, wording, attribute, _another(scene, attribute, generator))]


def _compared(scene: Scene, generator: random.Random) -> list[Change]:
    if generator.random() < 0.4:
        return [dimmed(scene)]
    more = scene.count == "1" or (scene.count != "4" and generator.random() < 0.5)
    return [compared(scene, more)]


def _joined(scene: Scene, generator: random.Random) -> list[Change]:
    parts = (("is coloured", "colour"), ("is placed", "place"), ("is timed", "time"), ("has", "companion"))
    return [
        changed(scene, wording, attribute, _another(scene, attribute, generator))
        for wording, attribute in generator.sample(parts, 2)
    ]


def _behind(scene: Scene, generator: random.Random) -> list[Change]:
    return [changed(scene, "behind", "place", _another(scene, "place", generator))]


def _viewed(scene: Scene, generator: random.Random) -> list[Change]:
    wording, attribute = generator.choice((("seen", "viewpoint"), ("facing", "facing")))
    return [changed(scene, wording, attribute, _another(scene, attribute, generator))]


_MAKERS: Mapping[str, Callable[[Scene, random.Random], list[Change]]] = {
    "cardinality": _counted, "addition": _added, "negation": _negated, "direct_addressing": _told,
    "compare_change": _replaced, "comparative_statement": _compared, "statement_with_conjunction": _joined,
    "spatial_relations_background": _behind, "viewpoint": _viewed,
}  # fmt: skip
