"""Photos that look alike stand as one in the results: with the switch, the keyboard, the mouse, and sharper ones."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import wording
from desktop.main_window import MainWindow
from desktop.models.intents import View
from desktop.models.place import Place
from engine.messages import Search
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.gestures import choose
from tests.desktop.test_main_window import search


@pytest.fixture(autouse=True)
def _bursts(engine: FakeEngine) -> None:
    """The first photo stands for the next three, the sixth for the seventh."""
    engine.library.groups = (0, 0, 0, 0, 4, 5, 5)


def shown(window: MainWindow) -> list[int]:
    return [one.photo_id for one in window.browser.model.photos]


def selected(window: MainWindow) -> list[int]:
    return [one.photo_id for one in window.browser.grid.selected_photos()]


def grouped(window: MainWindow, qtbot: QtBot) -> None:
    """Results with the switch on."""
    search(window, "dog", qtbot)
    window.browser.grouped.click()


FOLDED = [0, 4, 5, *range(7, 20)]


def test_the_switch_is_for_results_alone_and_off_at_first(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    assert not window.browser.grouped.isVisible()
    search(window, "dog", qtbot)
    assert window.browser.grouped.isVisible()
    assert shown(window) == list(range(20))
    window.browser.grid.setFocus()
    QTest.keyClick(window.browser.grid, Qt.Key.Key_G)
    assert window.browser.grouped.isChecked()
    assert shown(window) == FOLDED
    QTest.keyClick(window.browser.grid, Qt.Key.Key_G)
    assert shown(window) == list(range(20))
    assert len(engine.asked(Search)) == 1, "nothing is searched again"
    with qtbot.waitSignal(window.session.listed):
        window.session.go(Place())
    assert not window.browser.grouped.isVisible()
    QTest.keyClick(window.browser.grid, Qt.Key.Key_G)
    assert not window.browser.grouped.isChecked()


def test_a_photo_that_goes_behind_another_passes_the_selection_on(window: MainWindow, qtbot: QtBot) -> None:
    search(window, "dog", qtbot)
    choose(window.browser.grid, 2)
    window.browser.grouped.click()
    assert selected(window) == [0]
    assert [one.photo_id for one in window.details.photos] == [0]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_unfold_what_a_photo_stands_for_and_fold_it_again(key: Qt.Key, window: MainWindow, qtbot: QtBot) -> None:
    grouped(window, qtbot)
    grid = window.browser.grid
    grid.setFocus()
    choose(grid, 0)
    QTest.keyClick(grid, key)
    assert shown(window) == [0, 1, 2, 3, *FOLDED[1:]]
    assert selected(window) == [0]
    QTest.keyClick(grid, key)
    assert shown(window) == FOLDED
    assert not window.viewer.isVisible()
    QTest.keyClick(grid, Qt.Key.Key_V)
    assert window.viewer.isVisible()


def test_other_photos_open_as_ever(window: MainWindow, qtbot: QtBot) -> None:
    grouped(window, qtbot)
    grid = window.browser.grid
    grid.setFocus()
    choose(grid, 0)
    choose(grid, 1)
    with qtbot.waitSignal(grid.actions_on_photos.wanted) as waiting:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert waiting.args == [View(window.browser.model.photos, 1)]


def test_a_double_click_unfolds_and_a_click_on_the_badge_too(window: MainWindow, qtbot: QtBot) -> None:
    grouped(window, qtbot)
    grid, left = window.browser.grid, Qt.MouseButton.LeftButton
    first = grid.model().index(0, 0)
    middle = grid.visualRect(first).center()
    QTest.mouseClick(grid.viewport(), left, pos=middle)
    QTest.mouseDClick(grid.viewport(), left, pos=middle)
    assert shown(window)[:5] == [0, 1, 2, 3, 4]
    choose(grid, 5)
    assert badge(window, 4) is None
    at = badge(window, 0)
    assert at is not None
    QTest.mouseClick(grid.viewport(), left, pos=at)
    assert shown(window) == FOLDED
    assert selected(window) == [5], "what is selected stays so"


def badge(window: MainWindow, row: int) -> QPoint | None:
    grid = window.browser.grid
    index = grid.model().index(row, 0)
    rect = grid._delegate.badge(QRectF(grid.visualRect(index)), window.browser.model.shown(row), grid.font())
    return rect.center().toPoint() if rect is not None else None


def test_the_badge_is_painted_on_those_that_stand_for_others(window: MainWindow, qtbot: QtBot) -> None:
    search(window, "dog", qtbot)
    grid = window.browser.grid
    before = grid.viewport().grab().toImage()
    window.browser.grouped.click()
    at = badge(window, 0)
    assert at is not None
    edge = at - QPoint(0, 8)  # where there is no letter
    ratio = grid.devicePixelRatioF()
    after = grid.viewport().grab().toImage()
    change = after.pixelColor(edge * ratio).lightness() - before.pixelColor(edge * ratio).lightness()
    assert abs(change) > 20, "in either theme"


def test_the_menu_says_how_many_and_names_the_key(window: MainWindow, qtbot: QtBot) -> None:
    grouped(window, qtbot)
    grid = window.browser.grid
    choose(grid, 0)
    assert grid.fold in grid.actions_on_photos.menu().actions()
    assert grid.fold.text() == wording.show_others(3)
    assert grid.fold.shortcut() == QKeySequence("Return")
    assert grid.actions_on_photos.view.shortcut() == QKeySequence("V")
    grid.fold.trigger()
    assert grid.fold.text() == "Hide the others"
    choose(grid, 1)
    assert grid.fold not in grid.actions_on_photos.menu().actions()
    assert grid.actions_on_photos.view.shortcut() == QKeySequence("Return")
    grid.selectAll()
    assert grid.fold not in grid.actions_on_photos.menu().actions()


def test_what_is_folded_away_is_neither_selected_nor_dragged(window: MainWindow, qtbot: QtBot) -> None:
    grouped(window, qtbot)
    window.browser.grid.selectAll()
    assert selected(window) == FOLDED
    mime = window.browser.model.mimeData(window.browser.grid.selectedIndexes())
    assert len(mime.urls()) == len(FOLDED)


def test_the_one_at_the_top_stays_in_sight(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    window.resize(700, 420)
    engine.library.groups = tuple(place // 2 * 2 for place in range(20))
    search(window, "dog", qtbot)
    grid = window.browser.grid
    grid.show_row(12)
    first = shown(window)[grid.visible_rows().start]
    window.browser.grouped.click()
    row = window.browser.model.row_of(first)
    assert row in grid.visible_rows()
    qtbot.wait(20)
    assert row in grid.visible_rows()
