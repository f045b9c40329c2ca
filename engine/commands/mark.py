"""`akin mark`: favourites and the user's own stars."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine import messages as m
from engine.care.wording import counted
from engine.client import EngineClient
from engine.commands.options import absolute, add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "mark",
        help="mark photos as favourites, or give them stars",
        epilog="Marks are kept in the library, never in the files. They stay with a photo wherever it is moved.",
    )
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="a file of the library")
    parser.add_argument("--favourite", action=argparse.BooleanOptionalAction, help="mark, or take the mark away")
    stars = parser.add_mutually_exclusive_group()
    stars.add_argument("--rating", type=int, choices=range(1, 6), metavar="N", help="1 to 5 stars of your own")
    stars.add_argument("--no-rating", action="store_true", help="what the file says counts again")
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(parsed: argparse.Namespace) -> int:
    rate = parsed.rating is not None or parsed.no_rating
    if parsed.favourite is None and not rate:
        parsed.refuse("say how: --favourite, --no-favourite, --rating N or --no-rating")
    with EngineClient(parsed.library) as client:
        ids = look_up(client, parsed.photos)
        if parsed.favourite is not None:
            client.ask(m.Marked, lambda id: m.SetFavourite(id, ids, parsed.favourite))
        if rate:
            client.ask(m.Marked, lambda id: m.SetRating(id, ids, parsed.rating))
    if parsed.json:
        write_json({"photos": len(ids)})
    else:
        write(f"{counted(len(ids), 'photo')} marked.")
    return 0


def look_up(client: EngineClient, photos: list[Path]) -> tuple[int, ...]:
    """The ids of photos by their paths, each once. Raises AkinError if the library knows no such photo."""
    paths = tuple(absolute(path) for path in photos)
    found = client.ask(m.PhotoList, lambda id: m.LookUp(id, paths)).photos
    return tuple(dict.fromkeys(photo.photo_id for photo in found))
