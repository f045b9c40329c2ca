"""The features of a library's concepts: made in small steps, template by template, and kept. Runs in the engine."""

from __future__ import annotations

import hashlib
import logging
import time
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.concepts import IN_ORDER, Concepts, unit_features
from engine.inversion.vocabulary import Vocabulary
from engine.library.replacing import replacing

log = logging.getLogger(__name__)

STEP = 0.015  # seconds that a step should take: a search may have to wait for one
MOST_AT_ONCE = 256  # names

_TEMPLATES = hashlib.sha256(repr(IN_ORDER).encode()).hexdigest()[:16]


class KeptConcepts:
    """Makes and remembers the features of one vocabulary for one backbone.

    The names go through one template after the other, so that there is a good first answer long before the last
    template is done. What is finished is written to the disk after each template; an engine that is killed goes on from
    there.
    """

    def __init__(self, backbone: Backbone, vocabulary: Vocabulary, folder: Path) -> None:
        """`folder` holds a file for each backbone; a damaged one, or one of another vocabulary, is made anew."""
        self._backbone = backbone
        self._names = vocabulary.names
        self._key = {"vocabulary": vocabulary.digest, "templates": _TEMPLATES, "backbone": backbone.fingerprint}
        self._path = folder / f"{backbone.fingerprint}.safetensors"
        # Names of about one length go together: a shorter one costs as much as the longest beside it.
        self._order = sorted(range(len(self._names)), key=lambda index: len(self._names[index]))
        self._batch = 1
        self._begun: list[torch.Tensor] = []  # this template's features so far, in `_order`
        self.templates, self._sums = self._load()

    @property
    def usable(self) -> bool:
        """Whether there are features, from one template at least."""
        return self.templates > 0

    @property
    def done(self) -> bool:
        return self.templates == len(IN_ORDER)

    @property
    def progress(self) -> float:
        """The share that is done, 0 to 1."""
        begun = sum(map(len, self._begun)) / len(self._names)
        return (self.templates + begun) / len(IN_ORDER)

    def concepts(self) -> Concepts:
        """The concepts with the mean over the templates so far. Raises ValueError if not `usable`."""
        if not self.usable:
            raise ValueError("no template is done yet")
        # Rounded as in the file, so that the next start of the engine finds the same neighbours.
        features = functional.normalize((self._sums / self.templates).half().float(), dim=-1)
        return Concepts.known(self._names, features.to(self._backbone.device))

    def step(self) -> None:
        """Encode a few names; what they are, depends on how long the last ones took."""
        if self.done:
            return
        start = sum(map(len, self._begun))
        chosen = self._order[start : start + self._batch]
        began = time.perf_counter()
        names = [self._names[index] for index in chosen]
        self._begun.append(unit_features(self._backbone.text, IN_ORDER[self.templates], names).cpu())
        took = time.perf_counter() - began
        if took < STEP / 2:
            self._batch = min(2 * self._batch, MOST_AT_ONCE)
        elif took > 2 * STEP:
            self._batch = max(1, self._batch // 2)
        if start + len(chosen) == len(self._names):
            self._end_template()

    def _end_template(self) -> None:
        features = torch.cat(self._begun)
        self._begun = []
        if not self.templates:
            self._sums = torch.zeros_like(features)
        self._sums[self._order] += features
        self.templates += 1
        self._save()

    def _load(self) -> tuple[int, torch.Tensor]:
        """How many templates are done, and the sums `[m, d]` of their features."""
        try:
            with safe_open(self._path, framework="pt") as file:
                known: dict[str, str] = file.metadata() or {}
                mean = file.get_tensor("mean")
                templates = int(known["templates_done"])
                fits = mean.shape == (len(self._names), self._backbone.dim) and mean.dtype == torch.float16
                whole = 0 < templates <= len(IN_ORDER) and known["digest"] == _digest(mean)
                if fits and whole and {**known, **self._key} == known:
                    return templates, mean.float() * templates
        except FileNotFoundError:
            pass
        except (SafetensorError, OSError, KeyError, ValueError) as error:
            log.warning("The concepts' features are made anew: %s", error)
        return 0, torch.empty(0)

    def _save(self) -> None:
        mean = (self._sums / self.templates).half()
        known = {**self._key, "templates_done": str(self.templates), "digest": _digest(mean)}
        try:
            with replacing(self._path) as new:
                save_file({"mean": mean}, new, metadata=known)
        except MachineProblem as error:  # they can be made again
            log.warning("The concepts' features are not kept: %s", error.sentence)


def _digest(tensor: torch.Tensor) -> str:
    return hashlib.sha256(tensor.contiguous().numpy().tobytes()).hexdigest()
