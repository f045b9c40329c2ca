"""What the window remembers: through the file, past what is wrong in it, and from one window to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.engine_client import EngineClient
from desktop.main_window import MainWindow
from desktop.session import Session
from desktop.settings import RECENT_KEPT, Settings, default_file
from desktop.thumbnails import ThumbnailLoader
from engine.messages import Search
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.test_main_window import search

NEXT_START = Callable[[Settings], MainWindow]


def read_again(settings: Settings) -> Settings:
    """As the next start reads it: from the file, not from memory."""
    settings._file.sync()
    return Settings(Path(settings._file.fileName()))


class TestFile:
    def test_what_is_kept_is_read_again(self, settings: Settings) -> None:
        settings.geometry = QByteArray(b"\x00\x01,;%\xff")
        settings.sidebar_width, settings.details_width = 250, 300
        settings.sidebar, settings.details, settings.scores = False, False, True
        settings.photo_size = 5
        settings.order, settings.grouped = "date", True
        settings.unfolded = ("/photos", "/photos/“2024”; ü")
        settings.language, settings.scheme = "de", "dark"
        settings.plain = True
        again = read_again(settings)
        assert again.geometry == QByteArray(b"\x00\x01,;%\xff")
        assert (again.sidebar_width, again.details_width) == (250, 300)
        assert (again.sidebar, again.details, again.scores) == (False, False, True)
        assert (again.photo_size, again.order, again.grouped) == (5, "date", True)
        assert again.unfolded == ("/photos", "/photos/“2024”; ü")
        assert (again.language, again.scheme) == ("de", "dark")
        assert again.plain
        again.scheme = None
        assert read_again(again).scheme is None

    def test_an_edited_file_costs_only_what_it_said(self, tmp_path: Path) -> None:
        file = tmp_path / "window.ini"
        file.write_text(
            "[window]\ngeometry=none\nsidebar-width=wide\nsidebar=perhaps\ncolours=pink\ndetails=false\nunfolded=/photos\n"
            "[photos]\nsize=huge\nscores=7\norder=random\ngrouped=often\n[searches]\nrecent={\nplain=maybe\n"
        )
        settings = Settings(file)
        assert settings.geometry.isEmpty()
        assert (settings.sidebar, settings.details, settings.scores) == (True, False, False)
        assert (settings.photo_size, settings.sidebar_width) == (None, None)
        assert (settings.order, settings.scheme) == ("relevance", None)
        assert (settings.recent, settings.unfolded) == ((), ())
        assert (settings.plain, settings.grouped) == (False, False)

    @pytest.mark.parametrize("kept", ["7", '{"a": 1}', '["cat", 7]'])
    def test_recent_searches_are_words(self, settings: Settings, kept: str) -> None:
        settings._file.setValue("searches/recent", kept)
        assert settings.recent == (("cat",) if "cat" in kept else ())

    def test_recent_searches_come_newest_first_and_once(self, settings: Settings) -> None:
        for words in ("cat", "a dog, “running”", "Cat"):
            settings.add_recent(words)
        assert read_again(settings).recent == ("Cat", "a dog, “running”")

    def test_the_oldest_recent_search_gives_way(self, settings: Settings) -> None:
        for number in range(RECENT_KEPT + 3):
            settings.add_recent(f"photo {number}")
        assert len(settings.recent) == RECENT_KEPT
        assert settings.recent[-1] == "photo 3"

    def test_recent_searches_can_be_forgotten(self, settings: Settings) -> None:
        settings.add_recent("cat")
        settings.forget_recent()
        assert read_again(settings).recent == ()

    def test_the_users_own_file_lies_with_the_platforms_settings(self, qapp: QApplication) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
        before = qapp.applicationName()
        qapp.setApplicationName("akin")
        file = default_file()
        qapp.setApplicationName(before)
        assert file == Path(place) / "akin" / "window.ini"


@pytest.fixture
def start_again(engine: FakeEngine, qtbot: QtBot, tmp_path: Path) -> Iterator[NEXT_START]:
    """Opens another window, as the next start of the program does."""
    opened: list[MainWindow] = []

    def start(settings: Settings) -> MainWindow:
        session = Session(EngineClient(engine.connect))
        window = MainWindow(session, ThumbnailLoader(tmp_path / "thumbnails.sqlite"), read_again(settings))
        opened.append(window)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignals([session.listed, session.status_changed]):
            session.start()
        return window

    yield start
    for window in opened:
        window.close()


def drag_edge(window: MainWindow, by: int) -> int:
    """Make the left side wider, with the mouse; returns how wide it is then."""
    QApplication.processEvents()
    before = window.sidebar.width()
    handle = window._library.splitter.handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start)
    assert abs(window.sidebar.width() - before - by) < 4
    return window.sidebar.width()


class TestWindow:
    def test_looks_as_it_was_left(self, window: MainWindow, settings: Settings, start_again: NEXT_START) -> None:
        window.actions_of_window.details.trigger()  # the test's screen is small
        window.resize(0, 640)  # as narrow as it can be
        width = drag_edge(window, -16)
        window.browser.grid.resize_photos(2)
        window.browser.scores.setChecked(True)
        window.browser.grouped.setChecked(True)
        size, cell = window.size(), window.browser.grid.gridSize()
        window.close()
        again = start_again(settings)
        assert again.size() == size
        assert size.height() == 640
        assert (again.sidebar.width(), again.browser.grid.gridSize()) == (width, cell)
        assert again.browser.scores.isChecked()
        assert again.browser.grouped.isChecked()
        assert not again.details.isVisible()

    def test_a_hidden_side_comes_back_as_wide_as_it_was(
        self, window: MainWindow, settings: Settings, start_again: NEXT_START
    ) -> None:
        window.actions_of_window.details.trigger()
        width = drag_edge(window, 24)
        window.actions_of_window.sidebar.trigger()
        window.close()
        again = start_again(settings)
        assert not again.sidebar.isVisible()
        again.actions_of_window.sidebar.trigger()
        QApplication.processEvents()
        assert again.sidebar.width() == width

    def test_the_order_of_results_stays(
        self, window: MainWindow, settings: Settings, start_again: NEXT_START, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        search(window, "cat", qtbot)
        with qtbot.waitSignal(window.session.found):  # the same search, in another order
            window.browser.order.menu().actions()[1].trigger()
        window.close()
        again = start_again(settings)
        search(again, "dog", qtbot)
        assert [request.query.order for request in engine.asked(Search)] == ["relevance", "date", "date"]
        assert again.browser.order.text() == "Newest first"
