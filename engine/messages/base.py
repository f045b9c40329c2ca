"""The base of all that is sent between the engine process and its clients."""

from __future__ import annotations

from typing import Literal

import msgspec

PROTOCOL = 3  # a client and an engine of different numbers refuse each other with a sentence

ErrorCode = Literal["bad-request", "not-found", "environment", "bug"]


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all that is sent."""
