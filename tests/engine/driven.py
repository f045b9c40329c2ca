"""An engine without its process, driven step by step, with tiny models of random weights."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from engine import messages as m
from engine.answers import Engine
from engine.errors import RequestProblem
from engine.inversion.phi import closed_form, phi_file, save_phi
from engine.inversion.phi_choice import chosen_phi
from engine.library.paths import LibraryPaths
from engine.model import Loaded, read_choice, read_vectors
from tests.engine.tiny_clip import tiny_backbone

R = TypeVar("R", bound=m.Reply)
COLOURS = ("red", "green", "blue", "yellow", "white", "black", "pink")


class Driven:
    """An engine whose worker is driven by the test, step by step."""

    def __init__(self, paths: LibraryPaths) -> None:
        self.events: list[m.Message] = []
        self.paths = paths
        self.engine = Engine(paths, self.events.append)

    def ask(self, request: m.AnyRequest, kind: type[R]) -> R:
        replies: list[m.Message] = []
        self.engine.answer(request, replies.append)
        while not replies:
            self.engine.step()
        [reply] = replies
        assert isinstance(reply, kind), reply
        return reply

    def work(self) -> None:
        """Step until nothing is left to do."""
        deadline = time.monotonic() + 60
        while self.engine.step() or self.engine.busy or not self.engine.ready:
            assert time.monotonic() < deadline
            time.sleep(0.001)

    def until(self, condition: Callable[[], bool]) -> None:
        """Step until something is so."""
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline
            if not self.engine.step():
                time.sleep(0.001)

    def status(self) -> m.Status:
        return self.ask(m.GetStatus(0), m.Status)


def load_tiny(name: str, paths: LibraryPaths) -> Loaded:
    """Takes the place of `engine.model.load`: two models, whose closed form is of few words."""
    if name not in {"starter", "other"}:
        raise RequestProblem(f'"{name}" names no model.')
    backbone = tiny_backbone(seed=len(name))
    closed = phi_file(paths.phis, backbone.fingerprint, "closed-form")
    if not closed.exists():
        closed.parent.mkdir(exist_ok=True)
        save_phi(closed_form(backbone, words=50), closed)
    phi = chosen_phi(read_choice(paths.catalogue, backbone), backbone, paths.phis)
    return Loaded(backbone, phi, read_vectors(paths.catalogue, backbone))
