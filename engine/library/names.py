"""Names that a user gives to albums and saved searches."""

from __future__ import annotations

import unicodedata

from engine.errors import RequestProblem
from engine.library.spelling import folded

LONGEST_NAME = 100  # characters
_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}  # controls, halves of surrogate pairs, ends of lines


def name_key(name: str) -> str:
    """A name as it is compared."""
    return folded(name.strip())


def kept_name(name: str, what: str) -> str:
    """A name as it is kept; `what` has one, e.g. "an album".

    Raises RequestProblem for one that could not be shown in a line, or is empty.
    """
    name = unicodedata.normalize("NFC", name).strip()
    what = what.capitalize()
    if not name:
        raise RequestProblem(f"{what} needs a name.")
    # not str.isprintable(), which refuses the joiners within emoji and Persian words
    if len(name) > LONGEST_NAME or any(unicodedata.category(one) in _NO_TEXT for one in name):
        raise RequestProblem(f"{what}'s name is one line of at most {LONGEST_NAME} characters.")
    return name
