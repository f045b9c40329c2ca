"""A training of phi from end to end: the network, how it compares with the one in use, its file and record.

Runs in a process of its own, `akin train-phi`. Whatever takes long is kept as it comes, in the library's folder
`training`: whoever starts the same command again goes on where the last one was ended.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.phi import MlpPhi, Phi, load_phi, save_phi
from engine.inversion.phi_choice import chosen_phi
from engine.library.paths import LibraryPaths
from engine.library.replacing import replacing
from engine.model import phi_setting
from engine.training.checkpoint import Checkpoints
from engine.training.comparison import Verdict, compare, exam, marks
from engine.training.courses import Course, Here, Plan, course
from engine.training.loop import Loop
from engine.training.mixing import choose
from engine.training.photos import library_setting
from engine.version import commit, version


@dataclass(frozen=True)
class Result:
    """A new phi, its card telling how it was made, and its file."""

    phi: MlpPhi
    path: Path
    better: bool  # than the one in use, beyond chance


def train_phi(here: Here, plan: Plan, path: Path, afresh: bool = False) -> Result:
    """Train a phi, compare it with the one in use, and write it to `path`.

    `afresh` gives up a training that was not finished. Raises RequestProblem for too few photos, concepts without
    phrases, or an unfinished training of other photos or settings; MachineProblem if a loss is no number, if the disk
    refuses, or if another process trains.
    """
    started = time.monotonic()
    with alone(here.paths.training):
        taking = course(here, plan)
        checkpoints = Checkpoints(here.paths.training, taking.identity, taking.title)
        if afresh:
            checkpoints.remove()
        checkpoints.load()  # whether this is its own, before hours are spent
        ready = taking.get_ready()
        trained = Loop(taking.start, ready.loss, taking.optimisation, checkpoints).run(here.show)
        chosen, mix = _chosen(here, taking, trained.phi, plan.sample.seed)
        phi = _as_it_will_be_used(chosen, here)
        verdict, figures = _judged(here, phi, taking, plan.sample.seed)
        record = {
            "data": _data(taking, plan),
            **ready.record,
            "optimisation": asdict(taking.optimisation),
            "losses": {name: round(loss, 5) for name, loss in trained.losses.items()},
            **mix,
            **figures,
            "minutes": round((time.monotonic() - started) / 60, 1),  # of the process that came to the end
            "version": version(),
            "commit": commit(),
        }
        phi.card = replace(phi.card, record=record)
        write_phi(phi, path)
        checkpoints.remove()  # the pseudo-words stay, for the next training
    return Result(phi, path, verdict is not None and verdict.outcome == "better")


def phi_in_use(backbone: Backbone, paths: LibraryPaths) -> Phi:
    """What a library makes pseudo-words with, which a new phi has to be better than."""
    choice = library_setting(paths.catalogue, phi_setting(backbone.fingerprint))
    return chosen_phi(choice, backbone, paths.phis).phi


def write_phi(phi: MlpPhi, path: Path) -> None:
    """Write a phi, whole or not at all. Raises MachineProblem if the disk refuses."""
    with replacing(path) as new:
        save_phi(phi, new)


def _as_it_will_be_used(phi: MlpPhi, here: Here) -> MlpPhi:
    """A phi with the precision that its file has, for that is what has to be better."""
    draft = here.paths.training / "phi.safetensors"
    write_phi(phi, draft)
    read = load_phi(draft, here.backbone)
    draft.unlink()
    assert isinstance(read, MlpPhi)
    return read


def _chosen(here: Here, taking: Course, trained: MlpPhi, seed: int) -> tuple[MlpPhi, dict[str, Any]]:
    """How far the training was right to go, where it has photos to choose by."""
    parts = taking.parts
    if parts.choosing is None or parts.taught is None:
        return trained, {}
    asked = exam(here.backbone, parts.choosing, parts.taught.features, here.language.concepts, here.show)
    here.show("how far to go is chosen")
    found = choose(here.backbone, taking.start, trained, asked, seed)
    scores = {str(share): round(score, 5) for share, score in found.scores.items()}
    return found.phi, {"way": {"share": found.share, "chosen_by": len(parts.choosing), "scores": scores}}


def _judged(here: Here, phi: Phi, taking: Course, seed: int) -> tuple[Verdict | None, dict[str, Any]]:
    """How a new phi compares with the one in use on the photos held out, and the figures of both."""
    parts = taking.parts
    if parts.held_out is None:
        return None, {}
    others = [one.features for one in (parts.taught, parts.choosing) if one is not None]
    among = np.concatenate([np.empty((0, here.backbone.dim), np.float32), *others])
    asked = exam(here.backbone, parts.held_out, among, here.language.concepts, here.show)
    here.show("the two are compared")
    new, old = (marks(here.backbone, one, asked) for one in (phi, here.in_use))
    verdict = compare(new, old, asked.pictures.references, seed)
    figures = {
        "held_out": {"photos": asked.held_out, "among": len(asked.photos), "queries": len(asked.pictures.words)},
        "figures": {"new": new.as_record(), "in_use": old.as_record()},
        "in_use": here.in_use.card.method,
        "verdict": verdict.as_record(),
    }
    return verdict, figures


def _data(taking: Course, plan: Plan) -> dict[str, Any]:
    photos = taking.parts.taught
    if photos is None:
        return {"source": plan.source, "photos": 0}
    return {"source": photos.source, "photos": len(photos), "hash": photos.digest, "seed": plan.sample.seed}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One training at a time in a library's folder. Raises MachineProblem if another one is under way."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "training.lock", timeout=0):
            yield
    except Timeout:
        raise MachineProblem(f"Another training is under way in {folder.parent}; wait for it, or end it.") from None
    except OSError as error:
        raise MachineProblem(f"{folder} cannot be written: {error.strerror or error}.") from error
