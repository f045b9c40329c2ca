"""A blocking client of the engine, for the command line: one request at a time, events on the way."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from engine import messages as m
from engine.errors import AkinError, MachineProblem
from engine.launch import EngineUnavailable, connect

R = TypeVar("R", bound=m.Reply)

OnEvent = Callable[[m.AnyEvent], None]


class EngineClient:
    """A connection to the engine of one library, which is started if need be."""

    def __init__(self, library: Path) -> None:
        """Raises MachineProblem if no engine can be reached."""
        self._ids = itertools.count(1)
        self._connection = _connected(library)
        try:
            self.welcome = self.ask(m.Welcome, m.Hello)
        except MachineProblem:  # it was just ending, for want of clients: start another one
            self._connection.close()
            self._connection = _connected(library)
            self.welcome = self.ask(m.Welcome, m.Hello)

    def ask(self, kind: type[R], request: Callable[[int], m.Request], on_event: OnEvent | None = None) -> R:
        """The reply, of the `kind` that it should be, to the request made with the id that is handed to `request`.

        Events that come first go to `on_event`. Raises AkinError with the engine's sentence if it refuses.
        """
        id = next(self._ids)
        self._connection.send_bytes(m.encode(request(id)))
        while True:
            answer = self._receive()
            if not isinstance(answer, m.Reply):
                if on_event is not None:
                    on_event(answer)
            elif answer.id == id:
                if isinstance(answer, m.Failed):
                    raise _Refused(answer)
                if not isinstance(answer, kind):
                    raise TypeError(f"expected {kind.__name__}, got {answer}")
                return answer

    def event(self) -> m.AnyEvent:
        """The next event, waited for."""
        while isinstance(answer := self._receive(), m.Reply):
            pass  # a reply that nobody waits for any more
        return answer

    def _receive(self) -> m.AnyReply | m.AnyEvent:
        try:
            return m.decode_answer(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise MachineProblem("The engine ended; what it had committed is safe. Start the command again.") from error

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _connected(library: Path) -> Connection:
    try:
        return connect(library)
    except EngineUnavailable as error:
        raise MachineProblem(str(error)) from None


class _Refused(AkinError):
    """The engine's own sentence and code, on this side of the connection."""

    def __init__(self, failed: m.Failed) -> None:
        super().__init__(failed.sentence)
        self.code = failed.code
