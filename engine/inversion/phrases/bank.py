"""The built-in phrases: a grammar that goes on from "a photo of {concept}" as a caption would.

Every concept of a kind has the same continuations, so that what a text tower makes of them can be kept.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from engine.inversion.phrases.wording import article
from engine.inversion.vocabulary import Vocabulary, built_in

GRAMMAR = Path(__file__).parents[3] / "resources" / "phrases.txt"
PER_CONCEPT = 256  # as many as the paper has a language model write (section V-A)
BEGINNING = "a photo of "
WITH_ARTICLE = 4  # of so many phrases one has "a photo of a {concept}"; the paper's have none
ALL = "all"  # section of the grammar that holds for every kind

_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 20 * PER_CONCEPT  # the grammar makes thousands of phrases; some of its patterns only a few
_OWN = 3  # times as often as what holds for every kind, a kind's own entries are chosen


class PhraseBank:
    """Phrases about any concept (a `PhraseSource`)."""

    def __init__(self, vocabulary: Vocabulary | None = None, grammar: Path = GRAMMAR) -> None:
        """`vocabulary` says what kind a concept is; Akin's own if not given."""
        vocabulary = vocabulary or built_in()
        self._kinds = {name.casefold(): kind for name, kind in vocabulary.kinds.items()}
        self._no_article = {name.casefold() for name in vocabulary.no_article}
        self._text = grammar.read_text(encoding="utf-8")
        self._sections = read_grammar(self._text)
        self._of_kind = lru_cache(maxsize=None)(self._continue)

    @cached_property
    def identity(self) -> str:
        """Changes with any phrase: 16 hexadecimal digits."""
        made = f"{self._text} {PER_CONCEPT} {WITH_ARTICLE} {BEGINNING}"
        return hashlib.sha256(made.encode()).hexdigest()[:16]

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        """`PER_CONCEPT` phrases as the texts before and after the concept, none twice."""
        known_as = concept.casefold()
        after = self._of_kind(self._kinds.get(known_as, ALL))
        takes_one = known_as in self._kinds and known_as not in self._no_article
        counted = f"{BEGINNING}{article(concept)} " if takes_one else BEGINNING
        return [(BEGINNING if number % WITH_ARTICLE else counted, text) for number, text in enumerate(after)]

    def _continue(self, kind: str) -> tuple[str, ...]:
        """What may stand behind a concept of a kind, as much of it from each pattern."""
        lists = {name: list(entries) for name, entries in self._sections[ALL].items()}
        for name, entries in self._sections.get(kind, {}).items() if kind != ALL else ():
            lists[name] = [*entries * _OWN, *lists.get(name, ())]
        patterns = [pattern for pattern in lists.pop("pattern") if set(_SLOT.findall(pattern)) <= lists.keys()]
        # Only random() is promised to give the same numbers in every version of Python.
        share = random.Random(f"akin {kind}").random
        made: dict[str, None] = {}
        for number in range(_TRIES):
            made.setdefault(_filled(patterns[number % len(patterns)], lists, share))
            if len(made) == PER_CONCEPT:
                break
        return tuple(text if text.startswith(",") else f" {text}" for text in made)


def read_grammar(text: str) -> dict[str, dict[str, list[str]]]:
    """Section -> list -> entries, from the grammar's file."""
    sections: dict[str, dict[str, list[str]]] = {}
    lists: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            lists = sections.setdefault(line[1:-1], {})
        elif line and not line.startswith("#"):
            name, _, entries = line.partition(": ")
            lists[name] = entries.split("; ")
    return sections


def _filled(pattern: str, lists: Mapping[str, Sequence[str]], share: Callable[[], float]) -> str:
    """A pattern with an entry in each of its slots, never the same one twice."""
    used: set[str] = set()

    def entry(slot: re.Match[str]) -> str:
        left = [one for one in lists[slot[1]] if one not in used]
        chosen = left[int(share() * len(left))]
        used.add(chosen)
        return chosen

    return _SLOT.sub(entry, pattern)
