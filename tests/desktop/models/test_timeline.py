"""Months of photos: where each begins, and the way from year to year."""

from __future__ import annotations

import random
from itertools import pairwise

from msgspec import structs

from desktop.models.timeline import Month, Timeline
from engine.messages import Photo
from tests.desktop.fake_engine import photo


def taken(*dates: str | None) -> list[Photo]:
    return [structs.replace(photo(number), taken_at=date) for number, date in enumerate(dates)]


def test_each_month_begins_at_its_first_photo() -> None:
    line = Timeline.of(taken("2024-05-31T23:00:00", "2024-05-01T00:00:00+02:00", "2024-04-30T12:00:00", "2023-12-24"))
    assert line.months == (Month(0, 2024, 5), Month(2, 2024, 4), Month(3, 2023, 12))
    assert [line.at(row) for row in range(4)] == [0, 0, 1, 2]


def test_photos_without_a_date_stand_with_their_neighbours() -> None:
    line = Timeline.of(
        taken(None, "2024-05-06T07:08:09", None, "2024-05-06T07:08:08", None, "2023-01-01T00:00:00", None)
    )
    assert line.months == (Month(0, 2024, 5), Month(5, 2023, 1))


def test_without_any_date_there_are_no_months() -> None:
    assert Timeline.of(taken(None, None)).months == ()
    assert Timeline.of([]) == Timeline()


def test_any_photo_is_found_in_its_month() -> None:
    draw = random.Random(1)
    dates = sorted((f"{draw.randrange(2000, 2030)}-{draw.randrange(1, 13):02}-01" for _ in range(500)), reverse=True)
    line = Timeline.of(taken(*dates))
    for row, date in enumerate(dates):
        month = line.months[line.at(row)]
        assert f"{month.year}-{month.month:02}-01" == date
    assert all(one.row < other.row for one, other in pairwise(line.months))


def test_years_are_walked_through() -> None:
    line = Timeline.of(taken("2024-05-01", "2024-04-01", "2023-12-01", "2023-11-01", "2021-01-01"))
    assert [line.year_after(at) for at in range(5)] == [2, 2, 4, 4, 4]
    assert [line.year_before(at) for at in range(5)] == [0, 0, 0, 2, 2]


def test_a_month_is_said_in_words() -> None:
    assert Month(0, 2024, 5).spoken == "May 2024"
