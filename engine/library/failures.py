"""Why a picture cannot be used, in sentences for the user. Runs in the decode pool and in the engine's worker."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Literal

# What Pillow's plugins and the libraries below them raise on damaged input, beside MemoryError.
CODEC_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
_LONGEST_DETAIL = 120  # characters of a codec's own words
_TOO_SHORT = re.compile(r"truncated|premature|end of file|unexpected eof|not enough|too short|broken data", re.I)


# What is at fault: the picture, for good; the access to its file, until that is back; or, for all that can be told, the
# machine: a decoder that was killed, had too little memory or took too long may do better another day.
Cause = Literal["picture", "access", "machine"]


class Undecodable(Exception):
    """Why a picture cannot be used."""

    def __init__(self, reason: str, cause: Cause = "picture") -> None:
        super().__init__(reason, cause)
        self.reason = reason
        self.cause = cause


def damaged(error: Exception) -> Undecodable:
    """What a codec's error means for the user; its own words are kept where they say more than we can."""
    if isinstance(error, EOFError) or _TOO_SHORT.search(str(error)):
        return Undecodable("The picture is damaged: its file is truncated.")
    if "too large" in str(error).lower() or "decompressed data" in str(error).lower():
        return Undecodable("The picture is damaged or hostile: a small part of its file unpacks to a huge one.")
    words = str(error).strip().partition("\n")[0].rstrip(". ")
    if not words or "<" in words or words.startswith(("decoder error", "could not create")):  # these help nobody
        return Undecodable("The picture is damaged: its file does not hold together.")
    return Undecodable(f"The picture is damaged: {words[:_LONGEST_DETAIL]}.")


def too_much_memory() -> Undecodable:
    """For a picture that ran into the memory limit of its decoder."""
    return Undecodable("The picture needs more memory than Akin gives to one file.", "machine")
