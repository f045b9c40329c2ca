"""Finds words for what each photo of a library shows, from its vector, when there is nothing else to do.

Runs in the engine's worker, in steps. What it found lies in the catalogue (engine.library.photo_tags).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine import messages as m
from engine.errors import AkinError
from engine.library.catalogue import Catalogue
from engine.library.photo_tags import SPAN, last_photo, record_tags, untagged

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.model import Model

log = logging.getLogger(__name__)

AT_ONCE = 32  # photos tagged in one step: some ten milliseconds
QUIET = 5.0  # seconds without indexing, after which photos are tagged though nobody asked for it
TELL_EVERY = 1.0  # seconds between two hints that photos were tagged

Publish = Callable[[m.Message], None]


class Tagging:
    """Tags the photos of one open library with the model in use, and once more after that has changed."""

    def __init__(self, catalogue: Catalogue, publish: Publish) -> None:
        """`publish` sends an event to all clients."""
        self._catalogue = catalogue
        self._publish = publish
        self._model: Model | None = None  # that photos are tagged with
        self._words = ""  # of that, and of its list of concepts
        self._first_words = False  # whether tags are made with words that have not gone through all templates
        self._steps: Iterator[bool] | None = None
        self._due = True  # there may be photos without tags
        self.asked = False  # whether somebody looks at tags
        self._not_before = time.monotonic() + QUIET
        self._told = 0.0
        self.share = 0.0  # of the photos that were looked at

    def want(self, model: Model | None) -> None:
        """Somebody asks for tags: they are put off no longer than until all is indexed.

        `model` is None while it is being loaded, or if it cannot be had. Raises MachineProblem for a damaged list of
        concepts.
        """
        self.asked = True
        if model is not None and self._words != _words(model):  # that, or the list of concepts, is another
            self._begin(model)

    def photos_changed(self) -> None:
        """Photos were indexed, or are being so: there is more to look at, later."""
        self._due = True
        self._not_before = time.monotonic() + QUIET

    @property
    def complete(self) -> bool:
        """Whether all photos have their tags, as far as is known."""
        return not self._due and self._steps is None

    def step(self, model: Model | None) -> bool:
        """Tag some photos; False if there is nothing to do, or it is put off."""
        if model is None or not (self.asked or time.monotonic() > self._not_before):
            return False
        try:
            if model is not self._model:
                self._begin(model)
            if self._first_words and model.sharpener.language.whole:
                self._first_words, self._due = False, True
            if self.complete:
                return False
            self._step(model)
        except AkinError as error:  # of the list of concepts, which whoever asks for tags will be told
            log.warning("Photos cannot be tagged: %s", error.sentence)
            self._model, self._words, self._steps, self._due = model, "", None, False
        return True

    def _step(self, model: Model) -> None:
        if self._steps is None:
            self._due = False
            self._steps = self._run(model)
        try:
            if next(self._steps, None) is None:
                self._steps = None
        except BaseException:  # of a run that failed nothing more comes: it has to begin again
            self._steps, self._due = None, True
            raise

    def _begin(self, model: Model) -> None:
        """Look through all photos with a model that is new, or that has new words."""
        self._words = _words(model)
        self._model, self._steps, self._due = model, None, True
        self.share = 0.0

    def _run(self, model: Model) -> Iterator[bool]:
        import torch

        from engine.inversion.tags import tags

        db, language = self._catalogue.db, model.sharpener.language
        concepts = yield from language.concepts()
        self._words, self._first_words = _words(model), not language.whole
        made_with = f"{self._words} {'first' if self._first_words else 'all'} templates"
        told = self.share == 1.0  # that all photos were looked at
        end = last_photo(db)
        first = 1
        while first <= end:
            last = (first - 1) // SPAN * SPAN + SPAN  # in blocks, so that looking through those that are done is short
            some = untagged(db, model.backbone.fingerprint, made_with, (first, last), AT_ONCE)
            if some.ids:
                found = tags(torch.from_numpy(some.vectors.astype("float32")), concepts)
                names = [[tag.name for tag in of_photo] for of_photo in found]
                record_tags(db, made_with, dict(zip(some.ids, names, strict=True)))
                told = False
                self._tell()
            first = some.ids[-1] + 1 if len(some.ids) == AT_ONCE else last + 1
            self.share = max(self.share, min((first - 1) / end, 1.0))  # of a second pass it stays what it was
            yield True
        self.share = 1.0
        if not told:
            self._publish(m.Changes(tags=True))

    def _tell(self) -> None:
        if time.monotonic() - self._told > TELL_EVERY:
            self._told = time.monotonic()
            self._publish(m.Changes(tags=True))


def _words(model: Model) -> str:
    """What decides about tags, but for how many templates the words went through."""
    from engine.inversion.tags import METHOD

    return f"{model.backbone.fingerprint} {model.sharpener.language.vocabulary} {METHOD}"
