"""What OTI knows of each photo between two steps, how a step changes it, and how it is kept. Runs where OTI runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Self

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from engine.inversion.oti_parameters import OtiParameters

FORMAT = "akin.oti.1"
BETAS, EPSILON = (0.9, 0.999), 1e-8  # of AdamW, as everybody has them


@dataclass
class Running:
    """One row for each of m photos; changed in place by each step."""

    photos: torch.Tensor  # [m], their numbers in the run
    words: torch.Tensor  # [m, w]
    first_moment: torch.Tensor  # [m, w], AdamW's
    second_moment: torch.Tensor  # [m, w]
    average: torch.Tensor  # [m, w], of the words
    loss: torch.Tensor  # [m], averaged in the same way
    best: torch.Tensor  # [m], the lowest that `loss` has been
    best_step: torch.Tensor  # [m], when that was
    ended_at: torch.Tensor  # [m], the step at which the photo left the batch; 0 before

    @classmethod
    def begin(cls, words: torch.Tensor) -> Self:
        """Before the first step. `words` `[m, w]` are the pseudo-words to start from."""
        count, device = len(words), words.device
        nothing = torch.zeros(count, dtype=torch.long, device=device)
        return cls(
            photos=torch.arange(count, device=device), words=words.clone(), first_moment=torch.zeros_like(words),
            second_moment=torch.zeros_like(words), average=words.clone(), loss=torch.zeros(count, device=device),
            best=torch.full((count,), torch.inf, device=device), best_step=nothing.clone(), ended_at=nothing,
        )  # fmt: skip

    @classmethod
    def none(cls, words: torch.Tensor) -> Self:
        """No photo."""
        return cls.begin(words[:0])

    def rows(self, chosen: torch.Tensor) -> Self:
        """A copy of some rows, by a mask or by indices."""
        return self._each(lambda name: getattr(self, name)[chosen])

    def joined(self, other: Running) -> Self:
        """The rows of both."""
        return self._each(lambda name: torch.cat([getattr(self, name), getattr(other, name)]))

    def in_order(self) -> Self:
        """The rows by the photos' numbers."""
        return self.rows(self.photos.argsort())

    def follow(self, losses: torch.Tensor, step: int, decay: float) -> None:
        """Take note of what a step (counted from 1) came to: averages, and whether the loss has fallen."""
        self.average.lerp_(self.words, 1 - decay)
        self.loss = losses.clone() if step == 1 else self.loss.lerp_(losses, 1 - decay)
        better = self.loss < self.best
        self.best = torch.where(better, self.loss, self.best)
        self.best_step = torch.where(better, step, self.best_step)

    def _each(self, value: Callable[[str], torch.Tensor]) -> Self:
        return type(self)(**{field.name: value(field.name) for field in fields(self)})


@dataclass(frozen=True)
class Kept:
    """A run between two steps."""

    steps_done: int
    running: Running
    ended: Running  # photos that have left the batch
    concepts: Sequence[tuple[str, ...]]  # of each photo; those that it began with, whatever was imported since


def adamw(running: Running, gradients: torch.Tensor, step: int, parameters: OtiParameters) -> None:
    """One step (counted from 1) of AdamW (Loshchilov and Hutter 2019) on the words, each photo for itself."""
    rate, (b1, b2) = parameters.learning_rate, BETAS
    running.first_moment.lerp_(gradients, 1 - b1)
    running.second_moment.mul_(b2).addcmul_(gradients, gradients, value=1 - b2)
    spread = (running.second_moment.sqrt() / (1 - b2**step) ** 0.5).add_(EPSILON)
    running.words.mul_(1 - rate * parameters.weight_decay)
    running.words.addcdiv_(running.first_moment, spread, value=-rate / (1 - b1**step))


def pack(kept: Kept, identity: str) -> bytes:
    """A run as safetensors; `identity` says of what photos and settings it is."""
    tensors = {
        f"{part}.{field.name}": getattr(rows, field.name).cpu().contiguous()
        for part, rows in (("running", kept.running), ("ended", kept.ended))
        for field in fields(rows)
    }
    about = json.dumps({"format": FORMAT, "of": identity, "steps_done": kept.steps_done, "concepts": kept.concepts})
    return save(tensors, metadata={"about": about})


def unpack(state: bytes, identity: str, shape: tuple[int, int], device: torch.device) -> Kept:
    """The run that was packed, of `shape` (photos, w). Raises ValueError for anything else than a state of this run."""
    try:
        tensors = {name: tensor.to(device) for name, tensor in load(state).items()}
        about = json.loads(_metadata(state)["about"])
        if about["format"] != FORMAT or about["of"] != identity:
            raise ValueError("the state is of another run")
        running, ended = (
            Running(**{field.name: tensors[f"{part}.{field.name}"] for field in fields(Running)})
            for part in ("running", "ended")
        )
        kept = Kept(int(about["steps_done"]), running, ended, [tuple(line) for line in about["concepts"]])
    except (SafetensorError, KeyError, TypeError, RuntimeError) as error:
        raise ValueError(f"the state is damaged: {error}") from error
    both = kept.running.joined(kept.ended)
    if both.average.shape != shape or sorted(both.photos.tolist()) != list(range(shape[0])):
        raise ValueError("the state is of other photos")
    return kept


def _metadata(state: bytes) -> dict[str, str]:
    """What safetensors wrote beside the tensors: after eight bytes that tell its length, a JSON header."""
    size = int.from_bytes(state[:8], "little")
    metadata: dict[str, str] = json.loads(state[8 : 8 + size])["__metadata__"]
    return metadata
