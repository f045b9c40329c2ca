"""How many of what, in sentences for the user."""

from __future__ import annotations


def counted(number: int, thing: str, plural: str = "") -> str:
    """As "1 photo" and "2,000 photos"; `plural` where that is not the thing with an s."""
    return f"{number:,} {thing if number == 1 else plural or f'{thing}s'}"


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    return "was" if number == 1 else "were"


def have(number: int) -> str:
    return "has" if number == 1 else "have"
