"""The timeline leads to any month, by keys and by mouse, and says where the grid is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.timeline import Timeline
from desktop.views.timeline_slider import TimelineSlider
from engine.messages import Photo
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.test_main_window import search

MONTHS = 50


def photos(per_month: Callable[[int], int], months: int = MONTHS) -> tuple[Photo, ...]:
    """So many photos in each of some months that end with December 2024, newest first."""
    dates = [f"{2024 - at // 12}-{12 - at % 12:02}-15T12:00:00" for at in range(months) for _ in range(per_month(at))]
    return tuple(structs.replace(photo(number), taken_at=date) for number, date in enumerate(dates))


@pytest.fixture
def line(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> TimelineSlider:
    """Beside a grid with months of one to seven photos."""
    engine.library.photos = photos(lambda at: at % 7 + 1)
    with qtbot.waitSignal(window.session.listed):
        window.session._refresh_photos()
    timeline = window.browser.timeline
    qtbot.waitUntil(lambda: window.browser.grid.verticalScrollBar().maximum() > 0)
    timeline.setFocus()
    return timeline


def press(line: TimelineSlider, key: Qt.Key) -> str:
    """The month that is said after a key; the grid shows its beginning."""
    QTest.keyClick(line, key)
    QApplication.processEvents()
    return line.accessibleName().removeprefix("Timeline, ")


def test_keys_lead_to_months_and_years(line: TimelineSlider) -> None:
    assert press(line, Qt.Key.Key_Down) == "November 2024"
    assert press(line, Qt.Key.Key_Up) == "December 2024"
    assert press(line, Qt.Key.Key_PageDown) == "December 2023"
    assert press(line, Qt.Key.Key_PageDown) == "December 2022"
    assert press(line, Qt.Key.Key_PageUp) == "December 2023"
    assert press(line, Qt.Key.Key_End) == "November 2020"
    assert press(line, Qt.Key.Key_Home) == "December 2024"


def test_every_month_is_reached_however_few_photos_it_has(line: TimelineSlider, window: MainWindow) -> None:
    months = [month.spoken for month in line.timeline.months]
    assert len(months) == MONTHS
    assert [press(line, Qt.Key.Key_Down) for _ in months[1:]] == months[1:]
    assert line.timeline.months[-1].row in window.browser.grid.visible_rows()
    assert [press(line, Qt.Key.Key_Up) for _ in months[1:]] == months[-2::-1]
    assert window.browser.grid.verticalScrollBar().value() == 0


def test_return_goes_on_with_the_photos_of_the_month(line: TimelineSlider, window: MainWindow) -> None:
    for _ in range(5):
        press(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    grid = window.browser.grid
    assert grid.hasFocus()
    assert [one.taken_at for one in grid.selected_photos()] == ["2024-07-15T12:00:00"]


def test_its_key_leads_to_it(line: TimelineSlider, window: MainWindow) -> None:
    window.browser.grid.setFocus()
    QTest.keyClick(window.browser.grid, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert line.hasFocus()


def test_it_follows_the_grid(line: TimelineSlider, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(line.row_wanted):
        bar = window.browser.grid.verticalScrollBar()
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda: line.value() > MONTHS - 20)
    first = window.browser.model.photos[window.browser.grid.visible_rows().start]
    assert line.timeline.months[line.value()].year == int((first.taken_at or "")[:4])


def test_its_mark_is_where_the_grid_is(line: TimelineSlider, window: MainWindow, qtbot: QtBot) -> None:
    def marked() -> list[int]:
        """The rows of pixels near the right edge that have the accent's colour."""
        image = line.grab().toImage()
        accent = line.palette().accent().color()
        return [y for y in range(3, image.height() - 3) if image.pixelColor(image.width() - 5, y) == accent]

    assert max(marked()) < line.height() / 2
    bar = window.browser.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: min(marked()) > line.height() / 2)


def test_dragging_says_the_month_and_shows_it(line: TimelineSlider, window: MainWindow) -> None:
    middle = QPoint(10, line.height() // 2)
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(10, 2))
    assert line._bubble.text() == "December 2024"
    QTest.mouseMove(line, middle)
    QApplication.processEvents()
    row = line._row_at(middle.y())
    assert line._bubble.text() == line.timeline.months[line.timeline.at(row)].spoken
    assert line._bubble.isVisible()
    assert row in window.browser.grid.visible_rows()
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=middle)
    QApplication.sendEvent(line, QEvent(QEvent.Type.Leave))
    assert not line._bubble.isVisible()


def test_a_drag_beyond_the_ends_stays_at_them(line: TimelineSlider) -> None:
    assert line._row_at(-50) == 0
    assert line._row_at(line.height() + 50) == line.timeline.photos - 1


def test_results_have_none_and_the_photos_keep_their_place(
    line: TimelineSlider, window: MainWindow, qtbot: QtBot
) -> None:
    width = window.browser.grid.width()
    search(window, "cat", qtbot)
    QApplication.processEvents()
    assert not line.isVisible()
    assert window.browser.grid.width() == width
    with qtbot.waitSignal(window.session.listed):
        window.session.back()
    assert line.isVisible()


def test_photos_of_one_month_have_none(window: MainWindow) -> None:
    assert not window.browser.timeline.isVisible()
    assert not window.browser._timeline_key.isEnabled()


def test_a_shorter_list_moves_nothing(line: TimelineSlider, qtbot: QtBot) -> None:
    press(line, Qt.Key.Key_End)
    with qtbot.assertNotEmitted(line.row_wanted):
        line.show_timeline(Timeline.of(photos(lambda _: 1, months=3)))


def test_a_hundred_thousand_photos_are_a_key_away(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.photos = photos(lambda _: 1000, months=100)
    with qtbot.waitSignal(window.session.listed):
        window.session._refresh_photos()
    grid, timeline = window.browser.grid, window.browser.timeline
    lines = 100_000 // (grid.viewport().width() // grid.gridSize().width())
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() > (lines - 10) * grid.gridSize().height())
    assert press(timeline, Qt.Key.Key_End) == "September 2016"
    assert 99_000 in grid.visible_rows()
    window.grab()
