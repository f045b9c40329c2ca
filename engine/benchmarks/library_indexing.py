"""How fast photos get into a library, and what a search feels of it: rows for `akin bench library`.

Runs in a process of its own, on photos made for the purpose. Whatever needs the engine goes through the engine's own
code, driven as its worker drives it.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine import messages as m
from engine.benchmarks.driven import SHORT_WAIT, DrivenEngine
from engine.benchmarks.report import Row
from engine.clip.backbone import Backbone
from engine.clip.models import STARTER, load_backbone
from engine.library.decode import decode_file, open_picture
from engine.library.thumbnails import LONG_SIDE

SIZE = (4000, 3000)  # pixels: 12 megapixels
DIFFERENT = 4  # pictures that are really made; the other files differ in a few bytes behind the picture
WARM = 2  # photos indexed before anything is measured, so that the workers are there
Report = Callable[[str], None]


@dataclass(frozen=True)
class IndexingSettings:
    """How much is measured."""

    photos: int = 120  # indexed without, and as many with searches
    repeats: int = 20  # of decoding a picture each way; the fastest counts
    searches: int = 100  # without indexing
    search_every: float = 0.15  # seconds between two searches during indexing
    seed: int = 0

    @classmethod
    def quick(cls, seed: int = 0) -> IndexingSettings:
        """Under a minute on two cores."""
        return cls(photos=32, repeats=10, searches=30, seed=seed)


def indexing_rows(folder: Path, settings: IndexingSettings, report: Report = lambda _: None) -> list[Row]:
    """Measure in an empty `folder`, which is left to the caller to remove; `report` is told what comes next.

    Raises MachineProblem if the starter model cannot be had.
    """
    report("making photos")
    pictures = [_made(np.random.default_rng((settings.seed, index))) for index in range(DIFFERENT)]
    batches = {"warm": WARM, "alone": settings.photos, "searched": settings.photos}
    for name, count in batches.items():
        _write(folder / name, pictures, count, name)
    report("decoding")
    rows = [_decoding(pictures, settings.repeats)]
    report("the stages alone")
    backbone = load_backbone(STARTER)
    stages = _stages(sorted((folder / "alone").iterdir())[: settings.photos // 2], backbone)
    with DrivenEngine(folder / "library") as engine:
        report("indexing")
        engine.finish()  # the model is loaded, and no part of it
        _index(engine, folder / "warm")
        took = _index(engine, folder / "alone")
        rate = settings.photos / took
        rows.append(_against("indexing, against its stages one after the other", rate, "photos/s", 1 / stages, 0.85))
        report("moved photos")
        (folder / "alone").rename(folder / "warm" / "moved")
        again = settings.photos / _index(engine, folder / "warm")
        rows.append(_against("moved photos, against indexing them", again, "photos/s", rate, 1.0))
        report("searching")
        rows += _searching(engine, folder / "searched", settings)
    return rows


def _made(random: np.random.Generator) -> bytes:
    """A JPEG of SIZE with the detail of a photo: coarse shapes under fine grain."""
    coarse = Image.fromarray(random.integers(0, 256, (30, 40, 3), dtype=np.uint8)).resize(
        SIZE, Image.Resampling.BICUBIC
    )
    grain = random.integers(-8, 9, (SIZE[1], SIZE[0], 1), dtype=np.int16)
    pixels = np.clip(np.asarray(coarse, dtype=np.int16) + grain, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88)
    return out.getvalue()


def _write(folder: Path, pictures: list[bytes], count: int, label: str) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:05}.jpg").write_bytes(pictures[number % len(pictures)] + f"{label} {number:05}".encode())


def _decoding(pictures: list[bytes], repeats: int) -> Row:
    small = (LONG_SIDE, LONG_SIDE * SIZE[1] // SIZE[0])

    def ours() -> None:
        open_picture(pictures[0], ".jpg", LONG_SIDE).image.resize(small, Image.Resampling.LANCZOS)

    def plain() -> None:
        with Image.open(io.BytesIO(pictures[0])) as image:
            image.convert("RGB").resize(small, Image.Resampling.LANCZOS)

    name = "decode + resize, 12 MP JPEG, against Pillow's full decode"
    # turn and turn about, and the fastest of each: what other programs take away is not the point
    times = [(_seconds(ours), _seconds(plain)) for _ in range(repeats)]
    fastest = [min(each) for each in zip(*times, strict=True)]
    return _against(name, 1 / fastest[0], "pictures/s", 1 / fastest[1], 4.0)


def _stages(files: list[Path], backbone: Backbone) -> float:
    """Seconds a photo if each is first decoded and then embedded, one photo at a time, and nothing is stored."""
    preprocessing = backbone.preprocessing

    def one_after_the_other() -> None:
        for path in files:
            backbone.image.encode([decode_file(path, preprocessing.crops, preprocessing.size).crops])

    backbone.image.encode([decode_file(files[0], preprocessing.crops, preprocessing.size).crops])  # warms up
    return _seconds(one_after_the_other) / len(files)


def _searching(engine: DrivenEngine, folder: Path, settings: IndexingSettings) -> list[Row]:
    """The p95 of a search from its arrival to its answer, with and without indexing."""
    alone = [engine.search(time.perf_counter()) for _ in range(settings.searches)]
    during: list[float] = []
    _index(engine, folder, settings.search_every, during)
    quiet, busy = (float(np.percentile(times, 95)) * 1000 for times in (alone, during or alone))
    return [
        Row("search, p95", round(quiet, 2), "ms"),
        Row(
            "search while indexing, p95",
            round(busy, 2),
            "ms",
            reference=round(quiet, 2),
            ratio=round(busy / quiet, 2),
        ),
        Row("longest step of indexing", round(engine.longest_step * 1000, 2), "ms"),
    ]


def _index(
    engine: DrivenEngine, folder: Path, search_every: float | None = None, times: list[float] | None = None
) -> float:
    """Index a folder; the seconds it took. Searches arrive at even times meanwhile, theirs go into `times`."""
    engine.ask(lambda id: m.AddFolders(id, (str(folder),)))
    started = time.perf_counter()
    engine.longest_step = 0.0
    arrival = started + (search_every or float("inf"))
    while True:
        if times is not None and search_every is not None and time.perf_counter() >= arrival:
            times.append(engine.search(arrival))
            arrival = max(arrival + search_every, time.perf_counter())
        if not engine.step():
            if not engine.busy:
                return time.perf_counter() - started
            time.sleep(SHORT_WAIT)


def _against(name: str, value: float, unit: str, reference: float, reach: float) -> Row:
    """A row whose ratio to the plain alternative is what should reach something."""
    ratio = value / reference
    return Row(name, round(value, 2), unit, round(reference, 2), round(ratio, 2), reach, ratio >= reach)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
