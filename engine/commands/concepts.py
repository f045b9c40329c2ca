"""`akin concepts`: the vocabulary that photos are described with, Akin's own or Open Images' class names."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine.commands.options import add_json, add_library, write, write_json
from engine.inversion.vocabulary import import_open_images, library_vocabulary
from engine.library.paths import LibraryPaths


def add_to(commands: Any) -> None:
    parser = commands.add_parser("concepts", help="the vocabulary that photos are described with")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the concepts in use, one a line")
    listing.set_defaults(run=run_list)
    importing = actions.add_parser("import", help="use the class names of Open Images")
    importing.add_argument("file", type=Path, metavar="FILE", help="their CSV file, oidv7-class-descriptions.csv")
    importing.set_defaults(run=run_import)
    reset = actions.add_parser("reset", help="go back to Akin's own")
    reset.set_defaults(run=run_reset)
    for action in (listing, importing, reset):
        add_library(action)
        add_json(action)


def run_list(parsed: argparse.Namespace) -> int:
    paths = LibraryPaths(parsed.library.absolute())
    names = library_vocabulary(paths.vocabulary).names
    if parsed.json:
        origin = "imported" if paths.vocabulary.exists() else "built-in"
        write_json({"origin": origin, "count": len(names), "concepts": names})
    else:
        write("\n".join(names))
    return 0


def run_import(parsed: argparse.Namespace) -> int:
    paths = LibraryPaths(parsed.library.absolute())
    names = import_open_images(parsed.file, paths.vocabulary).names
    if parsed.json:
        write_json({"count": len(names)})
    else:
        write(f"{len(names):,} concepts are used from now on; the next sharper search looks at them first.")
    return 0


def run_reset(parsed: argparse.Namespace) -> int:
    paths = LibraryPaths(parsed.library.absolute())
    had = paths.vocabulary.exists()
    paths.vocabulary.unlink(missing_ok=True)
    if parsed.json:
        write_json({"removed": had})
    else:
        write("Akin's own concepts are used from now on." if had else "Akin's own concepts are in use already.")
    return 0
