"""The loop that every training of phi shares: AdamW, a schedule, an average of the weights, checkpoints.

All that is random in a step is a function of the seed and of the step's number. So a training that was killed and goes
on from its last checkpoint comes, on a CPU, to the very bits of one that was never interrupted.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from engine.errors import MachineProblem
from engine.inversion.phi import MlpPhi
from engine.training.checkpoint import Checkpoint, Checkpoints
from engine.training.progress import Progress, Show

KEEP_EVERY = 30.0  # seconds between two checkpoints
SLIDING = 0.05  # weight of the last step in the averaged losses
MOMENTS = {"first": "exp_avg", "second": "exp_avg_sq"}  # of AdamW: our names and torch's


@dataclass(frozen=True)
class Optimisation:
    """How a loss is minimised."""

    steps: int
    learning_rate: float
    weight_decay: float = 0.01
    ema: float = 0.999  # decay of the average of the weights, which is the result; 0: the last weights are
    warmup: int = 0  # steps until the full learning rate
    falling: bool = False  # the learning rate falls to zero along a cosine
    seed: int = 0

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        share = 0.5 + 0.5 * math.cos(math.pi * step / self.steps) if self.falling else 1.0
        return self.learning_rate * min((step + 1) / max(1, self.warmup), share)


@dataclass(frozen=True)
class Chance:
    """A step's own sources of chance; torch's is on the CPU."""

    numpy: np.random.Generator
    torch: torch.Generator

    @classmethod
    def of(cls, seed: int, step: int) -> Chance:
        generator = np.random.default_rng((seed, step))
        return cls(generator, torch.Generator().manual_seed(int(generator.integers(2**63))))


@contextmanager
def seeded(seed: int, device: torch.device) -> Iterator[None]:
    """Has torch's own generators begin at `seed`, and leaves them as they were."""
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        yield


StepLoss = Callable[[MlpPhi, Chance], Mapping[str, torch.Tensor]]  # the step's loss, as the terms that it is the sum of


@dataclass(frozen=True)
class Trained:
    """The result, and what the terms of its loss came to, averaged over the last steps."""

    phi: MlpPhi
    losses: Mapping[str, float]


class Loop:
    """One training, from where it was left."""

    def __init__(self, phi: MlpPhi, loss: StepLoss, settings: Optimisation, checkpoints: Checkpoints | None) -> None:
        """`phi` is where it starts. Raises what `Checkpoints.load` does."""
        self._phi = copy.deepcopy(phi).train().requires_grad_()
        self._loss = loss
        self._settings = settings
        self._checkpoints = checkpoints
        self._average = copy.deepcopy(phi).eval().requires_grad_(False)
        self._optimiser = torch.optim.AdamW(
            self._phi.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
        )
        self._device = next(phi.parameters()).device
        self.step = 0
        self._losses: dict[str, float] = {}
        checkpoint = checkpoints.load() if checkpoints is not None else None
        if checkpoint is not None:
            self._go_on_from(checkpoint)

    def run(self, show: Show) -> Trained:
        """All steps that are left. Raises MachineProblem if the loss is no number, or if checkpoints cannot be kept."""
        progress, kept_at = Progress("steps", self._settings.steps, show, done=self.step), time.monotonic()
        try:
            while self.step < self._settings.steps:
                self._take()
                progress.add(1, f"loss {sum(self._losses.values()):.4f}")
                if time.monotonic() - kept_at >= KEEP_EVERY:
                    self.keep()
                    kept_at = time.monotonic()
        except KeyboardInterrupt:
            self.keep()
            raise
        self.keep()
        return Trained(self._average, self._losses)

    def keep(self) -> None:
        """Write a checkpoint, if any are wanted."""
        if self._checkpoints is not None:
            self._checkpoints.save(Checkpoint(self.step, self._tensors(), self._losses))

    def _take(self) -> None:
        chance = Chance.of(self._settings.seed, self.step)
        with seeded(int(chance.numpy.integers(2**63)), self._device):  # dropout has no generator of its own
            terms = self._loss(self._phi, chance)
        loss = torch.stack(list(terms.values())).sum()
        if not math.isfinite(loss.item()):
            raise MachineProblem(
                f"The training's loss is no number after {self.step:,} steps; the phi in use stays. If it happens "
                "again with --afresh, the model's weights are damaged: get them again."
            )
        self._optimiser.param_groups[0]["lr"] = self._settings.rate(self.step)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        self.step += 1
        self._follow(terms)

    def _follow(self, terms: Mapping[str, torch.Tensor]) -> None:
        """The averages after a step."""
        with torch.no_grad():
            for average, weight in zip(self._average.parameters(), self._phi.parameters(), strict=True):
                average.lerp_(weight, 1 - self._settings.ema)
        for name, term in terms.items():
            known = self._losses.get(name, term.item())
            self._losses[name] = known + SLIDING * (term.item() - known)

    def _tensors(self) -> dict[str, torch.Tensor]:
        tensors: dict[str, torch.Tensor] = {}
        for name, weight in self._phi.named_parameters():
            tensors[f"phi.{name}"] = weight
            for ours, theirs in MOMENTS.items():
                tensors[f"{ours}.{name}"] = self._optimiser.state[weight].get(theirs, torch.zeros_like(weight))
        tensors.update({f"average.{name}": weight for name, weight in self._average.named_parameters()})
        return tensors

    def _go_on_from(self, checkpoint: Checkpoint) -> None:
        self.step, self._losses = checkpoint.step, dict(checkpoint.losses)
        tensors = checkpoint.tensors
        for name, weight in self._phi.named_parameters():
            with torch.no_grad():
                weight.copy_(tensors[f"phi.{name}"])
            moments = {theirs: tensors[f"{ours}.{name}"].to(weight) for ours, theirs in MOMENTS.items()}
            self._optimiser.state[weight] = {"step": torch.tensor(float(self.step)), **moments}
        for name, weight in self._average.named_parameters():
            weight.copy_(tensors[f"average.{name}"])
