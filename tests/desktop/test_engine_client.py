"""The client: replies matched to questions, stale ones dropped, the engine's end told, and a second start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.engine_client import EngineClient, Topic
from engine.launch import EngineUnavailable
from engine.messages import (
    Changes,
    Failed,
    Found,
    GetStatus,
    Hello,
    Indexing,
    IndexingProgress,
    Notice,
    Query,
    Search,
    Status,
    Welcome,
)
from tests.desktop.fake_engine import FakeEngine, prompt_of


@pytest.fixture
def client(engine: FakeEngine, qtbot: QtBot) -> Iterator[EngineClient]:
    asking = EngineClient(engine.connect)
    with qtbot.waitSignal(asking.connected):
        asking.start()
    yield asking
    asking.close(timeout=2.0)


@pytest.mark.usefixtures("client")
def test_first_request_is_hello(engine: FakeEngine) -> None:
    assert isinstance(engine.requests[0], Hello)


def test_reply_reaches_its_question(client: EngineClient, qtbot: QtBot) -> None:
    replies: list[Found] = []
    client.ask(Search(0, Query("cat")), Found, replies.append)
    qtbot.waitUntil(lambda: bool(replies))
    assert replies[0].prompt == prompt_of(Query("cat"))


def test_only_the_newest_of_a_topic_is_answered(client: EngineClient, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.held.add(Search)
    replies: list[Found] = []
    for words in ("cat", "dog", "bird"):
        client.ask(Search(0, Query(words)), Found, replies.append, topic=Topic.GRID)
    qtbot.waitUntil(lambda: len(engine.asked(Search)) == 3)
    for request in reversed(engine.asked(Search)):  # the newest first: late ones must not take its place
        engine.send(engine.library.found(request.id, request.query))
    with qtbot.waitSignal(client.changed):
        engine.send(Changes(photos=True))  # all before it has arrived
    assert [reply.query.words for reply in replies] == ["bird"]


def test_topics_do_not_disturb_each_other(client: EngineClient, qtbot: QtBot) -> None:
    replies: list[object] = []
    client.ask(Search(0, Query("cat")), Found, replies.append, topic=Topic.GRID)
    client.ask(GetStatus(0), Status, replies.append, topic=Topic.STATUS)
    qtbot.waitUntil(lambda: len(replies) == 2)


def test_events_become_typed_signals(client: EngineClient, engine: FakeEngine, qtbot: QtBot) -> None:
    progress = IndexingProgress(Indexing(1, 2, 3.0, 4.0, scanning=False, paused=False))
    for signal, event in (
        (client.progressed, progress),
        (client.noticed, Notice("environment", "The disk is full.")),
        (client.changed, Changes(folders=True)),
    ):
        with qtbot.waitSignal(signal) as waiting:
            engine.send(event)
        assert waiting.args == [event]


def test_a_failed_request_tells_its_sentence(client: EngineClient, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.failures[Search] = "That is no picture."
    with qtbot.waitSignal(client.failed) as waiting:
        client.ask(Search(0, Query("cat")), Found, pytest.fail)
    (failed,) = waiting.args
    assert isinstance(failed, Failed)
    assert failed.sentence == "That is no picture."


def test_engine_that_ends_is_told_and_can_be_started_again(
    client: EngineClient, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.held.add(Search)
    client.ask(Search(0, Query("cat")), Found, pytest.fail)
    qtbot.waitUntil(lambda: bool(engine.asked(Search)))
    with qtbot.waitSignal(client.gone):
        engine.die()
    with qtbot.waitSignal(client.connected) as waiting:
        client.start()
    assert isinstance(waiting.args[0], Welcome)


def test_engine_that_cannot_start_says_why(qtbot: QtBot) -> None:
    def refuse() -> object:
        raise EngineUnavailable("The library is of a newer version.")

    client = EngineClient(refuse)
    with qtbot.waitSignal(client.gone) as waiting:
        client.start()
    assert waiting.args == ["The library is of a newer version."]


def test_engine_of_another_protocol_is_refused(engine: FakeEngine, qtbot: QtBot) -> None:
    engine.failures[Hello] = "This engine speaks another protocol."
    client = EngineClient(engine.connect)
    with qtbot.waitSignal(client.gone) as waiting:
        client.start()
    assert waiting.args == ["This engine speaks another protocol."]


def test_ids_ascend(client: EngineClient, engine: FakeEngine, qtbot: QtBot) -> None:
    for _ in range(3):
        client.ask(GetStatus(0), Status, lambda _: None)
    qtbot.waitUntil(lambda: len(engine.asked(GetStatus)) == 3)
    ids = [request.id for request in engine.requests]
    assert ids == sorted(set(ids))
