"""The command line: the same requests that the window makes, from a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from engine.commands import (
    album,
    backup,
    bench,
    care,
    concepts,
    demo,
    duplicates,
    ignore,
    index,
    invert,
    mark,
    models,
    move,
    pace,
    phrases,
    remove,
    search,
    searches,
    status,
    tags,
    train_phi,
)
from engine.errors import AkinError
from engine.library.paths import default_library
from engine.version import version

OpenWindow = Callable[[Path, Sequence[Path]], int]
MeasureWindow = Callable[[int, int], bytes]


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one sentence, and points to the help."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`.\n")


def main(arguments: Sequence[str], open_window: OpenWindow, measure_window: MeasureWindow | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 failed with a sentence on stderr, 2 wrong usage.

    `open_window` is called with the library and folders to add, where a window is asked for, `measure_window` (None if
    there is no window to measure) with numbers of photos and frames: the engine's side knows nothing of Qt.
    """
    parsed = parser(open_window, measure_window).parse_args(arguments)
    parsed.library = parsed.library or parsed.default_library
    try:
        status: int = parsed.run(parsed)
    except AkinError as error:
        sys.stderr.write(f"akin: {error.sentence}\n")
        return 1
    except BrokenPipeError:  # whoever reads our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
    return status


def parser(open_window: OpenWindow, measure_window: MeasureWindow | None = None) -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = _Parser(prog="akin", description="Find photos akin to one you already have.")
    parser.add_argument("--version", action="version", version=f"akin {version()}")
    parser.add_argument("--library", type=Path, metavar="DIR", help=f"default: {default_library()}")
    parser.set_defaults(run=lambda parsed: open_window(parsed.library, ()), default_library=default_library())
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for command in (
        index, remove, ignore, search, invert, tags, duplicates, mark, album, searches, status, models, concepts,
        phrases, train_phi, care, backup, move, pace,
    ):  # fmt: skip
        command.add_to(commands)
    bench.add_to(commands, measure_window)
    demo.add_to(commands, open_window)
    return parser
