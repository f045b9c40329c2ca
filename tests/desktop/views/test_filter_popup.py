"""The form of the filters: what it says holds when it closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.views.filter_popup import FilterPopup
from engine.messages import Area, Filters

ALL = Filters(
    after="2023-05-01",
    before="2025-01-01",
    rating=3,
    kind="raw",
    orientation="portrait",
    camera="x100",
    place=False,
)


@pytest.fixture
def popup(qtbot: QtBot) -> FilterPopup:
    shown = FilterPopup()
    qtbot.addWidget(shown)
    return shown


@pytest.mark.parametrize("filters", [ALL, Filters(), Filters(place=True), Filters(area=Area(47.0, 15.0, 49.0, 17.0))])
def test_shows_what_holds_and_says_it_again(popup: FilterPopup, filters: Filters, qtbot: QtBot) -> None:
    popup.open_at(QPoint(400, 0), filters)
    assert popup.filters == filters
    with qtbot.assertNotEmitted(popup.chosen):  # nothing is other than before
        popup.done.click()
    assert not popup.isVisible()


def test_what_is_written_holds_when_it_closes(popup: FilterPopup, qtbot: QtBot) -> None:
    popup.open_at(QPoint(400, 0), Filters())
    QTest.keyClicks(popup.since, "2023-05")
    QTest.keyClicks(popup.until, "2024")
    popup.rating.setValue(3)
    popup.kind.setCurrentText("Raw")
    popup.orientation.setCurrentText("Portrait")
    QTest.keyClicks(popup.camera, " x100 ")
    popup.place.setCurrentText("Without a place")
    with qtbot.waitSignal(popup.chosen) as waiting:
        QTest.keyClick(popup.camera, Qt.Key.Key_Return)
    assert waiting.args == [ALL]


def test_a_click_elsewhere_takes_it_and_escape_does_not(popup: FilterPopup, qtbot: QtBot) -> None:
    popup.open_at(QPoint(400, 0), Filters())
    popup.rating.setValue(2)
    with qtbot.assertNotEmitted(popup.chosen):
        QTest.keyClick(popup.since, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    popup.open_at(QPoint(400, 0), Filters())
    assert popup.filters == Filters()
    popup.rating.setValue(2)
    with qtbot.waitSignal(popup.chosen) as waiting:
        popup.close()
    assert waiting.args == [Filters(rating=2)]


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("May", "", "Write a date as 2024, 2024-05 or 2024-05-31."),
        ("", "2024-02-30", "Write a date as 2024, 2024-05 or 2024-05-31."),
        ("2024", "2023", "The second date lies before the first."),
        ("2024-05", "2024", ""),
        ("2024", "2024", ""),
    ],
)
def test_says_what_is_wrong_with_dates(popup: FilterPopup, first: str, last: str, sentence: str) -> None:
    popup.open_at(QPoint(400, 0), Filters())
    popup.since.setText(first)
    popup.until.setText(last)
    assert popup.hint.text() == sentence
    assert popup.done.isEnabled() == (not sentence)


def test_clear_lifts_all_of_them(popup: FilterPopup, qtbot: QtBot) -> None:
    popup.open_at(QPoint(400, 0), ALL)
    popup.clear.click()
    with qtbot.waitSignal(popup.chosen) as waiting:
        popup.done.click()
    assert waiting.args == [Filters()]
