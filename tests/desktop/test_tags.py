"""Tags in the window: chips to look through and to choose from, and the photos that carry one."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import wording
from desktop.main_window import MainWindow
from desktop.models.place import Page, Place
from desktop.views.tags_view import TagsView
from engine.messages import Changes, Filters, Indexing, IndexingProgress, ListPhotos, ListTags, TagCount
from tests.desktop.fake_engine import FakeEngine

DOG, SNOW, HUNTING_DOG = TagCount("dog", 1200), TagCount("snow", 7), TagCount("hunting dog", 2)


@pytest.fixture
def engine(engine: FakeEngine) -> FakeEngine:
    engine.library.tags = (DOG, SNOW, HUNTING_DOG)
    return engine


def show(window: MainWindow, qtbot: QtBot) -> TagsView:
    window.activateWindow()
    with qtbot.waitSignal(window.tag_finder.found):
        window.session.go(Place(page=Page.TAGS))
    return window.browser.tags


def shown(view: TagsView) -> list[str]:
    return [view.found.index(row, 0).data() for row in range(view.found.rowCount())]


def test_a_row_of_the_sidebar_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    [entry] = [entry for entry in window.sidebar.entries() if entry.place == Place(page=Page.TAGS)]
    with qtbot.waitSignal(window.tag_finder.found):
        window.sidebar.list.chosen.emit(entry)
    view = window.browser.tags
    assert view.list.isVisible()
    assert shown(view) == ["dog", "snow", "hunting dog"]
    spoken = view.found.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"dog, {wording.photos(1200)}"
    assert window.browser.timing.text() == wording.tags(3)


def test_a_click_shows_the_photos_that_carry_it(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    view = show(window, qtbot)
    place = view.list.visualRect(view.found.index(1, 0)).center()
    with qtbot.waitSignal(window.session.listed):
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert engine.asked(ListPhotos)[-1].filters == Filters(tag="snow")
    [chip] = window.composer.filter_chips
    assert chip.condition.text == "Tag: snow"


def test_one_is_looked_for_by_some_of_its_letters(window: MainWindow, qtbot: QtBot) -> None:
    view = show(window, qtbot)
    QTest.keyClicks(view.search, "DOG")
    assert shown(view) == ["dog", "hunting dog"]
    QTest.keyClicks(view.search, "gy")
    assert view.empty.isVisible()
    assert view.empty.state.title == "No such tag"
    QTest.keyClick(view.search, Qt.Key.Key_Escape)
    assert shown(view) == ["dog", "snow", "hunting dog"]
    QTest.keyClicks(view.search, "hu")
    with qtbot.waitSignal(window.session.listed):
        QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert window.session.place == Place(conditions=Filters(tag="hunting dog"))


def test_the_keyboard_goes_to_a_tag_to_its_photos_and_back(window: MainWindow, qtbot: QtBot) -> None:
    view = show(window, qtbot)
    view.search.setFocus()
    QTest.keyClick(view.search, Qt.Key.Key_Down)
    QTest.keyClick(view.list, Qt.Key.Key_Right)
    with qtbot.waitSignal(window.session.listed):
        QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert window.session.place == Place(conditions=Filters(tag="snow"))
    assert QApplication.focusWidget() is window.browser.grid
    window.session.back()
    assert QApplication.focusWidget() is view.list
    assert view.list.currentIndex().data() == "snow"
    QTest.keyClick(view.list, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is view.search


def test_more_come_while_photos_are_looked_at(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.tags, engine.library.share_tagged = (), 0.0
    view = show(window, qtbot)
    assert view.empty.state.title == "Looking at your photos"
    engine.library.tags, engine.library.share_tagged = (SNOW, DOG), 0.42
    with qtbot.waitSignal(window.tag_finder.found):
        engine.send(Changes(tags=True))
    assert shown(view) == ["snow", "dog"]
    assert window.browser.timing.text() == "Looking at your photos, 42 % …"
    view.list.setCurrentIndex(view.found.index(1, 0))
    engine.library.tags, engine.library.share_tagged = (DOG, SNOW), 1.0
    with qtbot.waitSignal(window.tag_finder.found):
        engine.send(Changes(tags=True))
    assert view.list.currentIndex().data() == "dog"
    assert window.browser.timing.text() == wording.tags(2)


def test_nothing_scrolls_while_more_come(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.tags = tuple(TagCount(f"word {number}", 5000 - number) for number in range(3000))
    view = show(window, qtbot)
    qtbot.waitUntil(lambda: view.list.visualRect(view.found.index(2999, 0)).isValid())
    view.list.setCurrentIndex(view.found.index(3, 0))
    bar = view.list.verticalScrollBar()
    height = bar.maximum() - 5
    bar.setValue(height)
    engine.library.tags = tuple(structs.replace(tag, photos=tag.photos + 1) for tag in engine.library.tags)
    with qtbot.waitSignal(window.tag_finder.found):
        engine.send(Changes(tags=True))
    assert bar.value() == height
    qtbot.wait(50)  # for what is laid out late
    assert bar.value() == height
    assert view.list.currentIndex().data() == "word 3"


def test_it_says_what_tags_wait_for(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    def index(indexing: Indexing) -> str:
        with qtbot.waitSignal(window.session.indexing_changed):
            engine.send(IndexingProgress(indexing))
        return window.browser.tags.empty.state.hint

    engine.library.tags, engine.library.share_tagged = (), 0.0
    view = show(window, qtbot)
    assert "in a moment" in view.empty.state.hint
    under_way = Indexing(1, 9, 0.0, None, scanning=False, paused=False)
    assert "as soon as all photos are indexed" in index(under_way)
    assert "Looking" not in window.browser.timing.text()
    assert "is paused" in index(structs.replace(under_way, paused=True))
    assert "is paused" in index(structs.replace(under_way, supply="low"))
    with qtbot.waitSignal(window.session.status_changed):
        engine.send(IndexingProgress(None))
    assert "in a moment" in view.empty.state.hint


def test_a_library_without_tags_says_so(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.tags = ()
    assert show(window, qtbot).empty.state.title == "No tags yet"


def test_they_are_asked_for_again_after_the_engine_was_away(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.held.add(ListTags)
    window.session.go(Place(page=Page.TAGS))
    qtbot.waitUntil(lambda: bool(engine.asked(ListTags)))
    with qtbot.waitSignal(window.session.client.gone):
        engine.die()
    engine.held.clear()
    with qtbot.waitSignal(window.tag_finder.found):
        window.session.start()
    assert shown(window.browser.tags) == ["dog", "snow", "hunting dog"]
