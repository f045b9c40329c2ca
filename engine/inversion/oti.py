"""Optimisation-based textual inversion: a pseudo-word fitted to one photo. Runs in the engine process, in steps.

Baldrati et al., iSEARLE, section III-A: the pseudo-word's prompts should have the photo's feature (content loss),
and it should be usable where the photo's concepts are (phrase regularisation), or it fits the photo alone and
combines with no other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.oti_draws import Draws
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.oti_pass import Inputs, Recorded, Work, recorder, work
from engine.inversion.oti_state import Kept, Running, adamw, pack, unpack
from engine.inversion.pseudo_words import Prompt
from engine.inversion.regularisation import Language, Phrase, Regulariser, concepts_of
from engine.inversion.slot_prompts import SlotPrompts
from engine.inversion.templates import known_to

LOOK_EVERY = 10  # steps between two looks whether photos failed or are settled: a look makes a GPU wait


@dataclass(frozen=True)
class Photos:
    """What is inverted: image features `[n, d]` as the encoder gave them, and a seed, not negative, for each."""

    features: torch.Tensor
    seeds: Sequence[int]

    def __post_init__(self) -> None:
        if len(self.features) != len(self.seeds) or not len(self.features):
            raise ValueError(f"{len(self.features)} photos but {len(self.seeds)} seeds")


@dataclass(frozen=True)
class Step:
    """What one step asks of n photos: templates for the content, phrases (none without regularisation), noise."""

    templates: Sequence[Prompt]
    phrases: Sequence[Phrase]
    noise: torch.Tensor | None  # [n, d], on the run's device


@dataclass(frozen=True)
class Inversion:
    """What came of n photos. A failed photo's losses were no numbers; its pseudo-word is of no use."""

    tokens: torch.Tensor  # [n, w], the exponential moving averages of the pseudo-words
    losses: torch.Tensor  # [n], averaged over steps in the same way
    steps: torch.Tensor  # [n], how many were taken
    failed: torch.Tensor  # [n] bool
    concepts: Sequence[Sequence[str]] = ()  # each photo's, where they were wanted
    without_phrases: Sequence[str] = ()  # concepts that had no phrase and stood alone


class Oti:
    """The inversion of a batch of photos, one step at a time, so that other work can go between.

    The photos do not influence each other: what is drawn for one depends on its seed and on the step alone. Alone and
    in a batch a photo comes to the same pseudo-word but for rounding. On a CPU, a run that was taken up again from its
    state comes to the very bits of one that was never interrupted.
    """

    def __init__(
        self, backbone: Backbone, photos: Photos, parameters: OtiParameters, language: Language | None = None,
        state: bytes | None = None,
    ) -> None:  # fmt: skip
        """`state` is what `state()` gave for the same photos and parameters.

        Raises ValueError if regularisation is asked for without a language, or if the state is of another run.
        """
        if parameters.needs_language and language is None:
            raise ValueError("regularisation needs concepts and phrases")
        self.parameters = parameters
        self._device = backbone.device
        self._photos = photos
        self._images = photos.features.to(self._device).float()
        self._prompts = SlotPrompts(backbone.text)
        self._templates = known_to(backbone.text)
        self._draws = Draws(photos.seeds, self._images.shape[1] if parameters.noise else 0)
        kept = self._first(backbone, language) if state is None else self._kept(state, backbone.text.width)
        self.steps_done, self._running, self._ended = kept.steps_done, kept.running, kept.ended
        self._concepts = kept.concepts
        self._regulariser: Regulariser | None = None
        if language is not None and parameters.needs_language:
            self._regulariser = Regulariser(parameters.regularisation, language, kept.concepts)
        self._losses = torch.zeros(len(self._running.photos), device=self._device)
        record, plain = recorder(self._device, len(photos.seeds)), work(self._prompts, parameters)
        self._even = record is not None  # recordings are of shapes, so that there should be few
        self._pass: Work = plain if record is None else Recorded(plain, record)
        self._choose()

    def _first(self, backbone: Backbone, language: Language | None) -> Kept:
        start = self.parameters.start * self._draws.start(backbone.text.width).to(self._device)
        concepts: list[tuple[str, ...]] = []
        if language is not None and self.parameters.needs_language:
            concepts = concepts_of(self._images, self.parameters.concepts, language)
        return Kept(0, Running.begin(start), Running.none(start), concepts)

    def _kept(self, state: bytes, width: int) -> Kept:
        return unpack(state, self._identity(), (len(self._photos.seeds), width), self._device)

    def _identity(self) -> str:
        return f"{self.parameters.key} {','.join(map(str, self._photos.seeds))}"

    @property
    def done(self) -> bool:
        """Whether all steps have been taken, or no photo is left that needs more."""
        return self.steps_done >= self.parameters.steps or not len(self._running.photos)

    @property
    def losses(self) -> torch.Tensor:
        """The last step's losses `[m]` of the photos that took part in it, on the run's device."""
        return self._losses

    @property
    def words(self) -> torch.Tensor:
        """The pseudo-words `[m, w]` of the photos still worked on, not averaged, on the run's device."""
        return self._running.words

    def upcoming(self) -> Step:
        """What the next step asks for."""
        drawn = self._draws.at(self.steps_done, self._numbers)
        templates = [self._templates[int(share * len(self._templates))] for share in drawn.template]
        phrases: list[Phrase] = []
        if self._regulariser is not None:
            chosen = zip(self._numbers, drawn.concept.tolist(), drawn.phrase.tolist(), strict=True)
            phrases = [self._regulariser.phrase(*one) for one in chosen]
        noise = None if drawn.noise is None else self.parameters.noise * drawn.noise.to(self._device)
        return Step(templates, phrases, noise)

    def step(self) -> None:
        """One step for every photo that is still worked on."""
        outputs, running = self._pass(self._inputs(self.upcoming())), self._running
        self.steps_done += 1
        self._losses = outputs.losses
        with torch.no_grad():
            adamw(running, outputs.gradients, self.steps_done, self.parameters)
            running.follow(outputs.losses, self.steps_done, self.parameters.ema)
        if self.steps_done % LOOK_EVERY == 0 or self.steps_done >= self.parameters.steps:
            self._look()

    def state(self) -> bytes:
        """The run as it is between two steps, for another one to go on from."""
        return pack(Kept(self.steps_done, self._running, self._ended, self._concepts), self._identity())

    def result(self) -> Inversion:
        """What the photos have come to so far."""
        both = self._ended.joined(self._running).in_order()
        steps = torch.where(both.ended_at > 0, both.ended_at, self.steps_done)
        failed = ~torch.isfinite(both.loss)
        alone = self._regulariser.without_phrases() if self._regulariser is not None else []
        return Inversion(both.average.cpu(), both.loss.cpu(), steps.cpu(), failed.cpu(), self._concepts, alone)

    def _inputs(self, asked: Step) -> Inputs:
        """What a step asks for, as tensors."""
        prompts = [*asked.templates, *(phrase.prompt for phrase in asked.phrases)]
        said = None
        if asked.phrases and self._regulariser is not None:
            said = self._regulariser.features.of([phrase.whole for phrase in asked.phrases])
        ready = self._prompts.ready(prompts, even=self._even)
        return Inputs(self._running.words, self._wanted, ready, asked.noise, said)

    def _look(self) -> None:
        """Photos that failed or settled leave the batch; the rest goes on without them."""
        running = self._running
        leaving = ~torch.isfinite(running.loss)
        if self.parameters.patience is not None:
            leaving |= self.steps_done - running.best_step >= self.parameters.patience
        if bool(leaving.any()):
            running.ended_at[leaving] = self.steps_done
            self._ended = self._ended.joined(running.rows(leaving))
            self._running = running.rows(~leaving)
            self._choose()

    def _choose(self) -> None:
        """What belongs to the photos that are still worked on."""
        self._numbers: list[int] = self._running.photos.tolist()
        self._wanted = self._images[self._running.photos]


def invert(
    backbone: Backbone, photos: Photos, parameters: OtiParameters, language: Language | None = None
) -> Inversion:
    """All steps at once. Raises MachineProblem if a photo's loss is no number. See `Oti`."""
    run = Oti(backbone, photos, parameters, language)
    while not run.done:
        run.step()
    found = run.result()
    if bool(found.failed.any()):
        raise failure(backbone)
    return found


def failure(backbone: Backbone) -> MachineProblem:
    """What to tell the user about a photo that failed."""
    return MachineProblem(
        f"The pseudo-word could not be sharpened: its loss with {backbone.name} is no number. phi's stays in use; if "
        "this happens with every photo, the model's weights are damaged: get them again."
    )


def seed_of(content_hash: bytes) -> int:
    """The seed of a photo that is known by its content: it comes to the same pseudo-word wherever it is inverted."""
    return int.from_bytes(content_hash[:8], "big")


def seeds(seed: int, count: int) -> range:
    """A seed for each of so many photos; other ones for another `seed`."""
    return range(seed << 32, (seed << 32) + count)
