"""The shores of the world: land is where land is, and a cut leaves what is seen as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from desktop.models.map_look import place_at
from desktop.models.outline import Outline, cut

WORLD = QRectF(0, 0, 1, 1)
LAND = [(47.5, 14.5), (-25.0, 135.0), (40.0, -100.0), (66.5, 179.0), (66.5, -173.5), (-80.0, 0.0), (-75.0, 160.0)]
WATER = [(0.0, -30.0), (42.0, 51.0), (0.0, 80.0), (-55.0, 0.0), (85.0, 10.0), (20.0, 179.5)]


@pytest.fixture(scope="module")
def outline() -> Outline:
    return Outline()


@pytest.mark.parametrize(("at", "land"), [*((at, True) for at in LAND), *((at, False) for at in WATER)])
@pytest.mark.parametrize("scale", [1000.0, 1e6])
def test_land_is_where_land_is(outline: Outline, at: tuple[float, float], land: bool, scale: float) -> None:
    place = place_at(*at)
    side = 1000 / scale
    shown = QRectF(place.x() - side / 2, place.y() - side / 2, side, side)
    assert outline.path(shown, scale).contains(place) is land


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=3, max_size=9))
def test_nothing_reaches_out_of_what_is_cut(ring: list[tuple[float, float]]) -> None:
    around = WORLD.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert all(around.contains(QPointF(*point)) for point in cut(ring, WORLD))


def test_a_ring_around_all_becomes_the_edges() -> None:
    ring = cut([(-1, -1), (2, -1), (2, 2), (-1, 2)], WORLD)
    assert sorted(set(ring)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert cut([(2, 2), (3, 2), (3, 3)], WORLD) == []
