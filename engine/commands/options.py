"""Options and output that several commands share."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from engine.errors import RequestProblem
from engine.library.paths import default_library

MOST = 2**31 - 1  # of anything that can be asked for


def add_library(parser: argparse.ArgumentParser) -> None:
    """The library, as for `akin` itself; without a default here, which would overrule the one given before."""
    parser.add_argument(
        "--library", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=f"its folder ({default_library()})"
    )


def absolute(path: Path) -> str:
    """A path as the engine takes it. Raises RequestProblem for a name that is no text in any known encoding."""
    name = str(path.absolute())
    try:
        name.encode()
    except UnicodeEncodeError:
        raise RequestProblem(f"The name {name!r} is in no known encoding; rename it.") from None
    return name


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def count(text: str) -> int:
    """An argument that is a number from 1 up."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no count of at least 1")
    return min(int(text), MOST)


def text(argument: str) -> str:
    """An argument that is text in a known encoding."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{argument!r} is in no known encoding") from None
    return argument


def write(line: str) -> None:
    """A line of the command's result."""
    sys.stdout.write(line + "\n")


def write_json(value: object) -> None:
    write(json.dumps(value, ensure_ascii=False, indent=2))


class ProgressLine:
    """One line on stderr that is written over and over; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def show(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def clear(self) -> None:
        self.show("")
