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
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: idle threads must not spin

import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.clip.bpe import load_tokenizer, whole_words
from engine.inversion.phi import CLOSED_FORM_FILE, TEXT_FILE, MlpPhi, PhiCard, closed_form, save_phi
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.training.classes import read_classes
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
    save_phi(train(backbone, grammar_words(RESOURCES), settings, _log.info), chosen.output / TEXT_FILE)


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


def train(backbone: Backbone, words: Words, settings: PhiTextTraining, progress: Callable[[str], None]) -> MlpPhi:
    """Train a phi for any backbone from sentences of the grammar."""
    torch.manual_seed(settings.seed)
    record = {"settings": asdict(settings), "photos": "none", "command": "python -m engine.training.phi_text"}
    card = PhiCard(backbone.fingerprint, "text", normalise=True, record=record)
    phi = MlpPhi(backbone.dim, backbone.text.width, card).to(backbone.device).train()
    optimiser = torch.optim.AdamW(phi.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay)
    captions = encoded_captions(backbone, words, settings)
    progress(f"{len(captions.sentences)} captions")
    started, sliding = time.monotonic(), 0.0
    for step in range(settings.steps):
        rate = 0.5 + 0.5 * math.cos(math.pi * step / settings.steps)
        optimiser.param_groups[0]["lr"] = settings.learning_rate * min((step + 1) / 100, rate)
        loss = _loss(backbone, phi, captions, torch.randperm(len(captions.sentences))[: settings.batch], settings)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        sliding += 0.05 * (loss.item() - sliding) if step else loss.item()
        if step % 100 == 0:
            progress(f"step {step} loss {sliding:.4f} {time.monotonic() - started:.0f} s")
    return phi.eval()


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


def _loss(
    backbone: Backbone, phi: MlpPhi, captions: Captions, rows: torch.Tensor, settings: PhiTextTraining
) -> torch.Tensor:
    """1 - cosine between the features of T* and T.

    A photo's feature is a mixture. Where something is mixed into what phi sees, it is wanted in the sentence too.
    """
    device, count = backbone.device, len(rows)
    things = captions.things[rows].to(device)
    mixed = 0.6 * torch.rand(count, 1) * (torch.rand(count, 1) < settings.mixed)
    seen = functional.normalize(things + mixed.to(device) * (things.roll(1, dims=0) - things), dim=-1)
    shares = captions.shares[rows, None].to(device)
    wanted = captions.wanted[rows].to(device) + shares * (seen - things)
    noise = torch.rand(count, 1, device=device) * torch.randn_like(seen) / math.sqrt(seen.shape[1])
    pseudo_words = torch.split(phi(seen + settings.noise * noise), 1)
    chosen = [captions.sentences[row] for row in rows.tolist()]
    said = encode_prompts(backbone.text, [Prompt((one.before or "", one.after or "")) for one in chosen], pseudo_words)
    some = max(1, count // 4)  # the short prompt is learnt with less
    alone = encode_prompts(backbone.text, [Prompt(("a photo of ", ""))] * some, pseudo_words[:some])
    loss = (1 - functional.cosine_similarity(said, wanted, dim=-1)).mean()
    return loss + settings.alone * (1 - functional.cosine_similarity(alone, seen[:some], dim=-1)).mean()


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
