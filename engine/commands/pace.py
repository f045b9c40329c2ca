"""`akin pace`: how fast Akin works in the background."""

from __future__ import annotations

import argparse
from typing import Any, get_args

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import add_json, add_library, write, write_json

_SAID: dict[m.Pace, str] = {
    "full": "at full speed, on battery too",
    "usual": "at full speed, and at a quarter of it on battery",
    "gentle": "at a quarter of the speed",
}


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "pace",
        help="tell or set how fast Akin works in the background",
        epilog="; ".join(f"{pace}: {said}" for pace, said in _SAID.items()) + ". While a battery is low, it waits.",
    )
    parser.add_argument("pace", nargs="?", choices=get_args(m.Pace), help="from now on; default: tell what it is")
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        if parsed.pace is not None:
            client.ask(m.Done, lambda id: m.SetPace(id, parsed.pace))
        pace = client.ask(m.Status, m.GetStatus).pace
    if parsed.json:
        write_json({"pace": pace})
    else:
        write(f"In the background Akin works {_SAID[pace]}.")
    return 0
