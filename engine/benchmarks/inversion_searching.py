"""What a search feels of OTI that runs meanwhile: rows for `akin bench inversion`.

Runs in a process of its own, on photos made for the purpose, through the engine's own code, driven as its worker does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine import messages as m
from engine.answers import Engine
from engine.benchmarks.report import Row, at_most
from engine.errors import MachineProblem
from engine.library.paths import LibraryPaths

SHORT_WAIT = 0.01  # seconds, as the engine's worker waits for the decoders


@dataclass(frozen=True)
class SearchingSettings:
    """How much is measured."""

    photos: int = 12  # in the library; all of them are inverted
    searches: int = 200  # without OTI
    search_every: float = 0.03  # seconds between two searches during OTI

    @classmethod
    def quick(cls) -> SearchingSettings:
        """A few seconds on two cores."""
        return cls(photos=4, searches=60)


def searching_rows(folder: Path, settings: SearchingSettings) -> list[Row]:
    """Measure in an empty `folder`, which is left to the caller to remove.

    Raises MachineProblem if the starter model cannot be had.
    """
    _make(folder / "photos", settings.photos)
    (folder / "library").mkdir()
    engine = Engine(LibraryPaths(folder / "library"), lambda _: None)
    driven = _Driven(engine)
    try:
        driven.index(folder / "photos")
        driven.search(time.perf_counter())  # warms up
        driven.encode_concepts()
        quiet = _p95([driven.search(time.perf_counter()) for _ in range(settings.searches)])
        driven.longest_step = 0.0
        busy = _p95(driven.invert(settings.search_every))
    finally:
        engine.close()
    longest = 1000 * driven.longest_step
    return [
        Row("search, p95", round(quiet, 2), "ms"),
        at_most("search while OTI runs, p95, within one step more", busy, "ms", quiet, round(quiet + longest, 2)),
        Row("longest step of OTI, starter", round(longest, 2), "ms"),
    ]


def _make(folder: Path, count: int) -> None:
    folder.mkdir()
    generator = np.random.default_rng(0)
    for number in range(count):
        pixels = generator.integers(0, 256, (12, 16, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((320, 240)).save(folder / f"{number:03}.jpg")


def _p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95)) * 1000


class _Driven:
    """An engine in this process, driven as its worker does: requests first, then a step of background work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._id = 0
        self._photos: tuple[m.PhotoReference, ...] = ()
        self.longest_step = 0.0

    def index(self, folder: Path) -> None:
        """Index a folder; returns when all is done."""
        self._ask(lambda id: m.AddFolders(id, (str(folder),)))
        while self._engine.step() or self._engine.busy or not self._engine.ready:
            time.sleep(SHORT_WAIT)
        listed = self._ask(m.ListPhotos)
        assert isinstance(listed, m.PhotoList)
        self._photos = tuple(m.PhotoReference(photo.photo_id) for photo in listed.photos)

    def encode_concepts(self) -> None:
        """What is done once for a library, and no part of OTI's steps."""
        replies: list[m.Message] = []
        self._engine.answer(m.Invert(0, self._photos[:1], "phi"), replies.append)
        while not replies:
            self._engine.step()

    def invert(self, search_every: float) -> list[float]:
        """Invert all photos by OTI; seconds of the searches that arrive meanwhile, from arrival to answer."""
        replies: list[m.Message] = []
        self._engine.answer(m.Invert(0, self._photos, "oti"), replies.append)
        times, arrival = [], time.perf_counter()
        while not replies:
            if time.perf_counter() >= arrival:
                times.append(self.search(arrival))
                arrival = max(arrival + search_every, time.perf_counter())
            before = time.perf_counter()
            self._engine.step()
            self.longest_step = max(self.longest_step, time.perf_counter() - before)
        if not isinstance(replies[0], m.Inverted):
            raise MachineProblem(f"The engine did not answer: {replies}.")
        return times

    def search(self, arrived: float) -> float:
        """Search for some words; seconds from their arrival to the answer."""
        self._ask(lambda id: m.Search(id, m.Query(words=f"a dog in the snow {id}")))
        return time.perf_counter() - arrived

    def _ask(self, request: Callable[[int], m.AnyRequest]) -> m.Message:
        self._id += 1
        replies: list[m.Message] = []
        self._engine.answer(request(self._id), replies.append)
        if not replies or isinstance(replies[0], m.Failed):
            raise MachineProblem(f"The engine did not answer: {replies}.")
        return replies[0]
