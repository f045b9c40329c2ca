"""`akin demo`: pictures to try Akin on, indexed and searched: in the window, or as a contact sheet without one."""

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
from engine.clip.models import SCENES, STARTER
from engine.commands.contact_sheet import Strip, draw
from engine.commands.index import index
from engine.commands.options import add_json, write, write_json
from engine.commands.search import as_json
from engine.errors import MachineProblem

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
RESULTS = 5
SAMPLE_PHOTOS = "photos"
WORLDS = (SAMPLE_PHOTOS, SCENES)

OpenWindow = Callable[[Path, Sequence[Path]], int]


@dataclass(frozen=True)
class DemoQuery:
    """One search of the demonstration: a picture, or none, and the words."""

    like: Path | None
    words: str


@dataclass(frozen=True)
class Demo:
    """A folder of pictures, what they are, the model that knows them, and what to ask."""

    folder: Path
    pictures: str
    model: str
    queries: Sequence[DemoQuery]


def add_to(commands: Any, open_window: OpenWindow) -> None:
    parser = commands.add_parser("demo", help="index pictures that come with Akin and run composed searches on them")
    parser.add_argument(
        "--world",
        choices=WORLDS,
        default=SAMPLE_PHOTOS,
        help="photographs, or drawn scenes with a model of their own, in which every kind of query works (%(default)s)",
    )
    default = Path(platformdirs.user_cache_dir("akin", appauthor=False)) / "demo"
    parser.add_argument("--library", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=f"default: {default}")
    parser.add_argument("--no-window", action="store_true", help="write a contact sheet, display or not")
    parser.add_argument("--output", type=Path, metavar="PNG", help="where to (default: in the library's folder)")
    add_json(parser)
    parser.set_defaults(run=lambda parsed: run(parsed, open_window), default_library=default)


def run(parsed: argparse.Namespace, open_window: OpenWindow) -> int:
    library = parsed.library
    if parsed.world == SCENES and library == parsed.default_library:
        library = library.with_name("demo-scenes")  # of another model than the one of the photographs
    demo = scenes(library) if parsed.world == SCENES else sample_photos()
    if not (parsed.no_window or parsed.json) and has_display():
        if demo.model != STARTER:
            with EngineClient(library) as client:
                use(client, demo.model)
        return open_window(library, [demo.folder])
    with EngineClient(library) as client:
        use(client, demo.model)
        status = index(client, [str(demo.folder)])
        found = [client.ask(m.Found, _search(query)) for query in demo.queries]
    sheet = (parsed.output or library / "contact-sheet.png").absolute()
    try:
        draw([_strip(query, answer) for query, answer in zip(demo.queries, found, strict=True)], sheet)
    except OSError as error:
        raise MachineProblem(f"The contact sheet {sheet} cannot be written: {error.strerror or error}.") from None
    if parsed.json:
        write_json({"photos": status.photos, "searches": [as_json(f) for f in found], "contact_sheet": str(sheet)})
        return 0
    write(f"{status.photos} {demo.pictures} indexed with the model {status.model}.")
    for query, answer in zip(demo.queries, found, strict=True):
        write("")
        write(f"{f'{query.like.name}: ' if query.like else ''}{query.words or 'more like this'}")
        write(f"  {answer.prompt}") if answer.prompt and query.like else None
        for hit in answer.hits:
            write(f"  {hit.score:6.3f}  {Path(hit.photo.path).name}")
    write("")
    write(f"Contact sheet: {sheet}")
    return 0


def sample_photos() -> Demo:
    """The sample photographs, and the searches of resources/samples/demo.json."""
    entries = json.loads((SAMPLES / "demo.json").read_text("utf-8"))
    queries = [DemoQuery(SAMPLES / like if (like := entry["like"]) else None, entry["words"]) for entry in entries]
    return Demo(SAMPLES, "sample photos", STARTER, queries)


def scenes(library: Path) -> Demo:
    """Scenes of the generated world in a folder beside the library, and one query about each aspect of change.

    Raises MachineProblem if they cannot be written.
    """
    from engine.scenes.folder import write_scenes

    folder = library.absolute().with_name(f"{library.absolute().name}-pictures")
    try:
        known = write_scenes(folder)
    except OSError as error:
        raise MachineProblem(f"The scenes cannot be written to {folder}: {error.strerror or error}.") from None
    one_each = {query.aspects: query for query in reversed(known) if len(query.references) == 1}
    queries = [DemoQuery(query.references[0], query.captions[0]) for query in reversed(one_each.values())]
    return Demo(folder, "scenes", SCENES, queries)


def use(client: EngineClient, model: str) -> None:
    """Have a library searched with a model; on one that is empty this is done at once."""
    if client.ask(m.Status, m.GetStatus).model != model:
        client.ask(m.Done, lambda id: m.UseModel(id, model))


def has_display() -> bool:
    """Whether a window could be opened."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _search(query: DemoQuery) -> Callable[[int], m.Search]:
    like = (m.FileReference(str(query.like)),) if query.like else ()
    return lambda id: m.Search(id, m.Query(words=query.words, like=like, limit=RESULTS))


def _strip(query: DemoQuery, found: m.Found) -> Strip:
    return Strip(
        reference=query.like,
        caption=found.prompt or "more like (photo)",
        results=tuple((Path(hit.photo.path), hit.score) for hit in found.hits),
    )
