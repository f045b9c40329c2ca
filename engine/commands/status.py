"""`akin status`: what the library holds, what waits, and what could not be read."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from engine import messages as m
from engine.care.wording import counted
from engine.client import EngineClient
from engine.commands.index import describe
from engine.commands.options import add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser("status", help="what the library holds and what could not be read")
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        status = client.ask(m.Status, m.GetStatus)
    if parsed.json:
        write_json(msgspec.to_builtins(status))
    else:
        _print(status)
    return 0


def switching(to: m.Switching) -> str:
    """How far a switch to another model is, in words."""
    done = f", {to.done:,} of {to.total:,} photos are indexed with it" if to.total else ""
    return f"switching to {to.model}{done}"


def _print(status: m.Status) -> None:
    size = sum(status.sizes.values()) / 2**20
    write(f"Library     {status.library} ({size:.1f} MB)")
    write(f"Model       {status.model}" + (f" on {status.device}, phi: {status.phi}" if status.device else ""))
    if status.switching is not None:
        write(f"            {switching(status.switching)}")
    write(f"Photos      {status.photos:,} in {counted(status.files, 'file')}")
    if status.waiting:
        write(f"            {counted(status.waiting, 'file')} still to be indexed")
    if status.missing:
        write(f"            {counted(status.missing, 'photo')} more lay here once and cannot be found")
    if status.indexing is not None:
        write(f"            {describe(status.indexing)}{' (paused)' * status.indexing.paused}")
    for number, folder in enumerate(status.folders):
        offline = "" if folder.online else " (offline)"
        write(f"{'' if number else 'Folders':12}{folder.path}: {counted(folder.photos, 'photo')}{offline}")
    for number, file in enumerate(status.unreadable):
        write(f"{'' if number else 'Unreadable':12}{file.path}: {file.reason}")
    if not status.folders:
        write("There are no folders yet; add one with `akin index FOLDER`.")
