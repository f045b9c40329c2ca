"""Make the models of the generated world from nothing: `python -m engine.training.scenes`. An hour or so on 2 cores.

The CLIP first, then a phi from text alone and one that is distilled from OTI, all for one folder.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: idle threads must not spin

import platformdirs
import torch

from engine.clip.models import device_named
from engine.clip.scenes import FOLDER, WEIGHTS, load_scenes
from engine.inversion.phi import DISTILLED_FILE, TEXT_FILE, save_phi
from engine.training.scenes_clip import ScenesTraining, Slice, checkpoints_of, train
from engine.training.scenes_phi import ScenesPhiTraining, distilled_phi, lessons, text_phi

CHECKPOINT = Path(platformdirs.user_cache_dir("akin", appauthor=False)) / "scenes-training"

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: train, or go on with a training."""
    plain = ScenesTraining()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=FOLDER)
    parser.add_argument(
        "--checkpoint", type=Path, default=CHECKPOINT, metavar="FOLDER", help="what is needed to go on (%(default)s)"
    )
    parser.add_argument("--afresh", action="store_true", help="give up a training that lies there")
    parser.add_argument("--steps", type=int, default=plain.steps, help="of the CLIP's training")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop it after these, to go on another time")
    parser.add_argument("--seed", type=int, default=plain.seed)
    parser.add_argument("--pictures", type=int, default=ScenesPhiTraining.pictures, help="that phi is distilled from")
    parser.add_argument("--phi-only", action="store_true", help="leave the CLIP as it is")
    parser.add_argument("--threads", type=int, default=2, help="one is best where other work runs")
    parser.add_argument("--device")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(chosen.threads)
    device = device_named(chosen.device)
    if not chosen.phi_only:
        settings = ScenesTraining(seed=chosen.seed, steps=chosen.steps)
        if chosen.afresh:
            checkpoints_of(settings, chosen.checkpoint).remove()
        scores = train(settings, Slice(minutes=chosen.minutes), chosen.checkpoint, chosen.output, device)
        if scores is None:
            return
        _log.info("zero-shot on the test world: %s", scores)
    train_phis(chosen.output, ScenesPhiTraining(seed=chosen.seed, pictures=chosen.pictures), device)


def train_phis(folder: Path, settings: ScenesPhiTraining, device: torch.device) -> None:
    """Train both phis for the CLIP of a folder, and write them beside it. Raises MachineProblem if it has none."""
    backbone = load_scenes(device, folder)
    save_phi(text_phi(backbone, settings), folder / TEXT_FILE)
    save_phi(distilled_phi(backbone, lessons(backbone, settings), settings), folder / DISTILLED_FILE)
    _log.info("%s holds %s and both phis", folder, WEIGHTS)


if __name__ == "__main__":
    main()
