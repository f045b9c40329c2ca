"""Pseudo-words of photos on request, with what they say in words. Runs in the engine's worker, in steps."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.inversion.phi import identity
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.regularisation import Language
from engine.library.catalogue import Catalogue, StoredWord
from engine.messages import InversionMethod, PseudoWord, Reference
from engine.search.clock import Clock
from engine.search.compose import Composer
from engine.search.references import References, ResolvedReference
from engine.search.sharpen import Sharpened, Sharpener

PROMPT = Prompt(("a photo of ", ""))
WORDS = 5  # concepts that tell what a pseudo-word says


class Inverter:
    """Makes and keeps pseudo-words for one library and backbone, by phi or by OTI."""

    def __init__(
        self, catalogue: Catalogue, backbone: Backbone, composer: Composer, references: References, sharpener: Sharpener
    ) -> None:
        self._catalogue = catalogue
        self._backbone = backbone
        self._composer = composer
        self._references = references
        self._sharpener = sharpener

    def words(
        self, photos: Sequence[Reference], method: InversionMethod
    ) -> Generator[bool, None, tuple[PseudoWord, ...]]:
        """The pseudo-word of each photo; yields between steps.

        Raises RequestProblem for no photo or an unreadable picture, MissingProblem for one that is gone, MachineProblem
        for one that is too much for the machine or if OTI's loss is no number.
        """
        if not photos:
            raise RequestProblem("Name at least one photo to invert.")
        resolved = yield from self._references.resolve_all(photos, Clock())
        yield True
        made = (yield from self._sharpener.sharpen(resolved)) if method == "oti" else self._by_phi(resolved)
        language = yield from self._sharpener.language.get()
        told = []
        for reference, one in zip(resolved, made, strict=True):
            told.append(self._told(method, reference, one, language))
            yield True
        return tuple(told)

    def _by_phi(self, resolved: Sequence[ResolvedReference]) -> list[Sharpened]:
        begun = time.perf_counter()
        tokens = self._composer.pseudo_words(np.stack([one.feature for one in resolved]))
        share = (time.perf_counter() - begun) / len(resolved)
        key = identity(self._composer.phi)
        with self._catalogue.db.atomic():
            for reference, token in zip(resolved, tokens, strict=True):
                word = StoredWord(token)
                self._catalogue.set_pseudo_word(
                    reference.content_hash, self._backbone.fingerprint, "phi", key, word
                )  # fmt: skip
        return [Sharpened(StoredWord(token), share) for token in tokens]

    def _told(
        self, method: InversionMethod, reference: ResolvedReference, made: Sharpened, language: Language
    ) -> PseudoWord:
        said = self._said(made.word.token)
        nearest = language.concepts.nearest(said[None], WORDS)[0].tolist()
        shown = torch.from_numpy(reference.feature).to(said)
        return PseudoWord(
            method=method,
            token=made.word.token.astype("<f4").tobytes(),
            similarity=float(functional.cosine_similarity(said, shown, dim=0)),
            concepts=tuple(language.concepts.names[index] for index in nearest),
            loss=made.word.loss,
            seconds=made.seconds,
            without_phrases=tuple(made.without_phrases),
        )

    def _said(self, token: NDArray[np.float32]) -> torch.Tensor:
        """The feature `[d]` of "a photo of (photo)"."""
        with torch.inference_mode():
            return encode_prompts(self._backbone.text, [PROMPT], [torch.tensor(token)[None]])[0]
