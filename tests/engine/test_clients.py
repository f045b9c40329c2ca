"""Clients over a real socket: searches go first, and a client that misbehaves harms nobody but itself."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

import pytest

from engine import clients as module
from engine import messages as m
from engine.clients import Clients

KEY = b"secret"


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with Listener(str(tmp_path / "socket"), backlog=16) as listener:
        yield listener


@pytest.fixture
def clients(listener: Listener) -> Iterator[Clients]:
    clients = Clients(listener, KEY)
    yield clients
    clients.close()


def connect(listener: Listener, key: bytes = KEY) -> Connection:
    address = listener.address
    assert isinstance(address, str)
    return Client(address, authkey=key)


def send(connection: Connection, *requests: m.Message) -> None:
    for request in requests:
        connection.send_bytes(m.encode(request))


def test_searches_go_before_what_else_waits(listener: Listener, clients: Clients) -> None:
    with connect(listener) as connection:
        send(connection, m.GetStatus(1), m.ListPhotos(2), m.Search(3, m.Query(words="a dog")), m.GetStatus(4))
        while clients._received.qsize() < 4:
            time.sleep(0.001)
        received = [clients.next(1.0) for _ in range(4)]
        assert [one.request.id for one in received if one] == [3, 1, 2, 4]
        assert received[0] is not None
        received[0].client.send(m.Done(3))
        assert m.decode_answer(connection.recv_bytes()) == m.Done(3)
    assert clients.next(0.0) is None


def test_events_go_to_all_clients(listener: Listener, clients: Clients) -> None:
    with connect(listener) as first, connect(listener) as second:
        send(first, m.GetStatus(1))
        send(second, m.GetStatus(1))
        assert clients.next(1.0)
        assert clients.next(1.0)
        clients.broadcast(m.Changes(photos=True))
        for connection in (first, second):
            assert m.decode_answer(connection.recv_bytes()) == m.Changes(photos=True)
        assert clients.seconds_alone == 0.0


def test_who_does_not_know_the_key_or_sends_nonsense_is_dropped(listener: Listener, clients: Clients) -> None:
    with pytest.raises(Exception, match="digest"):
        connect(listener, b"wrong")
    with connect(listener) as rude, connect(listener) as polite:
        rude.send_bytes(b"nonsense")
        with pytest.raises(EOFError):
            rude.recv_bytes()
        send(polite, m.GetStatus(1))
        assert clients.next(1.0)


def test_junk_and_silence_keep_nobody_out(listener: Listener, clients: Clients) -> None:
    address = listener.address
    assert isinstance(address, str)
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as junk:
        silent.connect(address)
        junk.connect(address)
        junk.sendall(b"\xff" * 64)
        for _ in range(2):
            with connect(listener) as polite:
                send(polite, m.GetStatus(1))
                assert clients.next(5.0)


def test_a_client_that_does_not_read_holds_nobody_up(
    listener: Listener, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNREAD_LIMIT", 5)
    big = m.Notice("bug", "x" * 1_000_000)
    with connect(listener) as deaf:
        send(deaf, m.GetStatus(1))
        received = clients.next(1.0)
        assert received is not None
        for _ in range(20):
            received.client.send(big)
        assert received.client.closed.is_set()
