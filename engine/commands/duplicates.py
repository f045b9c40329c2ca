"""`akin duplicates`: files that are one photo, and photos that look alike. Deletes nothing."""

from __future__ import annotations

import argparse
import math
import time
from typing import Any

from engine import messages as m
from engine.care.wording import counted
from engine.client import EngineClient
from engine.commands.filters import add_filters, filters
from engine.commands.options import ProgressLine, add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "duplicates",
        help="list files that are one photo, and photos that look alike; deletes nothing",
        epilog="In each group the best photo comes first: the most pixels, then the largest file, then the oldest.",
    )
    parser.add_argument("--exact", action="store_true", help="only files with the same content")
    parser.add_argument(
        "--threshold",
        type=_threshold,
        default=m.NEAR_DUPLICATE,
        metavar="X",
        help="photos look alike if the cosine of their features is greater (%(default)s); with the starter model, "
        "nearer to 1 leaves fewer that only show the same thing",
    )
    add_filters(parser)
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    wanted = filters(parsed)
    line = ProgressLine()
    start = time.monotonic()

    def show(event: m.AnyEvent) -> None:
        if isinstance(event, m.DuplicatesProgress):
            line.show(_progress(event.share, time.monotonic() - start))

    with EngineClient(parsed.library) as client:
        try:
            found = client.ask(
                m.Duplicates, lambda id: m.FindDuplicates(id, not parsed.exact, parsed.threshold, wanted), show
            )
        finally:
            line.clear()
    if parsed.json:
        write_json(as_json(found, None if parsed.exact else parsed.threshold))
    else:
        _print(found)
    return 0


def as_json(found: m.Duplicates, threshold: float | None) -> dict[str, Any]:
    """What `akin duplicates --json` prints."""
    return {
        "threshold": threshold,
        "searched": found.searched,
        "spare_bytes": sum(group.spare_bytes for group in found.groups),
        "groups": [
            {
                "kind": group.kind,
                "similarity": round(group.similarity, 6),
                "spare_bytes": group.spare_bytes,
                "photos": [
                    {
                        "photo_id": one.photo.photo_id,
                        "paths": one.paths,
                        "size": one.size,
                        "width": one.photo.width,
                        "height": one.photo.height,
                        "taken_at": one.photo.taken_at,
                        "online": one.photo.online,
                        "favourite": one.photo.favourite,
                        "rating": one.photo.rating,
                    }
                    for one in group.photos
                ],
            }
            for group in found.groups
        ],
    }


def _print(found: m.Duplicates) -> None:
    for group in found.groups:
        spare = _size(group.spare_bytes)
        if group.kind == "exact":
            write(f"{group.files:,} files of one photo; the copies take {spare}")
        else:
            what = f"{len(group.photos):,} photos in {group.files:,} files, alike to {group.similarity:.3f}"
            write(f"{what}; all but the first file take {spare}")
        for one in group.photos:
            for path in one.paths:
                write(f"    {path}  {one.photo.width} x {one.photo.height}, {_size(one.size)}")
    spare = _size(sum(group.spare_bytes for group in found.groups))
    if found.groups:
        groups = counted(len(found.groups), "group")
        write(f"{groups} among {counted(found.searched, 'photo')}; {spare} could be spared. Nothing was changed.")
    else:
        write(f"No duplicates among {counted(found.searched, 'photo')}.")


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{math.ceil(size / 2**10):,} kB"


def _progress(share: float, seconds: float) -> str:
    left = f", {seconds * (1 - share) / share:.0f} s left" if share > 0.02 else ""
    return f"Comparing photos: {100 * share:.0f} %{left}"


def _threshold(argument: str) -> float:
    try:
        value = float(argument)
    except ValueError:
        value = math.nan
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{argument} is no number above 0 and up to 1")
    return value
