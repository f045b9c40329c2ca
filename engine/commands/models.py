"""`akin models`: which backbones there are, and which one the library uses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine import messages as m
from engine.client import EngineClient
from engine.clip.models import RECOMMENDED
from engine.commands.options import absolute, add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser("models", help="list the models, or choose one")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the models that Akin recommends, and the one in use")
    listing.set_defaults(run=run_list)
    use = actions.add_parser("use", help="index and search with another model")
    use.add_argument("name", metavar="NAME", help='"starter", ARCHITECTURE/TAG or ARCHITECTURE/FILE of open_clip')
    use.set_defaults(run=run_use)
    for action in (listing, use):
        add_library(action)
    add_json(listing)


def run_list(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        used = client.ask(m.Status, m.GetStatus).model
    names = {used: "", **RECOMMENDED}
    if parsed.json:
        models = [{"name": name, "about": about, "in_use": name == used} for name, about in names.items()]
        write_json({"models": models})
        return 0
    for name, about in names.items():
        write(f"{'*' if name == used else ' '} {name:28} {about}")
    return 0


def run_use(parsed: argparse.Namespace) -> int:
    name = _with_absolute_file(parsed.name)
    with EngineClient(parsed.library) as client:
        client.ask(m.Done, lambda id: m.UseModel(id, name))
    write(f"The library uses {name} from now on; `akin index` brings it up to date.")
    return 0


def _with_absolute_file(name: str) -> str:
    """A model's name; where it ends in a file that is there, in that file's absolute path."""
    architecture, _, weights = name.partition("/")
    return f"{architecture}/{absolute(Path(weights))}" if weights and Path(weights).is_file() else name
