"""What a search feels of OTI that runs meanwhile: rows for `akin bench inversion`.

Runs in a process of its own, on photos made for the purpose, through the engine's own code, driven as its worker does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine import messages as m
from engine.benchmarks.driven import DrivenEngine
from engine.benchmarks.report import Row, at_most
from engine.errors import MachineProblem


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
    with DrivenEngine(folder / "library") as engine:
        photos = _index(engine, folder / "photos")
        engine.search(time.perf_counter())  # warms up
        engine.ask(lambda id: m.Invert(id, photos[:1], "phi"))  # encodes the concepts, once for a library
        quiet = _p95([engine.search(time.perf_counter()) for _ in range(settings.searches)])
        engine.longest_step = 0.0
        busy = _p95(_invert(engine, photos, settings.search_every))
    longest = 1000 * engine.longest_step
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


def _index(engine: DrivenEngine, folder: Path) -> tuple[m.PhotoReference, ...]:
    """Index a folder; its photos, when all is done."""
    engine.ask(lambda id: m.AddFolders(id, (str(folder),)))
    engine.finish()
    listed = engine.ask(m.ListPhotos)
    assert isinstance(listed, m.PhotoList)
    return tuple(m.PhotoReference(photo.photo_id) for photo in listed.photos)


def _invert(engine: DrivenEngine, photos: tuple[m.PhotoReference, ...], search_every: float) -> list[float]:
    """Invert photos by OTI; seconds of the searches that arrive meanwhile, from arrival to answer."""
    replies = engine.begin(lambda id: m.Invert(id, photos, "oti"))
    times, arrival = [], time.perf_counter()
    while not replies:
        if time.perf_counter() >= arrival:
            times.append(engine.search(arrival))
            arrival = max(arrival + search_every, time.perf_counter())
        engine.step()
    if not isinstance(replies[0], m.Inverted):
        raise MachineProblem(f"The engine did not answer: {replies}.")
    return times
