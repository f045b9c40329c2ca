"""`akin train-phi`: a network for pseudo-words of one's own, trained in this process, compared with the one in use."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from itertools import count as numbers
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.clip.models import STARTER, configure_threads
from engine.commands.models import use_phi
from engine.commands.options import ProgressLine, add_json, add_library, count, write, write_json
from engine.errors import RequestProblem
from engine.library.paths import LibraryPaths

if TYPE_CHECKING:
    from engine.clip.backbone import Backbone
    from engine.training.courses import Plan
    from engine.training.phi_training import Result

SOURCES = ("library", "folder", "text")
DISTANCES = ("contrastive", "cosine", "cycle")
STARTS = ("in-use", "random")
PARTS = ("phrases", "penalty", "hard-negatives")


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "train-phi",
        help="train a network for pseudo-words on your own photos",
        description="Fits pseudo-words to a sample of the photos, teaches a network to find such words at once, and "
        "compares it with the one in use on photos that it never saw. May be stopped at any time: the same command "
        "goes on from there.",
    )
    parser.add_argument("--from", dest="source", choices=SOURCES, default="library", help="(%(default)s)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="photos to train with, or to judge text by")
    parser.add_argument(
        "--photos", type=count, default=500, metavar="N", help="at most, chosen at random (%(default)s)"
    )
    parser.add_argument("--name", metavar="NAME", help="of the new network (its kind and the date)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to this file too")
    parser.add_argument("--use", action="store_true", help="switch to it if it is better; --from library always does")
    parser.add_argument("--afresh", action="store_true", help="give up a training that was not finished")
    parser.add_argument("--model", metavar="NAME", help="the model that it is for (the library's)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="(%(default)s)")
    _add_settings(parser.add_argument_group("the paper's settings and ablations"))
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _add_settings(group: Any) -> None:
    group.add_argument("--epochs", type=count, metavar="N", help="of the distillation (115; 40 for the starter)")
    group.add_argument("--start", choices=STARTS, default="in-use", help="weights to start from (%(default)s)")
    group.add_argument("--distance", choices=DISTANCES, default="contrastive", help="(%(default)s)")
    group.add_argument("--without", action="append", choices=PARTS, default=[], help="leave a part out")
    group.add_argument("--text", type=float, default=0.0, metavar="W", help="weight of a language-only loss beside (0)")
    group.add_argument("--steps", type=count, metavar="N", help="of --from text (700)")


def run(parsed: argparse.Namespace) -> int:
    if parsed.source == "folder" and parsed.data is None:
        raise RequestProblem("Say where the photos lie: --from folder --data FOLDER.")
    if not 0 <= parsed.text < float("inf"):
        raise RequestProblem("The weight of the language-only loss is a number from 0 up.")
    if parsed.seed < 0:
        raise RequestProblem("The seed is a number from 0 up.")
    if parsed.source == "library" and parsed.data is not None:
        raise RequestProblem("The photos of a folder are taken with --from folder --data FOLDER.")
    configure_threads()
    from engine.clip.models import load_backbone
    from engine.current_model import MODEL_SETTING
    from engine.training.courses import Here
    from engine.training.phi_training import phi_in_use, train_phi, write_phi
    from engine.training.photos import library_setting

    paths, line = LibraryPaths(parsed.library.absolute()), ProgressLine()
    backbone = load_backbone(parsed.model or library_setting(paths.catalogue, MODEL_SETTING) or STARTER)
    path = _place(paths, backbone.fingerprint, parsed)
    here = Here(backbone, paths, phi_in_use(backbone, paths), line.show)
    try:
        result = train_phi(here, _plan(parsed, backbone), path, parsed.afresh)
    except KeyboardInterrupt:
        line.clear()
        sys.stderr.write("Stopped; the same command goes on from here.")
        raise
    finally:
        line.clear()
    if parsed.output is not None:
        write_phi(result.phi, parsed.output)
    name = path.stem.removeprefix(f"{backbone.fingerprint}-")
    wanted = parsed.use or parsed.source == "library"
    used = wanted and result.better
    if used:
        use_phi(parsed.library, name)
    _tell(parsed, result, name, used)
    return 0


def _plan(parsed: argparse.Namespace, backbone: Backbone) -> Plan:
    from engine.inversion.oti_parameters import parameters_for
    from engine.training.courses import Plan
    from engine.training.distillation import settings_for
    from engine.training.phi_text import PhiTextTraining
    from engine.training.photos import Sample

    settings = replace(
        settings_for(backbone), distance=parsed.distance, start=parsed.start, text=parsed.text, seed=parsed.seed
    )
    settings = settings.without(parsed.without)
    if parsed.epochs is not None:
        settings = replace(settings, epochs=parsed.epochs)
    text = PhiTextTraining(seed=parsed.seed)
    if parsed.steps is not None:
        text = replace(text, steps=parsed.steps)
    data = None if parsed.data is None else parsed.data.absolute()
    sample = Sample(parsed.photos, parsed.seed)
    return Plan(parsed.source, parameters_for(backbone), data, sample, settings, text)


def _place(paths: LibraryPaths, fingerprint: str, parsed: argparse.Namespace) -> Path:
    """The file of a phi that is not there yet. Raises RequestProblem for a name that cannot be taken."""
    from engine.inversion.phi import phi_file
    from engine.inversion.phi_choice import choices, refuse_name

    taken = choices(fingerprint, paths.phis)
    if parsed.name is not None:
        refuse_name(parsed.name, fingerprint)
        if parsed.name in taken:
            raise RequestProblem(f"There is a phi network called {parsed.name} already; choose another --name.")
        return phi_file(paths.phis, fingerprint, parsed.name)
    dated = f"{'text' if parsed.source == 'text' else 'distilled'}-{date.today():%Y%m%d}"
    names = (dated if number == 1 else f"{dated}-{number}" for number in numbers(1))
    places = (phi_file(paths.phis, fingerprint, name) for name in names)
    return next(place for place in places if not place.exists())


def _tell(parsed: argparse.Namespace, result: Result, name: str, used: bool) -> None:
    record = result.phi.card.record
    if parsed.json:
        output = None if parsed.output is None else str(parsed.output)
        write_json({"name": name, "path": str(result.path), "output": output, "used": used, "record": dict(record)})
        return
    for figure, new in record.get("figures", {}).get("new", {}).items():
        write(f"{figure:16}{new:.3f}  (in use: {record['figures']['in_use'][figure]:.3f})")
    outcome = record["verdict"]["outcome"] if "verdict" in record else None
    write(_SENTENCES[outcome])
    if used:
        write(f"The library uses {name} from now on.")
    else:
        write(f"The phi in use stays; the new one is {result.path}.")


_SENTENCES = {
    "better": "The new phi is better than the one in use.",
    "as good": "The new phi is as good as the one in use: the difference is within chance.",
    "worse": "The new phi is worse than the one in use.",
    None: "There were no photos to compare the new phi with the one in use.",
}
