"""`akin bench NAME`: measure, beside a plain alternative, and print a table or one JSON object."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.clip.models import STARTER, configure_threads
from engine.commands.options import ProgressLine, add_json, count, write, write_json
from engine.errors import MissingProblem, RequestProblem

if TYPE_CHECKING:
    from engine.benchmarks.report import Report


MeasureWindow = Callable[[int, int], bytes]


def add_to(commands: Any, measure: MeasureWindow | None) -> None:
    parser = commands.add_parser("bench", help="measure how well, and how fast")
    names = parser.add_subparsers(title="benchmarks", metavar="NAME", required=True)
    collage = names.add_parser("collage", help='composed search on side-by-side pictures: photo A "and a B" finds A|B')
    collage.add_argument("--seed", type=int, default=0, help="which classes and pairs are drawn (%(default)s)")
    collage.set_defaults(run=measure_collage)
    by_name = names.add_parser("names", help='text search: "a photo of a CLASS" finds the photo of that class')
    by_name.set_defaults(run=measure_names)
    retrieval = names.add_parser("retrieval", help='"a photo of $" finds the photo that $ came from, by phi and by OTI')
    retrieval.set_defaults(run=measure_retrieval)
    for benchmark in (collage, by_name, retrieval):
        benchmark.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="photos named ..._CLASS.jpg")
        benchmark.add_argument("--model", default=STARTER, metavar="NAME")
        benchmark.add_argument("--quick", action="store_true", help="fewer photos; under a minute on two cores")
        add_json(benchmark)
    scenes = names.add_parser("scenes", help="composed search in a generated world, every way of it, with intervals")
    scenes.add_argument("--seed", type=int, default=0, metavar="N", help="of the first of the worlds (%(default)s)")
    scenes.add_argument("--worlds", type=count, metavar="N", help="how many (3; with --quick 1)")
    scenes.add_argument("--queries", type=count, metavar="N", help="in each of them (1080; with --quick 90)")
    scenes.add_argument(
        "--quick",
        action="store_true",
        help="one small world, too few queries for fine differences; under a minute on two cores",
    )
    add_json(scenes)
    scenes.set_defaults(run=measure_scenes)
    library = names.add_parser("library", help="a large library: recall, times, memory and bytes, on made data")
    library.add_argument("--vectors", type=int, metavar="N", help="photos in it (100000; with --quick 10000)")
    library.add_argument("--kills", type=count, metavar="N", help="of the engine while it indexes (20; with --quick 2)")
    library.add_argument("--dim", type=int, metavar="D", help="length of their vectors (384, the starter's)")
    library.add_argument("--quick", action="store_true", help="fewer photos; under a minute on two cores")
    add_json(library)
    library.set_defaults(run=measure_library)
    inversion = names.add_parser(
        "inversion", help="OTI: a step against a plain one, seconds a photo, searches meanwhile"
    )
    inversion.add_argument("--device", metavar="NAME", help="cpu, cuda or mps (the best there is)")
    inversion.add_argument("--quick", action="store_true", help="fewer steps; under a minute on two cores")
    add_json(inversion)
    inversion.set_defaults(run=measure_inversion)
    window = names.add_parser("window", help="the window with a large library: its start, its frames, its memory")
    window.add_argument("--photos", type=count, metavar="N", help="in the library (100000)")
    window.add_argument("--quick", action="store_true", help="fewer frames; under a minute on two cores")
    add_json(window)
    window.set_defaults(run=partial(measure_window, measure=measure))


def measure_window(parsed: argparse.Namespace, measure: MeasureWindow | None) -> int:
    from engine.benchmarks.window import WindowSettings, run_window

    if measure is None:
        raise MissingProblem("There is no window here that could be measured.")
    settings = WindowSettings.quick() if parsed.quick else WindowSettings()
    if parsed.photos is not None:
        settings = replace(settings, photos=parsed.photos)
    line = ProgressLine()
    return _show(run_window(measure, settings, line.show), line, parsed)


def measure_inversion(parsed: argparse.Namespace) -> int:
    configure_threads()
    from engine.benchmarks.inversion import InversionSettings, run_inversion
    from engine.clip.models import device_named

    settings = InversionSettings.quick() if parsed.quick else InversionSettings()
    line = ProgressLine()
    return _show(run_inversion(device_named(parsed.device), settings, line.show), line, parsed)


def measure_scenes(parsed: argparse.Namespace) -> int:
    configure_threads()
    from engine.benchmarks.scenes.run import ScenesSettings, run_scenes
    from engine.clip.models import SCENES, load_backbone

    settings = ScenesSettings.quick(parsed.seed) if parsed.quick else ScenesSettings(seed=parsed.seed)
    if parsed.queries is not None:
        settings = settings.with_queries(parsed.queries)
    if parsed.worlds is not None:
        settings = replace(settings, worlds=parsed.worlds)
    line = ProgressLine()
    return _show(run_scenes(load_backbone(SCENES), settings, line.show), line, parsed)


def measure_library(parsed: argparse.Namespace) -> int:
    configure_threads()
    from engine.benchmarks.library import QUICK, run_library
    from engine.benchmarks.library_index import LONGEST, IndexSettings
    from engine.benchmarks.library_indexing import IndexingSettings
    from engine.benchmarks.library_kills import KillSettings

    if parsed.vectors is not None and parsed.vectors < 1:
        raise RequestProblem("The number of vectors must be at least 1.")
    if parsed.dim is not None and not 2 <= parsed.dim <= LONGEST:
        raise RequestProblem(f"The length of the vectors must be between 2 and {LONGEST}.")
    index = IndexSettings(
        vectors=parsed.vectors or (QUICK if parsed.quick else IndexSettings.vectors),
        dim=parsed.dim or IndexSettings.dim,
    )
    indexing = IndexingSettings.quick() if parsed.quick else IndexingSettings()
    kills = KillSettings(kills=parsed.kills or (2 if parsed.quick else KillSettings.kills))
    line = ProgressLine()
    return _show(run_library(index, indexing, kills, line.show), line, parsed)


def measure_collage(parsed: argparse.Namespace) -> int:
    _prepare(parsed)
    from engine.benchmarks.collage import CollageSettings, run_collage
    from engine.clip.models import load_backbone

    settings = CollageSettings.quick(parsed.seed) if parsed.quick else CollageSettings(seed=parsed.seed)
    line = ProgressLine()
    return _show(run_collage(load_backbone(parsed.model), parsed.data, settings, line.show), line, parsed)


def measure_names(parsed: argparse.Namespace) -> int:
    _prepare(parsed)
    from engine.benchmarks.names import NamesSettings, run_names
    from engine.clip.models import load_backbone

    settings = NamesSettings.quick() if parsed.quick else NamesSettings()
    line = ProgressLine()
    return _show(run_names(load_backbone(parsed.model), parsed.data, settings, line.show), line, parsed)


def measure_retrieval(parsed: argparse.Namespace) -> int:
    _prepare(parsed)
    from engine.benchmarks.retrieval import RetrievalSettings, run_retrieval
    from engine.clip.models import load_backbone

    settings = RetrievalSettings.quick() if parsed.quick else RetrievalSettings()
    line = ProgressLine()
    return _show(run_retrieval(load_backbone(parsed.model), parsed.data, settings, line.show), line, parsed)


def _prepare(parsed: argparse.Namespace) -> None:
    """Before torch is imported. Raises MissingProblem if there is no data."""
    configure_threads()
    if not parsed.data.is_dir():
        raise MissingProblem(f"The folder {parsed.data} does not exist.")


def _show(report: Report, line: ProgressLine, parsed: argparse.Namespace) -> int:
    line.clear()
    if parsed.json:
        write_json(report.as_json())
    else:
        write(str(report))
    if not report.holds:
        sys.stderr.write("Some figures fall short of what they should reach.\n")
    return 0
