"""Distances on Earth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library.selection import EARTH_RADIUS, kilometres

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
