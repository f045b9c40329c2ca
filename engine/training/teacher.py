"""What phi is taught: OTI's pseudo-words of many photos, made in batches. Runs in the training's own process."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.oti import Oti, Photos, failure, seed_of
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.regularisation import Language
from engine.library.catalogue import StoredWord
from engine.library.replacing import replacing
from engine.training.photos import TrainingPhotos
from engine.training.progress import Progress, Show
from engine.training.tokens import KeptTokens

log = logging.getLogger(__name__)

AT_ONCE = {"cpu": 32}  # photos inverted together; no search waits for a step here (docs/decisions/0011)
AT_ONCE_ELSEWHERE = 256
KEEP_EVERY = 30.0  # seconds between two times that a batch under way is kept


@dataclass(frozen=True)
class Teacher:
    """Inverts photos for training. What is finished is in `kept`; the batch under way in the file `state`."""

    backbone: Backbone
    language: Language
    parameters: OtiParameters
    kept: KeptTokens
    state: Path

    def teach(self, photos: TrainingPhotos, show: Show) -> dict[bytes, StoredWord]:
        """The pseudo-words of photos but for those whose loss was no number.

        A process that is killed meanwhile loses half a minute at most; the next one goes on from there. On a CPU it
        comes to the same bits. Raises MachineProblem if no photo has one.
        """
        found = self.kept.known(photos.contents)
        new = [row for row, content in enumerate(photos.contents) if content not in found]
        size = AT_ONCE.get(self.backbone.device.type, AT_ONCE_ELSEWHERE)
        progress = Progress("photos inverted", len(photos), show, done=len(found))
        for start in range(0, len(new), size):
            batch = photos.part(new[start : start + size])
            made = self._invert(batch, progress)
            self.kept.add(made)
            self.state.unlink(missing_ok=True)
            found |= made
        if not found:
            raise failure(self.backbone)
        return found

    def _invert(self, batch: TrainingPhotos, progress: Progress) -> dict[bytes, StoredWord]:
        run, kept_at = self._run(batch), time.monotonic()
        progress.add(len(batch) * run.steps_done / self.parameters.steps)
        try:
            while not run.done:
                run.step()
                progress.add(len(batch) / self.parameters.steps)
                if time.monotonic() - kept_at >= KEEP_EVERY:
                    self._keep(run)
                    kept_at = time.monotonic()
        except KeyboardInterrupt:
            self._keep(run)
            raise
        found = run.result()
        return {
            content: StoredWord(token.numpy(), loss)
            for content, token, loss in zip(batch.contents, found.tokens, found.losses.tolist(), strict=True)
            if math.isfinite(loss)
        }

    def _run(self, batch: TrainingPhotos) -> Oti:
        """The inversion of a batch, from where one that was killed left it."""
        photos = Photos(torch.from_numpy(batch.features), _seeds(batch.contents))
        try:
            return Oti(self.backbone, photos, self.parameters, self.language, self.state.read_bytes())
        except FileNotFoundError:
            pass
        except (ValueError, OSError) as error:  # of other photos or settings, or damaged
            log.info("OTI begins a batch anew: %s.", error)
        return Oti(self.backbone, photos, self.parameters, self.language)

    def _keep(self, run: Oti) -> None:
        try:
            with replacing(self.state) as new:
                new.write_bytes(run.state())
        except MachineProblem as error:  # the batch can still come to its end
            log.warning("%s", error.sentence)


def _seeds(contents: Sequence[bytes]) -> list[int]:
    return [seed_of(content) for content in contents]
