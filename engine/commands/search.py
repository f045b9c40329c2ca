"""`akin search`: one composed query."""

from __future__ import annotations

import argparse
import math
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import absolute, add_json, add_library, count, write, write_json
from engine.errors import RequestProblem
from engine.messages import Filters, Query


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
    parser.add_argument("--sharper", action="store_true", help="take seconds more for a better pseudo-word (OTI)")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        type=_filter,
        metavar="NAME=VALUE",
        help=f"one of {', '.join(Filters.__struct_fields__)}; several may be given, each once",
    )
    parser.add_argument("--order", choices=get_args(m.Order), default="relevance", help="of the results (%(default)s)")
    parser.add_argument("-k", type=count, default=20, metavar="N", help="how many results (%(default)s)")
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    filters = dict(parsed.filter)
    if len(filters) < len(parsed.filter):
        raise RequestProblem("A filter may be given only once.")
    query = Query(
        words=parsed.words,
        like=tuple(m.FileReference(absolute(path)) for path in parsed.like),
        avoid=parsed.avoid,
        blend=parsed.blend,
        sharper=parsed.sharper,
        filters=Filters(**filters),
        limit=parsed.k,
        order=parsed.order,
    )
    with EngineClient(parsed.library) as client:
        found = client.ask(m.Found, lambda id: m.Search(id, query))
    if parsed.json:
        write_json(as_json(found))
    else:
        _print(found)
    return 0


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
            }
            for hit in found.hits
        ],
        "timing_ms": found.timing_ms,
    }


def _print(found: m.Found) -> None:
    if found.prompt:
        write(f"prompt: {found.prompt}")
    for hit in found.hits:
        write(f"{hit.score:6.3f}  {hit.photo.path}")
    if not found.hits:
        write("No photo was found." if found.searched else "No photo passes the filters, or the library is empty.")
    elif not found.confident:
        write("None of these stands out; the library may hold nothing that fits.")


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no number between 0 and 1")
    return value


def _filter(text: str) -> tuple[str, str | int | m.Near]:
    name, found, value = text.partition("=")
    if not found or name not in Filters.__struct_fields__:
        raise argparse.ArgumentTypeError(f'"{text}" is no filter; say NAME=VALUE with a NAME that --help lists')
    if name == "orientation" and value not in {"landscape", "portrait", "square"}:
        raise argparse.ArgumentTypeError("orientation is landscape, portrait or square")
    if name in {"after", "before"}:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{value} is no date; write it as 2024-05-31") from None
    if name == "rating":
        if value not in {"1", "2", "3", "4", "5"}:
            raise argparse.ArgumentTypeError("rating is the least number of stars, 1 to 5")
        return name, int(value)
    if name == "place":
        if value not in {"yes", "no"}:
            raise argparse.ArgumentTypeError("place is yes or no")
        return name, value == "yes"
    if name == "near":
        return name, _near(value)
    return name, str(Path(value).resolve()) if name == "folder" else value


def _near(text: str) -> m.Near:
    try:
        near = m.Near(*map(float, text.split(",")))
    except (TypeError, ValueError):
        near = m.Near(math.nan, math.nan)
    if not (abs(near.latitude) <= 90 and abs(near.longitude) <= 180 and near.kilometres > 0):
        raise argparse.ArgumentTypeError(
            f"{text} is no place; write it as LATITUDE,LONGITUDE or with ,KILOMETRES behind"
        )
    return near
