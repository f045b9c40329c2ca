"""Options that say which photos are meant, for the commands that take them."""

from __future__ import annotations

import argparse
import math
from datetime import date
from pathlib import Path

from engine.commands.options import text
from engine.errors import RequestProblem
from engine.library.spelling import true_spelling
from engine.messages import Area, Filters, Near

_YES_OR_NO = {"place", "favourite"}


def add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        type=_filter,
        metavar="NAME=VALUE",
        help=f"one of {', '.join(Filters.__struct_fields__)}; several may be given, each once",
    )
    parser.add_argument(
        "--favourite",
        action="append_const",
        dest="filter",
        const=("favourite", True),
        help="only favourites; the same as --filter favourite=yes",
    )
    parser.add_argument(
        "--album",
        action="append",
        dest="filter",
        type=lambda name: ("album", text(name)),
        metavar="NAME",
        help="only photos of an album; the same as --filter album=NAME",
    )


def filters(parsed: argparse.Namespace) -> Filters:
    """What the options say. Raises RequestProblem if one is there twice."""
    given = dict(parsed.filter)
    if len(given) < len(parsed.filter):
        raise RequestProblem("A filter may be given only once.")
    return Filters(**given)


def _filter(argument: str) -> tuple[str, str | int | Near | Area]:
    name, found, value = argument.partition("=")
    if not found or name not in Filters.__struct_fields__:
        raise argparse.ArgumentTypeError(f'"{argument}" is no filter; say NAME=VALUE with a NAME that --help lists')
    if name == "orientation" and value not in {"landscape", "portrait", "square"}:
        raise argparse.ArgumentTypeError("orientation is landscape, portrait or square")
    if name in {"after", "before"}:
        try:
            return name, date.fromisoformat(value).isoformat()
        except ValueError:
            raise argparse.ArgumentTypeError(f"{value} is no date; write it as 2024-05-31") from None
    if name == "rating":
        if value not in {"1", "2", "3", "4", "5"}:
            raise argparse.ArgumentTypeError("rating is the least number of stars, 1 to 5")
        return name, int(value)
    if name in _YES_OR_NO:
        if value not in {"yes", "no"}:
            raise argparse.ArgumentTypeError(f"{name} is yes or no")
        return name, value == "yes"
    if name == "near":
        return name, _near(value)
    if name == "area":
        return name, _area(value)
    return name, str(true_spelling(Path(value).resolve())) if name == "folder" else value


def _near(argument: str) -> Near:
    try:
        near = Near(*map(float, argument.split(",")))
    except (TypeError, ValueError):
        near = Near(math.nan, math.nan)
    if not (abs(near.latitude) <= 90 and abs(near.longitude) <= 180 and near.kilometres > 0):
        raise argparse.ArgumentTypeError(
            f"{argument} is no place; write it as LATITUDE,LONGITUDE or with ,KILOMETRES behind"
        )
    return near


def _area(argument: str) -> Area:
    try:
        area = Area(*map(float, argument.split(",")))
    except (TypeError, ValueError):
        area = Area(math.nan, math.nan, math.nan, math.nan)
    if not (-90 <= area.south <= area.north <= 90 and -180 <= area.west <= area.east <= 180):
        raise argparse.ArgumentTypeError(f"{argument} is no part of the Earth; write it as SOUTH,WEST,NORTH,EAST")
    return area
