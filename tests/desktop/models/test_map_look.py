"""The map in a view: what stays where it is, and how far one may go."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from desktop.models.map_look import EQUATOR, MapFrame, MapLook, kilometres_of, place_at, width_of
from engine.messages import Area

FRAME = MapFrame(QSizeF(800, 600))
LOOKS = st.builds(MapLook, st.floats(0, 1), st.floats(0, 1), st.floats(1, 1e9))


def test_places_of_the_earth() -> None:
    assert place_at(0, 0) == QPointF(0.5, 0.5)
    assert place_at(85.0511287798066, -180).toTuple() == pytest.approx((0, 0), abs=1e-9)
    assert place_at(-90, 180).toTuple() == pytest.approx((1, 1), abs=1e-9)
    assert place_at(60, 0).y() == pytest.approx(0.5 - math.log(math.tan(math.radians(75))) / (2 * math.pi))


@given(LOOKS, st.floats(1.1, 5), st.floats(0, 800), st.floats(0, 600))
def test_what_lies_under_the_mouse_stays_there(look: MapLook, factor: float, x: float, y: float) -> None:
    look = FRAME.kept(look)
    shown = FRAME.shown(look)
    place = QPointF(shown.left() + x / look.scale, shown.top() + y / look.scale)
    closer = FRAME.zoomed(look, look.scale * factor, QPointF(x, y))
    if closer.scale > look.scale and 0 <= place.x() <= 1 and 0 <= place.y() <= 1 and _inside(closer):
        assert FRAME.seen_at(closer, place).toTuple() == pytest.approx((x, y), abs=0.01)


def _inside(look: MapLook) -> bool:
    """Whether the look was not moved away from an edge."""
    shown = FRAME.shown(look)
    return shown.left() > 0 and shown.right() < 1 and shown.top() > 0 and shown.bottom() < 1


@given(LOOKS, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_world_does_not_leave_the_view(look: MapLook, x: float, y: float) -> None:
    moved = FRAME.moved(FRAME.kept(look), QPointF(x, y))
    shown = FRAME.shown(moved)
    assert shown.left() >= -1e-9 or shown.right() <= 1 + 1e-9 or shown.width() >= 1
    assert 0 <= moved.x <= 1
    assert 0 <= moved.y <= 1
    assert FRAME.kept(moved) == moved


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180)), min_size=1, max_size=9))
def test_all_places_are_seen_where_they_are_fitted(at: list[tuple[float, float]]) -> None:
    places = [place_at(*one) for one in at]
    look = FRAME.fitted(places)
    view = FRAME.shown(look).adjusted(-1e-9, -1e-9, 1e-9, 1e-9)
    wide = FRAME.shown(look).height() <= 0.999  # the whole height fits
    if wide or look.scale > FRAME.furthest:
        assert all(view.left() <= place.x() <= view.right() for place in places)
    assert all(view.top() <= place.y() <= view.bottom() for place in places) or look.scale == FRAME.furthest


def test_one_place_is_seen_with_its_country() -> None:
    look = FRAME.fitted([place_at(48.2, 16.4)])
    assert 500 < kilometres_of(look.y) * 800 / look.scale < 1000


def test_distances() -> None:
    assert kilometres_of(0.5) == EQUATOR
    assert kilometres_of(place_at(60, 0).y()) == pytest.approx(EQUATOR / 2)
    assert width_of(Area(59.5, 10, 60.5, 12)) == pytest.approx(EQUATOR / 360, rel=0.01)
    assert width_of(Area(48, 10, 48, 10)) == 0
