"""The engine process of one library: its lock, its socket, and the one worker that does everything.

The worker runs in the main thread and is the sole user of torch, of the graph and of SQLite. It meets requests as
they come, searches first, and in between does background work one small step at a time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import logging.handlers
import multiprocessing.connection
import os
import secrets
import signal
import sys
import tempfile
from multiprocessing.connection import Listener
from pathlib import Path
from types import FrameType

import filelock

from engine import messages as m
from engine.answers import Engine
from engine.clients import Clients, Received
from engine.clip.models import configure_threads
from engine.errors import AkinError, RequestProblem
from engine.library.paths import LibraryPaths
from engine.library.trouble import environment_problem
from engine.version import version

log = logging.getLogger(__name__)

LINGER = 60.0  # seconds that an engine without clients stays, so that the next search finds it warm
IDLE_WAIT = 0.25  # seconds between two looks at the clock when there is nothing to do
SHORT_WAIT = 0.01  # seconds between two looks at what is being waited for: the decoders, or the model
NEED_MODEL = (m.Search, m.Preview, m.Invert, m.GetTags, m.ListPhis, m.UsePhi)
LONGEST_SOCKET_PATH = 100  # bytes; the limit of AF_UNIX is 104 to 108


class Worker:
    """Meets requests and does background work, in one thread."""

    def __init__(self, engine: Engine, clients: Clients, library: Path, linger: float) -> None:
        self._engine = engine
        self._clients = clients
        self._library = library
        self._linger = linger
        self._stopping = False
        self._waiting_for_model: list[Received] = []

    def stop(self) -> None:
        """End after the step at hand."""
        self._stopping = True

    def run(self) -> None:
        wait = 0.0
        while not self._stopping and self._clients.seconds_alone < self._linger:
            if self._waiting_for_model and self._engine.ready:
                self._meet(self._waiting_for_model.pop(0))
            elif (received := self._clients.next(wait)) is not None:
                # Loading takes seconds; whoever wants to browse meanwhile shall not wait behind a search.
                if isinstance(received.request, NEED_MODEL) and not self._engine.ready:
                    self._waiting_for_model.append(received)
                else:
                    self._meet(received)
                wait = 0.0
            elif self._clients.any and self._engine.step():
                wait = 0.0
            else:
                self._engine.idle()
                wait = SHORT_WAIT if self._waits_for_something() else IDLE_WAIT

    def _waits_for_something(self) -> bool:
        return bool(self._waiting_for_model) or (self._clients.any and self._engine.busy)

    def _meet(self, received: Received) -> None:
        request, client = received.request, received.client
        if client.closed.is_set():
            return
        try:
            match request:
                case m.Hello(protocol=protocol):
                    client.send(self._welcome(request.id, protocol))
                case m.Shutdown():
                    client.send(m.Done(request.id))
                    self.stop()
                case _:
                    self._engine.answer(request, client.send)
        except AkinError as error:
            client.send(m.Failed(request.id, error.code, error.sentence))
        except Exception as error:
            if problem := environment_problem(error):
                client.send(m.Failed(request.id, problem.code, problem.sentence))
                return
            log.exception("%s failed.", type(request).__name__)
            client.send(self._engine.mistake(request.id))

    def _welcome(self, id: int, protocol: int) -> m.Welcome:
        if protocol != m.PROTOCOL:
            raise RequestProblem("The running engine is of another version of Akin; close every Akin and start again.")
        return m.Welcome(id, m.PROTOCOL, version(), str(self._library), os.getpid())


def serve(library: Path, linger: float) -> None:
    """Serve one library until told to end, or until no client has been there for `linger` seconds.

    The first line on stdout is a JSON object for whoever started this process: {} once the engine listens, or
    {"error": sentence} or {"locked": true} if it cannot. Nothing else is ever written there.
    """
    paths = LibraryPaths(library)
    try:
        library.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = filelock.FileLock(paths.lock, timeout=0)
        with lock:
            _serve_locked(paths, linger)
    except filelock.Timeout:
        _announce({"locked": True})
    except AkinError as error:
        _announce({"error": error.sentence})
    except OSError as error:
        _announce({"error": f"The library {library} cannot be used: {error.strerror or error}."})
    except Exception:
        log.exception("The engine failed.")
        _announce({"error": f"Akin made a mistake; {paths.log} has the details."})


def _serve_locked(paths: LibraryPaths, linger: float) -> None:
    _log_to(paths.log)
    key = secrets.token_bytes(32)
    with _listener(paths) as listener:
        clients = Clients(listener, key)
        engine = Engine(paths, clients.broadcast)
        worker = Worker(engine, clients, paths.folder, linger)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        _write_private(paths.key, key)
        address = json.dumps({"address": listener.address, "pid": os.getpid(), "library": str(paths.folder)})
        _write_private(paths.address, address.encode())
        _announce({})
        try:
            worker.run()
        finally:
            paths.address.unlink(missing_ok=True)
            clients.close()
            engine.close()


def _listener(paths: LibraryPaths) -> Listener:
    """A socket in the library's folder, or a named pipe on Windows."""
    if "AF_UNIX" not in multiprocessing.connection.families:  # type: ignore[attr-defined]
        return Listener(family="AF_PIPE")
    socket = paths.folder / "engine.sock"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        socket = Path(tempfile.mkdtemp(prefix="akin-")) / "engine.sock"
    socket.unlink(missing_ok=True)  # left by an engine that was killed; the lock says that it is gone
    return Listener(str(socket), family="AF_UNIX", backlog=16)


def _write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, all at once."""
    new = path.with_suffix(path.suffix + ".new")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    new.replace(path)


def _announce(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _log_to(path: Path) -> None:
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=2**20, backupCount=1, encoding="utf-8")
    logging.basicConfig(
        handlers=[handler],
        level=logging.INFO,
        format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s",
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="engine.service", description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--linger", type=float, default=LINGER, metavar="SECONDS")
    arguments = parser.parse_args()
    configure_threads()
    serve(arguments.library.resolve(), arguments.linger)


if __name__ == "__main__":
    main()
