"""Words to avoid, filters, and recent searches in the window: asked for, shown, kept in the history, taken away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.library_entries import Kind
from desktop.models.place import Page, Place
from desktop.settings import Settings
from engine.messages import Filters, ListPhotos, Search
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.gestures import choose
from tests.desktop.test_main_window import search

RATED = Filters(rating=4)


def chips(window: MainWindow) -> list[str]:
    return [chip.condition.text for chip in window.composer.filter_chips]


def narrow(window: MainWindow, filters: Filters, qtbot: QtBot) -> None:
    with qtbot.waitSignals([window.session.moved, window.session.listed]):
        window.composer.narrowed.emit(filters)


class TestWordsToAvoid:
    def test_a_search_carries_them_and_the_history_keeps_them(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        window.actions_of_window.avoid.trigger()
        QTest.keyClicks(window.composer.avoid.words, "people")
        search(window, "a beach", qtbot)
        assert engine.asked(Search)[-1].query.avoid == "people"
        window.composer.avoid.leave()
        search(window, "a beach", qtbot)  # another place than before
        assert engine.asked(Search)[-1].query.avoid == ""
        with qtbot.waitSignal(window.session.found):
            window.composer.back.click()
        assert window.composer.avoid.text() == "people"
        assert window.composer.avoid.isVisible()
        with qtbot.waitSignal(window.session.found):
            window.composer.forward.click()
        assert not window.composer.avoid.isVisible()

    def test_more_like_this_avoids_nothing(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        window.composer.open_avoid()
        QTest.keyClicks(window.composer.avoid.words, "people")
        choose(window.browser.grid, 2)
        with qtbot.waitSignal(window.session.found):
            window.browser.grid.actions_on_photos.similar.trigger()
        assert engine.asked(Search)[-1].query.avoid == ""
        assert not window.composer.avoid.isVisible()

    def test_search_with_nothing_else_shows_the_library(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        window.composer.open_avoid()
        QTest.keyClicks(window.composer.avoid.words, "people")
        with qtbot.waitSignal(window.session.listed):
            window.composer.search.click()
        assert engine.asked(Search) == []
        assert window.session.place == Place()
        assert window.composer.avoid.text() == "people"  # a draft


class TestFilters:
    def test_they_narrow_the_library_and_a_search_in_it(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        narrow(window, RATED, qtbot)
        assert engine.asked(ListPhotos)[-1].filters == RATED
        assert chips(window) == ["4 stars or more"]
        search(window, "cat", qtbot)
        assert engine.asked(Search)[-1].query.filters == RATED
        assert chips(window) == ["4 stars or more"]

    def test_the_form_says_what_holds_and_changes_it(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        narrow(window, RATED, qtbot)
        window.actions_of_window.narrow.trigger()
        popup = window.composer.filter_popup
        assert popup.isVisible()
        assert popup.filters == RATED
        popup.orientation.setCurrentText("Square")
        with qtbot.waitSignal(window.session.listed):
            popup.done.click()
        assert engine.asked(ListPhotos)[-1].filters == Filters(rating=4, orientation="square")

    def test_the_history_leads_back_to_them(self, window: MainWindow, qtbot: QtBot) -> None:
        narrow(window, RATED, qtbot)
        with qtbot.waitSignal(window.session.listed):
            window.composer.filter_chips[0].remove.click()
        assert chips(window) == []
        with qtbot.waitSignal(window.session.listed):
            window.composer.back.click()
        assert chips(window) == ["4 stars or more"]

    def test_they_hold_in_the_part_that_is_shown_and_are_left_with_it(self, window: MainWindow, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.sidebar.place_wanted.emit(Place(folder="/photos"))
        narrow(window, RATED, qtbot)
        assert window.session.place.filters == Filters(folder="/photos", rating=4)
        entry = window.sidebar.list.current_entry()
        assert entry is not None
        assert entry.kind is Kind.FOLDER
        with qtbot.waitSignal(window.session.listed):
            window.sidebar.place_wanted.emit(Place())
        assert chips(window) == []

    def test_among_duplicates_they_lead_to_all_photos(self, window: MainWindow, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.duplicate_search.found):
            window.session.go(Place(page=Page.DUPLICATES))
        narrow(window, RATED, qtbot)
        assert window.session.place == Place(conditions=RATED)

    def test_that_nothing_passes_is_told(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.library.photos = ()
        narrow(window, RATED, qtbot)
        assert window.browser.empty.state.title == "No photo passes the filters"
        search(window, "cat", qtbot)
        assert window.browser.empty.state.hint == "Try other words, or remove a filter above."


class TestRecentSearches:
    def test_what_is_searched_is_offered_next_time(self, window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
        search(window, " a cat ", qtbot)
        search(window, "a dog", qtbot)
        assert settings.recent == ("a dog", "a cat")
        words = window.composer.words
        words.clear()
        words.setFocus()
        QTest.keyClicks(words, "a ")
        popup = words.completer().popup()
        assert popup.isVisible()
        assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == ["a dog", "a cat"]

    def test_one_that_is_chosen_by_keys_is_searched_once(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        search(window, "a cat", qtbot)
        search(window, "a dog", qtbot)
        words = window.composer.words
        words.clear()
        words.setFocus()
        QTest.keyClicks(words, "a ")
        popup = words.completer().popup()
        for _ in range(2):
            QTest.keyClick(popup, Qt.Key.Key_Down)
        with qtbot.waitSignal(window.session.found):
            QTest.keyClick(popup, Qt.Key.Key_Return)
        assert [request.query.words for request in engine.asked(Search)] == ["a cat", "a dog", "a cat"]
        assert words.text() == "a cat"

    def test_a_photo_alone_is_no_words(self, window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
        choose(window.browser.grid, 2)
        window.details.use.click()
        with qtbot.waitSignal(window.session.found):
            QTest.keyClick(window.composer.words, Qt.Key.Key_Return)
        assert settings.recent == ()

    def test_the_menu_forgets_them(self, window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
        forget = window.actions_of_window.forget_searches
        assert not forget.isEnabled()
        search(window, "a cat", qtbot)
        assert forget in window.composer.more.menu().actions()
        forget.trigger()
        assert settings.recent == ()
        assert not forget.isEnabled()
        window.composer.words.clear()
        window.composer.words.setFocus()
        QTest.keyClicks(window.composer.words, "a ")
        assert not window.composer.words.completer().popup().isVisible()
