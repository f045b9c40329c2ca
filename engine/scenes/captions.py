"""A grammar of captions: what people might say of a scene, in many wordings, never all of it. Runs in training.

Three registers: a description ("a sketch of two red dogs in the snow, facing left"), statements ("the dogs are red and
have a ball") and instructions ("show two dogs, put them in the snow and add a ball").
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.scenes.scene import ATTRIBUTES, NOTHING, VEHICLES, Claims, Scene
from engine.scenes.wording import BACKGROUNDS, DEPICTIONS, NUMBERS, SEEN, WHEN, WHERE, plural, with_article

MOST_WORDS = 20  # and commas; with start and end at most 27 tokens

# How often an attribute is spoken of. The companion and facing are the hardest to see and so spoken of most.
_NAMED = {
    "kind": 0.94, "colour": 0.6, "count": 0.7, "companion": 0.6, "place": 0.5, "time": 0.33, "viewpoint": 0.33,
    "style": 0.4, "facing": 0.55,
}  # fmt: skip
_UNUSUAL_TOLD, _USUAL_TOLD = 0.85, 0.12  # how often something is told of an individual
_NEGATED = 0.12  # share of what is said of colours and companions that says what is not there
_OPENINGS = ("", "", "a picture of ", "an image of ", "we see ", "this picture shows ", "this image contains ")
# People say "a photo of" of anything, and so do the prompts that pseudo-words are made for.
_OF_NAMES = ("", "", "a photo of ", "a photo of ", "a picture of ", "we see ", "this picture shows ", "an image of ")
_STYLED = ("a {} of ", "a {} of ", "this is a {} of ", "this {} contains ", "this {} shows ")


@dataclass(frozen=True)
class Caption:
    """A text and what it claims."""

    text: str
    claims: Claims


Said = tuple[str, dict[str, frozenset[str]]]  # words and what they claim


def caption(scene: Scene, generator: random.Random) -> Caption:
    """One caption that is true of the scene."""
    register = generator.random()
    if register < 0.62:
        return _description(scene, generator)
    return _statement(scene, generator) if register < 0.82 else _instruction(scene, generator)


def named_caption(scene: Scene, name: str, usual: Scene, generator: random.Random) -> Caption:
    """A caption of an individual: its name, and what is not as usual: "a photo of oliver in the snow"."""
    claims = _exactly(scene, "kind") | _exactly(scene, "colour")
    named = []
    for attribute in ATTRIBUTES:
        unusual = scene.value(attribute) != usual.value(attribute)
        if attribute not in claims and generator.random() < (_UNUSUAL_TOLD if unusual else _USUAL_TOLD):
            named.append(attribute)
    generator.shuffle(named)
    opening, more = _opening(scene, generator, named=True) if "style" in named else (_pick(generator, _OF_NAMES), {})
    text, claims = opening + name, claims | more
    for attribute in named:
        if attribute == "style":
            continue
        words, more = _counted(scene) if attribute == "count" else _CLAUSES[attribute](scene, generator)
        if _length(text) + _length(words) <= MOST_WORDS:
            text += f" {words}"
            claims |= more
    return Caption(text, claims)


def _counted(scene: Scene) -> Said:
    one = scene.count == "1"
    words = "and there is only one" if one else f"and there are {NUMBERS[scene.count]} of them"
    return words, _exactly(scene, "count")


def short_caption(scene: Scene, attribute: str, generator: random.Random) -> Caption:
    """A caption that speaks of one attribute only."""
    many = scene.count != "1"
    if attribute == "kind":
        one = plural(scene.kind) if many and generator.random() < 0.3 else with_article(scene.kind)
        return Caption(_pick(generator, _OPENINGS) + one, _exactly(scene, attribute))
    if attribute == "style":
        opening, claims = _opening(scene, generator, named=True)
        return Caption(opening + ("things" if many else "a thing"), claims)
    if attribute == "count":
        number, claims = _number(scene, generator, plain=True)
        noun = _vague_noun(scene, many)
        return Caption(f"{_pick(generator, _OPENINGS)}{number} {noun}", claims)
    if attribute == "colour" and generator.random() < 0.6:
        noun = _vague_noun(scene, many)
        article = "" if many else ("an " if scene.colour == "orange" else "a ")
        return Caption(f"{_pick(generator, _OPENINGS)}{article}{scene.colour} {noun}", _exactly(scene, attribute))
    words, claims = _CLAUSES[attribute](scene, generator)
    before = _pick(generator, ("", "", f"{_vague_noun(scene, many)} "))
    return Caption(f"{before}{words}", claims)


def _description(scene: Scene, generator: random.Random) -> Caption:
    """An opening, the subjects, and clauses in any order."""
    named = _chosen(generator)
    opening, claims = _opening(scene, generator, "style" in named)
    subjects, more = _subjects(scene, generator, named)
    claims |= more
    clauses = [_CLAUSES[attribute](scene, generator) for attribute in named if attribute in _CLAUSES_AFTER]
    if "colour" in named and "colour" not in claims:
        clauses.append(_CLAUSES["colour"](scene, generator))
    text = opening + subjects
    for words, more in clauses:
        comma = "," if generator.random() < 0.25 else ""
        if _length(text) + _length(words) + len(comma) <= MOST_WORDS:
            text += f"{comma} {words}"
            claims |= more
    return Caption(text, claims)


def _statement(scene: Scene, generator: random.Random) -> Caption:
    """The subjects with what is true of them: "is ... and has ..."."""
    named = _chosen(generator)
    shares = [attribute for attribute in named if attribute in _PREDICATES]
    inside = [attribute for attribute in named if attribute not in shares[:3]]
    subjects, claims = _subjects(scene, generator, inside)
    text = subjects
    for number, attribute in enumerate(shares[:3]):
        words, more = _PREDICATES[attribute](scene, generator)
        joint = _pick(generator, (" and ", ", ", " and ")) if number or attribute == "count" else " "
        if _length(text) + _length(words) + 1 <= MOST_WORDS:
            text += joint + words
            claims |= more
    return Caption(text, claims)


def _instruction(scene: Scene, generator: random.Random) -> Caption:
    """What someone would have to do to get the picture."""
    named = _chosen(generator)
    orders = [attribute for attribute in named if attribute in _ORDERS][:3]
    inside = [attribute for attribute in named if attribute not in orders]
    subjects, claims = _subjects(scene, generator, inside)
    text = f"{_pick(generator, ('show', 'draw', 'take'))} {subjects}"
    for attribute in orders:
        words, more = _ORDERS[attribute](scene, generator)
        joint = _pick(generator, (" and ", ", "))
        if _length(text) + _length(words) + 1 <= MOST_WORDS:
            text += joint + words
            claims |= more
    return Caption(text, claims)


def _chosen(generator: random.Random) -> list[str]:
    """The attributes that are spoken of, in any order."""
    named = [attribute for attribute, share in _NAMED.items() if generator.random() < share]
    generator.shuffle(named)
    return named


def _opening(scene: Scene, generator: random.Random, named: bool) -> Said:
    if not named:
        return _pick(generator, _OPENINGS), {}
    depiction = _pick(generator, DEPICTIONS[scene.style])
    opening = _pick(generator, _STYLED).format(depiction)
    if opening.startswith("a i"):
        opening = f"an{opening[1:]}"
    if opening.startswith("a") and scene.style != "photo" and generator.random() < 0.2:
        opening = f"a photo of {opening}"
    return opening, _exactly(scene, "style")


def _subjects(scene: Scene, generator: random.Random, named: Sequence[str]) -> Said:
    """Number, colour and noun."""
    many = scene.count != "1"
    claims: dict[str, frozenset[str]] = {}
    number = "" if many else "a"
    if "count" in named:
        number, claims = _number(scene, generator)
    elif many and generator.random() < 0.5:
        number, claims = _pick(generator, ("some", "several")), {"count": frozenset("234")}
    noun = plural(scene.kind) if many else scene.kind
    if "kind" in named:
        claims |= _exactly(scene, "kind")
    else:
        noun = _vague_noun(scene, many)
        vehicles = frozenset(ATTRIBUTES["kind"]) & VEHICLES
        if not noun.startswith("thing"):
            claims["kind"] = vehicles if scene.kind in vehicles else frozenset(ATTRIBUTES["kind"]) - vehicles
    if "colour" in named and generator.random() < 0.75:
        noun = f"{scene.colour} {noun}"
        claims |= _exactly(scene, "colour")
    if number == "a" and noun[0] in "aeiou":
        number = "an"
    if not number and generator.random() < 0.3:
        number = "the"
    return f"{number} {noun}".strip(), claims


def _vague_noun(scene: Scene, many: bool) -> str:
    noun = "vehicle" if scene.kind in VEHICLES else "animal"
    if scene.seed % 4 == 0:
        noun = "thing"
    return plural(noun) if many else noun


def _number(scene: Scene, generator: random.Random, plain: bool = False) -> Said:
    """How many, or more or fewer than how many."""
    count = int(scene.count)
    if not plain and generator.random() < 0.12:
        if count > 1 and generator.random() < 0.6:
            least = generator.randint(1, count - 1)
            return f"more than {NUMBERS[str(least)]}", {"count": frozenset("1234"[least:])}
        if 1 < count < 4:
            most = generator.randint(count + 1, 4)
            return f"fewer than {NUMBERS[str(most)]}", {"count": frozenset("1234"[: most - 1])}
    words = {"1": ("a", "one", "a single", "only one"), "2": ("two", "two", "a pair of")}
    return _pick(generator, words.get(scene.count, (NUMBERS[scene.count],))), _exactly(scene, "count")


def _facing(scene: Scene, generator: random.Random) -> Said:
    words = ("facing {}", "facing {}", "looking {}", "looking to the {}", "turned to the {}", "that faces to the {}")
    return _agreeing(scene, _pick(generator, words)).format(scene.facing), _exactly(scene, "facing")


def _companion(scene: Scene, generator: random.Random) -> Said:
    if scene.companion == NOTHING:
        nobody = ("alone", "with nothing else", "and nothing else", "without other things")
        return _pick(generator, nobody), _exactly(scene, "companion")
    if generator.random() < _NEGATED:
        return _lacking(scene, generator)
    thing = with_article(scene.companion)
    words = ("with {}", "with {}", "and {}", "next to {}", "beside {}", "near {}", "together with {}", "that has {}")
    text = _agreeing(scene, _pick(generator, words)).format(thing)
    if generator.random() < 0.08:
        text += f" instead of {with_article(_other(scene, 'companion', generator))}"
    return text, _exactly(scene, "companion")


def _lacking(scene: Scene, generator: random.Random) -> Said:
    missing = _other(scene, "companion", generator)
    words = ("without {a}", "without any {}", "with no {}", "and no {}")
    text = _pick(generator, words).format(missing, a=with_article(missing))
    return text, {"companion": frozenset(ATTRIBUTES["companion"]) - {missing}}


def _place(scene: Scene, generator: random.Random) -> Said:
    if generator.random() < 0.65:
        return _pick(generator, WHERE[scene.place]), _exactly(scene, "place")
    words = ("with {} in the background", "in front of {}", "surrounded by {}", "with {} behind")
    return _pick(generator, words).format(_pick(generator, BACKGROUNDS[scene.place])), _exactly(scene, "place")


def _time(scene: Scene, generator: random.Random) -> Said:
    words = _pick(generator, WHEN[scene.time])
    if generator.random() < 0.2:
        more, other = ("darker", "by day") if scene.time == "night" else ("brighter", "at night")
        words += _pick(generator, (f", {more} than {other}", f" and {more}"))
    return words, _exactly(scene, "time")


def _viewpoint(scene: Scene, generator: random.Random) -> Said:
    words = ("{}", "seen {}", "seen {}", "shown {}")
    return _pick(generator, words).format(_pick(generator, SEEN[scene.viewpoint])), _exactly(scene, "viewpoint")


def _colour(scene: Scene, generator: random.Random) -> Said:
    if generator.random() < _NEGATED:
        other = _other(scene, "colour", generator)
        if generator.random() < 0.5:
            text = _agreeing(scene, "that is not {} but {}").format(other, scene.colour)
            return text, _exactly(scene, "colour")
        text = _agreeing(scene, "that is not {}").format(other)
        return text, {"colour": frozenset(ATTRIBUTES["colour"]) - {other}}
    text = _agreeing(scene, _pick(generator, ("that is {}", "in {}", "of {} colour"))).format(scene.colour)
    if generator.random() < 0.1:
        text += f" {_pick(generator, ('instead of', 'and not'))} {_other(scene, 'colour', generator)}"
    return text, _exactly(scene, "colour")


def _is(about: str) -> Callable[[Scene, random.Random], Said]:
    """A clause as a predicate: "in the snow" becomes "is in the snow"."""

    def said(scene: Scene, generator: random.Random) -> Said:
        words, claims = _CLAUSES[about](scene, generator)
        if words.startswith("and "):
            words = f"with {words[4:]}"
        if words.startswith("that "):
            return words[5:], claims
        return f"{'is' if scene.count == '1' else 'are'} {words}", claims

    return said


def _has(scene: Scene, generator: random.Random) -> Said:
    words, claims = _companion(scene, generator)
    verb = "has" if scene.count == "1" else "have"
    if words.startswith(("with ", "and ")):
        return f"{verb} {words.split(' ', 1)[1]}", claims
    return _is("companion")(scene, generator)


def _there(scene: Scene, generator: random.Random) -> Said:
    if scene.count == "1":
        return _pick(generator, ("there is only one", "it is the only one")), _exactly(scene, "count")
    words = ("there are {}", "there are {} of them", "all {} are the same")
    return _pick(generator, words).format(NUMBERS[scene.count]), _exactly(scene, "count")


def _order(
    words: Sequence[str], attribute: str, values: dict[str, tuple[str, ...]] | None = None
) -> Callable[[Scene, random.Random], Said]:
    """Orders that put the scene's value, or the words for it, into one of the wordings."""

    def said(scene: Scene, generator: random.Random) -> Said:
        value = scene.value(attribute)
        if values is not None:
            value = _pick(generator, values[value])
        it = "it" if scene.count == "1" else "them"
        return _pick(generator, words).format(value, it=it), _exactly(scene, attribute)

    return said


def _add(scene: Scene, generator: random.Random) -> Said:
    it = "it" if scene.count == "1" else "them"
    if scene.companion == NOTHING:
        nothing = ("remove everything else", "take everything else away", "leave {it} alone", "add nothing else")
        return _pick(generator, nothing).format(it=it), _exactly(scene, "companion")
    if generator.random() < 0.2:
        missing = _other(scene, "companion", generator)
        gone = ("remove the {}", "take the {} away", "leave out the {}", "do not add {a}")
        text = _pick(generator, gone).format(missing, a=with_article(missing))
        return text, {"companion": frozenset(ATTRIBUTES["companion"]) - {missing}}
    words = ("add {}", "add {}", "put {} next to {it}", "give {it} {}", "replace {other} with {}")
    other = f"the {_other(scene, 'companion', generator)}"
    text = _pick(generator, words).format(with_article(scene.companion), it=it, other=other)
    return text, _exactly(scene, "companion")


_CLAUSES: dict[str, Callable[[Scene, random.Random], Said]] = {
    "facing": _facing, "companion": _companion, "place": _place, "time": _time, "viewpoint": _viewpoint,
    "colour": _colour,
}  # fmt: skip
_CLAUSES_AFTER = ("facing", "companion", "place", "time", "viewpoint")
_PREDICATES: dict[str, Callable[[Scene, random.Random], Said]] = {
    "colour": _is("colour"), "facing": _is("facing"), "companion": _has, "place": _is("place"), "time": _is("time"),
    "viewpoint": _is("viewpoint"), "count": _there,
}  # fmt: skip
_ORDERS: dict[str, Callable[[Scene, random.Random], Said]] = {
    "colour": _order(("make {it} {}", "change the colour to {}", "colour {it} {}"), "colour"),
    "facing": _order(("turn {it} to the {}", "make {it} look {}", "let {it} face {}"), "facing"),
    "companion": _add,
    "place": _order(("put {it} {}", "move {it} {}", "show {it} {}"), "place", dict(WHERE)),
    "time": _order(("change the time to {}", "make it {}"), "time", {"day": ("day",), "night": ("night",)}),
    "viewpoint": _order(("show {it} {}", "look at {it} {}"), "viewpoint", dict(SEEN)),
}  # fmt: skip


def _agreeing(scene: Scene, words: str) -> str:
    """The verb behind "that" in the plural where there are several."""
    if scene.count == "1":
        return words
    for one, several in (("that is", "that are"), ("that has", "that have"), ("that faces", "that face")):
        words = words.replace(one, several)
    return words


def _exactly(scene: Scene, attribute: str) -> dict[str, frozenset[str]]:
    return {attribute: frozenset((scene.value(attribute),))}


def _other(scene: Scene, attribute: str, generator: random.Random) -> str:
    """A value that the scene has not."""
    values = [one for one in ATTRIBUTES[attribute] if one not in (NOTHING, scene.value(attribute))]
    return _pick(generator, values)


def _pick(generator: random.Random, choices: Sequence[str]) -> str:
    return choices[int(generator.random() * len(choices))]


def _length(text: str) -> int:
    """Words and commas."""
    return text.count(" ") + text.count(",") + 1
