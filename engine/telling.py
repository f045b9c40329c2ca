"""Tells whoever asked for something that it failed, and why. Runs in the engine's worker."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from engine import messages as m
from engine.errors import AkinError
from engine.library.trouble import environment_problem

log = logging.getLogger(__name__)

Publish = Callable[[m.Message], None]


class Telling:
    """For the requests of one engine, whose log lies at a path."""

    def __init__(self, log_file: Path) -> None:
        self._log_file = log_file

    @contextlib.contextmanager
    def told(self, id: int, reply: Publish) -> Iterator[None]:
        """Whoever asked for work that is done in steps is told when it fails."""
        try:
            yield
        except AkinError as error:
            reply(m.Failed(id, error.code, error.sentence))
        except Exception as error:
            if problem := environment_problem(error):
                reply(m.Failed(id, problem.code, problem.sentence))
                return
            log.exception("Request %d failed.", id)
            reply(self.mistake(id))

    def mistake(self, id: int) -> m.Failed:
        """The answer to a request that failed by a bug, whose traceback is in the log."""
        return m.Failed(id, "bug", f"Akin made a mistake; {self._log_file} has the details.")
