"""`akin tags PHOTO...`: words for what photos show; `akin tags --all`: those of the whole library."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import absolute, add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "tags", help="words for what photos show", description="The concepts that stand out; some photos have none."
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("photos", nargs="*", default=[], type=Path, metavar="PHOTO")
    which.add_argument(
        "--all",
        action="store_true",
        help="the words for all photos of the library, and for how many each is; --filter tag=NAME selects by them",
    )
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    return _list_all(parsed) if parsed.all else _tag(parsed)


def _list_all(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        listed = client.ask(m.Tags, lambda id: m.ListTags(id, complete=True))
    if parsed.json:
        write_json({"tags": [{"name": tag.name, "photos": tag.photos} for tag in listed.tags]})
        return 0
    for tag in listed.tags:
        write(f"{tag.photos:7} {tag.name}")
    return 0


def _tag(parsed: argparse.Namespace) -> int:
    paths = [absolute(path) for path in parsed.photos]
    references = tuple(m.FileReference(path) for path in paths)
    with EngineClient(parsed.library) as client:
        tagged = client.ask(m.Tagged, lambda id: m.GetTags(id, references))
    if parsed.json:
        photos = [
            {"path": path, "tags": [{"name": tag.name, "score": round(tag.score, 6)} for tag in one.tags]}
            for path, one in zip(paths, tagged.photos, strict=True)
        ]
        write_json({"model": tagged.model, "photos": photos})
        return 0
    for path, one in zip(paths, tagged.photos, strict=True):
        write(f"{path}: {', '.join(tag.name for tag in one.tags)}")
    return 0
