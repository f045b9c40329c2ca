"""Answers a query: words to a prompt, prompt and references to one feature, and that to ranked photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import RequestProblem
from engine.index.planner import Index
from engine.index.vectors import Ids, Ranking
from engine.library.catalogue import Catalogue
from engine.messages import Query
from engine.search.clock import Clock
from engine.search.compose import Composer, Composition
from engine.search.confidence import is_confident
from engine.search.references import ResolvedReference


@dataclass(frozen=True)
class Answer:
    ranking: Ranking
    prompt: str
    method: str
    confident: bool
    searched: int  # photos among which the ranking was made
    timing_ms: dict[str, float]


class Searcher:
    """Searches one library."""

    def __init__(self, catalogue: Catalogue, composer: Composer, index: Index) -> None:
        self._catalogue = catalogue
        self._composer = composer
        self._index = index

    def search(
        self, query: Query, references: Sequence[ResolvedReference], clock: Clock,
        tokens: NDArray[np.float32] | None = None,
    ) -> Answer:  # fmt: skip
        """The best photos for a query, its `references` left out.

        `tokens` `[r, w]` are pseudo-words to use instead of phi's. Raises RequestProblem for a query that asks nothing,
        MissingProblem for an album that is not there.
        """
        if query.limit < 1:
            raise RequestProblem("The number of results must be at least 1.")
        with clock.measure("model"):
            composed = self._composer.compose(
                Composition(
                    words=query.words,
                    references=np.stack([reference.feature for reference in references]) if references else None,
                    avoid=query.avoid,
                    blend=query.blend,
                    tokens=tokens,
                    way="prompt" if query.plain else "combined",
                )
            )
        with clock.measure("rank"):
            own = {reference.photo_id for reference in references if reference.photo_id is not None}
            among = self._catalogue.selected(query.filters)
            ranking, way = self._index.search(composed.feature, query.limit + len(own), among)
            ranking = _without(ranking, own, query.limit)
            if composed.prompt:  # photos alone lie on the manifold and say nothing about the hard queries
                self._index.remember(composed.feature)
            confident = is_confident(ranking.scores, composed.feature, self._index)
        kind = ("oti" if tokens is not None else "phi") if composed.prompt and references else (
            "photo" if references else "text")  # fmt: skip
        searched = len(self._index) if among is None else len(among)
        return Answer(ranking, composed.prompt, f"{kind}, {way}", confident, searched, clock.timing_ms())


def _without(ranking: Ranking, ids: set[int], limit: int) -> Ranking:
    kept = ~np.isin(ranking.ids, np.array(sorted(ids), dtype=np.int64))
    wanted: Ids = ranking.ids[kept][:limit]
    return Ranking(wanted, ranking.scores[kept][:limit])
