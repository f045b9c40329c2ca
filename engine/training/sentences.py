"""A grammar of short English picture descriptions, each with the concepts that it speaks of. Training only."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SLOT = "{}"  # where the first concept stands in a template

SINGLE = (
    "{}", "{a}", "a photo of {a}", "a photo of a {}", "a photo of a {}", "a photo of {}", "a picture of {a}",
    "an image of {a}", "the {}", "a photo of the {}", "this is a photo of {a}", "this photo contains {a}",
    "we see {a}", "we see {a} in this photo", "we see {a} in this image", "{} photo", "{} image",
    "there is {a}", "my {}", "{a} in the picture", "a photo of {a} in it",
)  # fmt: skip
PAIRS = (
    "{a} and {b}", "a photo of {a} and {b}", "a photo of {a} and {b}", "a photo of a {} and a {B}", "{} and {B}",
    "a photo of {a} with {b}", "{a} with {b}", "{a} next to {b}", "{a} beside {b}", "{a} near {b}", "{a} on {b}",
    "{a} in {b}", "{b} and {a}", "{b} with {a}", "a picture of {a} and also {b}", "{a} that is next to {b}",
    "a photo of {a} that is with {b}", "a photo of {a} with {b} in the background", "we see {a} and {b}",
)  # fmt: skip
TRIPLES = ("{a}, {b} and {c}", "a photo of {a}, {b} and {c}", "a photo of {a} and {b} and {c}", "{a} with {b} and {c}")

# What a part of a sentence counts in its target beside the main concept's 1.
SECOND, SETTING, ACTION, QUALITY, NUMBER, STYLE = 1.0, 0.7, 0.5, 0.45, 0.25, 0.35


@dataclass(frozen=True)
class Sentence:
    """A sentence and the concepts in it with their weights.

    `before` and `after` are the text around its first concept where a pseudo-word can stand in for that concept.
    `asks` marks sentences whose whole wording a sentence encoder should be asked about.
    """

    text: str
    parts: tuple[tuple[str, float], ...]
    before: str | None = None
    after: str | None = None
    asks: bool = False


@dataclass(frozen=True)
class Words:
    """What the grammar chooses from."""

    names: Sequence[tuple[str, ...]]  # of every class, the preferred name first
    kinds: Sequence[str]
    concepts: Sequence[str]  # everyday concepts
    vocabulary: Sequence[str]  # any word at all
    classes: dict[str, list[str]]  # adjectives, settings, actions ... (`read_words`)


def read_words(path: Path) -> dict[str, list[str]]:
    """The word classes of a file with lines `class: word, word`; `#` begins a comment."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {name: listed.strip().split(", ") for name, listed in (line.split(":") for line in lines)}


def with_article(concept: str) -> str:
    """The concept with "a" or "an"; a plural or a name of several words in capitals keeps none."""
    if concept.endswith("s") and not concept.endswith(("ss", "us")):
        return concept
    return f"{'an' if concept[:1].lower() in 'aeiou' else 'a'} {concept}"


def every_name(words: Words) -> Iterator[Sentence]:
    """Each name, kind and concept in a few plain sentences, so that chance leaves none out."""
    for names in words.names:
        for place, name in enumerate(names):
            for template in SINGLE[:5] if place else SINGLE[:8]:
                yield _filled(template, [name], [1.0])
    for concept in (*words.kinds, *words.concepts):
        for template in SINGLE[:4]:
            yield _filled(template, [concept], [1.0])


def sentences(words: Words, generator: random.Random) -> Iterator[Sentence]:
    """Sentences without end."""
    forms = (_single, _pair, _triple, _in_setting, _acting, _with_quality, _counted, _styled, _scene, _long)
    often = (16, 26, 5, 18, 8, 12, 4, 4, 10, 2)
    while True:
        form = generator.choices(forms, often)[0]
        yield form(words, generator)


def _concept(words: Words, generator: random.Random) -> str:
    share = generator.random()
    if share < 0.45:
        names = generator.choice(words.names)
        return names[0] if generator.random() < 0.5 else generator.choice(names)
    if share < 0.6:
        return generator.choice(words.kinds)
    if share < 0.85:
        return generator.choice(words.concepts)
    return generator.choice(words.vocabulary)


def _filled(template: str, concepts: Sequence[str], weights: Sequence[float], asks: bool = False) -> Sentence:
    first, *others = concepts
    articles = dict(zip("bc", map(with_article, others), strict=False))
    bare = dict(zip("BC", others, strict=False))
    text = template.replace("{}", first).format(a=with_article(first), **articles, **bare)
    slotted = template.replace("{a}", "{}").replace("{}", "\0").format(**articles, **bare)
    before, _, after = slotted.partition("\0")
    return Sentence(text, tuple(zip(concepts, weights, strict=True)), before, after, asks)


def _single(words: Words, generator: random.Random) -> Sentence:
    return _filled(generator.choice(SINGLE), [_concept(words, generator)], [1.0])


def _pair(words: Words, generator: random.Random) -> Sentence:
    pair = [_concept(words, generator), _concept(words, generator)]
    return _filled(generator.choice(PAIRS), pair, [1.0, SECOND])


def _triple(words: Words, generator: random.Random) -> Sentence:
    three = [_concept(words, generator) for _ in range(3)]
    return _filled(generator.choice(TRIPLES), three, [1.0, SECOND, SECOND])


def _in_setting(words: Words, generator: random.Random) -> Sentence:
    concept, setting = _concept(words, generator), generator.choice(words.classes["setting"])
    template = generator.choice(("{a} ", "a photo of {a} ", "a photo of {a} that is ", "{} ", "a photo of a {} "))
    return _filled(template + setting, [concept, setting], [1.0, SETTING], asks=True)


def _acting(words: Words, generator: random.Random) -> Sentence:
    concept, action = _concept(words, generator), generator.choice(words.classes["action"])
    template = generator.choice(("{a} ", "a photo of {a} ", "a photo of {a} that is ", "{a} is "))
    return _filled(template + action, [concept, action], [1.0, ACTION], asks=True)


def _with_quality(words: Words, generator: random.Random) -> Sentence:
    quality = generator.choice(words.classes[generator.choice(("colour", "adjective"))])
    concept = _concept(words, generator)
    if generator.random() < 0.3:
        template = generator.choice(("a photo of {a} that is ", "{a} is ")) + quality
        return _filled(template, [concept, quality], [1.0, QUALITY], asks=True)
    text = generator.choice(("", "a photo of ", "a picture of ")) + with_article(f"{quality} {concept}")
    return Sentence(text, ((concept, 1.0), (quality, QUALITY)), asks=True)


def _counted(words: Words, generator: random.Random) -> Sentence:
    concept, number = _concept(words, generator), generator.choice(words.classes["number"])
    many = concept if concept.endswith("s") else f"{concept}s"
    text = f"{generator.choice(('', 'a photo of ', 'a picture of '))}{number} {many}"
    return Sentence(text, ((concept, 1.0), (number, NUMBER)), asks=True)


def _styled(words: Words, generator: random.Random) -> Sentence:
    concept, style = _concept(words, generator), generator.choice(words.classes["style"])
    template = with_article(style) + generator.choice((" of {a}", " of {}"))
    return _filled(template, [concept, style], [1.0, STYLE], asks=True)


def _scene(words: Words, generator: random.Random) -> Sentence:
    first, second = _concept(words, generator), _concept(words, generator)
    setting = generator.choice(words.classes["setting"])
    relation = generator.choice(words.classes["relation"])
    quality = generator.choice(words.classes[generator.choice(("colour", "adjective"))])
    text = f"{with_article(first)} {relation} {with_article(f'{quality} {second}')} {setting}"
    parts = ((first, 1.0), (second, 0.9), (setting, SETTING), (quality, QUALITY / 2))
    return Sentence(generator.choice(("", "a photo of ")) + text, parts, asks=True)


def _long(words: Words, generator: random.Random) -> Sentence:
    several = [_single(words, generator), _in_setting(words, generator), _pair(words, generator)]
    parts = tuple(part for sentence in several for part in sentence.parts)
    return Sentence(". ".join(sentence.text for sentence in several), parts)
