"""`akin ignore`: what the library passes over in all of its folders."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import add_json, add_library, text, write, write_json
from engine.errors import MissingProblem


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "ignore",
        help="what is passed over in all folders; no file is deleted",
        epilog="Patterns have the syntax of .gitignore; an .akinignore file in a folder goes before them. One that "
        "begins with a dash is written as --add=-PATTERN.",
    )
    for option, meaning in (("--add", "pass over more"), ("--remove", "take patterns out; their photos come back")):
        parser.add_argument(option, nargs="+", action="extend", type=text, default=[], metavar="PATTERN", help=meaning)
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        rules = client.ask(m.Status, m.GetStatus).ignored.splitlines()
        if parsed.add or parsed.remove:
            rules = _changed(rules, parsed.add, parsed.remove)
            client.ask(m.Done, lambda id: m.SetIgnored(id, "\n".join(rules)))
    if parsed.json:
        write_json({"rules": rules})
        return 0
    for rule in rules:
        write(rule)
    if not rules:
        write("There are no rules yet; `akin ignore --add PATTERN` makes one.")
    return 0


def _changed(rules: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
    """What is added comes last, where it goes first. Raises MissingProblem if what is to be removed is not there."""
    for pattern in remove:
        if pattern not in rules:
            raise MissingProblem(f'There is no rule "{pattern}"; `akin ignore` shows which there are.')
    left = [rule for rule in rules if rule not in remove]
    return left + [pattern for pattern in dict.fromkeys(add) if pattern not in left]
