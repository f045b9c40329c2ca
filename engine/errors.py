"""The errors that a user can act on. Everything else that is raised is a bug and ends as a traceback in the log."""

from __future__ import annotations

from engine.messages import ErrorCode


class AkinError(Exception):
    """One clear sentence for the user: what is wrong and what to do."""

    code: ErrorCode = "environment"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class RequestProblem(AkinError):
    """What was asked for makes no sense; nothing was changed."""

    code: ErrorCode = "bad-request"


class MissingProblem(AkinError):
    """What was asked for is not there."""

    code: ErrorCode = "not-found"


class MachineProblem(AkinError):
    """The machine says no: disk full, file locked, folder gone, no network."""
