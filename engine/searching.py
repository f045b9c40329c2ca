"""Meets the requests to search: at once or, where decoding or OTI comes first, in steps. In the engine's worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from engine import messages as m
from engine.background import Background
from engine.current_model import CurrentModel
from engine.errors import AkinError
from engine.library import showing
from engine.library.catalogue import Catalogue
from engine.search.alike import stands_behind
from engine.search.clock import Clock
from engine.telling import Telling

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.model import Model
    from engine.search.references import ResolvedReference

Publish = Callable[[m.Message], None]
SearchRequest = m.Search | m.Cancel | m.Preview
T = TypeVar("T")


@dataclass(frozen=True)
class _Asked:
    """A search whose references are known, to one model."""

    id: int
    query: m.Query
    model: Model
    references: Sequence[ResolvedReference]
    clock: Clock
    reply: Publish


class Searching:
    """The searches of one open library."""

    def __init__(self, catalogue: Catalogue, model: CurrentModel, background: Background, telling: Telling) -> None:
        self._catalogue = catalogue
        self._model = model
        self._background = background
        self._telling = telling
        self._searches: deque[Iterator[bool]] = deque()  # that wait for their references
        self._sharper: dict[tuple[Publish, int], bool] = {}  # searches under way, and whether they are wanted still

    @property
    def waiting(self) -> bool:
        """Whether a search waits for its references."""
        return bool(self._searches)

    def answer(self, request: SearchRequest, reply: Publish) -> None:
        """Raises AkinError with a sentence for the user."""
        match request:
            case m.Search(id=id, query=query):
                self._search(id, query, reply)
            case m.Cancel(id=id, request=other):
                if (reply, other) in self._sharper:
                    self._sharper[reply, other] = False
                reply(m.Done(id))
            case m.Preview(id=id, query=query):
                reply(_preview(id, query))

    def _search(self, id: int, query: m.Query, reply: Publish) -> None:
        """At once, unless a reference has to be decoded; that does not wait behind other background work."""
        steps = self._searching(id, query, reply)
        if next(steps, None) is not None:
            self._searches.append(self._going_on(id, steps, reply))

    def step(self) -> bool:
        """A step of the search that has waited longest for its references; False if there is none, or it waits on."""
        if not self._searches:
            return False
        worked = next(self._searches[0], None)
        if worked is None:
            self._searches.popleft()
        return worked is not False

    def _searching(self, id: int, query: m.Query, reply: Publish) -> Iterator[bool]:
        model, clock = self._model.get(), Clock()
        if query.sharper:
            self._sharper[reply, id] = True
        try:
            references = yield from model.references.resolve_all(query.like, clock)
        except AkinError:
            self._sharper.pop((reply, id), None)
            raise
        asked = _Asked(id, query, model, references, clock, reply)
        if query.sharper and references and query.words.strip():
            self._background.put(self._search_sharper(asked), "patiently")
        else:
            self._sharper.pop((reply, id), None)
            yield from self._find(asked)

    def _going_on(self, id: int, steps: Iterator[bool], reply: Publish) -> Iterator[bool]:
        with self._telling.told(id, reply):
            yield from steps

    def _search_sharper(self, asked: _Asked) -> Iterator[bool]:
        """A search with pseudo-words from OTI, which are made first where they are not known yet."""
        key = asked.reply, asked.id
        try:
            with self._telling.told(asked.id, asked.reply):
                self._model.check(asked.model)
                tokens = yield from self._while_wanted(key, asked.model.sharpener.tokens(asked.references))
                if tokens is not None:
                    yield from self._find(asked, tokens)
        finally:
            del self._sharper[key]

    def _while_wanted(
        self, key: tuple[Publish, int], steps: Generator[bool, None, T]
    ) -> Generator[bool, None, T | None]:
        """What the steps return, or None where the reply is wanted no more."""
        while self._sharper[key]:
            try:
                yield next(steps)
            except StopIteration as done:
                found: T = done.value
                return found
        return None

    def _find(self, asked: _Asked, tokens: Any = None) -> Iterator[bool]:
        self._model.check(asked.model)
        query = asked.query
        answer = asked.model.searcher.search(query, asked.references, asked.clock, tokens)
        ids = answer.ranking.ids.tolist()
        photos = {row["id"]: showing.photo(row) for row in self._catalogue.photo_rows(ids)}  # newest first
        scores = zip(ids, answer.ranking.scores.tolist(), strict=True)
        hits = [m.Hit(photos[photo_id], score) for photo_id, score in scores if photo_id in photos]
        alike = (yield from self._alike(asked.model, hits)) if query.grouped else {}
        hits = ordered(hits, query.order, list(photos))
        asked.reply(
            m.Found(
                asked.id, query, answer.prompt, tuple(hits), answer.timing_ms, answer.confident, answer.searched,
                answer.method, groups(hits, alike), self._background.frugal,
            )
        )  # fmt: skip

    def _alike(self, model: Model, hits: Sequence[m.Hit]) -> Generator[bool, None, dict[int, int]]:
        """For the photos of hits, best first, the ids of those that they stand behind."""
        ids = np.array([hit.photo.photo_id for hit in hits], np.int64)
        for_each = yield from stands_behind(model.index, ids)
        self._model.check(model)
        return dict(zip(ids.tolist(), for_each.tolist(), strict=True))


def _preview(id: int, query: m.Query) -> m.Previewed:
    from engine.search.compose import read

    words = query.words.strip()
    reading = read(words, len(query.like), "prompt" if query.plain else "combined")
    marked = "" if reading.prompt is None else reading.prompt.marked
    return m.Previewed(id, str(reading) if words else "", marked, reading.wish.unwanted, reading.alone)


def ordered(hits: list[m.Hit], order: m.Order, newest: Sequence[int]) -> list[m.Hit]:
    """Hits, best first, in another order. `newest` are their photos' ids, newest first, as the catalogue lists them.

    Hits that are equal in the order stay best first.
    """
    if order == "date":
        places = {photo_id: place for place, photo_id in enumerate(newest)}
        return sorted(hits, key=lambda hit: places[hit.photo.photo_id])
    if order == "name":
        return sorted(hits, key=lambda hit: Path(hit.photo.path).name.casefold())
    return hits


def groups(hits: Sequence[m.Hit], alike: dict[int, int]) -> tuple[int, ...]:
    """For each hit, in whatever order, the place of the one that it stands behind. `alike` names both by their ids."""
    places = {hit.photo.photo_id: place for place, hit in enumerate(hits)}
    return tuple(places[alike[photo_id]] for photo_id in places) if alike else ()
