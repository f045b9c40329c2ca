"""Akin's one entry point: `python main.py` opens the window, `python main.py COMMAND` is the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from engine import cli


def open_window(library: Path, folders: Sequence[Path]) -> int:
    """Run the window until it is closed; Qt is imported only now."""
    from desktop import app

    return app.run(library, folders)


def measure_window(photos: int, frames: int) -> bytes:
    """Have a window measure itself: what `akin bench window` tells of."""
    from desktop.measuring import run

    return run.measure(photos, frames)


def main() -> int:
    return cli.main(sys.argv[1:], open_window, measure_window)


if __name__ == "__main__":
    sys.exit(main())
