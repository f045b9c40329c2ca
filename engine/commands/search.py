"""`akin search`: one composed query."""

from __future__ import annotations

import argparse
import math
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import msgspec

from engine import messages as m
from engine.client import EngineClient
from engine.commands.filters import add_filters, filters
from engine.commands.options import absolute, add_json, add_library, count, text, write, write_json
from engine.messages import Query


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "search",
        help="find photos by words, by a photo, or by a photo and what should be different",
        epilog='Example: akin search "in the snow" --like dog.jpg. A $ in the words marks where the photo stands.',
    )
    parser.add_argument("words", nargs="?", default="", metavar="WORDS")
    parser.add_argument("--like", action="append", default=[], type=Path, metavar="PHOTO", help="may be given again")
    parser.add_argument("--avoid", default="", metavar="WORDS")
    parser.add_argument(
        "--blend", type=_share, default=0.5, metavar="X", help="0: the photo alone ... 1: the words alone (%(default)s)"
    )
    parser.add_argument("--plain", action="store_true", help="ask with the photo's prompt alone, as the paper has it")
    parser.add_argument("--sharper", action="store_true", help="take seconds more for a better pseudo-word (OTI)")
    parser.add_argument(
        "--saved", type=text, metavar="NAME", help="ask a saved search again; takes -k, --sharper and --grouped alone"
    )
    add_filters(parser)
    parser.add_argument("--order", choices=get_args(m.Order), default="relevance", help="of the results (%(default)s)")
    parser.add_argument("--grouped", action="store_true", help="of the results that look alike, show the best alone")
    parser.add_argument("-k", type=count, default=20, metavar="N", help="how many results (%(default)s)")
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(parsed: argparse.Namespace) -> int:
    query = _query(parsed)
    own: dict[str, Any] = {"limit": query.limit, "sharper": query.sharper, "grouped": query.grouped}
    if parsed.saved is not None and query != Query(**own):
        parsed.refuse("--saved asks what was saved; of the other options it takes -k, --sharper and --grouped alone")
    with EngineClient(parsed.library) as client:
        if parsed.saved is not None:
            saved = client.ask(m.OpenedSearch, lambda id: m.OpenSearch(id, parsed.saved)).query
            query = msgspec.structs.replace(saved, **own)
        found = client.ask(m.Found, lambda id: m.Search(id, query))
    if parsed.json:
        write_json(as_json(found))
    else:
        _print(found)
    return 0


def _query(parsed: argparse.Namespace) -> Query:
    return Query(
        words=parsed.words,
        like=tuple(m.FileReference(absolute(path)) for path in parsed.like),
        avoid=parsed.avoid,
        blend=parsed.blend,
        plain=parsed.plain,
        sharper=parsed.sharper,
        filters=filters(parsed),
        limit=parsed.k,
        order=parsed.order,
        grouped=parsed.grouped,
    )


def as_json(found: m.Found) -> dict[str, Any]:
    """What `akin search --json` prints."""
    query = msgspec.to_builtins(found.query)
    return {
        "query": {**query, "prompt": found.prompt},
        "method": found.method,
        "confident": found.confident,
        "searched": found.searched,
        "results": [
            {
                "path": hit.photo.path,
                "score": round(hit.score, 6),
                "photo_id": hit.photo.photo_id,
                "width": hit.photo.width,
                "height": hit.photo.height,
                "taken_at": hit.photo.taken_at,
                "online": hit.photo.online,
                "favourite": hit.photo.favourite,
                "rating": hit.photo.rating,
                **({"alike": others} if found.query.grouped else {}),
            }
            for hit, others in _shown(found)
        ],
        "timing_ms": found.timing_ms,
    }


def _print(found: m.Found) -> None:
    if found.prompt:
        write(f"prompt: {found.prompt}")
    for hit, others in _shown(found):
        write(f"{hit.score:6.3f}  {hit.photo.path}" + (f"  (+{others} alike)" if others else ""))
    if not found.hits:
        write("No photo was found." if found.searched else "No photo passes the filters, or the library is empty.")
    elif not found.confident:
        write("None of these stands out; the library may hold nothing that fits.")


def _shown(found: m.Found) -> list[tuple[m.Hit, int]]:
    """The hits, but for those that stand behind others, and how many stand behind each."""
    behind = Counter(found.groups)
    places = enumerate(found.hits)
    return [(hit, max(behind[at] - 1, 0)) for at, hit in places if not found.groups or found.groups[at] == at]


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no number between 0 and 1")
    return value
