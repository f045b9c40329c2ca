"""Distances on Earth, and names that read the same."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library.selection import EARTH_RADIUS, add_functions, kilometres

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def test_known_distances() -> None:
    assert kilometres(48.2082, 16.3738, 48.1486, 17.1077) == pytest.approx(54.9, abs=0.5)  # Vienna, Bratislava
    assert kilometres(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)  # across the date line
    assert kilometres(None, 10, 0, 0) is None


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_symmetric_and_never_further_than_half_way_round(a: float, b: float, c: float, d: float) -> None:
    there, back = kilometres(a, b, c, d), kilometres(c, d, a, b)
    assert there is not None
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 3.1416 * EARTH_RADIUS


@pytest.mark.parametrize("other", ["Straße.jpg", "STRASSE.JPG"])
@pytest.mark.parametrize("name", ["straße.jpg", "Strasse.jpg"])
def test_names_that_read_the_same_are_the_same(name: str, other: str) -> None:
    assert _equal(name, other)


def test_accents_may_be_letters_of_their_own() -> None:
    assert _equal("Caf\u00e9.jpg", "CAFE\u0301.jpg")
    assert not _equal("Caf\u00e9.jpg", "Cafe.jpg")


def _equal(name: str, other: str) -> bool:
    connection = sqlite3.connect(":memory:")
    add_functions(connection)
    [(equal,)] = connection.execute("select casefold(?) = casefold(?)", (name, other))
    connection.close()
    return bool(equal)
