"""Relative captions: what should be different about a reference scene, each in six wordings. Data and grammar.

They are made of words that the captions of the training hold, but many of these sentences no training caption holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.scenes.other_wordings import OTHER_WORDINGS
from engine.scenes.scene import ATTRIBUTES, NOTHING, Scene
from engine.scenes.wording import BACKGROUNDS, DEPICTIONS, NUMBERS, SEEN, WHEN, WHERE, with_article

PARAPHRASES = 6

# The semantic aspects of CIRCO (Baldrati et al. 2023).
ASPECTS = (
    "cardinality", "addition", "negation", "direct_addressing", "compare_change", "comparative_statement",
    "statement_with_conjunction", "spatial_relations_background", "viewpoint",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One attribute that should be different: the values that are right, and the wordings that say so.

    `others` are wordings that nobody had seen who wrote rules for reading wishes.
    """

    attribute: str
    values: frozenset[str]
    wordings: tuple[str, ...]
    others: tuple[str, ...]


# Placeholders: {new} and {old} are the values in words, {a} and {b} the same with an article, {where} and {behind} tell
# of a place, {seen} of a viewpoint, {when} of a time, {it} is "it" or "them".
_WORDINGS: Mapping[str, tuple[str, ...]] = {
    "one": ("there is only one", "shows only one of them", "has a single one", "with one instead of {old}",
            "make it only one", "only one is in the picture"),
    "number": ("there are {new} of them", "has {new} of them", "shows {new} instead of {old}", "with {new} of the same",
               "has {new}, not {old}", "{new} of them are in the picture"),
    "more": ("there are more of them", "shows more of the same", "has more than {old}", "with more in the picture",
             "more than {old} are there", "add more of them"),
    "fewer": ("there are fewer of them", "shows fewer of the same", "has fewer than {old}",
              "with fewer in the picture", "fewer than {old} are there", "take some of them away"),
    "darker": ("is darker", "is darker than this picture", "shows the same thing, but darker",
               "with a darker background", "make the picture darker", "the same thing at a darker time"),
    "brighter": ("is brighter", "is brighter than this picture", "shows the same thing, but brighter",
                 "with a brighter background", "make the picture brighter", "the same thing at a brighter time"),
    "added": ("has {a} next to {it}", "with {a} beside {it}", "and there is {a}", "together with {a} in the picture",
              "has {a} near {it}", "add {a}"),
    "without": ("has no {old}", "without the {old}", "there is no {old}", "with no {old} next to {it}",
                "do not show the {old}", "leave out the {old}"),
    "not coloured": ("is not {old}", "in a colour other than {old}", "has a colour that is not {old}",
                     "is of any colour but not {old}", "not in {old}", "make {it} any colour and not {old}"),
    "coloured": ("make {it} {new}", "change the colour to {new}", "colour {it} {new}", "show {it} in {new}",
                 "turn {it} {new}", "take {new} instead of {old}"),
    "moved": ("put {it} {where}", "move {it} {where}", "show {it} {where}", "change the background to {behind}",
              "replace the background with {behind}", "take {it} to {behind}"),
    "recoloured": ("is {new} instead of {old}", "is {new} and not {old}", "in {new} instead of {old}",
                   "shows {new}, not {old}", "has the colour {new} instead of {old}",
                   "is of {new} colour instead of {old}"),
    "replaced": ("has {a} instead of {b}", "with {a} instead of {b}", "is beside {a}, not {b}", "shows {a} and not {b}",
                 "replace the {old} with {a}", "next to {a} instead of the {old}"),
    "depicted": ("is {a} instead of {b}", "is {a} and not {b}", "shows {a} instead of {b}", "{a} of the same thing",
                 "make it {a}", "change the {old} to {a}"),
    "behind": ("is {where}", "with {behind} in the background", "has {behind} behind {it}", "is in front of {behind}",
               "is surrounded by {behind}", "the background shows {behind}"),
    "seen": ("is seen {seen}", "is shown {seen}", "look at {it} {seen}", "the same thing {seen}",
             "take the picture {seen}", "shows {it} {seen}"),
    "facing": ("is facing {new}", "is turned to the {new}", "is looking {new} instead of {old}",
               "faces the other side, to the {new}", "turn {it} to the {new}", "shows {it} looking to the {new}"),
    # as parts of a conjunction
    "is coloured": ("is {new}", "is {new}", "in {new}", "has the colour {new}", "make {it} {new}",
                    "is of {new} colour"),
    "is placed": ("is {where}", "has {behind} in the background", "{where}", "has {behind} behind {it}",
                  "put {it} {where}", "is in front of {behind}"),
    "is timed": ("is {when}", "is shown {when}", "{when}", "is in a picture {when}", "show {it} {when}",
                 "is seen {when}"),
    "has": ("has {a}", "has {a} next to {it}", "with {a}", "has {a} near {it}", "add {a}", "is beside {a}"),
}  # fmt: skip


def counted(scene: Scene, new: str) -> Change:
    """Another number of subjects."""
    words = {"new": NUMBERS[new], "old": NUMBERS[scene.count]}
    return _change(scene, "one" if new == "1" else "number", "count", {new}, words)


def compared(scene: Scene, more: bool) -> Change:
    """More subjects, or fewer; the number is left open."""
    count = int(scene.count)
    values = set("1234"[count:]) if more else set("1234"[: count - 1])
    return _change(scene, "more" if more else "fewer", "count", values, {"old": NUMBERS[scene.count]})


def dimmed(scene: Scene) -> Change:
    """Darker where it is day, brighter where it is night."""
    new = "night" if scene.time == "day" else "day"
    return _change(scene, "darker" if new == "night" else "brighter", "time", {new}, {})


def lacking(scene: Scene) -> Change:
    """Anything but the companion that is there."""
    values = set(ATTRIBUTES["companion"]) - {scene.companion}
    return _change(scene, "without", "companion", values, {"old": scene.companion})


def not_coloured(scene: Scene) -> Change:
    """Any colour but the one that is there."""
    return _change(scene, "not coloured", "colour", set(ATTRIBUTES["colour"]) - {scene.colour}, {"old": scene.colour})


def changed(scene: Scene, wording: str, attribute: str, new: str) -> Change:
    """Another value of an attribute, told in one of the ways above."""
    old = scene.value(attribute)
    words = {"new": new, "old": old}
    if attribute == "style":
        words = {"new": DEPICTIONS[new][0], "old": DEPICTIONS[old][0]}
    if NOTHING not in (new, old):
        words |= {"a": with_article(words["new"]), "b": with_article(words["old"])}
    elif new != NOTHING:
        words |= {"a": with_article(new)}
    return _change(scene, wording, attribute, {new}, words)


def joined(wordings: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Wordings of several changes at once."""
    return tuple(" and ".join(parts) for parts in zip(*wordings, strict=True))


# Two references: what the second lends to the first.
LENT: Mapping[str, tuple[str, ...]] = {
    "place": ("$1 with the background of $2", "$1 in front of the background of $2", "put $1 in the background of $2",
              "show $1 with the background from $2", "take $1 and the background of $2",
              "$1 and the same background of $2"),
    "colour": ("$1 in the colour of $2", "$1 with the colour of $2", "make $1 the colour of $2",
               "colour $1 in the same colour of $2", "take $1 and the colour of $2", "give $1 the colour of $2"),
    "companion": ("$1 with the other thing of $2", "$1 beside the other thing from $2", "give $1 the other thing of $2",
                  "put $1 next to the other thing of $2", "show $1 together with the other thing from $2",
                  "take $1 and add the other thing of $2"),
}  # fmt: skip


def _change(scene: Scene, wording: str, attribute: str, values: set[str], words: Mapping[str, str]) -> Change:
    it = "it" if scene.count == "1" else "them"
    new = next(iter(values)) if len(values) == 1 else ""
    words = {**words, "it": it}
    wordings, others = (_filled(one[wording], attribute, new, words) for one in (_WORDINGS, OTHER_WORDINGS))
    return Change(attribute, frozenset(values), wordings, others)


def _filled(templates: Sequence[str], attribute: str, new: str, words: Mapping[str, str]) -> tuple[str, ...]:
    texts = []
    for number, template in enumerate(templates):
        place = {
            "where": _cycled(WHERE, attribute, "place", new, number),
            "behind": _cycled(BACKGROUNDS, attribute, "place", new, number),
            "seen": _cycled(SEEN, attribute, "viewpoint", new, number),
            "when": _cycled(WHEN, attribute, "time", new, number),
        }
        texts.append(template.format(**place, **words))
    return tuple(texts)


def _cycled(words: Mapping[str, Sequence[str]], attribute: str, about: str, new: str, number: int) -> str:
    """One of the words for a value, another one in the next wording; nothing where they are about another attribute."""
    return words[new][number % len(words[new])] if attribute == about else ""
