"""Better pseudo-words for references, by OTI: made once per photo and kept. Runs in the engine's worker."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.inversion.concepts import Concepts, read_concepts
from engine.inversion.oti import Oti, parameters_for
from engine.library.catalogue import Catalogue
from engine.search.searcher import ResolvedReference

METHOD = "oti"


class Sharpener:
    """Makes and remembers OTI's pseudo-words for one library and backbone."""

    def __init__(self, catalogue: Catalogue, backbone: Backbone) -> None:
        self._catalogue = catalogue
        self._backbone = backbone
        self._parameters = parameters_for(backbone)
        self._key = hashlib.sha256(repr(self._parameters).encode()).hexdigest()[:16]
        self._concepts: Concepts | None = None  # hundreds of prompts to encode: only when they are first wanted

    def tokens(self, references: Sequence[ResolvedReference]) -> Generator[bool, None, NDArray[np.float32]]:
        """Pseudo-words `[r, w]` of references; a generator that yields between steps and returns them."""
        words = []
        for reference in references:
            word = self._kept(reference)
            if word is None:
                word = yield from self._make(reference)
            words.append(word)
        return np.stack(words)

    def _kept(self, reference: ResolvedReference) -> NDArray[np.float32] | None:
        return self._catalogue.pseudo_word(reference.content_hash, self._backbone.fingerprint, METHOD, self._key)

    def _make(self, reference: ResolvedReference) -> Generator[bool, None, NDArray[np.float32]]:
        if self._concepts is None:
            self._concepts = Concepts(self._backbone.text, read_concepts())
            yield True
        run = Oti(self._backbone, torch.from_numpy(reference.feature)[None], self._parameters, 0, self._concepts)
        while not run.done:
            run.step()
            yield True
        inversion = run.result()
        word: NDArray[np.float32] = inversion.tokens[0].numpy()
        self._catalogue.set_pseudo_word(
            reference.content_hash, self._backbone.fingerprint, METHOD, self._key, word, float(inversion.losses[0])
        )
        return word
