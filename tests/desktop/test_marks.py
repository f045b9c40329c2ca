"""Favourites, ratings and albums in the window: by keys, menu, mouse and drag, and what is said where it fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.intents import AddToAlbum
from desktop.models.library_entries import Kind
from desktop.models.place import Place
from desktop.transfer import photos_as_mime
from desktop.views.message_area import Topic
from engine.messages import Changes, CreateAlbum, ListPhotos, Photo, Search, SetFavourite, SetRating
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.gestures import choose

CONTROL = Qt.KeyboardModifier.ControlModifier


def albums(window: MainWindow) -> list[tuple[str, int | None]]:
    return [(entry.text, entry.count) for entry in window.sidebar.entries() if entry.kind is Kind.ALBUM]


def shown(window: MainWindow) -> tuple[Photo, ...]:
    return window.browser.model.photos


def drop_on(window: MainWindow, kind: Kind, mime: QMimeData) -> None:
    """Let go of what is dragged over the row of a kind."""
    place = QPointF(window.sidebar.list.rect_of(kind).center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.sidebar.list.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, mime, left, none))


class TestMarks:
    def test_a_key_marks_all_that_are_selected(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        grid = window.browser.grid
        grid.setFocus()
        grid.selectAll()
        QTest.keyClick(grid, Qt.Key.Key_F)
        qtbot.waitUntil(lambda: all(one.favourite for one in shown(window)))
        assert len(grid.selected_photos()) == 20  # they stay selected
        QTest.keyClick(grid, Qt.Key.Key_F)
        qtbot.waitUntil(lambda: not any(one.favourite for one in shown(window)))
        assert [request.favourite for request in engine.asked(SetFavourite)] == [True, False]

    def test_ratings_come_and_go(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        grid = window.browser.grid
        grid.setFocus()
        choose(grid, 2)
        QTest.keyClick(grid, Qt.Key.Key_3, CONTROL)
        qtbot.waitUntil(lambda: shown(window)[2].rating == 3)
        assert window.details.marks.stars.value() == 3
        QTest.keyClick(grid, Qt.Key.Key_0, CONTROL)
        qtbot.waitUntil(lambda: shown(window)[2].rating is None)
        assert [request.rating for request in engine.asked(SetRating)] == [3, None]

    def test_stars_are_a_slider_of_the_keyboard(self, window: MainWindow, qtbot: QtBot) -> None:
        choose(window.browser.grid, 1)
        stars = window.details.marks.stars
        for key in (Qt.Key.Key_4, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
            QTest.keyClick(stars, key)
        assert stars.value() == 4
        qtbot.waitUntil(lambda: shown(window)[1].rating == 4)

    def test_a_click_on_the_last_star_takes_all_away(self, window: MainWindow, qtbot: QtBot) -> None:
        choose(window.browser.grid, 1)
        stars = window.details.marks.stars
        place = stars.rect().center()  # the third
        QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: shown(window)[1].rating == 3)
        QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: shown(window)[1].rating is None)

    def test_the_wheel_rates_nothing(self, window: MainWindow, engine: FakeEngine) -> None:
        choose(window.browser.grid, 1)
        stars = window.details.marks.stars
        middle = QPointF(stars.rect().center())
        none, still = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        turned = QWheelEvent(middle, middle, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none, still, False)
        QApplication.sendEvent(stars, turned)
        assert stars.value() == 0
        assert not engine.asked(SetRating)

    def test_a_heart_in_the_panel(self, window: MainWindow, qtbot: QtBot) -> None:
        choose(window.browser.grid, 0)
        window.details.marks.heart.click()
        qtbot.waitUntil(lambda: shown(window)[0].favourite)

    def test_results_of_a_search_are_marked_too(self, window: MainWindow, qtbot: QtBot) -> None:
        window.composer.words.setText("cat")
        with qtbot.waitSignal(window.session.found):
            window.composer.search.click()
        choose(window.browser.grid, 0)
        with qtbot.waitSignal(window.marking.marked):
            window.browser.grid.actions_on_photos.favourite.trigger()
        assert shown(window)[0].favourite
        assert window.browser.model.shown(0).score == 0.9

    def test_a_failure_is_told_and_nothing_is_shown(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[SetFavourite] = "The disk is full."
        choose(window.browser.grid, 0)
        window.browser.grid.actions_on_photos.favourite.trigger()
        qtbot.waitUntil(lambda: window.browser.messages.bar(Topic.REQUEST) is not None)
        assert not shown(window)[0].favourite

    def test_favourites_are_a_place_to_search_in(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(favourites=True))
        assert window.browser.empty.state.title == "No favourites yet"
        engine.library.mark((3,), favourite=True)
        with qtbot.waitSignal(window.session.listed):
            engine.send(Changes(photos=True))
        assert [one.photo_id for one in shown(window)] == [3]
        window.composer.words.setText("cat")
        with qtbot.waitSignal(window.session.found):
            window.composer.search.click()
        assert engine.asked(Search)[0].query.filters.favourite is True
        assert window.browser.title.text() == "Results in Favourites"


class TestAlbums:
    @pytest.fixture
    def engine(self, engine: FakeEngine) -> FakeEngine:
        engine.library.albums = {"Summer": (1, 2)}
        return engine

    @pytest.fixture
    def window(self, window: MainWindow, qtbot: QtBot) -> MainWindow:
        qtbot.waitUntil(lambda: bool(albums(window)))
        return window

    def test_they_are_listed_with_how_many_photos_they_have(self, window: MainWindow) -> None:
        assert albums(window) == [("Summer", 2)]

    def test_an_album_shows_its_photos(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(album="Summer"))
        assert [one.photo_id for one in shown(window)] == [1, 2]
        assert window.browser.title.text() == "Summer"
        assert engine.asked(ListPhotos)[-1].filters.album == "Summer"

    def test_a_name_is_written_in_the_list(self, window: MainWindow, qtbot: QtBot) -> None:
        window.sidebar.name_new_album()
        editor = window.sidebar.editor
        assert editor is not None
        QTest.keyClicks(editor, "Winter")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: albums(window) == [("Summer", 2), ("Winter", 0)])
        assert window.sidebar.editor is None

    def test_escape_makes_no_album(self, window: MainWindow, engine: FakeEngine) -> None:
        window.sidebar.name_new_album()
        editor = window.sidebar.editor
        assert editor is not None
        QTest.keyClicks(editor, "Winter")
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        assert window.sidebar.editor is None
        assert not engine.asked(CreateAlbum)

    def test_photos_go_into_a_new_album(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        window._do(AddToAlbum((photo(4), photo(5)), None))
        assert window.sidebar.editor is not None
        QTest.keyClicks(window.sidebar.editor, "Trip")
        QTest.keyClick(window.sidebar.editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: engine.library.albums.get("Trip") == (4, 5))
        qtbot.waitUntil(lambda: window.status_line.text.text() == "2 photos added to Trip")

    def test_dropped_photos_go_into_an_album(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        drop_on(window, Kind.ALBUM, photos_as_mime([photo(2), photo(7)]))
        qtbot.waitUntil(lambda: engine.library.albums["Summer"] == (1, 2, 7))
        drop_on(window, Kind.FAVOURITES, photos_as_mime([photo(7)]))
        qtbot.waitUntil(lambda: shown(window)[7].favourite)

    def test_what_is_dropped_elsewhere_in_the_list_goes_nowhere(self, window: MainWindow, engine: FakeEngine) -> None:
        drop_on(window, Kind.ALL, photos_as_mime([photo(2)]))
        assert not engine.asked(SetFavourite)
        assert engine.library.albums == {"Summer": (1, 2)}

    def test_photos_are_taken_out_of_the_album_that_is_shown(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(album="Summer"))
        choose(window.browser.grid, 0)
        window.browser.grid.actions_on_photos.remove.trigger()
        qtbot.waitUntil(lambda: engine.library.albums["Summer"] == (2,))

    def test_the_menu_leaves_keys_as_they_are(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        grid = window.browser.grid
        grid.setFocus()
        choose(grid, 0)
        menu = grid.actions_on_photos.menu()  # where no album is shown
        assert grid.actions_on_photos.remove not in menu.actions()
        assert grid.actions_on_photos.compare not in menu.actions()
        QTest.keyClick(grid, Qt.Key.Key_C)
        bar = window.browser.messages.bar(Topic.REQUEST)
        assert bar is not None
        assert bar.message.sentence.startswith("Select two to four")
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(album="Summer"))
        choose(grid, 0)
        QTest.keyClick(grid, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: engine.library.albums["Summer"] == (2,))

    def test_the_menu_offers_albums_and_taking_out(self, window: MainWindow, qtbot: QtBot) -> None:
        grid = window.browser.grid
        choose(grid, 0)
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(album="Summer"))
        choose(grid, 0)
        menu = grid.actions_on_photos.menu()
        texts = [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]
        assert "Remove from this album" in texts
        assert "Compare" not in texts  # that needs two
        menu.deleteLater()

    def test_renaming_follows_where_one_is(self, window: MainWindow, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(album="Summer"))
        window.sidebar.list.setFocus()
        QTest.keyClick(window.sidebar.list, Qt.Key.Key_F2)
        editor = window.sidebar.editor
        assert editor is not None
        QTest.keyClicks(editor, "Beach")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.session.place == Place(album="Beach"))
        qtbot.waitUntil(lambda: albums(window) == [("Beach", 2)])

    def test_a_deleted_album_leads_to_all_photos(self, window: MainWindow, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.listed):
            window.session.go(Place(album="Summer"))
        window.sidebar.album_forgotten.emit("Summer")
        qtbot.waitUntil(lambda: window.session.place == Place())
        qtbot.waitUntil(lambda: not albums(window))
        assert not window.browser.messages.isVisible()
