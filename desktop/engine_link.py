"""One connection to the engine and the two threads that serve it: one connects and reads, one writes.

Nothing here runs on the GUI thread but `send` and `close`, which never wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from queue import SimpleQueue

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.engine_sentences import translated
from engine import messages
from engine.launch import EngineUnavailable

Connect = Callable[[], "Connection"]


class EngineLink(QObject):
    """Connects when started. Its signals are sent from the reader thread."""

    received = Signal(object)  # AnyReply | AnyEvent
    ended = Signal(str)  # why, as a sentence; empty if the engine just went away

    def __init__(self, connect: Connect) -> None:
        super().__init__()
        self._connect = connect
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._waker, self._woken = Pipe()
        self._closed = threading.Event()
        # Daemons: an engine that hangs must not keep the window's process alive.
        self._reader = threading.Thread(target=self._run, name="engine-reader", daemon=True)
        self._writer: threading.Thread | None = None

    def start(self) -> None:
        self._reader.start()

    def send(self, request: messages.Request) -> None:
        """Queue a request; it goes out as soon as there is a connection."""
        self._outgoing.put(messages.encode(request))

    def close(self) -> None:
        """Let go of the engine. No signal is sent after this."""
        self._closed.set()
        self._outgoing.put(None)
        with suppress(OSError):
            self._waker.send_bytes(b"")

    def join(self, timeout: float) -> bool:
        """Wait until both threads have ended; for tests and the end of the program."""
        self._reader.join(timeout)
        return not self._reader.is_alive()

    def _run(self) -> None:
        try:
            connection = self._connect()
        except EngineUnavailable as error:
            self._end(translated(str(error)))
            return
        with connection:
            writer = threading.Thread(target=self._write, args=(connection,), name="engine-writer", daemon=True)
            writer.start()
            sentence = self._read(connection)
            self._outgoing.put(None)
            self._end(sentence)
        writer.join()

    def _read(self, connection: Connection) -> str:
        """Pass on what arrives until one side closes; returns what went wrong, if there are words for it."""
        try:
            while not self._closed.is_set():
                if connection in wait([connection, self._woken]):
                    self.received.emit(messages.decode_answer(connection.recv_bytes()))
        except (EOFError, OSError):
            return ""
        except msgspec.MsgspecError:
            return self.tr("The engine is of another version. Close all windows of Akin and start it again.")
        return ""

    def _write(self, connection: Connection) -> None:
        while (data := self._outgoing.get()) is not None:
            try:
                connection.send_bytes(data)
            except OSError:
                return  # the reader sees the same end and tells it

    def _end(self, sentence: str) -> None:
        if not self._closed.is_set():
            self.ended.emit(sentence)
