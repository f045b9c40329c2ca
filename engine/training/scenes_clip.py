"""Training the CLIP of the generated world, for `python -m engine.training.scenes`. Half an hour on one core.

At first the image tower learns alone, to read the attributes off a picture through a linear head that is thrown away
later. Then the text tower joins it. The loss is CLIP's: each picture must find its caption in the batch, and each
caption its picture. Beside it stands a second one that does the same for captions of a single attribute: a picture must
tell "facing left" from "facing right". At last the text tower learns alone (`scenes_words`).
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: idle threads must not spin

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine.clip.backbone import TextTower
from engine.clip.bpe import load_tokenizer
from engine.clip.open_clip_backbone import OpenClipText
from engine.clip.scenes import build, load_scenes, save_scenes
from engine.scenes.scene import WORLD_VERSION
from engine.training.checkpoint import Checkpoint, Checkpoints
from engine.training.scenes_data import Batch, Pool, Tokens, draw_batch, make_pool
from engine.training.scenes_losses import (
    ATTRIBUTE_SIZES,
    attributes_read,
    contrast,
    normalised,
    single_attributes,
    unit,
)
from engine.training.scenes_scores import Encoders, Scores, encoders_of, held_out, zero_shot
from engine.training.scenes_words import WordsTraining, teach_words
from engine.version import commit

CONTEXT = 27  # tokens; no caption is longer

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ScenesTraining:
    """Settings of one training."""

    seed: int = 0
    pictures: int = 100_000
    steps: int = 3_000
    batch: int = 128
    learning_rate: float = 1.5e-3
    weight_decay: float = 0.05
    alone: int = 800  # steps that the image tower learns to read attributes in, before the text tower joins it
    warmup: int = 100  # steps, of either
    cooldown: float = 0.3  # share of the steps at whose end the learning rate is zero; it is even in between
    hard: float = 0.25  # share of a batch that shares place and colour
    mirrored: float = 0.25  # share of a batch that is another picture of it the other way round
    tested: int = 4_000  # pictures of the test world that the finished model is scored on
    width: int = 32  # of the image tower's first layers
    text_width: int = 192
    text_layers: int = 3
    dim: int = 192
    words: WordsTraining = field(default_factory=WordsTraining)

    def config(self, vocabulary: int) -> dict[str, Any]:
        """The model in open_clip's form."""
        return {
            "embed_dim": self.dim,
            "vision_cfg": {"image_size": 64, "layers": [1, 1, 1, 1], "width": self.width},
            "text_cfg": {
                "context_length": CONTEXT, "vocab_size": vocabulary, "width": self.text_width,
                "heads": self.text_width // 64, "layers": self.text_layers,
            },
        }  # fmt: skip


@dataclass(frozen=True)
class Slice:
    """How far to train in this run (to the end, or for some minutes), and how often to save (seconds) and to tell."""

    minutes: float = math.inf
    saved: float = 180.0
    reported: int = 50  # steps
    scored: int = 500  # steps
    examined: int = 1_000  # pictures of a validation world, for those scores


class Trainer:
    """A model, its optimiser and the step it has come to; all that a checkpoint holds."""

    def __init__(self, settings: ScenesTraining, tokens: Tokens, device: torch.device) -> None:
        torch.manual_seed(settings.seed)
        self.settings, self.tokens, self.device, self.step = settings, tokens, device, 0
        self.config = settings.config(len(tokens.rows))
        self.model = build(self.config).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.text: TextTower = OpenClipText(self.model, None, device)
        self.reader = torch.nn.Linear(settings.dim, sum(ATTRIBUTE_SIZES), device=device)
        weights = [*self.model.parameters(), *self.reader.parameters()]
        decayed = [weight for weight in weights if weight.ndim > 1]
        others = [weight for weight in weights if weight.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": settings.weight_decay}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=settings.learning_rate, betas=(0.9, 0.98), fused=True)

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step; returns the losses by name, those with captions from the step on that settings name."""
        settings = self.settings
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        self.model.train()
        features = self._images(batch.pictures)
        read = attributes_read(self.reader(features), batch.seen.to(self.device))
        losses = {"read": read}
        if self.step >= settings.alone:
            losses |= self._compared(unit(features), batch)
        self.optimiser.zero_grad()
        torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]  # torch's own has no types
        self.optimiser.step()
        self.step += 1
        return {name: loss.item() for name, loss in losses.items()}

    def _compared(self, images: torch.Tensor, batch: Batch) -> dict[str, torch.Tensor]:
        """CLIP's loss over the batch, and that of the captions of a single attribute."""
        with sdpa_kernel(SDPBackend.MATH), torch.autocast(self.device.type, torch.bfloat16):
            texts, short = unit(self._encoded(batch.ids)), unit(self._encoded(batch.short))
        scale = self.model.logit_scale.clamp(max=math.log(100)).exp()
        return {
            "captions": contrast(scale * images @ texts.T, batch.others.to(self.device)),
            "attributes": single_attributes(images, short, batch.right.to(self.device), scale),
        }

    def rate(self) -> float:
        """The learning rate of the next step: up, even, and down to nothing."""
        settings = self.settings
        left = (settings.steps - self.step) / (settings.cooldown * settings.steps)
        begun = self.step - (settings.alone if self.step >= settings.alone else 0)
        return settings.learning_rate * min((begun + 1) / settings.warmup, 1.0, left)

    def _images(self, pictures: torch.Tensor) -> torch.Tensor:
        with torch.autocast(self.device.type, torch.bfloat16):
            features: torch.Tensor = self.model.encode_image(normalised(pictures, self.device))
        return features.float()

    def _encoded(self, ids: torch.Tensor) -> torch.Tensor:
        ids = ids.to(self.device)
        return self.text.encode(self.text.embed(ids), ids)

    def encoders(self) -> Encoders:
        """The towers as they are now."""
        self.model.eval()

        def pictures(some: NDArray[np.uint8]) -> torch.Tensor:
            with torch.autocast(self.device.type, torch.bfloat16):
                features: torch.Tensor = self.model.encode_image(normalised(torch.from_numpy(some), self.device))
            return features

        return Encoders(pictures, lambda said: self._encoded(self.tokens.ids(said)))

    def save(self, checkpoints: Checkpoints) -> None:
        """Write a checkpoint, whole or not at all."""
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        tensors |= {f"reader.{name}": tensor for name, tensor in self.reader.state_dict().items()}
        for number, state in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{number}.{name}": tensor for name, tensor in state.items()}
        checkpoints.save(Checkpoint(self.step, tensors, {}))

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint."""
        parts: dict[str, dict[str, torch.Tensor]] = {"model": {}, "reader": {}, "optimiser": {}}
        for name, tensor in checkpoint.tensors.items():
            part, _, inner = name.partition(".")
            parts[part][inner] = tensor
        self.model.load_state_dict(parts["model"])
        self.reader.load_state_dict(parts["reader"])
        weights = [weight for group in self.optimiser.param_groups for weight in group["params"]]
        states: dict[int, dict[str, torch.Tensor]] = {}
        for name, tensor in parts["optimiser"].items():
            number, _, inner = name.partition(".")
            if tensor.ndim:  # in memory as its weight is, or sums come out otherwise
                tensor = torch.empty_like(weights[int(number)]).copy_(tensor)
            states.setdefault(int(number), {})[inner] = tensor
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": states})
        self.step = checkpoint.step


def checkpoints_of(settings: ScenesTraining, folder: Path) -> Checkpoints:
    """Where a training of these settings keeps what it needs to go on.

    The number of steps may be another: up to the cooldown a training does not depend on it. So may the words'.
    """
    decisive = {name: value for name, value in asdict(settings).items() if name not in ("steps", "words")}
    identity = hashlib.sha256(json.dumps([WORLD_VERSION, decisive]).encode()).hexdigest()
    return Checkpoints(folder, identity, f"a CLIP of world {WORLD_VERSION}, seed {settings.seed}")


def train(settings: ScenesTraining, part: Slice, checkpoint: Path, output: Path, device: torch.device) -> Scores | None:
    """Train, or go on with the training whose checkpoint lies in the folder; writes the model when it is done.

    Returns the scores on the test world, or None if the slice ended before the training did. Raises what
    `Checkpoints.load` does.
    """
    checkpoint.mkdir(parents=True, exist_ok=True)
    checkpoints = checkpoints_of(settings, checkpoint)
    tokens = Tokens(load_tokenizer())
    trainer = Trainer(settings, tokens, device)
    if (known := checkpoints.load()) is not None:
        trainer.resume(known)
        _log.info("going on from step %d", trainer.step)
    pool = make_pool(settings.seed, settings.pictures, checkpoint)
    _fit(trainer, pool, part, checkpoints)
    if trainer.step < settings.steps:
        return None
    teach_words(trainer.model, trainer.text, tokens, pool, settings.words, settings.seed)
    save_scenes(trainer.model, trainer.config, trainer.tokens.rows, output)
    scores = zero_shot(encoders_of(load_scenes(device, output)), held_out("test", settings.tested))
    _write_record(settings, scores, output)
    return scores


def _fit(trainer: Trainer, pool: Pool, part: Slice, checkpoints: Checkpoints) -> None:
    settings, progress = trainer.settings, _Progress(trainer)
    examined = held_out("validation", part.examined)
    ends, saves = time.monotonic() + 60 * part.minutes, time.monotonic() + part.saved
    while trainer.step < settings.steps:
        key = f"{settings.seed} {trainer.step}"
        progress.add(
            trainer.learn(draw_batch(pool, trainer.tokens, settings.batch, settings.hard, settings.mirrored, key))
        )
        if trainer.step % part.reported == 0:
            _log.info("%s", progress)
        if trainer.step % part.scored == 0:
            _log.info("zero-shot at step %d: %s", trainer.step, zero_shot(trainer.encoders(), examined))
        now = time.monotonic()
        if now > min(ends, saves) or trainer.step == settings.steps:
            trainer.save(checkpoints)
            saves = now + part.saved
        if now > ends:
            return


class _Progress:
    """What is said of a training while it runs: how far it is, how fast, and its losses, averaged over some steps."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer, self._first, self._started = trainer, trainer.step, time.monotonic()
        self._losses: dict[str, float] = {}

    def add(self, losses: dict[str, float]) -> None:
        for name, value in losses.items():
            before = self._losses.get(name, value)
            self._losses[name] = before + 0.02 * (value - before)

    def __str__(self) -> str:
        step, settings = self._trainer.step, self._trainer.settings
        rate = (step - self._first) * settings.batch / (time.monotonic() - self._started)
        left = (settings.steps - step) * settings.batch / rate / 60
        losses = ", ".join(f"{name} {value:.3f}" for name, value in self._losses.items())
        return f"step {step} of {settings.steps}: {losses}; {rate:.0f} pictures/s, {left:.0f} min left"


def _write_record(settings: ScenesTraining, scores: Scores, output: Path) -> None:
    record = {
        "world": WORLD_VERSION, "settings": asdict(settings), "zero_shot": {"split": "test", **scores},
        "commit": commit(),
        "command": f"python -m engine.training.scenes --steps {settings.steps} --seed {settings.seed}",
    }  # fmt: skip
    (output / "record.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
