"""What the scenes CLIP is trained on: a pool of pictures, batches of them, and their captions as tokens."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.scenes.captions import Caption, caption, short_caption
from engine.scenes.drawing import SIDE, draw
from engine.scenes.individuals import INDIVIDUAL_NAMES
from engine.scenes.scene import ATTRIBUTES, NAMES, WORLD_VERSION, Scene, allowed, codes, indicators, scenes, truth
from engine.scenes.wording import WORDS

_OPPOSITE = {"left": "right", "right": "left"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pool:
    """Scenes of one world with their pictures `[n, 64, 64, 3]` and values `[n, 61]`.

    `groups` are the rows of the scenes that share place and colour, and so look alike at first sight.
    """

    scenes: Sequence[Scene]
    pictures: NDArray[np.uint8]
    seen: NDArray[np.bool_]
    groups: Sequence[NDArray[np.int64]]


def make_pool(seed: int, count: int, folder: Path) -> Pool:
    """The first scenes of a training world. Their pictures are drawn once and kept in a file of the folder."""
    chosen = list(islice(scenes("train", seed), count))
    numbers = codes(chosen)
    together = numbers[:, NAMES.index("place")].astype(int) * 16 + numbers[:, NAMES.index("colour")]
    groups = [np.flatnonzero(together == group) for group in np.unique(together)]
    return Pool(
        chosen, _pictures(chosen, folder / f"pictures-{WORLD_VERSION}-{seed}-{count}.npy"), indicators(numbers), groups
    )


def _pictures(chosen: Sequence[Scene], path: Path) -> NDArray[np.uint8]:
    if path.is_file():
        kept: NDArray[np.uint8] = np.load(path, mmap_mode="r")
        return kept
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    shape = (len(chosen), SIDE, SIDE, 3)
    pictures = np.lib.format.open_memmap(unfinished, mode="w+", dtype=np.uint8, shape=shape)
    for row, scene in enumerate(chosen):
        pictures[row] = draw(scene)
        if row % 20_000 == 0:
            _log.info("drew %d of %d pictures", row, len(chosen))
    pictures.flush()
    unfinished.rename(path)
    return pictures


class Tokens:
    """The words of the grammar as token ids, numbered without gaps in the order of CLIP's own ids.

    The order keeps the end of a text the largest id, by which CLIP finds it.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._words = {word: tokenizer.encode(word) for word in (*WORDS, *INDIVIDUAL_NAMES, ",")}
        used = {token for tokens in self._words.values() for token in tokens}
        self.rows = [*sorted(used), tokenizer.sot_token_id, tokenizer.eot_token_id]
        numbers = {token: number for number, token in enumerate(self.rows)}
        self._numbers = {word: [numbers[token] for token in tokens] for word, tokens in self._words.items()}

    def ids(self, texts: Sequence[str]) -> torch.Tensor:
        """Ids `[n, l]` of texts, filled up to the longest. Raises KeyError for a word that is not listed."""
        start, end = len(self.rows) - 2, len(self.rows) - 1
        lines = []
        for text in texts:
            words = text.replace(",", " ,").split()
            lines.append([start, *(number for word in words for number in self._numbers[word]), end])
        longest = max(map(len, lines))
        return torch.tensor([line + [0] * (longest - len(line)) for line in lines])


@dataclass(frozen=True)
class Batch:
    """Pictures `[n, 64, 64, 3]`, their captions as ids `[n, l]`, and for both what is true of what.

    `others` `[n, n]` marks captions that are true of another's picture, so that it is no wrong answer. `short` are ids
    of captions that speak of one attribute, one for each value of each; `right` `[n, 61]` which of them are true, and
    `seen` `[n, 61]` which values the pictures show.
    """

    pictures: torch.Tensor
    ids: torch.Tensor
    others: torch.Tensor
    short: torch.Tensor
    right: torch.Tensor
    seen: torch.Tensor


def draw_batch(pool: Pool, tokens: Tokens, size: int, hard: float, mirrored: float, key: str) -> Batch:
    """A batch that depends on nothing but the pool and `key`, so that a training can be taken up at any step.

    The share `hard` of it comes from one group, the rest from anywhere. The share `mirrored` are the first pictures
    once more, the other way round: what faces left there faces right here, and all else is the same.
    """
    generator = random.Random(key)
    group = pool.groups[int(generator.random() * len(pool.groups))]
    near, twins = round(size * hard), round(size * mirrored)
    rows = [int(group[int(generator.random() * len(group))]) for _ in range(near)]
    rows += [int(generator.random() * len(pool.scenes)) for _ in range(size - near - twins)]
    chosen = [pool.scenes[row] for row in rows]
    chosen += [scene.altered(facing=_OPPOSITE[scene.facing]) for scene in chosen[:twins]]
    pictures = pool.pictures[rows]
    pictures = np.concatenate([pictures, pictures[:twins, :, ::-1]])
    captions = [caption(scene, generator) for scene in chosen]
    short = short_captions(generator.choice(chosen), generator)
    seen = indicators(codes(chosen))
    return Batch(
        pictures=torch.from_numpy(_shifted(pictures, generator)),
        ids=tokens.ids([one.text for one in captions]),
        others=torch.from_numpy(truth(seen_of(captions), seen).T & ~np.eye(size, dtype=np.bool_)),
        short=tokens.ids([one.text for one in short]),
        right=torch.from_numpy(truth(seen_of(short), seen).T),
        seen=torch.from_numpy(seen),
    )


def seen_of(captions: Sequence[Caption]) -> NDArray[np.bool_]:
    """What captions allow, `[n, 61]`."""
    return allowed([one.claims for one in captions])


def short_captions(scene: Scene, generator: random.Random) -> list[Caption]:
    """One caption for every value of every attribute, in the order of ATTRIBUTES, that speaks of nothing else.

    Those of one attribute differ in nothing but the value: the same draws choose their wording.
    """
    captions = []
    for name, values in ATTRIBUTES.items():
        key, seed = generator.getrandbits(32), generator.getrandbits(8)
        captions += [
            short_caption(scene.altered(**{name: value}, seed=seed), name, random.Random(key)) for value in values
        ]
    return captions


def _shifted(pictures: NDArray[np.uint8], generator: random.Random) -> NDArray[np.uint8]:
    """The pictures, all moved by the same few pixels, so that a picture that comes again is not quite the same."""
    reach = 3
    down, right = int(generator.random() * (2 * reach + 1)), int(generator.random() * (2 * reach + 1))
    wider = np.pad(pictures, ((0, 0), (reach, reach), (reach, reach), (0, 0)), mode="edge")
    return np.ascontiguousarray(wider[:, down : down + SIDE, right : right + SIDE])
