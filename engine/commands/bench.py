"""`akin bench NAME`: measure, beside a plain alternative, and print a table or one JSON object."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from engine.clip.models import STARTER, configure_threads
from engine.commands.options import ProgressLine, add_json, write, write_json
from engine.errors import MissingProblem


def add_to(commands: Any) -> None:
    parser = commands.add_parser("bench", help="measure how well, and how fast")
    names = parser.add_subparsers(title="benchmarks", metavar="NAME", required=True)
    collage = names.add_parser("collage", help='composed search on side-by-side pictures: photo A "and a B" finds A|B')
    collage.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="photos named *_CLASS.jpg")
    collage.add_argument("--model", default=STARTER, metavar="NAME")
    collage.add_argument("--seed", type=int, default=0)
    collage.add_argument("--quick", action="store_true", help="fewer photos; under a minute on two cores")
    add_json(collage)
    collage.set_defaults(run=run_collage)


def run_collage(parsed: argparse.Namespace) -> int:
    configure_threads()
    from engine.benchmarks.collage import CollageSettings, run_collage
    from engine.clip.models import load_backbone

    if not parsed.data.is_dir():
        raise MissingProblem(f"The folder {parsed.data} does not exist.")
    line = ProgressLine()
    settings = CollageSettings.quick(parsed.seed) if parsed.quick else CollageSettings(seed=parsed.seed)
    report = run_collage(load_backbone(parsed.model), parsed.data, settings, line.show)
    line.clear()
    if parsed.json:
        write_json(report.as_json())
    else:
        write(str(report))
    if not report.holds:
        sys.stderr.write("Some figures fall short of what they should reach.\n")
    return 0
