"""Train phi from text alone: `python -m engine.training.phi_text`. No photos; minutes on 2 cores for the starter.

Gu et al. 2024 (LinCIR): the feature of a caption, with noise, is turned into a pseudo-word; the caption with its
noun replaced by the pseudo-word must have the caption's feature again.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: idle threads must not spin

import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.clip.bpe import load_tokenizer, whole_words
from engine.inversion.oti_pass import distance
from engine.inversion.phi import CLOSED_FORM_FILE, TEXT_FILE, MlpPhi, PhiCard, closed_form, save_phi
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.training.checkpoint import Checkpoints
from engine.training.classes import read_classes
from engine.training.loop import Chance, Loop, Optimisation, seeded
from engine.training.progress import Show, now_and_then
from engine.training.sentences import Sentence, Words, read_words, sentences

RESOURCES = Path(__file__).parents[2] / "resources"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PhiTextTraining:
    """Settings of one training. The published method takes 20,000 steps of 512 captions on a GPU."""

    seed: int = 0
    captions: int = 20_000
    steps: int = 700
    batch: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    noise: float = 0.5  # of a unit feature: the longest noise vector that is added
    mixed: float = 0.5  # share of the features that are mixed with another one's, as a photo's is
    alone: float = 0.5  # weight of the loss that "a photo of $" alone has the feature that phi saw

    def optimisation(self) -> Optimisation:
        """The learning rate rises for 100 steps and then falls; the last weights count."""
        return Optimisation(
            self.steps, self.learning_rate, self.weight_decay, ema=0.0, warmup=100, falling=True, seed=self.seed
        )


@dataclass(frozen=True)
class Captions:
    """Sentences, their unit features `[n, d]`, those of their first concept `[n, d]`, and what it counts in them `[n]`.

    LinCIR gives phi the whole caption's feature, for its captions are about one thing. Ours name several; what phi is
    to put into one word is the first.
    """

    sentences: Sequence[Sentence]
    wanted: torch.Tensor
    things: torch.Tensor
    shares: torch.Tensor


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: train the starter's phi and write both it and the closed form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=RESOURCES / "starter")
    parser.add_argument("--steps", type=int, default=PhiTextTraining.steps)
    parser.add_argument("--seed", type=int, default=PhiTextTraining.seed)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(chosen.threads)
    from engine.clip.starter import load_starter

    backbone = load_starter(torch.device("cpu"), chosen.output)
    save_phi(closed_form(backbone), chosen.output / CLOSED_FORM_FILE)
    settings = PhiTextTraining(seed=chosen.seed, steps=chosen.steps)
    save_phi(train(backbone, grammar_words(RESOURCES), settings, now_and_then(_log)), chosen.output / TEXT_FILE)


def grammar_words(resources: Path) -> Words:
    """The word lists of the starter's grammar, from the `resources` folder."""
    classes = read_classes(resources / "starter")
    concepts = (resources / "starter" / "concepts.txt").read_text(encoding="utf-8").splitlines()
    return Words(
        [item.names for item in classes],
        sorted({kind for item in classes for kind in item.kinds}),
        [concept for concept in concepts if concept],
        whole_words(load_tokenizer()),
        read_words(resources / "starter" / "words.txt"),
    )


def train(
    backbone: Backbone, words: Words, settings: PhiTextTraining, show: Show, checkpoints: Checkpoints | None = None
) -> MlpPhi:
    """Train a phi for any backbone from sentences of the grammar. Raises what `Loop` does."""
    record = {"settings": asdict(settings), "photos": "none"}
    phi = new_phi(backbone, PhiCard(backbone.fingerprint, "text", normalise=True, record=record), settings.seed)
    show("captions are encoded")
    loss = TextLoss(backbone, encoded_captions(backbone, words, settings), settings)
    return Loop(phi, loss, settings.optimisation(), checkpoints).run(show).phi


def new_phi(backbone: Backbone, card: PhiCard, seed: int) -> MlpPhi:
    """A phi with random weights."""
    with seeded(seed, backbone.device):
        return MlpPhi(backbone.dim, backbone.text.width, card).to(backbone.device)


def encoded_captions(backbone: Backbone, words: Words, settings: PhiTextTraining) -> Captions:
    """Sentences in which a pseudo-word can stand for the first concept, with what the text tower says of them."""
    endless = sentences(words, random.Random(settings.seed))
    chosen = list(islice((one for one in endless if one.before is not None), settings.captions))
    return Captions(
        chosen,
        wanted=_unit(backbone, [one.text for one in chosen]),
        things=_unit(backbone, [f"a photo of a {one.parts[0][0]}" for one in chosen]),
        shares=torch.tensor([1 / math.hypot(*(weight for _, weight in one.parts)) for one in chosen]),
    )


class TextLoss:
    """A step's loss (a `StepLoss`): 1 - cosine between the features of T* and T, and that "a photo of $" says alone."""

    def __init__(self, backbone: Backbone, captions: Captions, settings: PhiTextTraining) -> None:
        self._backbone = backbone
        self._captions = captions
        self._settings = settings

    def __call__(self, phi: MlpPhi, chance: Chance) -> Mapping[str, torch.Tensor]:
        captions, text, device = self._captions, self._backbone.text, self._backbone.device
        rows = torch.randperm(len(captions.sentences), generator=chance.torch)[: self._settings.batch]
        seen, wanted = self._seen(rows, chance.torch)
        noise = (
            _uniform(rows, chance.torch) * torch.randn(seen.shape, generator=chance.torch) / math.sqrt(seen.shape[1])
        )
        pseudo_words = torch.split(phi((seen + self._settings.noise * noise).to(device)), 1)
        prompts = [Prompt((one.before or "", one.after or "")) for one in map(captions.sentences.__getitem__, rows)]
        said = encode_prompts(text, prompts, pseudo_words)
        some = max(1, len(rows) // 4)  # the short prompt is learnt with less
        alone = encode_prompts(text, [Prompt(("a photo of ", ""))] * some, pseudo_words[:some])
        return {
            "caption": distance(wanted.to(device), said, "cosine").mean(),
            "alone": self._settings.alone * distance(seen[:some].to(device), alone, "cosine").mean(),
        }

    def _seen(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """What phi sees `[n, d]` of the first concepts of some captions, and the features `[n, d]` wanted for it.

        A photo's feature is a mixture. Where something is mixed into what phi sees, it is wanted in the sentence too.
        """
        things = self._captions.things[rows]
        mixed = 0.6 * _uniform(rows, generator) * (_uniform(rows, generator) < self._settings.mixed)
        seen = functional.normalize(things + mixed * (things.roll(1, dims=0) - things), dim=-1)
        return seen, self._captions.wanted[rows] + self._captions.shares[rows, None] * (seen - things)


def _uniform(rows: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A number `[n, 1]` from 0 to 1 for each row."""
    return torch.rand(len(rows), 1, generator=generator)


def _unit(backbone: Backbone, texts: Sequence[str]) -> torch.Tensor:
    """Unit text features `[n, d]`, on the CPU."""
    nothing = torch.empty(0, backbone.text.width)
    parts = [texts[start : start + 256] for start in range(0, len(texts), 256)]
    with torch.no_grad():
        found = [
            encode_prompts(backbone.text, [Prompt((text,)) for text in part], [nothing] * len(part)) for part in parts
        ]
    return functional.normalize(torch.cat(found).float().cpu(), dim=-1)


if __name__ == "__main__":
    main()
