"""Finds files that are one photo and photos that look alike. Runs in the engine's worker, in steps; changes nothing."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine import messages as m
from engine.errors import AkinError, RequestProblem
from engine.index.duplicates import NearGroup, near_groups
from engine.index.vectors import Features, Ids
from engine.library import showing
from engine.library.catalogue import Catalogue
from engine.library.copies import Candidates, best_first, copies_of

if TYPE_CHECKING:  # imports hnswlib, which only the index itself needs
    from engine.index.planner import Index

log = logging.getLogger(__name__)

DESCRIBED = 500  # photos read in one step
PROGRESS_EVERY = 0.25  # seconds between two progress events

Publish = Callable[[m.Message], None]


class DuplicateFinder:
    """Answers requests for duplicates in one open library."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: Callable[[], Index | None],
        publish: Publish,
        mistake: Callable[[int], m.Failed],
    ) -> None:
        """`index` gives None while the model is still being loaded; `mistake` is the answer where a bug struck."""
        self._catalogue = catalogue
        self._index = index
        self._publish = publish
        self._mistake = mistake

    def find(self, request: m.FindDuplicates, reply: Publish) -> Iterator[bool]:
        """The steps that lead to the reply; one yields False if it only waited.

        Raises RequestProblem, at once, for a threshold that is none.
        """
        if not 0 < request.threshold <= 1:  # also catches NaN
            raise RequestProblem("The threshold is a number above 0 and up to 1, as 0.92.")
        return self._answered(request, reply)

    def _answered(self, request: m.FindDuplicates, reply: Publish) -> Iterator[bool]:
        try:
            reply((yield from self._find(request)))
        except AkinError as error:
            reply(m.Failed(request.id, error.code, error.sentence))
        except sqlite3.DatabaseError as error:
            reply(m.Failed(request.id, "environment", f"The library cannot be used right now: {error}."))
        except Exception:
            log.exception("The search for duplicates failed.")
            reply(self._mistake(request.id))

    def _find(self, request: m.FindDuplicates) -> Generator[bool, None, m.Duplicates]:
        among = self._catalogue.selected(request.filters)
        candidates = yield from best_first(self._catalogue.db)
        if among is not None:
            candidates = candidates.among(among)
        searched = len(candidates.ids)
        near: list[NearGroup] = []
        if request.near:
            searched, near = yield from self._near(candidates.ids, request.threshold)
        groups = yield from self._described(_all_groups(candidates, near))
        groups.sort(key=lambda group: group.photos[0].photo.taken_at or "", reverse=True)
        groups.sort(key=lambda group: -group.files)
        return m.Duplicates(request.id, tuple(groups), searched)

    def _near(self, ids: Ids, threshold: float) -> Generator[bool, None, tuple[int, list[NearGroup]]]:
        """How many of the photos could be compared, and the groups among them."""
        while (index := self._index()) is None:
            yield False
        ids = ids[index.known(ids)]  # others are not indexed yet
        published = time.monotonic()
        comparing = near_groups(lambda some: features_of(index, some), ids, threshold)
        while True:
            try:
                share = next(comparing)
            except StopIteration as end:
                return len(ids), end.value
            if time.monotonic() - published > PROGRESS_EVERY:
                published = time.monotonic()
                self._publish(m.DuplicatesProgress(share))
            yield True
            if self._index() is not index:
                raise RequestProblem("The model was changed meanwhile; look for duplicates again.")

    def _described(self, groups: Sequence[NearGroup]) -> Generator[bool, None, list[m.DuplicateGroup]]:
        """The groups as they are shown, without photos that are gone by now."""
        photos: dict[int, m.DuplicatePhoto] = {}
        ids = [int(id) for group in groups for id in group.ids]
        for start in range(0, len(ids), DESCRIBED):
            some = ids[start : start + DESCRIBED]
            copies = copies_of(self._catalogue.db, some)
            for row in self._catalogue.photo_rows(some):
                known = copies[row["id"]]
                photos[row["id"]] = m.DuplicatePhoto(showing.photo(row), known.paths, known.size)
            yield True
        described = []
        for group in groups:
            members = tuple(photos[id] for id in group.ids.tolist() if id in photos)
            if len(members) > 1:
                described.append(m.DuplicateGroup("near", members, group.lowest))
            elif members and len(members[0].paths) > 1:
                described.append(m.DuplicateGroup("exact", members, 1.0))
        return described


def _all_groups(candidates: Candidates, near: list[NearGroup]) -> list[NearGroup]:
    """The groups of look-alikes, and each photo in none of them that lies in several files, as a group by itself."""
    copied = candidates.ids[candidates.files > 1]
    grouped = np.concatenate([group.ids for group in near]) if near else np.empty(0, np.int64)
    return near + [NearGroup(copied[at : at + 1], 1.0) for at in np.flatnonzero(~np.isin(copied, grouped))]


def features_of(index: Index, ids: Ids) -> Features:
    """Features `[n, d]`; zeros, which are like nothing, for photos that were taken out of the index meanwhile."""
    known = index.known(ids)
    if known.all():
        return index.features(ids)
    found = index.features(ids[known])
    features = np.zeros((len(ids), found.shape[1]), np.float32)
    features[known] = found
    return features
