"""Saved searches in the window: saved under a name, opened from the left, renamed, deleted, and where that fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.library_entries import Kind
from desktop.models.place import Composition, Place, ReferencePhoto
from desktop.views.message_area import Topic
from desktop.views.name_edit import NameEdit
from engine.messages import (
    Changes,
    FileReference,
    Filters,
    OpenSearch,
    PhotoReference,
    PictureReference,
    Query,
    SaveSearch,
    Search,
)
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.test_main_window import message, search

SNOW = Query(
    words="in the snow",
    like=(PhotoReference(3), FileReference("/elsewhere/cat.jpg"), PictureReference(b"PNG")),
    avoid="people",
    blend=0.25,
    plain=True,
    filters=Filters(folder="/photos", rating=4),
    order="name",
)


def rows(window: MainWindow) -> list[str]:
    return [entry.text for entry in window.sidebar.entries() if entry.kind is Kind.SEARCH]


def editor(window: MainWindow) -> NameEdit:
    assert window.sidebar.editor is not None
    return window.sidebar.editor


def open_saved(window: MainWindow, name: str, qtbot: QtBot) -> None:
    window.sidebar.list.rect_of(Kind.SEARCH, name)
    (entry,) = [entry for entry in window.sidebar.entries() if entry.text == name]
    with qtbot.waitSignal(window.session.found):
        window.sidebar.list.chosen.emit(entry)


@pytest.fixture
def saved(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> MainWindow:
    """A window whose library has the saved search Snow."""
    engine.library.searches["Snow"] = SNOW
    engine.send(Changes(searches=True))
    qtbot.waitUntil(lambda: rows(window) == ["Snow"])
    return window


class TestSaving:
    def test_what_is_shown_is_saved_under_its_words(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        window.composer.add_references((ReferencePhoto.of_photo(photo(3)),))
        window.composer.avoid.set_text("people")
        window.session.set_order("date")
        search(window, "in the snow", qtbot)
        window.composer.words.setText("a draft")  # is not what is saved
        window.actions_of_window.save.trigger()
        assert editor(window).text() == "in the snow"
        QTest.keyClick(editor(window), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: rows(window) == ["in the snow"])
        query = engine.library.searches["in the snow"]
        assert (query.words, query.like, query.avoid) == ("in the snow", (PhotoReference(3),), "people")
        assert query.order == "date"
        qtbot.waitUntil(lambda: window.session.place.saved == "in the snow")
        entry = window.sidebar.list.current_entry()
        assert entry is not None
        assert (entry.kind, entry.text) == (Kind.SEARCH, "in the snow")
        assert window.sidebar.editor is None

    def test_a_name_that_is_taken_is_not_suggested(self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        search(saved, "snow", qtbot)
        saved.sidebar.name_search()
        assert editor(saved).text() == "snow 2"
        QTest.keyClicks(editor(saved), "Hills")
        QTest.keyClick(editor(saved), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: rows(saved) == ["Hills", "Snow"])
        assert engine.library.searches["Hills"].words == "snow"

    def test_photos_alone_lend_their_names(self, window: MainWindow) -> None:
        window.session.search(Composition((ReferencePhoto.of_file("/a/cat.jpg"), ReferencePhoto.of_photo(photo(3)))))
        window.sidebar.name_search()
        assert editor(window).text() == "cat, 000003"

    def test_what_is_only_offered_is_not_saved_by_leaving(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        search(window, "snow", qtbot)
        for leave in (
            lambda: QTest.keyClick(editor(window), Qt.Key.Key_Escape),
            lambda: window.browser.grid.setFocus(),
        ):
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            window.sidebar.name_search()
            qtbot.waitUntil(editor(window).hasFocus)
            leave()
            assert window.sidebar.editor is None
        assert engine.asked(SaveSearch) == []

    def test_without_a_search_it_says_what_to_do(self, window: MainWindow) -> None:
        window.actions_of_window.save.trigger()
        assert window.sidebar.editor is None
        assert message(window, Topic.REQUEST).startswith("Search for something first")

    def test_why_it_failed_is_told(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[SaveSearch] = "The pasted picture is too large to be kept with a search."
        search(window, "snow", qtbot)
        window.sidebar.name_search()
        with qtbot.waitSignal(window.session.failed):
            QTest.keyClick(editor(window), Qt.Key.Key_Return)
        assert message(window, Topic.REQUEST).startswith("The pasted picture")


class TestOpening:
    def test_all_of_it_is_back_and_searched(self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        open_saved(saved, "Snow", qtbot)
        query = engine.asked(Search)[-1].query
        assert (query.words, query.like, query.avoid, query.blend) == (SNOW.words, SNOW.like, "people", 0.25)
        assert (query.plain, query.filters, query.order) == (True, SNOW.filters, "name")
        assert [chip.photo.name for chip in saved.composer.chips] == ["000003.jpg", "cat.jpg", "Picture"]
        assert saved.composer.words.text() == "in the snow"
        assert saved.composer.avoid.text() == "people"
        assert [chip.condition.text for chip in saved.composer.filter_chips] == ["4 stars or more"]
        assert saved.actions_of_window.plain.isChecked()
        assert saved.browser.order.order == "name"
        assert saved.browser.title.text() == "Snow"
        entry = saved.sidebar.list.current_entry()
        assert entry is not None
        assert (entry.kind, entry.text) == (Kind.SEARCH, "Snow")

    def test_another_search_from_there_is_another(self, saved: MainWindow, qtbot: QtBot) -> None:
        open_saved(saved, "Snow", qtbot)
        search(saved, "at night", qtbot)
        assert saved.session.place.saved is None
        assert saved.session.place.folder == "/photos"
        assert saved.browser.title.text() == "Results in photos"
        with qtbot.waitSignal(saved.session.found):
            saved.composer.back.click()
        assert saved.browser.title.text() == "Snow"
        with qtbot.waitSignal(saved.session.moved):
            saved.composer.narrowed.emit(Filters())
        assert saved.session.place.saved is None

    def test_its_order_is_its_own(self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        search(saved, "a beach", qtbot)
        open_saved(saved, "Snow", qtbot)
        assert saved.browser.order.order == "name"
        with qtbot.waitSignal(saved.session.found):
            saved.composer.back.click()
        assert engine.asked(Search)[-1].query.order == "relevance"
        assert saved.browser.order.order == "relevance"

    def test_whoever_went_elsewhere_meanwhile_stays_there(
        self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.held.add(OpenSearch)
        saved.sidebar.search_wanted.emit("Snow")
        qtbot.waitUntil(lambda: bool(engine.asked(OpenSearch)))
        with qtbot.waitSignal(saved.session.listed):
            saved.session.go(Place(favourites=True))
        [asked] = engine.asked(OpenSearch)
        engine.send(engine._answer(asked))
        qtbot.wait(50)
        assert saved.session.place == Place(favourites=True)

    def test_one_that_is_gone_meanwhile_is_told(self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[OpenSearch] = 'There is no saved search "Snow".'
        with qtbot.waitSignal(saved.session.failed):
            saved.sidebar.search_wanted.emit("Snow")
        assert message(saved, Topic.REQUEST) == 'There is no saved search "Snow".'

    def test_a_row_tells_what_it_asks(self, saved: MainWindow) -> None:
        [entry] = [entry for entry in saved.sidebar.entries() if entry.kind is Kind.SEARCH]
        assert entry.hint == "in the snow\nlike 000003.jpg, cat.jpg, a pasted picture\nbut not people"


class TestNames:
    def test_f2_renames_and_what_is_shown_follows(self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        open_saved(saved, "Snow", qtbot)
        searches = len(engine.asked(Search))
        saved.sidebar.list.setFocus()
        QTest.keyClick(saved.sidebar.list, Qt.Key.Key_F2)
        assert editor(saved).accessibleName() == "Name of the search"
        QTest.keyClicks(editor(saved), "Winter")
        QTest.keyClick(editor(saved), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: rows(saved) == ["Winter"])
        qtbot.waitUntil(lambda: saved.session.place.saved == "Winter")
        assert list(engine.library.searches) == ["Winter"]
        assert saved.browser.title.text() == "Winter"
        assert len(engine.asked(Search)) == searches, "what it found stays"
        entry = saved.sidebar.list.current_entry()
        assert entry is not None
        assert entry.text == "Winter"

    def test_delete_asks_once_more_and_leaves_what_was_found(
        self, saved: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        open_saved(saved, "Snow", qtbot)
        [entry] = [entry for entry in saved.sidebar.entries() if entry.kind is Kind.SEARCH]
        menu = saved.sidebar.menu(entry)
        assert menu is not None
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert texts == ["Rename", "Delete search"]
        delete = menu.actions()[-1].menu()
        assert delete is not None
        assert list(engine.library.searches) == ["Snow"]  # not yet
        [sure] = delete.actions()
        sure.trigger()
        qtbot.waitUntil(lambda: rows(saved) == [])
        qtbot.waitUntil(lambda: saved.session.place.saved is None)
        assert saved.session.place.is_search
        assert saved.browser.model.photos != ()
        menu.deleteLater()

    def test_an_empty_library_has_no_place_for_them(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        kinds = {entry.kind for entry in window.sidebar.entries()}
        assert Kind.NEW_SEARCH in kinds
        engine.library.change_status(folders=())
        with qtbot.waitSignal(window.session.status_changed):
            window.session.ask_status()
        assert Kind.NEW_SEARCH not in {entry.kind for entry in window.sidebar.entries()}
        assert window.session.place == Place()
