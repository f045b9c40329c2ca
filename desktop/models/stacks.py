"""Results that look alike, in stacks: the best of them stands for the others, which are shown on request."""

from __future__ import annotations

from collections.abc import Container, Sequence


class Stacks:
    """Which places of a list of hits are shown, and which stand behind others. A stack is known by its best place."""

    def __init__(self, groups: Sequence[int]) -> None:
        """`groups` as `Found` has them: for each hit the place of the one that it stands behind, or its own."""
        self._best_of = tuple(groups)
        self._behind: dict[int, list[int]] = {}
        for place, best in enumerate(self._best_of):
            if place != best:
                self._behind.setdefault(best, []).append(place)

    def best_of(self, place: int) -> int:
        """The place that stands for one, which may be itself."""
        return self._best_of[place]

    def others(self, place: int) -> int:
        """How many stand behind a place."""
        return len(self._behind.get(place, ()))

    def shown(self, unfolded: Container[int]) -> tuple[int, ...]:
        """The places in the order in which they are shown: what stood behind an unfolded one comes right after it."""
        places: list[int] = []
        for place, best in enumerate(self._best_of):
            if place == best:
                places.append(place)
                places += self._behind.get(place, ()) if place in unfolded else ()
        return tuple(places)
