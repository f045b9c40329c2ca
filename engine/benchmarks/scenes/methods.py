"""The ways to compose a query that are compared: each gives the features `[q, p, d]` of q queries in p wordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from engine.benchmarks.scenes.asked import Asked
from engine.clip.backbone import Backbone
from engine.index.vectors import normalised
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.scenes.relative import PARAPHRASES
from engine.search.compose import Composer, Composition, Way

TOGETHER = 256  # prompts encoded together


def encode(backbone: Backbone, prompts: Sequence[Prompt], words: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit features `[n, d]` of n prompts with one slot, or none, and the pseudo-words `[n, w]` for them."""
    tokens, found = torch.from_numpy(words), []
    with torch.inference_mode():
        for start in range(0, len(prompts), TOGETHER):
            part = prompts[start : start + TOGETHER]
            filling = [tokens[start + row, None][: prompt.slots] for row, prompt in enumerate(part)]
            found.append(encode_prompts(backbone.text, part, filling).cpu().numpy())
    return normalised(np.concatenate(found))


@dataclass(frozen=True)
class Plain:
    """What needs no pseudo-word: the features of the words and of the photos, and their sums."""

    asked: Asked

    @cached_property
    def words(self) -> NDArray[np.float32]:
        """Unit features of the relative captions `[q, p, d]`."""
        return self._encoded([one for query in self.asked.queries for one in query.captions])

    @cached_property
    def photos(self) -> NDArray[np.float32]:
        """Unit features of the references `[q, p, d]`, the same for every wording."""
        return np.repeat(normalised(self.asked.references)[:, None], PARAPHRASES, axis=1)

    @cached_property
    def described(self) -> NDArray[np.float32]:
        """Unit features of the whole truth: the shared concept and the relative caption. No user says that much."""
        return self._encoded(
            [f"a photo of {query.shared_concept} that {one}" for query in self.asked.queries for one in query.captions]
        )

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        backbone = self.asked.backbone
        nothing = np.zeros((len(texts), backbone.text.width), np.float32)
        return _by_query(encode(backbone, [Prompt((text,)) for text in texts], nothing))


def with_pseudo_words(asked: Asked, tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """The paper's prompt "a photo of $ that {relative caption}" with a pseudo-word `[q, w]` for each reference."""
    prompts = [Prompt(("a photo of ", f" that {one}")) for query in asked.queries for one in query.captions]
    return _by_query(encode(asked.backbone, prompts, np.repeat(tokens, PARAPHRASES, axis=0)))


def composed(asked: Asked, composer: Composer, tokens: NDArray[np.float32], way: Way) -> NDArray[np.float32]:
    """What the application composes `[q, p, d]`, with a pseudo-word `[q, w]` for each reference."""
    found = []
    for photo, token, query in zip(asked.references, tokens, asked.queries, strict=True):
        asking = [Composition(one, photo[None], tokens=token[None], way=way) for one in query.captions]
        found += [composer.compose(one).feature for one in asking]
    return _by_query(np.stack(found))


def composed_pairs(asked: Asked, composer: Composer, way: Way) -> NDArray[np.float32]:
    """The same for the queries with two references, with phi's pseudo-words."""
    found = []
    for query in asked.benchmark.pairs:
        photos = asked.gallery[list(query.references)]
        found += [composer.compose(Composition(one, photos, way=way)).feature for one in query.captions]
    return _by_query(np.stack(found))


def _by_query(features: NDArray[np.float32]) -> NDArray[np.float32]:
    return features.reshape(-1, PARAPHRASES, features.shape[1])
