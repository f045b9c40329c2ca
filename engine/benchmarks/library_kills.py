"""What a library loses when its engine is killed while indexing, and how soon it opens: rows for `akin bench library`.

The engine is a process of its own, as in the application, killed at random moments of its work.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import filelock
import numpy as np
from PIL import Image

from engine import messages as m
from engine.benchmarks.report import Row
from engine.client import EngineClient
from engine.library.paths import LibraryPaths

OPEN_S = 2.0  # seconds
BATCH = 4  # photos that the engine commits at once on a CPU
SIZE = (320, 240)  # pixels

Report = Callable[[str], None]


@dataclass(frozen=True)
class KillSettings:
    """How often, and of how many photos' indexing. `longest` is the latest moment, in seconds after the start."""

    kills: int = 20
    photos: int = 120
    longest: float = 8.0
    seed: int = 0


def kill_rows(folder: Path, settings: KillSettings, report: Report = lambda _: None) -> list[Row]:
    """Kill the engine of a library in an empty `folder`, again and again, and see what stands in its catalogue."""
    photos = folder / "photos"
    _make(photos, settings)
    moments = random.Random(settings.seed)
    library, kept = folder / "library 0", dict[str, bytes]()
    lost, redone, openings = 0, 0, []
    for number in range(settings.kills):
        report(f"killing the engine, {number + 1} of {settings.kills}")
        if len(kept) == settings.photos:  # all is done: begin again with an empty library
            library, kept = folder / f"library {number}", {}
        openings.append(_killed(library, photos, moments.uniform(0, settings.longest)))
        now = _committed(library)
        lost += sum(now.get(path) != vector for path, vector in kept.items())
        redone = max(redone, _decoded_in_vain(library))
        kept = now
    return [
        _at_most("vectors lost, of all kills", lost, "vectors", 0),
        _at_most("photos done again after a kill, at most", redone, "photos", BATCH),
        _at_most("opening after a kill until the library answers, at most", max(openings), "s", OPEN_S),
    ]


def _killed(library: Path, photos: Path, after: float) -> float:
    """Open a library, index, and kill its engine after so many seconds; how long the opening took."""
    started = time.perf_counter()
    with EngineClient(library) as client:
        client.ask(m.Status, m.GetStatus)
        opened = time.perf_counter() - started
        client.ask(m.Done, lambda id: m.AddFolders(id, (str(photos),)))
        time.sleep(after)
        os.kill(client.welcome.pid, signal.SIGKILL)
    with filelock.FileLock(LibraryPaths(library).lock, timeout=30):
        pass  # the process is gone when its lock is
    return opened


def _make(folder: Path, settings: KillSettings) -> None:
    folder.mkdir()
    generator = np.random.default_rng(settings.seed)
    for number in range(settings.photos):
        pixels = Image.fromarray(generator.integers(0, 255, (12, 16, 3), dtype=np.uint8)).resize(SIZE)
        out = io.BytesIO()
        pixels.save(out, "JPEG")
        (folder / f"{number:03}.jpg").write_bytes(out.getvalue())


def _committed(library: Path) -> dict[str, bytes]:
    """Vectors by path, as they stand in the catalogue on the disk."""
    with closing(sqlite3.connect(f"{LibraryPaths(library).catalogue.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("select relative_path, vector from files join vectors using (photo_id)")
        return dict(rows.fetchall())


def _decoded_in_vain(library: Path) -> int:
    """Photos that were decoded and whose batch was lost: thumbnails are written just before what they belong to."""
    paths = LibraryPaths(library)
    with closing(sqlite3.connect(paths.thumbnails)) as connection, contextlib.suppress(sqlite3.OperationalError):
        connection.execute("attach ? as catalogue", (str(paths.catalogue),))
        [(count,)] = connection.execute(
            "select count(*) from thumbnails where key not in (select lower(hex(content_hash)) from photos)"
        )
        return int(count)
    return 0  # killed before the tables were there


def _at_most(name: str, value: float, unit: str, reach: float) -> Row:
    return Row(name, round(value, 3), unit, reach=reach, holds=value <= reach)
