"""`akin relocate` and `akin export`: photos that lie elsewhere now, and all that is known as one JSON file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import add_json, add_library, write, write_json
from engine.library.paths import LibraryPaths


def add_to(commands: Any) -> None:
    relocate = commands.add_parser("relocate", help="tell that a folder of photos lies elsewhere now")
    relocate.add_argument("old", type=Path, metavar="OLD", help="as `akin status` shows it, or a folder above")
    relocate.add_argument("new", type=Path, metavar="NEW")
    relocate.set_defaults(run=run_relocate)
    exporting = commands.add_parser("export", help="write all that the library knows to one JSON file")
    exporting.add_argument("file", type=Path, metavar="FILE", help="a new file")
    exporting.add_argument("--vectors", action="store_true", help="with the vectors of all photos, which are large")
    exporting.set_defaults(run=run_export)
    for parser in (relocate, exporting):
        add_library(parser)
        add_json(parser)


def run_relocate(parsed: argparse.Namespace) -> int:
    # The old one may be gone, so it is not resolved: links in it are as the catalogue knows it.
    old, new = os.path.abspath(parsed.old), str(parsed.new.resolve())  # noqa: PTH100
    with EngineClient(parsed.library) as client:
        folders = client.ask(m.Relocated, lambda id: m.Relocate(id, old, new)).folders
    if parsed.json:
        write_json({"folders": folders})
    else:
        write(f"{folders:,} folder{'s lie' if folders != 1 else ' lies'} at {new} now.")
    return 0


def run_export(parsed: argparse.Namespace) -> int:
    from engine.care.export import export  # only this needs SQLite and numpy here

    target = parsed.file.absolute()
    with EngineClient(parsed.library) as client:  # which brings the catalogue to the present schema
        counts = export(LibraryPaths(parsed.library.absolute()), target, parsed.vectors)
        del client
    if parsed.json:
        write_json({"file": str(target), "counts": counts})
    else:
        write(f"{target}: " + ", ".join(f"{number:,} {name.replace('_', '-')}" for name, number in counts.items()))
    return 0
