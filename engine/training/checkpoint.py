"""Checkpoints of a training: written whole, read back exactly. Runs in the training's own process."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from engine.errors import MachineProblem, RequestProblem
from engine.library.replacing import replacing

log = logging.getLogger(__name__)

FORMAT = "akin.training.1"


@dataclass(frozen=True)
class Checkpoint:
    """A training between two steps: how many were taken, its tensors by name, and its losses, averaged."""

    step: int
    tensors: Mapping[str, torch.Tensor]
    losses: Mapping[str, float]


class Checkpoints:
    """The last two checkpoints of one training, in a folder that is no other's."""

    def __init__(self, folder: Path, identity: str, about: str) -> None:
        """`identity` changes with anything that the result depends on; `about` says in words what is trained."""
        self.newest = folder / "checkpoint.safetensors"
        self.previous = folder / "checkpoint-previous.safetensors"
        self._about = {"format": FORMAT, "identity": identity, "about": about}

    def save(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, and the one before it. Raises MachineProblem if the disk refuses."""
        about = {**self._about, "step": checkpoint.step, "losses": dict(checkpoint.losses)}
        tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
        with replacing(self.newest) as new:
            save_file(tensors, new, metadata={"checkpoint": json.dumps(about)})
            with suppress(FileNotFoundError):
                self.newest.replace(self.previous)

    def load(self) -> Checkpoint | None:
        """The newest that can be read; None if there is none at all.

        Raises RequestProblem if it is of another training, MachineProblem if none of those there can be read.
        """
        damaged = []
        for path in (self.newest, self.previous):
            try:
                return self._read(path)
            except FileNotFoundError:
                continue
            except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
                log.warning("The checkpoint %s cannot be read: %s", path, error)
                damaged.append(path)
        if damaged:
            raise MachineProblem(f"The checkpoint {damaged[0]} is damaged; --afresh begins the training anew.")
        return None

    def remove(self) -> None:
        """The training has come to its end, or is given up."""
        for path in (self.newest, self.previous):
            path.unlink(missing_ok=True)

    def _read(self, path: Path) -> Checkpoint:
        with safe_open(path, framework="pt") as file:
            about = json.loads(file.metadata()["checkpoint"])
            if about["format"] != FORMAT:
                raise ValueError("another format")
            if about["identity"] != self._about["identity"]:
                raise RequestProblem(
                    f"An unfinished training is of other photos, settings or another model ({about['about']}): start "
                    "that one's command again, or add --afresh to give it up."
                )
            names = file.keys()  # it is no mapping, and cannot be gone through itself
            return Checkpoint(int(about["step"]), {name: file.get_tensor(name) for name in names}, about["losses"])
