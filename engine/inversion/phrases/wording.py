"""English for phrases: articles, and where a concept stands in a phrase. Without torch, for the command line too."""

from __future__ import annotations

import re
from functools import lru_cache

# Spelt with a vowel and spoken without one, and the other way round.
_SPOKEN_WITHOUT = re.compile(r"(?:uni(?!n|m)|use|usb|urin|ukul|utens|eu|ewe|one\b|once\b)", re.IGNORECASE)
_SPOKEN_WITH = re.compile(r"(?:hour|honest|honour|heir|x-|mri\b|lcd\b|led\b)", re.IGNORECASE)


def article(name: str) -> str:
    """ "a" or "an", as the name is spoken."""
    vowel = name[:1].casefold() in set("aeiou8")
    if _SPOKEN_WITHOUT.match(name):
        vowel = False
    elif _SPOKEN_WITH.match(name):
        vowel = True
    return "an" if vowel else "a"


def around(concept: str, phrase: str) -> tuple[str, str] | None:
    """The text before and after the first place where a concept stands in a phrase as words of its own, whatever its
    case (CLIP reads all in lower case); None if it stands nowhere."""
    found = _words_of(concept).search(phrase)
    return None if found is None else (phrase[: found.start()], phrase[found.end() :])


@lru_cache(maxsize=64)
def _words_of(concept: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(concept)}(?!\w)", re.IGNORECASE)
