"""Words for what photos show, on request. Runs in the engine's worker, in steps."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import torch

from engine.errors import RequestProblem
from engine.inversion.tags import tags
from engine.messages import PhotoTags, Reference
from engine.messages import Tag as ToldTag
from engine.search.language import LibraryLanguage
from engine.search.searcher import Searcher


class Tagger:
    """Tags photos of one library, or any files, with the library's vocabulary."""

    def __init__(self, searcher: Searcher, language: LibraryLanguage) -> None:
        self._searcher = searcher
        self._language = language

    def tags(self, photos: Sequence[Reference]) -> Generator[bool, None, tuple[PhotoTags, ...]]:
        """The tags of each photo; yields between steps, for at first all concepts have to be encoded.

        Raises RequestProblem for no photo or an unreadable picture, MissingProblem for one that is gone.
        """
        if not photos:
            raise RequestProblem("Name at least one photo to tag.")
        features = []
        for photo in photos:
            features.append(self._searcher.resolve(photo).feature)
            yield True
        language = yield from self._language.get()
        found = tags(torch.from_numpy(np.stack(features)), language.concepts)
        return tuple(PhotoTags(tuple(ToldTag(tag.name, tag.score) for tag in one)) for one in found)
