"""Better pseudo-words for references, by OTI: made once per photo and kept. Runs in the engine's worker."""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.inversion.oti import Oti, Photos, failure, seed_of
from engine.inversion.oti_parameters import OtiParameters, parameters_for
from engine.inversion.regularisation import Language
from engine.library.catalogue import Catalogue, StoredWord
from engine.library.oti_runs import RunOf, forget_run, keep_run, kept_run
from engine.search.language import LibraryLanguage
from engine.search.references import ResolvedReference

log = logging.getLogger(__name__)

METHOD = "oti"
KEEP_EVERY = 25  # steps between two commits of a run that is under way
AT_ONCE = {"cpu": 4}  # photos inverted together; on a CPU more bring little, and a query waits longer for a step
AT_ONCE_ELSEWHERE = 64


@dataclass(frozen=True)
class Sharpened:
    """A photo's pseudo-word from OTI. What took no seconds was known; `without_phrases` is told when it is made."""

    word: StoredWord
    seconds: float = 0.0
    without_phrases: Sequence[str] = ()  # concepts of its batch that stood alone, for want of phrases


class Sharpener:
    """Makes and remembers OTI's pseudo-words for one library and backbone."""

    def __init__(
        self, catalogue: Catalogue, backbone: Backbone, language: LibraryLanguage,
        parameters: OtiParameters | None = None,
    ) -> None:  # fmt: skip
        """`parameters` are those that go with the backbone, where not given."""
        self._catalogue = catalogue
        self._backbone = backbone
        self.language = language
        self._parameters = parameters or parameters_for(backbone)

    def tokens(self, references: Sequence[ResolvedReference]) -> Generator[bool, None, NDArray[np.float32]]:
        """Pseudo-words `[r, w]` of references, as `sharpen` makes them."""
        sharpened = yield from self.sharpen(references)
        return np.stack([one.word.token for one in sharpened])

    def sharpen(self, references: Sequence[ResolvedReference]) -> Generator[bool, None, list[Sharpened]]:
        """The pseudo-word of each reference; a generator that yields between steps and returns them.

        Raises MachineProblem if the loss of one of them is no number; the others' pseudo-words are kept all the same.
        """
        by_content = {reference.content_hash: reference for reference in references}
        found = {content: known for content in by_content if (known := self._known(content)) is not None}
        new = [reference for content, reference in by_content.items() if content not in found]
        size = AT_ONCE.get(self._backbone.device.type, AT_ONCE_ELSEWHERE)
        for start in range(0, len(new), size):
            found |= yield from self._make(new[start : start + size])
        if len(found) < len(by_content):
            raise failure(self._backbone)
        return [found[reference.content_hash] for reference in references]

    @property
    def _key(self) -> str:
        return self._parameters.stored_under(self.language.identity)

    def _known(self, content_hash: bytes) -> Sharpened | None:
        word = self._catalogue.pseudo_word(content_hash, self._backbone.fingerprint, METHOD, self._key)
        return None if word is None else Sharpened(word)

    def _make(self, batch: Sequence[ResolvedReference]) -> Generator[bool, None, dict[bytes, Sharpened]]:
        """Invert a batch, from where a killed engine left it; what came of it but for photos that failed."""
        language = yield from self.language.get()
        of = RunOf([one.content_hash for one in batch], self._backbone.fingerprint, self._key)
        run, seconds = self._run(of, batch, language), 0.0
        while not run.done:
            begun = time.perf_counter()
            run.step()
            seconds += time.perf_counter() - begun
            if run.steps_done % KEEP_EVERY == 0 and not run.done:
                self._write(lambda: keep_run(self._catalogue.db, of, run.steps_done, run.state()))
            yield True
        found = run.result()
        made = {
            content: StoredWord(token.numpy(), loss)
            for content, token, loss in zip(of.photos, found.tokens, found.losses.tolist(), strict=True)
            if math.isfinite(loss)
        }
        self._write(lambda: self._keep(of, made))
        share = seconds / len(batch)
        return {content: Sharpened(word, share, found.without_phrases) for content, word in made.items()}

    def _run(self, of: RunOf, batch: Sequence[ResolvedReference], language: Language) -> Oti:
        photos = Photos(
            torch.from_numpy(np.stack([one.feature for one in batch])),
            [seed_of(one.content_hash) for one in batch],
        )
        state = kept_run(self._catalogue.db, of)
        if state is not None:
            try:
                run = Oti(self._backbone, photos, self._parameters, language, state)
            except ValueError as error:
                log.warning("OTI begins anew: %s.", error)
            else:
                log.info("OTI goes on after step %d of %d.", run.steps_done, self._parameters.steps)
                return run
        return Oti(self._backbone, photos, self._parameters, language)

    def _keep(self, of: RunOf, made: dict[bytes, StoredWord]) -> None:
        with self._catalogue.db.atomic():
            for content, word in made.items():
                self._catalogue.set_pseudo_word(content, of.backbone, METHOD, of.parameters, word)
            forget_run(self._catalogue.db, of)

    def _write(self, write: Callable[[], None]) -> None:
        """Without a place to keep it the answer is still worth giving; it is made anew the next time."""
        try:
            write()
        except sqlite3.OperationalError as error:  # the disk is full, or another process holds the library
            log.warning("A pseudo-word could not be kept: %s.", error)
