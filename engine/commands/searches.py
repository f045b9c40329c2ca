"""`akin searches`: the saved searches, which `akin search --saved` asks again."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "searches", help="the searches that were saved in the window; `akin search --saved NAME` asks one again"
    )
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        searches = client.ask(m.SavedSearches, m.ListSearches).searches
    if parsed.json:
        write_json({"searches": [_plain(search) for search in searches]})
        return 0
    for search in searches:
        write(f"{search.name}: {_asked(search)}")
    if not searches:
        write("There are no saved searches yet; the window saves them (Ctrl+S).")
    return 0


def _asked(search: m.SavedSearch) -> str:
    """What it asks, in words."""
    parts = [search.words] if search.words else []
    if search.references:
        parts.append(f"like {' and '.join(name or 'a pasted picture' for name in search.references)}")
    if search.avoid:
        parts.append(f"but not {search.avoid}")
    return ", ".join(parts)


def _plain(search: m.SavedSearch) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(search)
    plain.pop("type")
    return plain
