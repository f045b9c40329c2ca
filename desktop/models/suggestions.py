"""What may be meant by what is being typed: past searches, and concepts that begin like the last word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain, islice

MOST = 8  # suggestions at once
_MOST_RECENT = 5  # of them, so that there is room for concepts
_MOST_CONCEPTS = 5  # of them: what is below the line is covered by no more than needed
_SHORTEST = 2  # letters that a concept is looked for with
_MOST_WORDS = 3  # of a concept that may have been written already
_LAST = "\U0010ffff"

_WORD = re.compile(r"[^\W_][\w'-]*")


@dataclass(frozen=True)
class Suggestion:
    """`text` is the whole line as it would be, `shown` what is offered for it."""

    text: str
    shown: str
    recent: bool


class Suggestions:
    """Quick enough for every key with as many concepts as a vocabulary may have."""

    def __init__(self) -> None:
        self.recent: tuple[str, ...] = ()  # past searches, the best first
        self._concepts: list[tuple[str, str]] = []  # as they are compared, and as they are

    def learn(self, concepts: Iterable[str]) -> None:
        """Offer these from now on, in the place of others."""
        self._concepts = sorted((name.casefold(), name) for name in concepts)

    def offered(self, text: str) -> tuple[Suggestion, ...]:
        """The best first: past searches that have these letters, then concepts for the word at the end."""
        letters = text.casefold()
        if not letters.strip():
            return ()
        past = (Suggestion(one, one, recent=True) for one in self.recent if letters in one.casefold())
        distinct: dict[str, Suggestion] = {}
        for one in chain(islice(past, _MOST_RECENT), islice(self._completed(text), _MOST_CONCEPTS)):
            distinct.setdefault(one.text.casefold(), one)
        distinct.pop(letters, None)  # that is there already
        return tuple(islice(distinct.values(), MOST))

    def _completed(self, text: str) -> Iterator[Suggestion]:
        """Concepts that begin with the last words of a text; those that begin with more of them come first."""
        starts = [match.start() for match in _WORD.finditer(text)][-_MOST_WORDS:]
        for start in starts:
            begun = text[start:].casefold()
            if len(begun) >= _SHORTEST:
                for name in self._beginning(begun):
                    yield Suggestion(text[:start] + name, name, recent=False)

    def _beginning(self, letters: str) -> list[str]:
        """Concepts that begin so, the shortest first: these tend to be the everyday ones."""
        first, last = bisect_left(self._concepts, (letters,)), bisect_left(self._concepts, (letters + _LAST,))
        found = self._concepts[first:last]
        return [name for _, name in nsmallest(_MOST_CONCEPTS, found, key=lambda one: (len(one[0]), one))]
