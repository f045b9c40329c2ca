"""Zoom and pan, for any picture in any view."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from desktop.models.look import FITTED, Frame, Look

sizes = st.builds(QSizeF, st.floats(50, 9000), st.floats(50, 9000))
frames = st.builds(Frame, sizes, st.builds(QSizeF, st.floats(80, 3000), st.floats(80, 3000)))
shares = st.floats(0, 1)
looks = st.builds(Look, st.floats(1, 8), shares, shares)


@given(frames)
def test_a_fitted_picture_lies_within_the_view_and_in_its_middle(frame: Frame) -> None:
    target = frame.target(FITTED)
    assert target.width() <= frame.view.width() * (1 + 1e-9)
    assert target.height() <= frame.view.height() * (1 + 1e-9)
    assert target.center().x() == pytest.approx(frame.view.width() / 2)
    assert target.center().y() == pytest.approx(frame.view.height() / 2)


@given(frames, looks)
def test_no_ground_is_seen_beside_a_picture_that_fills_the_view(frame: Frame, look: Look) -> None:
    target = frame.target(frame.kept(look))
    if target.width() > frame.view.width():
        assert target.left() <= 1e-6
        assert target.right() >= frame.view.width() - 1e-6
    if target.height() > frame.view.height():
        assert target.top() <= 1e-6
        assert target.bottom() >= frame.view.height() - 1e-6


@given(frames, looks, st.floats(1, 8), shares, shares)
def test_what_is_under_the_pointer_stays_there(frame: Frame, look: Look, zoom: float, x: float, y: float) -> None:
    look = frame.kept(look)
    about = QPointF(frame.view.width() * x, frame.view.height() * y)
    before, zoomed = frame.target(look), frame.zoomed(look, zoom, about)
    after = frame.target(zoomed)
    at = QPointF((about.x() - before.x()) / before.width(), (about.y() - before.y()) / before.height())
    assume(frame.kept(zoomed) == zoomed)
    assume(0 < zoomed.x < 1 and after.width() > frame.view.width() and before.width() > frame.view.width())
    edge = frame.view.width() / after.width() / 2
    assume(edge + 1e-9 < zoomed.x < 1 - edge - 1e-9)  # it was not held back by an edge
    assert after.x() + at.x() * after.width() == pytest.approx(about.x(), abs=1e-3)


@given(frames, looks)
def test_a_pixel_for_a_pixel(frame: Frame, look: Look) -> None:
    assert frame.fit * frame.zoomed(look, frame.actual).zoom == pytest.approx(1.0)


@given(frames, looks, st.floats(-500, 500), st.floats(-500, 500))
def test_moving_there_and_back(frame: Frame, look: Look, x: float, y: float) -> None:
    look = frame.kept(look)
    there = frame.moved(look, QPointF(x, y))
    assert frame.kept(there) == there
    assert there.zoom == look.zoom
