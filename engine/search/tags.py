"""Words for what photos show, on request. Runs in the engine's worker, in steps."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import torch

from engine.errors import RequestProblem
from engine.inversion.tags import tags
from engine.messages import PhotoTags, Reference
from engine.messages import Tag as ToldTag
from engine.search.clock import Clock
from engine.search.language import LibraryLanguage
from engine.search.references import References


class Tagger:
    """Tags photos of one library, or any files, with the library's vocabulary."""

    def __init__(self, references: References, language: LibraryLanguage) -> None:
        self._references = references
        self._language = language

    def tags(self, photos: Sequence[Reference]) -> Generator[bool, None, tuple[PhotoTags, ...]]:
        """The tags of each photo; yields between steps, for at first all concepts have to be encoded.

        Raises RequestProblem for no photo or an unreadable picture, MissingProblem for one that is gone.
        """
        if not photos:
            raise RequestProblem("Name at least one photo to tag.")
        resolved = yield from self._references.resolve_all(photos, Clock())
        language = yield from self._language.get()
        found = tags(torch.from_numpy(np.stack([one.feature for one in resolved])), language.concepts)
        return tuple(PhotoTags(tuple(ToldTag(tag.name, tag.score) for tag in one)) for one in found)
