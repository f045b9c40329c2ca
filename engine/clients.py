"""The engine's side of its connections: a reader and a writer thread for every client.

Only bytes cross here. Requests go into one queue for the worker; what the worker sends waits in a queue per client,
so that a client that does not read can not hold the worker up.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import queue
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener, answer_challenge, deliver_challenge

import msgspec

from engine import messages
from engine.messages import AnyRequest, Message, Search

log = logging.getLogger(__name__)

SEARCH, OTHER = 0, 1  # priorities: a search goes before whatever else waits
UNREAD_LIMIT = 1000  # messages; a client that lets more pile up is dropped


@dataclass(order=True)
class Received:
    """A request as it waits for the worker."""

    priority: int
    number: int
    request: AnyRequest = field(compare=False)
    client: Client = field(compare=False)


class Client:
    """One connected client, as the worker sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outgoing: queue.Queue[bytes | None] = queue.Queue(UNREAD_LIMIT)
        self.closed = threading.Event()  # nothing more is sent to it
        self.gone = threading.Event()  # its writer has ended

    def send(self, message: Message) -> None:
        """Send without waiting. A client that does not read is dropped."""
        try:
            self._outgoing.put_nowait(messages.encode(message))
        except queue.Full:
            log.warning("A client does not read its messages and is dropped.")
            self.close()

    def write(self) -> None:
        """The writer thread: sends until the client is closed. It alone lets go of the connection."""
        with self._connection:
            while not self.closed.is_set() and (data := self._outgoing.get()) is not None:
                try:
                    self._connection.send_bytes(data)
                except OSError:
                    break
            self.close()
        self.gone.set()

    def read(self) -> AnyRequest | None:
        """The client's next request; None when it is gone or does not speak our protocol."""
        try:
            return messages.decode_request(self._connection.recv_bytes())
        except (EOFError, OSError):
            return None
        except msgspec.DecodeError:
            log.warning("A client sent what is no request and is dropped.", exc_info=True)
            return None

    def finish(self) -> None:
        """Let the writer send what is queued, then stop."""
        with contextlib.suppress(queue.Full):  # such a client is being dropped already
            self._outgoing.put_nowait(None)

    def close(self) -> None:
        """Hang up, which ends the reader and the writer wherever they are; the writer lets go of the connection."""
        self.closed.set()
        with contextlib.suppress(OSError):
            _hang_up(self._connection)
        self.finish()


def _hang_up(connection: Connection) -> None:
    """End a connection that another thread may be blocked in; to close it there would pull it from under that one."""
    if sys.platform == "win32":
        connection.close()
        return
    with socket.socket(fileno=os.dup(connection.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)


class Clients:
    """All clients of the engine. Threads end with the process; none of them holds anything that could be lost."""

    def __init__(self, listener: Listener, key: bytes) -> None:
        """`listener` itself asks for no key: whoever does not know it must not keep the others waiting."""
        self._listener = listener
        self._key = key
        self._closing = threading.Event()
        self._received: queue.PriorityQueue[Received] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._clients: set[Client] = set()
        self._lock = threading.Lock()
        self._last_seen = time.monotonic()
        threading.Thread(target=self._accept, name="accept", daemon=True).start()

    def next(self, timeout: float) -> Received | None:
        """The next request, searches first; None if none comes within `timeout` seconds."""
        try:
            return self._received.get(timeout=timeout) if timeout else self._received.get_nowait()
        except queue.Empty:
            return None

    def broadcast(self, event: Message) -> None:
        with self._lock:
            clients = list(self._clients)
        for client in clients:
            client.send(event)

    @property
    def any(self) -> bool:
        with self._lock:
            return bool(self._clients)

    @property
    def seconds_alone(self) -> float:
        """For how long no client has been connected."""
        with self._lock:
            return 0.0 if self._clients else time.monotonic() - self._last_seen

    def close(self) -> None:
        """Take no more clients, and give those there are a moment to get what was sent to them."""
        self._closing.set()
        self._listener.close()
        with self._lock:
            clients = list(self._clients)
        for client in clients:
            client.finish()
        for client in clients:
            client.gone.wait(1.0)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                continue  # gone again, or the listener was closed
            threading.Thread(target=self._serve, args=(connection,), name="client reader", daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        """The reader thread of one connection: learn whether it knows the key, then read until it ends."""
        try:
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
        except (AuthenticationError, EOFError, OSError):
            connection.close()
            return
        client = Client(connection)
        with self._lock:
            self._clients.add(client)
        threading.Thread(target=client.write, name="client writer", daemon=True).start()
        while (request := client.read()) is not None:
            priority = SEARCH if isinstance(request, Search) else OTHER
            self._received.put(Received(priority, next(self._numbers), request, client))
        client.finish()
        with self._lock:
            self._clients.discard(client)
            self._last_seen = time.monotonic()
