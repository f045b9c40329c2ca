"""When the photos of the library were taken: which month begins at which of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.models.conditions import Period
from engine.messages import Photo

_MONTH = len("2024-05")


@dataclass(frozen=True)
class Month:
    row: int  # of its first photo
    year: int
    month: int

    @property
    def spoken(self) -> str:
        """In the user's own manner."""
        return Period(self.year, self.month).spoken


@dataclass(frozen=True)
class Timeline:
    """The months of photos that come newest first; none if no photo says when it was taken."""

    months: tuple[Month, ...] = ()
    photos: int = 0

    @classmethod
    def of(cls, photos: Sequence[Photo]) -> Timeline:
        """A photo that does not say when it was taken stands with the one before it, or else with the next."""
        starts = []
        before = ""
        for row, photo in enumerate(photos):
            taken = photo.taken_at
            if taken is not None and taken[:_MONTH] != before:
                before = taken[:_MONTH]
                starts.append((row, before))
        months = [Month(row, int(name[:4]), int(name[5:])) for row, name in starts]
        if months:
            months[0] = Month(0, months[0].year, months[0].month)
        return cls(tuple(months), len(photos))

    def at(self, row: int) -> int:
        """Which of the months a photo belongs to. There must be some."""
        return max(bisect_right(self.months, row, key=lambda month: month.row) - 1, 0)

    def year_after(self, at: int) -> int:
        """The month in which the next, older year begins; the last one if there is none."""
        return next((i for i in range(at, len(self.months)) if self._year(i) != self._year(at)), len(self.months) - 1)

    def year_before(self, at: int) -> int:
        """The month in which this year begins, or, from there, the newer one."""
        before = max(at - 1, 0)
        return next((i + 1 for i in range(before, -1, -1) if self._year(i) != self._year(before)), 0)

    def _year(self, at: int) -> int:
        return self.months[at].year
