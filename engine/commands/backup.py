"""`akin backup` and `akin restore`: a copy of the catalogue, and back."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import add_json, add_library, count, write, write_json
from engine.errors import MachineProblem, MissingProblem
from engine.library.paths import LibraryPaths

ENGINE_ENDS_WITHIN = 30.0  # seconds


def add_to(commands: Any) -> None:
    backup = commands.add_parser("backup", help="copy all that is known of the photos")
    backup.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="default: backups, in the library's folder")
    backup.add_argument(
        "--keep", type=count, default=m.BACKUPS_KEPT, metavar="N", help="in the default folder; %(default)s"
    )
    backup.set_defaults(run=run_backup)
    restoring = commands.add_parser("restore", help="bring a copy back; what it replaces is kept beside it")
    restoring.add_argument("backup", type=Path, metavar="BACKUP")
    restoring.set_defaults(run=run_restore)
    for parser in (backup, restoring):
        add_library(parser)
        add_json(parser)


def run_backup(parsed: argparse.Namespace) -> int:
    folder = None if parsed.folder is None else str(parsed.folder.absolute())
    with EngineClient(parsed.library) as client:
        made = client.ask(m.BackedUp, lambda id: m.BackUp(id, folder, parsed.keep))
    if parsed.json:
        write_json({"path": made.path, "size": made.size, "removed": made.removed})
    else:
        write(f"{made.path} ({made.size / 2**20:.1f} MB)")
    return 0


def run_restore(parsed: argparse.Namespace) -> int:
    from engine.care.backup import restore, verify  # only this needs SQLite and numpy here

    paths = LibraryPaths(parsed.library.absolute())
    backup = parsed.backup.absolute()
    verify(backup)  # before the engine is asked to end for nothing
    if not paths.folder.is_dir():
        raise MissingProblem(f"There is no library {paths.folder}; `akin status` makes an empty one.")
    with _engine_lock(paths):
        kept = restore(backup, paths, datetime.now(UTC))
    if parsed.json:
        write_json({"restored": str(backup), "replaced": None if kept is None else str(kept)})
    else:
        write(f"The library is as it was in {backup}.")
        if kept is not None:
            write(f"What it was before is kept as {kept}.")
    return 0


def _engine_lock(paths: LibraryPaths) -> filelock.BaseFileLock:
    """The lock that says that no engine has the library open; one that runs is asked to end."""
    lock = filelock.FileLock(paths.lock, timeout=0)
    deadline = time.monotonic() + ENGINE_ENDS_WITHIN
    while True:
        try:
            lock.acquire()
        except filelock.Timeout:
            if time.monotonic() > deadline:
                raise MachineProblem("Akin has this library open; close its window and try again.") from None
            _ask_to_end(paths)
            time.sleep(0.1)
        else:
            return lock


def _ask_to_end(paths: LibraryPaths) -> None:
    try:
        with EngineClient(paths.folder) as client:
            client.ask(m.Done, m.Shutdown)
    except MachineProblem:
        pass  # it is starting or ending: try again
