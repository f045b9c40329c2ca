"""What one file may cost. Runs in the worker processes of the decode pool."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

MAX_PIXELS = 250_000_000
MAX_BYTES = 2**31  # of a file: a picture of MAX_PIXELS with four uncompressed 16-bit channels
GIBIBYTE = 2**30


@dataclass(frozen=True)
class Limits:
    """What a worker may spend on one file before it is given up.

    Measured: a picture of MAX_PIXELS takes 2 GiB (PNG with transparency, 16-bit or CMYK TIFF). Three times that
    leaves room for an uncompressed file, which lies in memory beside the picture.
    """

    seconds: float = 60.0
    memory: int = 6 * GIBIBYTE  # bytes of address space on top of what the worker starts with


def limit_memory(extra: int) -> None:
    """Let this process have no more than `extra` bytes on top of what it has.

    An allocation beyond it fails, which Pillow and numpy report as MemoryError; what cannot report it crashes, and
    the pool replaces the worker. Only Linux keeps such a limit: elsewhere MAX_PIXELS, MAX_BYTES and the time limit
    are what holds a hostile file.
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + extra
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
