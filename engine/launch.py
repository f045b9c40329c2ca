"""Start the engine of a library, or attach to the one that runs. Used by the window and by the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path

from engine.library.paths import LibraryPaths

ATTEMPTS = 50
HANDSHAKE = 10.0  # seconds that a running engine gets to say something
_SILENT = "The engine of {paths.folder} does not answer; end it (its process id is in {paths.address}) and try again."
PAUSE = 0.1  # seconds between two attempts while another process is just starting the engine


class EngineUnavailable(Exception):
    """No engine could be reached; the message is a sentence for the user."""


def connect(library: Path) -> Connection:
    """A connection to the engine of `library`, which is started if it does not run. Blocks, usually under a second.

    Raises EngineUnavailable.
    """
    paths = LibraryPaths(library.absolute())
    for _ in range(ATTEMPTS):
        connection = _attach(paths)
        if connection is not None:
            return connection
        if not _start(paths):
            time.sleep(PAUSE)  # another one holds the lock: it is starting, or ending
    raise EngineUnavailable(_SILENT.format(paths=paths))


def _attach(paths: LibraryPaths) -> Connection | None:
    """A connection to the running engine, or None if none answers."""
    try:
        running = json.loads(paths.address.read_bytes())
        if Path(running["library"]) != paths.folder.resolve():
            return None  # the folder was copied from where that engine runs
        key = paths.key.read_bytes()
        connection = Client(running["address"])
    except (OSError, TypeError, ValueError, KeyError):
        return None
    try:
        if not connection.poll(HANDSHAKE):
            raise EngineUnavailable(_SILENT.format(paths=paths))
        answer_challenge(connection, key)
        deliver_challenge(connection, key)
    except (OSError, EOFError, AuthenticationError):
        connection.close()
        return None
    return connection


def _start(paths: LibraryPaths) -> bool:
    """Start an engine and wait until it listens. False if one runs already."""
    root = Path(__file__).parent.parent
    path = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        process = subprocess.Popen(
            # -P: nothing is imported from the folder that the user happens to stand in
            [sys.executable, "-P", "-m", "engine.service", str(paths.folder)],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # it outlives the terminal's Ctrl+C and decides for itself when to end
        )
    except OSError as error:
        raise EngineUnavailable(f"The engine cannot be started: {error.strerror or error}.") from None
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
    try:
        announced = json.loads(line)
    except ValueError:
        status = process.wait()
        raise EngineUnavailable(
            f"The engine ended at its start (exit status {status}); {paths.log} may say why."
        ) from None
    if "error" in announced:
        process.wait()
        raise EngineUnavailable(announced["error"])
    if announced.get("locked"):
        process.wait()
        return False
    # Whoever started it also has to take note of its end, or it stays as a zombie.
    threading.Thread(target=process.wait, name="engine's end", daemon=True).start()
    return True
