"""The window's side of the engine: requests out, typed answers and events in. Lives on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.engine_link import Connect, EngineLink
from desktop.engine_sentences import translated
from engine.messages import (
    PROTOCOL,
    AnyEvent,
    AnyReply,
    Cancel,
    CareProgress,
    Changes,
    DuplicatesProgress,
    Failed,
    Hello,
    IndexingProgress,
    Notice,
    Reply,
    Request,
    Welcome,
)

R = TypeVar("R", bound=Reply)


class Topic(Enum):
    """Questions of which only the newest answer counts."""

    GRID = auto()
    SHARPER = auto()
    PREVIEW = auto()
    DETAILS = auto()
    STATUS = auto()
    ALBUMS = auto()
    SEARCHES = auto()
    SAVED_SEARCH = auto()
    FOLDERS = auto()
    DUPLICATES = auto()
    MODELS = auto()
    PHIS = auto()
    PHI = auto()
    PLACES = auto()
    TAGS = auto()


_COSTLY = frozenset({Topic.SHARPER})  # the engine is told when nobody waits for the answer any more


@dataclass(frozen=True)
class _Question:
    expected: type[Reply]
    then: Callable[[Any], object]
    failed: Callable[[Failed], None]
    topic: Topic | None


class EngineClient(QObject):
    """Asks the engine. Every signal and callback arrives on the GUI thread."""

    connected = Signal(object)  # Welcome
    gone = Signal(str)  # the engine ended; why, as a sentence, or empty
    left = Signal()  # the engine was let go of: nothing is asked any more
    failed = Signal(object)  # Failed, for requests that do not handle it themselves
    changed = Signal(object)  # Changes
    progressed = Signal(object)  # IndexingProgress
    noticed = Signal(object)  # Notice
    compared = Signal(float)  # how far the comparing of photos is, 0 to 1, whoever asked for it

    def __init__(self, connect: Connect, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connect = connect
        self._link: EngineLink | None = None
        self._ids = count(1)
        self._questions: dict[int, _Question] = {}
        self._newest: dict[Topic, int] = {}

    def start(self) -> None:
        """Connect, or connect again after the engine went away. Requests may be asked at once."""
        self.close()
        link = EngineLink(self._connect)
        link.received.connect(self._take)
        link.ended.connect(self._lose)
        self._link = link
        self.ask(Hello(0), Welcome, self._greet, failed=lambda reply: self._lose(reply.sentence))
        link.start()

    def close(self, timeout: float = 0.0) -> bool:
        """Let go of the engine; True when its threads have ended within `timeout` seconds."""
        link, self._link = self._link, None
        self._questions.clear()
        self._newest.clear()
        if link is None:
            return True
        self.left.emit()
        link.received.disconnect(self._take)
        link.ended.disconnect(self._lose)
        link.close()
        return link.join(timeout)

    def ask(
        self,
        request: Request,
        expected: type[R],
        then: Callable[[R], object],
        *,
        topic: Topic | None = None,
        failed: Callable[[Failed], None] | None = None,
    ) -> bool:
        """Send a request (its id is filled in) and call `then` with its reply.

        Of the requests with one topic only the newest is answered. False if there is no engine to ask: ask again
        when `connected` is sent.
        """
        if self._link is None:
            return False
        number = next(self._ids)
        self._questions[number] = _Question(expected, then, failed or self.failed.emit, topic)
        if topic is not None:
            self.forget(topic)
            self._newest[topic] = number
        self._link.send(msgspec.structs.replace(request, id=number))
        return True

    def forget(self, topic: Topic) -> None:
        """Drop the answer to what was last asked on a topic."""
        stale = self._newest.pop(topic, None)
        if stale is None or self._questions.pop(stale, None) is None:
            return
        if topic in _COSTLY and self._link is not None:
            self._link.send(Cancel(next(self._ids), stale))

    def _take(self, message: AnyReply | AnyEvent) -> None:
        if self.sender() is not self._link:
            return  # queued by a connection that has been replaced
        match message:
            case Changes():
                self.changed.emit(message)
            case IndexingProgress():
                self.progressed.emit(message)
            case Notice(sentence=sentence):
                self.noticed.emit(msgspec.structs.replace(message, sentence=translated(sentence)))
            case DuplicatesProgress(share=share):
                self.compared.emit(share)
            case CareProgress():
                pass  # for the command line, which asked for the repair
            case _:
                self._answer(message)

    def _answer(self, reply: AnyReply) -> None:
        question = self._questions.pop(reply.id, None)
        if question is None:
            return  # nobody wants it any more
        if isinstance(reply, Failed):
            question.failed(msgspec.structs.replace(reply, sentence=translated(reply.sentence)))
        elif isinstance(reply, question.expected):
            question.then(reply)

    def _greet(self, welcome: Welcome) -> None:
        if welcome.protocol != PROTOCOL:
            self._lose(self.tr("The engine is of another version. Close all windows of Akin and start it again."))
            return
        self.connected.emit(welcome)

    def _lose(self, sentence: str) -> None:
        self.close()
        self.gone.emit(sentence)
