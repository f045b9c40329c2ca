"""Answers a query: references to features, words to a prompt, both to one feature, and that to ranked photos."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.clip.backbone import Backbone
from engine.errors import MissingProblem, RequestProblem
from engine.index.planner import Index
from engine.index.vectors import Ids, Ranking
from engine.library.catalogue import Catalogue
from engine.library.decode import Undecodable, content_hash, open_picture, read_file
from engine.messages import FileReference, PhotoReference, PictureReference, Query, Reference
from engine.search.compose import Composer, Composition
from engine.search.confidence import is_confident

REMEMBERED = 64  # features of references outside the library


@dataclass(frozen=True)
class ResolvedReference:
    """A reference photo: what it is known by, its image feature `[d]`, and its id if it is in the library."""

    content_hash: bytes
    feature: NDArray[np.float32]
    photo_id: int | None


@dataclass(frozen=True)
class Answer:
    ranking: Ranking
    prompt: str
    method: str
    confident: bool
    searched: int  # photos among which the ranking was made
    timing_ms: dict[str, float]


class Searcher:
    """Searches one library with one backbone."""

    def __init__(self, catalogue: Catalogue, backbone: Backbone, composer: Composer, index: Index) -> None:
        self._catalogue = catalogue
        self._backbone = backbone
        self._composer = composer
        self._index = index
        self._remembered: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()

    def search(self, query: Query, tokens: NDArray[np.float32] | None = None) -> Answer:
        """The best photos for a query, its references left out.

        `tokens` `[r, w]` are pseudo-words to use instead of phi's. Raises RequestProblem for a query that asks nothing
        or names an unreadable picture, MissingProblem for a reference that is gone.
        """
        if query.limit < 1:
            raise RequestProblem("The number of results must be at least 1.")
        clock = _Clock()
        references = [self.resolve(reference, clock) for reference in query.like]
        with clock.measure("model"):
            composed = self._composer.compose(
                Composition(
                    words=query.words,
                    references=np.stack([reference.feature for reference in references]) if references else None,
                    avoid=query.avoid,
                    blend=query.blend,
                    tokens=tokens,
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

    def resolve(self, reference: Reference, clock: _Clock | None = None) -> ResolvedReference:
        """The photo that a reference names; its feature comes from the catalogue if it is known there."""
        clock = clock or _Clock()
        match reference:
            case PhotoReference(photo_id=photo_id):
                vector = self._catalogue.vector(photo_id, self._backbone.fingerprint)
                if vector is None:
                    raise MissingProblem("The reference photo is no longer in the library; pick another one.")
                return ResolvedReference(self._catalogue.content_hash(photo_id), vector.astype(np.float32), photo_id)
            case FileReference(path=path):
                with clock.measure("decode"), _as_bad_request(path):
                    data = read_file(Path(path))
                return self._resolve_picture(data, path, clock)
            case PictureReference(data=data):
                return self._resolve_picture(data, "the pasted picture", clock)

    def _resolve_picture(self, data: bytes, name: str, clock: _Clock) -> ResolvedReference:
        known_by = content_hash(data)
        photo_id = self._catalogue.photo_id(known_by)
        if photo_id is not None:
            vector = self._catalogue.vector(photo_id, self._backbone.fingerprint)
            if vector is not None:
                return ResolvedReference(known_by, vector.astype(np.float32), photo_id)
        feature = self._remembered.get(known_by)
        if feature is None:
            with clock.measure("decode"), _as_bad_request(name):
                preprocessing = self._backbone.preprocessing
                crops = preprocessing.crops(open_picture(data, Path(name).suffix, preprocessing.size).image)
            with clock.measure("model"):
                feature = self._backbone.image.encode([crops])[0].numpy()
            self._remember(known_by, feature)
        return ResolvedReference(known_by, feature, photo_id)

    def _remember(self, known_by: bytes, feature: NDArray[np.float32]) -> None:
        self._remembered[known_by] = feature
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def _without(ranking: Ranking, ids: set[int], limit: int) -> Ranking:
    kept = ~np.isin(ranking.ids, np.array(sorted(ids), dtype=np.int64))
    wanted: Ids = ranking.ids[kept][:limit]
    return Ranking(wanted, ranking.scores[kept][:limit])


@contextmanager
def _as_bad_request(name: str) -> Iterator[None]:
    """An undecodable reference is the asker's to mend."""
    try:
        yield
    except Undecodable as error:
        if error.cause == "access":
            raise MissingProblem(f"{name}: {error.reason}") from None
        raise RequestProblem(f"{name}: {error.reason}") from None


class _Clock:
    """Adds up where a query's time goes."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._parts = {"decode": 0.0, "model": 0.0, "rank": 0.0}

    @contextmanager
    def measure(self, part: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self._parts[part] += 1000 * (time.perf_counter() - start)

    def timing_ms(self) -> dict[str, float]:
        total = 1000 * (time.perf_counter() - self._start)
        return {name: round(value, 3) for name, value in {**self._parts, "total": total}.items()}
