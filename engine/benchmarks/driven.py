"""An engine in the benchmark's own process, driven as its worker does: requests first, then a step of its own work."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from engine import messages as m
from engine.answers import Engine
from engine.errors import MachineProblem
from engine.library.paths import LibraryPaths

SHORT_WAIT = 0.01  # seconds, as the engine's worker waits for the decoders


class DrivenEngine:
    """Opens a library, whose folder is made; `longest_step` `[s]` may be set back at any time."""

    def __init__(self, library: Path) -> None:
        library.mkdir()
        self._engine = Engine(LibraryPaths(library), lambda _: None)
        self._ids = count(1)
        self.longest_step = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._engine.close()

    @property
    def busy(self) -> bool:
        """Whether there is more to do, now or in a moment."""
        return self._engine.busy or not self._engine.ready

    def step(self) -> bool:
        """One step; whether it did something."""
        before = time.perf_counter()
        worked = self._engine.step()
        self.longest_step = max(self.longest_step, time.perf_counter() - before)
        return worked

    def begin(self, request: Callable[[int], m.AnyRequest]) -> list[m.Message]:
        """Ask; the reply is in the list as soon as the engine, after enough steps, has given it."""
        replies: list[m.Message] = []
        self._engine.answer(request(next(self._ids)), replies.append)
        return replies

    def ask(self, request: Callable[[int], m.AnyRequest]) -> m.Message:
        """Ask, and step until the reply is there. Raises MachineProblem if the request failed."""
        replies = self.begin(request)
        while not replies:
            if not self._engine.step():
                time.sleep(SHORT_WAIT)
        if isinstance(replies[0], m.Failed):
            raise MachineProblem(f"The engine did not answer: {replies[0].sentence}")
        return replies[0]

    def search(self, arrived: float) -> float:
        """Search for some words; seconds from their arrival to the answer."""
        self.ask(lambda id: m.Search(id, m.Query(words=f"a dog in the snow {id}")))
        return time.perf_counter() - arrived

    def finish(self) -> None:
        """Step until nothing is left to do."""
        while self.step() or self.busy:
            time.sleep(SHORT_WAIT)
