"""What a user waits for when a large library is opened: rows for `akin bench library`.

Starts an engine process of its own on a made library, as the window does, and asks it as any client would. The
library's one folder is empty, as that of a drive that is away; vectors, graph and catalogue are what takes the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from engine import messages as m
from engine.benchmarks.report import Row, at_most
from engine.client import EngineClient
from engine.library.paths import LibraryPaths

OPEN_S = 10.0
MEMORY_GB = 3.5
LONGEST = 1800.0  # seconds after which the engine's work in the background is waited for no longer

Progress = Callable[[str], None]


def opening_rows(library: Path, large: bool, show: Progress) -> list[Row]:
    """Measure on the library in a folder, which must hold vectors of the starter; `large`: about a million of them.

    The engine is started twice: what it makes only once for a library is not measured. Files are read from the
    system's cache, as after a first opening.
    """
    show("starting an engine for the first time")
    with EngineClient(library) as client:
        _search(client, 0)
        _end(client, library)
    show("starting an engine")
    start = time.perf_counter()
    with EngineClient(library) as client:
        _search(client, 1)
        opened = time.perf_counter() - start
        show("asking while it brings the graph")
        waits = _ask_until_idle(client)
        idle = time.perf_counter() - start
        memory = _largest_memory_gb(client.welcome.pid)
        _end(client, library)
    rows = [
        at_most("seconds from starting an engine to its first answer", opened, "s", reach=OPEN_S if large else None),
        at_most("seconds until that engine has nothing left to do", idle, "s"),
        at_most("longest search meanwhile", 1000 * max(waits), "ms"),
    ]
    if memory is not None:
        rows.append(
            at_most("largest memory of that engine, model included", memory, "GB", reach=MEMORY_GB if large else None)
        )
    return rows


def _search(client: EngineClient, number: int, on_event: Callable[[m.AnyEvent], None] | None = None) -> None:
    client.ask(m.Found, lambda id: m.Search(id, m.Query(words=f"a dog in the snow {number}")), on_event)


def _ask_until_idle(client: EngineClient) -> list[float]:
    """Seconds that each of many searches took, one after the other, until the engine's pass over the library ends."""
    waits: list[float] = []
    idle = False

    def look(event: m.AnyEvent) -> None:
        nonlocal idle
        idle = idle or (isinstance(event, m.IndexingProgress) and event.indexing is None)

    start = time.perf_counter()
    while not idle and time.perf_counter() - start < LONGEST:
        before = time.perf_counter()
        _search(client, len(waits), look)
        waits.append(time.perf_counter() - before)
        time.sleep(waits[-1])  # as much time for the engine's own work as for ours
    return waits


def _end(client: EngineClient, library: Path) -> None:
    """End the engine, and wait until it has let go of its library."""
    client.ask(m.Done, m.Shutdown)
    with FileLock(LibraryPaths(library).lock, timeout=LONGEST):
        pass


def _largest_memory_gb(pid: int) -> float | None:
    """The largest resident set of a process so far; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 / 1e9 for line in lines if line.startswith("VmHWM:")), None)
