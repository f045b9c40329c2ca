"""`akin demo`: the sample photos, indexed and searched: in the window, or as a contact sheet where there is none."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from engine import messages as m
from engine.client import EngineClient
from engine.commands.contact_sheet import Strip, draw
from engine.commands.index import index
from engine.commands.options import add_json, write, write_json
from engine.commands.search import as_json
from engine.errors import MachineProblem

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
RESULTS = 5

OpenWindow = Callable[[Path, Sequence[Path]], int]


@dataclass(frozen=True)
class DemoQuery:
    """One search of the demonstration: a sample's file name, or none, and the words."""

    like: str | None
    words: str


def add_to(commands: Any, open_window: OpenWindow) -> None:
    parser = commands.add_parser("demo", help="index the sample photos and run composed searches on them")
    default = Path(platformdirs.user_cache_dir("akin", appauthor=False)) / "demo"
    parser.add_argument("--library", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=f"default: {default}")
    parser.add_argument("--no-window", action="store_true", help="write a contact sheet, display or not")
    parser.add_argument("--output", type=Path, metavar="PNG", help="where to (default: in the library's folder)")
    add_json(parser)
    parser.set_defaults(run=lambda parsed: run(parsed, open_window), default_library=default)


def run(parsed: argparse.Namespace, open_window: OpenWindow) -> int:
    if not (parsed.no_window or parsed.json) and has_display():
        return open_window(parsed.library, [SAMPLES])
    queries = read_queries()
    with EngineClient(parsed.library) as client:
        status = index(client, [str(SAMPLES)])
        found = [client.ask(m.Found, _search(query)) for query in queries]
    sheet = (parsed.output or parsed.library / "contact-sheet.png").absolute()
    try:
        draw([_strip(query, answer) for query, answer in zip(queries, found, strict=True)], sheet)
    except OSError as error:
        raise MachineProblem(f"The contact sheet {sheet} cannot be written: {error.strerror or error}.") from None
    if parsed.json:
        write_json({"photos": status.photos, "searches": [as_json(f) for f in found], "contact_sheet": str(sheet)})
        return 0
    write(f"{status.photos} sample photos indexed with the model {status.model}.")
    for query, answer in zip(queries, found, strict=True):
        write("")
        write(f"{f'{query.like}: ' if query.like else ''}{query.words or 'more like this'}")
        write(f"  {answer.prompt}") if answer.prompt and query.like else None
        for hit in answer.hits:
            write(f"  {hit.score:6.3f}  {Path(hit.photo.path).name}")
    write("")
    write(f"Contact sheet: {sheet}")
    return 0


def read_queries() -> list[DemoQuery]:
    """The searches of the demonstration, from resources/samples/demo.json."""
    return [DemoQuery(**entry) for entry in json.loads((SAMPLES / "demo.json").read_text("utf-8"))]


def has_display() -> bool:
    """Whether a window could be opened."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _search(query: DemoQuery) -> Callable[[int], m.Search]:
    like = (m.FileReference(str(SAMPLES / query.like)),) if query.like else ()
    return lambda id: m.Search(id, m.Query(words=query.words, like=like, limit=RESULTS))


def _strip(query: DemoQuery, found: m.Found) -> Strip:
    return Strip(
        reference=SAMPLES / query.like if query.like else None,
        caption=found.prompt or "more like (photo)",
        results=tuple((Path(hit.photo.path), hit.score) for hit in found.hits),
    )
