"""`akin index PATH...`: take folders into the library, and wait until all is indexed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from engine import messages as m
from engine.care.wording import counted
from engine.client import EngineClient
from engine.commands.options import ProgressLine, absolute, add_json, add_library, write, write_json
from engine.errors import MachineProblem
from engine.training.progress import duration


def add_to(commands: Any) -> None:
    parser = commands.add_parser("index", help="take folders of photos into the library")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--watch", action="store_true", help="stay, and index what changes, until Ctrl+C")
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    paths = [absolute(path) for path in parsed.paths]
    with EngineClient(parsed.library) as client:
        status = index(client, paths)
        if parsed.json:
            write_json(msgspec.to_builtins(status))
        else:
            _report(status)
        if parsed.watch:
            _watch(client)
    return 0


def _watch(client: EngineClient) -> None:
    """Show what the engine does, which follows the folders for as long as it has a client."""
    line = ProgressLine()
    try:
        while True:
            event = client.event()
            if isinstance(event, m.Notice):
                line.clear()
                sys.stderr.write(f"{event.sentence}\n")
            elif isinstance(event, m.IndexingProgress):
                line.show("" if event.indexing is None else describe(event.indexing))
    finally:
        line.clear()


def index(client: EngineClient, paths: Sequence[str]) -> m.Status:
    """Add folders and wait until everything is indexed. Raises AkinError if that cannot be done."""
    line = ProgressLine()
    client.ask(m.Done, lambda id: m.Pause(id, False))  # whoever types this wants it done now, also on battery
    # last: the events that tell of its end come after its reply, and are listened to from then on
    client.ask(m.Done, lambda id: m.AddFolders(id, tuple(paths)))
    try:
        while True:
            event = client.event()
            if isinstance(event, m.Notice) and event.goes_on:
                line.clear()
                sys.stderr.write(f"{event.sentence}\n")
            elif isinstance(event, m.Notice):
                raise MachineProblem(event.sentence)
            if isinstance(event, m.IndexingProgress):
                if event.indexing is None:
                    break
                if event.indexing.paused:
                    raise MachineProblem("Indexing is paused; continue it in the window.")
                line.show(describe(event.indexing))
    finally:
        line.clear()
    return client.ask(m.Status, m.GetStatus)


def describe(indexing: m.Indexing) -> str:
    """Progress as a line: what, how many, how fast, how long."""
    if indexing.scanning:
        return "Looking for photos ..."
    text = f"Indexing {indexing.done:,} of {indexing.total:,}"
    if indexing.seconds_left is not None:
        text += f", {indexing.photos_per_second:.1f} photos/s, {duration(indexing.seconds_left)} left"
    return text


def _report(status: m.Status) -> None:
    write(f"{counted(status.photos, 'photo')} can be searched.")
    if status.unreadable:
        sys.stderr.write(f"{counted(len(status.unreadable), 'file')} could not be read; `akin status` says why.\n")
