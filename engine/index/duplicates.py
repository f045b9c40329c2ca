"""Near-duplicates: photos in groups around the best of each, by their features. Runs in the engine's worker, in steps.

Every pair is compared. The graph would be quicker in a large library, but it gives so many neighbours of a photo, and a
group may be larger than any number; its recall is sampled for queries, not for this; and what it misses, nobody sees.
The products are made in float32 of the half-precision vectors: torch's product in half precision was measured five
times slower on a processor (docs/decisions/0008-duplicates.md).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.index.vectors import Features, Ids

BLOCK = 1024  # photos compared with as many others in one step: 5 to 10 ms on two cores
GROUPS = 64  # small groups that are finished in one step
SMALL = 128  # photos in a group that is small

Rows = Callable[[Ids], Features]
Positions = NDArray[np.int64]
Steps = Generator[float, None, list["NearGroup"]]
LeaderSteps = Generator[float, None, Positions]


@dataclass(frozen=True)
class NearGroup:
    """At least two photos, each more alike than the threshold to the first of them."""

    ids: Ids  # in the order given
    lowest: float  # cosine of the two that are least alike


def near_groups(rows: Rows, ids: Ids, threshold: float) -> Steps:
    """Groups of the photos `ids` `[n]`, best first, as what a generator returns that yields the share done.

    Each is a leader with those that belong to it, as `leaders_of` has them. Each photo is in one group at most.
    """
    leader_of = yield from leaders_of(rows, ids, threshold)
    groups = []
    for members in _members(leader_of):
        lowest = yield from _lowest(rows, ids[members])
        groups.append(NearGroup(ids[members], lowest))
        if len(groups) % GROUPS == 0:
            yield 1.0
    return groups


def leaders_of(rows: Rows, ids: Ids, threshold: float) -> LeaderSteps:
    """For each of the photos `ids` `[n]`, best first, the position of its leader, which may be its own.

    `rows` gives the features `[n, d]`, of length one, of any ids. A photo leads a group unless it is more alike than
    `threshold` (a cosine, strictly) to a better photo that leads one; then it belongs to the most alike of those. So
    each photo that could be spared has a better one that stays and is like it, which chains of look-alikes, as
    connected components have them, do not give.

    Memory is for n leaders and one block of products, however many photos are alike. Yields the share done.
    """
    leader_of = np.arange(len(ids))
    if threshold >= 1:  # nothing is more alike than that, but rounding might say so
        return leader_of
    leaders: Positions = np.empty(0, np.int64)
    for start in range(0, len(ids), BLOCK):
        block = _Block(rows(ids[start : start + BLOCK]), start, threshold)
        for at in range(0, len(leaders), BLOCK):
            some = leaders[at : at + BLOCK]
            block.compare(some, rows(ids[some]))
            yield _share(start + len(block) * at / len(leaders), len(ids))
        block.compare_within()
        leader_of[start : start + len(block)] = block.leader_of
        leaders = np.concatenate([leaders, block.leaders])
        yield _share(start + len(block), len(ids))
    return leader_of


class _Block:
    """Photos that are looking for their leaders, which are better photos or themselves."""

    def __init__(self, features: Features, start: int, threshold: float) -> None:
        self._features = features
        self._start = start
        self._cosine = np.full(len(features), threshold, np.float32)  # with the leader so far; more has to be shown
        self.leader_of: Positions = np.arange(start, start + len(features))

    def __len__(self) -> int:
        return len(self._features)

    @property
    def leaders(self) -> Positions:
        """Those that found none."""
        own = np.arange(self._start, self._start + len(self))
        leaders: Positions = own[self.leader_of == own]
        return leaders

    def compare(self, leaders: Positions, features: Features) -> None:
        """Look among some leaders of earlier blocks."""
        cosines = _products(self._features, features)
        closest = cosines.argmax(axis=1)
        cosine = cosines[np.arange(len(self)), closest]
        better = cosine > self._cosine
        self._cosine[better] = cosine[better]
        self.leader_of[better] = leaders[closest[better]]

    def compare_within(self) -> None:
        """Look among the block itself: whether a photo leads is known when all before it have been looked at."""
        cosines = _products(self._features, self._features)
        may_follow = np.tril(cosines > self._cosine[:, None], -1)  # [follower, leader]
        for leader in np.flatnonzero(may_follow.any(axis=0)):
            if self.leader_of[leader] != self._start + leader:
                continue
            follow = may_follow[:, leader] & (cosines[:, leader] > self._cosine)
            self._cosine[follow] = cosines[follow, leader]
            self.leader_of[follow] = self._start + leader


def _members(leader_of: Positions) -> list[Positions]:
    """Positions of each group of two and more, its leader first, the rest in order."""
    grouped = np.flatnonzero(np.bincount(leader_of)[leader_of] > 1)
    grouped = grouped[np.argsort(leader_of[grouped], kind="stable")]
    return np.split(grouped, np.flatnonzero(np.diff(leader_of[grouped])) + 1) if len(grouped) else []


def _lowest(rows: Rows, ids: Ids) -> Generator[float, None, float]:
    """The lowest cosine of any two photos."""
    lowest = 1.0
    for start in range(0, len(ids), BLOCK):
        features = rows(ids[start : start + BLOCK])
        for other in range(start, len(ids), BLOCK):
            if len(ids) > SMALL:
                yield 1.0
            lowest = min(lowest, float(_products(features, rows(ids[other : other + BLOCK])).min()))
    return lowest


def _products(a: Features, b: Features) -> NDArray[np.float32]:
    import torch  # takes seconds; whoever only looks at a catalogue need not wait for it

    products: NDArray[np.float32] = (torch.from_numpy(a) @ torch.from_numpy(b).T).numpy()
    return products


def _share(photos: float, n: int) -> float:
    """Of all pairs of n photos, those among the first so many."""
    return (photos / n) ** 2
