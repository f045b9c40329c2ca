"""Which of the photos that a search found look alike. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from engine.index.duplicates import BLOCK, leaders_of
from engine.index.vectors import Ids
from engine.messages import NEAR_DUPLICATE
from engine.search.duplicates import features_of

if TYPE_CHECKING:  # imports hnswlib, which only the index itself needs
    from engine.index.planner import Index


def stands_behind(index: Index, ids: Ids) -> Generator[bool, None, Ids]:
    """For each of the photos `ids` `[n]`, best first, the one that it stands behind, which may be itself.

    These are the near-duplicates of `leaders_of`, by exact cosines. As many as anybody looks at are compared at once;
    more take steps, each of which yields True.
    """
    comparing = leaders_of(lambda some: features_of(index, some), ids, NEAR_DUPLICATE)
    while True:
        try:
            next(comparing)
        except StopIteration as done:
            leaders: Ids = ids[done.value]
            return leaders
        if len(ids) > BLOCK:
            yield True
