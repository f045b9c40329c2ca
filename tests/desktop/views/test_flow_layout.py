"""Widgets set in lines, as words in a text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.views.flow_layout import FlowLayout


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """Three squares of 100 pixels, 10 apart."""
    page = QWidget()
    qtbot.addWidget(page)
    flow = FlowLayout(10)
    for _ in range(3):
        square = QWidget()
        square.setFixedSize(100, 100)
        flow.addWidget(square)
    page.setLayout(flow)
    page.show()
    return page


def corners(page: QWidget) -> list[tuple[int, int]]:
    flow = page.layout()
    squares = [item.widget() for item in (flow.itemAt(at) for at in range(flow.count())) if item is not None]
    return [(square.x(), square.y()) for square in squares]


@pytest.mark.parametrize(
    ("width", "expected", "height"),
    [
        (320, [(0, 0), (110, 0), (220, 0)], 100),
        (319, [(0, 0), (110, 0), (0, 110)], 210),
        (150, [(0, 0), (0, 110), (0, 220)], 320),
    ],
)
def test_goes_on_below_where_there_is_no_room(
    page: QWidget, width: int, expected: list[tuple[int, int]], height: int, qtbot: QtBot
) -> None:
    page.resize(width, 400)
    qtbot.waitUntil(lambda: corners(page) == expected)
    assert page.heightForWidth(width) == height


def test_what_is_hidden_takes_no_room(page: QWidget, qtbot: QtBot) -> None:
    page.resize(400, 400)
    first = page.layout().itemAt(0)
    assert first is not None
    first.widget().hide()
    qtbot.waitUntil(lambda: corners(page)[1:] == [(0, 0), (110, 0)])
