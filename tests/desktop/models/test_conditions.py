"""Conditions on photos: dates as people write them, and one chip for each condition."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.conditions import NONE, Period, conditions, since, until
from engine.messages import Area, Filters, Near

DAYS = st.dates(date(1000, 1, 2), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        (" 2024-02 ", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
        ("2024-2-29", date(2024, 2, 29), date(2024, 3, 1)),
    ],
)
def test_a_date_may_be_a_year_or_a_month(text: str, first: date, after: date) -> None:
    period = Period.written(text)
    assert (period.first, period.after) == (first, after)


@pytest.mark.parametrize(
    "text",
    ["", "May", "24", "2024-13", "2024-00", "2024-05-00", "2023-02-29", "2024-05-31T10", "2024/05", "9999", "0000"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|month|year|day"):
        Period.written(text)


@given(DAYS)
def test_any_day_can_be_written_and_read_again(day: date) -> None:
    first, last = Period.beginning(day), Period.ending_before(day)
    assert first.first == day
    assert last.after == day
    assert Period.written(first.iso) == first
    assert Period.written(last.iso) == last


@given(DAYS)
def test_a_day_alone_is_one(day: date) -> None:
    period = Period(day.year, day.month, day.day)
    assert period.after - period.first == timedelta(days=1)


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        (NONE, []),
        (Filters(after="2023-01-01", before="2025-01-01"), ["2023 to 2024"]),
        (Filters(after="2024-05-01", before="2024-06-01"), ["May 2024"]),
        (Filters(after="2024-05-31"), ["Since 31/05/2024"]),
        (Filters(before="2024-06-01"), ["Until May 2024"]),
        (Filters(rating=1, kind="raw"), ["1 star or more", "Raw"]),
        (Filters(near=Near(48.2, 16.4, 2.5)), ["Within 2.5 km of 48.2000° N, 16.4000° E"]),
        (Filters(area=Area(48.1, 16.2, 48.3, 16.6)), ["Around 48.20° N, 16.40° E (30 km)"]),
        (Filters(area=Area(-33.9, 151.2, -33.9, 151.2)), ["Around 33.9000° S, 151.2000° E"]),
        (Filters(tag="hunting dog"), ["Tag: hunting dog"]),
        (Filters(rating=5, kind="jpeg"), ["5 stars", "JPEG"]),
        (Filters(orientation="square", camera="x100", place=False), ["Square", "Camera: x100", "Without a place"]),
    ],
)
def test_each_condition_is_told_in_words(filters: Filters, texts: list[str]) -> None:
    assert [one.text for one in conditions(filters)] == texts


def test_a_condition_is_lifted_alone() -> None:
    filters = Filters(after="2023-01-01", before="2025-01-01", rating=3, kind="png", place=True)
    dates, rating, kind, place = conditions(filters)
    assert dates.lifted(filters) == Filters(rating=3, kind="png", place=True)
    for one in (rating, kind, place, dates):
        filters = one.lifted(filters)
    assert filters == NONE


def test_dates_come_back_as_they_were_written() -> None:
    filters = Filters(
        after=Period.written("2024-05").first.isoformat(), before=Period.written("2024").after.isoformat()
    )
    first, last = since(filters), until(filters)
    assert first is not None
    assert last is not None
    assert (first.iso, last.iso) == ("2024-05", "2024")
