"""The conditions that photos have to meet, as the window shows them: dates as they are written, one chip for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop import wording
from desktop.models.intents import MOST_STARS
from engine.messages import Filters

translate = QCoreApplication.translate

NONE = Filters()

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True)
class Period:
    """A year, a month of it, or a day of that."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def written(cls, text: str) -> Period:
        """What "2024", "2024-05" or "2024-5-31" means. Raises ValueError where that is no date."""
        match = _DATE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is no date")
        year, month, day = match.groups()
        period = cls(int(year), None if month is None else int(month), None if day is None else int(day))
        _ = period.first, period.after  # a month or a day that there is not
        return period

    @classmethod
    def beginning(cls, first: date) -> Period:
        """The longest that begins with a day."""
        month, day = (None if first.month == first.day == 1 else first.month), first.day
        return cls(first.year, month, None if day == 1 else day)

    @classmethod
    def ending_before(cls, after: date) -> Period:
        """The longest that ends with the day before."""
        last = after - timedelta(days=1)
        if after.day != 1:
            return cls(last.year, last.month, last.day)
        return cls(last.year, None if after.month == 1 else last.month)

    @property
    def first(self) -> date:
        return date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def after(self) -> date:
        """The first day that is not in it."""
        if self.day is not None:
            return self.first + timedelta(days=1)
        if self.month in (None, 12):
            return date(self.year + 1, 1, 1)
        return date(self.year, self.month + 1, 1)

    @property
    def iso(self) -> str:
        """As it is written in a field."""
        return self.first.isoformat()[: 4 if self.month is None else 7 if self.day is None else 10]

    @property
    def spoken(self) -> str:
        """In the user's own manner."""
        day = QDate(self.first.year, self.first.month, self.first.day)
        if self.day is not None:
            return QLocale().toString(day, QLocale.FormatType.ShortFormat)
        return QLocale().toString(day, "yyyy" if self.month is None else "MMMM yyyy")


def since(filters: Filters) -> Period | None:
    """The first time that photos may be of."""
    return None if filters.after is None else Period.beginning(date.fromisoformat(filters.after))


def until(filters: Filters) -> Period | None:
    """The last time that photos may be of."""
    return None if filters.before is None else Period.ending_before(date.fromisoformat(filters.before))


@dataclass(frozen=True)
class Condition:
    text: str
    fields: tuple[str, ...]  # of Filters

    def lifted(self, filters: Filters) -> Filters:
        """The filters without this one."""
        return structs.replace(filters, **{field: getattr(NONE, field) for field in self.fields})


def conditions(filters: Filters) -> tuple[Condition, ...]:
    return tuple(_conditions(filters))


def _conditions(filters: Filters) -> Iterator[Condition]:
    if (dates := _dates(since(filters), until(filters))) is not None:
        yield Condition(dates, ("after", "before"))
    if filters.rating is not None:
        stars = wording.stars(filters.rating)
        more = filters.rating < MOST_STARS
        yield Condition(translate("conditions", "{stars} or more").format(stars=stars) if more else stars, ("rating",))
    if filters.kind is not None:
        yield Condition(wording.kind(filters.kind), ("kind",))
    if filters.orientation is not None:
        yield Condition(wording.orientation(filters.orientation), ("orientation",))
    if filters.camera is not None:
        yield Condition(translate("conditions", "Camera: {name}").format(name=filters.camera), ("camera",))
    if filters.place is not None:
        yield Condition(wording.place(filters.place), ("place",))
    if filters.tag is not None:
        yield Condition(translate("conditions", "Tag: {name}").format(name=filters.tag), ("tag",))
    if filters.near is not None:
        yield Condition(wording.near(filters.near), ("near",))
    if filters.area is not None:
        text = translate("conditions", "Around {place}").format(place=wording.around(filters.area))
        yield Condition(text, ("area",))


def _dates(first: Period | None, last: Period | None) -> str | None:
    if first is None:
        return None if last is None else translate("conditions", "Until {date}").format(date=last.spoken)
    if last is None:
        return translate("conditions", "Since {date}").format(date=first.spoken)
    if first.first == last.first and first.after == last.after:
        return first.spoken
    return translate("conditions", "{first} to {last}").format(first=first.spoken, last=last.spoken)
