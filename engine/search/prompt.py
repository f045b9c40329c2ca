"""From what a user typed to the prompt in which pseudo-words stand for the photos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import RequestProblem
from engine.inversion.pseudo_words import Prompt

# A `$` or `$2` that stands as a word of its own. "$20", "$$" and "US$" are the user's money.
_SLOT = re.compile(r"(?<![\w$])\$([1-9]?)(?![\w$])")
_LEADING = re.compile(r"^(?:(?:the )?same(?: photo| picture)?\b|but\b|[,;.\s])+\s*", re.IGNORECASE)

_DEPICTIONS = (
    "cartoon", "comic", "drawing", "engraving", "graffiti", "illustration", "mosaic", "origami", "painting",
    "pencil drawing", "photo", "photograph", "plush", "portrait", "poster", "print", "sculpture", "sketch",
    "statue", "sticker", "tattoo", "toy", "watercolour", "watercolor", "woodcut",
)  # fmt: skip
_AS_DEPICTION = re.compile(rf"^as (an? (?:[\w-]+ )*?(?:{'|'.join(_DEPICTIONS)}))$", re.IGNORECASE)
_PREPOSITIONS = frozenset({
    "above", "across", "against", "along", "among", "around", "at", "atop", "behind", "below", "beneath",
    "beside", "between", "by", "during", "from", "in", "inside", "into", "near", "next", "off", "on", "onto",
    "out", "outside", "over", "through", "towards", "under", "underwater", "up", "upon", "within",
})  # fmt: skip
_VERBS = frozenset({
    "is", "are", "was", "were", "has", "have", "had", "wears", "wear", "shows", "show", "looks", "look",
    "holds", "hold", "eats", "eat", "plays", "play", "rides", "ride", "sits", "sit", "stands", "stand",
    "contains", "contain", "does", "do", "can", "carries", "carry", "lies", "lie", "runs", "run", "swims",
    "swim", "flies", "fly",
})  # fmt: skip
_DETERMINERS = frozenset({
    "a", "an", "the", "some", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "many",
    "several", "few", "another", "lots", "his", "her", "its", "their", "my", "other", "different", "fewer",
})  # fmt: skip
_ADJECTIVES = frozenset({
    "more", "less", "not", "very", "much", "red", "green", "blue", "yellow", "orange", "pink", "purple",
    "brown", "black", "white", "grey", "gray", "golden", "dark", "bright", "light", "colourful", "colorful",
    "old", "new", "young", "small", "big", "large", "tiny", "huge", "empty", "full", "wet", "dry", "alone",
    "asleep", "open", "closed", "round", "square", "smiling", "happy", "sad", "modern", "ancient", "wooden",
    "metal", "broken", "clean", "dirty", "beautiful", "cute", "blurred", "sharp", "sunny", "rainy", "snowy",
    "foggy", "cloudy", "indoors", "outdoors",
})  # fmt: skip


@dataclass(frozen=True)
class PhotoPrompt:
    """Text with places for photos: one more segment than places; `photos` says which reference stands in each."""

    segments: tuple[str, ...]
    photos: tuple[int, ...]

    @property
    def prompt(self) -> Prompt:
        """What the text tower encodes."""
        return Prompt(self.segments)

    @property
    def marked(self) -> str:
        """The prompt as words that are all of it: `build_prompt` makes the same of them."""
        alone = set(self.photos) == {0}
        return self._filled(["$" if alone else f"${photo + 1}" for photo in self.photos])

    def __str__(self) -> str:
        """The prompt as a user reads it."""
        alone = len(set(self.photos)) == 1
        return self._filled(["(photo)" if alone else f"(photo {photo + 1})" for photo in self.photos])

    def _filled(self, names: Sequence[str]) -> str:
        parts = [self.segments[0]]
        for name, segment in zip(names, self.segments[1:], strict=True):
            parts += [name, segment]
        return "".join(parts)


def build_prompt(words: str, references: int) -> PhotoPrompt:
    """The prompt for `references` photos (at least one) and what should be different about them.

    Words that mark a slot themselves are the whole prompt; otherwise they are joined to "a photo of $" in the form
    that reads right (paper, section III: "a photo of $ that {relative caption}"; domain conversion "{domain} of $").
    """
    words = " ".join(words.split())
    marked = _marked(words, references)
    if marked is not None:
        return marked
    words = _LEADING.sub("", words).rstrip(".! ")
    depiction = _AS_DEPICTION.match(words)
    if depiction:
        return _around(f"{depiction[1]} of ", references, "")
    return _around("a photo of ", references, _connected(words))


def is_marked(words: str, references: int) -> bool:
    """Whether words say themselves where the photos stand, and so are the whole prompt."""
    return any(int(mark[1] or 1) <= references for mark in _SLOT.finditer(words))


def _marked(words: str, references: int) -> PhotoPrompt | None:
    """The prompt of words that hold slots, or None. Where there is no other slot, "$2" may well be money."""
    marks = list(_SLOT.finditer(words))
    found = [mark for mark in marks if int(mark[1] or 1) <= references]
    if not found:
        return None
    for mark in marks:
        if mark not in found:
            raise RequestProblem(f"{mark[0]} stands for photo number {mark[1]}, but there are only {references}.")
    segments, start = [], 0
    for match in found:
        segments.append(words[start : match.start()])
        start = match.end()
    return PhotoPrompt((*segments, words[start:]), tuple(int(match[1] or 1) - 1 for match in found))


def _around(before: str, references: int, after: str) -> PhotoPrompt:
    """The photos in a row, "$, $ and $", between two texts."""
    between = [", "] * (references - 2) + [" and "] * (references > 1)
    return PhotoPrompt((before, *between, after), tuple(range(references)))


def _connected(words: str) -> str:
    """The words with what joins them to the photo before them."""
    if not words:
        return ""
    first = words.split()[0].lower().strip(",")
    if first in {"and", "with", "without", "that", "which", "who", "as", "instead"}:
        return f" {words}"
    if first == "no":
        return f" without{words[2:]}"
    if first in _VERBS:
        return f" that {words}"
    if first in _PREPOSITIONS or first in _ADJECTIVES or first.endswith("ing"):
        return f" that is {words}"
    if first in _DETERMINERS or first.isdigit():
        return f" with {words}"
    return f" that is {words}" if first.endswith(("er", "ed", "ful", "ous", "y", "ish")) else f" with {words}"
