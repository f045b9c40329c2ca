"""`akin remove`: a folder is no longer the library's."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import absolute, add_library, write


def add_to(commands: Any) -> None:
    parser = commands.add_parser("remove", help="forget folders and what is known of their photos; no file is touched")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="as `akin status` lists it")
    add_library(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        for folder in parsed.folders:
            path = absolute(folder)
            client.ask(m.Done, partial(m.RemoveFolder, path=path))
            write(f"{path} is no longer part of the library; its files are as they were.")
    return 0
