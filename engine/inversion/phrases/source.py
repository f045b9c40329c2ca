"""Where OTI's phrases come from: those that the library was given, else the built-in ones. Runs in the engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.inversion.phrases.bank import PhraseBank
from engine.inversion.phrases.collection import Continuations, PhraseCollection


class LibraryPhrases:
    """The phrases of one library (a `PhraseSource`). What a command changes meanwhile is noticed."""

    def __init__(self, path: Path, built_in: PhraseBank | None = None) -> None:
        """`path` is the collection's file, which need not be there."""
        self._collection = PhraseCollection(path)
        self._built_in = built_in or PhraseBank()
        self._stamp = self._collection.stamp
        self._known: dict[str, Continuations] = {}

    def continuations(self, concept: str) -> Sequence[tuple[str, str]]:
        """The phrases of a concept, as the texts before and after it. Raises MachineProblem for a damaged file."""
        stamp = self._collection.stamp
        if stamp != self._stamp:
            self._stamp = stamp
            self._known.clear()
        if stamp is None:
            return self._built_in.continuations(concept)
        if concept not in self._known:
            self._known[concept] = self._collection.continuations(concept) or self._built_in.continuations(concept)
        return self._known[concept]

    @property
    def identity(self) -> str:
        """What pseudo-words made with these phrases should be stored under beside other settings."""
        own = self._built_in.identity
        return own if self._collection.stamp is None else f"{self._collection.identity()} {own}"
