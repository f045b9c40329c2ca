"""Other wordings of the same changes. Nobody who wrote rules for reading wishes had seen these, nor had their author
seen the rules or the first wordings: what holds for them holds for more than what the rules were made for.
"""

from __future__ import annotations

from collections.abc import Mapping

# By the names and with the placeholders of `engine.scenes.relative`.
OTHER_WORDINGS: Mapping[str, tuple[str, ...]] = {
    "one": (
        "just one", "cut the {old} down to one", "there should be a single one, not {old}",
        "leave one and remove the rest", "all alone, no others around", "i only need one of the {old}",
    ),
    "number": (
        "{new} of them, not {old}", "change the {old} to {new}", "i see {old} here but i'm after {new}",
        "make that {new}", "with {new} instead of {old}", "the count should be {new}",
    ),
    "more": (
        "more than {old}", "add some more", "a bigger group", "{old} is not enough", "could there be a few extra?",
        "i'd like to see more of them",
    ),
    "fewer": (
        "fewer than {old}", "take some of them away", "not so many", "{old} is too many", "a smaller group please",
        "i'd like less of them than the {old} here",
    ),
    "darker": (
        "at night", "make it darker", "after the sun has gone down", "the same scene when it's dark out",
        "turn the lights off", "should be night time",
    ),
    "brighter": (
        "in daylight", "make it lighter", "the same place during the day", "turn day on",
        "there should be a lot more light", "not so dark, please",
    ),
    "added": (
        "with {a} too", "put {a} next to {it}", "there's also {a}", "i'd like {a} beside {it}", "throw in {a}",
        "and {a} to keep {it} company",
    ),
    "without": (
        "no {old}", "take the {old} away", "minus the {old}", "i don't need the {old} there",
        "just {it}, the {old} is gone", "same thing once the {old} has been removed",
    ),
    "not coloured": (
        "any colour except {old}", "just don't make {it} {old}", "not {old}",
        "i don't want {old}, pick something else", "with {it} in some other colour than {old}",
        "the colour can be anything as long as it isn't {old}",
    ),
    "coloured": (
        "make {it} {new}", "paint {it} {new}", "change the colour to {new}", "i want to see {it} in {new}",
        "go with {new} this time", "let's have {it} all {new}",
    ),
    "moved": (
        "put {it} {where}", "change the setting to {behind}", "take {it} somewhere else, {where}",
        "use {behind} as the new place", "show me {it} {where} instead", "let {it} have {behind} all around",
    ),
    "recoloured": (
        "{new} instead of {old}", "swap the {old} for {new}", "in {new}, not in {old}",
        "should be {new} where it's {old} now", "i'd like {new} better than {old}", "same thing, only {new}",
    ),
    "replaced": (
        "with {a} instead of {b}", "swap the {old} for {a}", "{a} where the {old} is now", "no {old}, {a} please",
        "the other thing should be {a}", "i'd rather see {a} there than {b}",
    ),
    "depicted": (
        "as {a}", "{a} rather than {b}", "drop the {old} look and make it {a}",
        "could i get this in the form of {a}?", "it should be {a}, this one is {b}", "turn the {old} into {a}",
    ),
    "behind": (
        "{where} this time", "with {behind} behind {it}", "swap the background for {behind}",
        "i'd rather have {it} {where}", "the backdrop should be {behind}", "same picture taken {where}",
    ),
    "seen": (
        "viewed {seen}", "let me look at {it} {seen}", "how would this look {seen}?", "taken {seen} instead",
        "move the camera and shoot {it} {seen}", "same thing, {seen}",
    ),
    "facing": (
        "facing {new} instead of {old}", "turn {it} to the {new}", "looking the other way, to the {new}",
        "flip the picture so the front is on the {new}", "i need {it} pointing {new}, not {old}",
        "no longer to the {old}, have {it} look {new}",
    ),
    "is coloured": (
        "make {it} {new}", "turn {it} {new}", "paint {it} {new}", "change the colour to {new}", "let {it} be {new}",
        "go for {new} as the colour",
    ),
    "is placed": (
        "put {it} {where}", "use {behind} as the background", "move the scene so we find {it} {where}",
        "have {behind} behind {it}", "switch the place to {behind}", "set the picture {where}",
    ),
    "is timed": (
        "show {it} {when}", "take the picture {when}", "have the whole thing happen {when}",
        "let me see {it} {when}", "shift the time so we are there {when}", "shoot this {when}",
    ),
    "has": (
        "give {it} {a}", "add {a}", "place {a} right next to {it}", "throw in {a} as well",
        "let there be {a} near {it}", "include {a} in the scene",
    ),
}  # fmt: skip
