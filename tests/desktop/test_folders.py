"""Subfolders in the window: unfolded by keys and mouse, shown, and kept as they are while the library changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import file_actions
from desktop.folder_contents import FolderContents
from desktop.main_window import MainWindow
from desktop.models.entry_tree import EntryRole
from desktop.models.place import Place
from desktop.settings import Settings
from desktop.views.entry_delegate import sign_rect
from desktop.views.entry_list import EntryList
from engine.messages import Changes, Failed, Folder, FolderTree, FolderTrees, ListFolders, ListPhotos, Subfolder
from tests.desktop.fake_engine import FakeEngine, photo

TREE = FolderTree(
    "/photos", (Subfolder("2023", 3, 0), Subfolder("2024", 5, 2), Subfolder("sea", 4, 1), Subfolder("raw", 1, 0))
)
LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


@pytest.fixture
def engine(engine: FakeEngine) -> FakeEngine:
    engine.library.trees = (TREE,)
    engine.library.photos += tuple(photo(number, folder="/photos/2024/sea") for number in (30, 31))
    return engine


@pytest.fixture
def listed(window: MainWindow, qtbot: QtBot) -> EntryList:
    qtbot.waitUntil(lambda: window.sidebar.list.model().hasChildren(row(window, "/photos")))
    return window.sidebar.list


def row(window: MainWindow, folder: str) -> QModelIndex:
    return window.sidebar.list._way_to(Place(folder=folder))[-1]


def rows(listed: EntryList) -> list[str]:
    """All that is to be seen below the heading of the folders, set in as it is."""
    index, seen = listed.indexAt(QPoint(5, 5)), []
    while index.isValid():
        entry = index.data(EntryRole)
        seen.append("  " * entry.depth + entry.text)
        index = listed.indexBelow(index)
    return seen[seen.index("Folders") + 1 : seen.index("Tidy up")]


def current(listed: EntryList) -> str | None:
    entry = listed.current_entry()
    return entry.folder if entry is not None else None


def go(window: MainWindow, qtbot: QtBot, place: Place) -> None:
    with qtbot.waitSignal(window.session.listed):
        window.session.go(place)


def change(window: MainWindow, engine: FakeEngine, qtbot: QtBot, *trees: FolderTree) -> None:
    """What the engine tells of from now on, asked for at once."""
    engine.library.trees = trees
    with qtbot.waitSignal(window.folder_contents.came):
        window.folder_contents._ask()


def sign(listed: EntryList, index: QModelIndex) -> QPoint:
    entry = index.data(EntryRole)
    return sign_rect(listed.visualRect(index), entry.depth, listed.layoutDirection()).center()


class TestFolding:
    @pytest.mark.parametrize("mirrored", [False, True])
    def test_left_and_right_fold_and_unfold(self, window: MainWindow, listed: EntryList, mirrored: bool) -> None:
        if mirrored:
            window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        fold, unfold = (RIGHT, LEFT) if mirrored else (LEFT, RIGHT)
        listed.setFocus()
        listed.setCurrentIndex(row(window, "/photos"))
        QTest.keyClick(listed, unfold)
        assert rows(listed) == ["photos", "  2023", "  2024"]
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, unfold, unfold):
            QTest.keyClick(listed, key)
        assert rows(listed) == ["photos", "  2023", "  2024", "    sea"]
        assert current(listed) == "/photos/2024/sea"
        QTest.keyClick(listed, fold)
        assert current(listed) == "/photos/2024"
        QTest.keyClick(listed, fold)
        assert rows(listed) == ["photos", "  2023", "  2024"]

    @pytest.mark.parametrize("mirrored", [False, True])
    def test_a_click_on_the_sign_folds_and_leads_nowhere(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, mirrored: bool
    ) -> None:
        if mirrored:
            window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        asked = len(engine.asked(ListPhotos))
        photos, port = row(window, "/photos"), listed.viewport()
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=sign(listed, photos))
        assert rows(listed) == ["photos", "  2023", "  2024"]
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=sign(listed, row(window, "/photos/2024")))
        assert rows(listed) == ["photos", "  2023", "  2024", "    sea"]
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=sign(listed, row(window, "/photos/2023")))  # has none
        QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=sign(listed, photos))
        assert window.session.place == Place(folder="/photos/2023")
        assert rows(listed) == ["photos"]
        assert len(engine.asked(ListPhotos)) <= asked + 1

    def test_the_keyboard_never_stays_in_what_was_folded(
        self, window: MainWindow, listed: EntryList, qtbot: QtBot
    ) -> None:
        go(window, qtbot, Place(folder="/photos/2024/sea"))
        listed.collapse(row(window, "/photos"))
        assert current(listed) == "/photos"
        listed.expand(row(window, "/photos"))
        assert current(listed) == "/photos/2024/sea"  # what is shown

    def test_it_is_unfolded_again_at_the_next_start(
        self, window: MainWindow, listed: EntryList, settings: Settings, qtbot: QtBot
    ) -> None:
        listed.unfold(["/photos/2024", "/elsewhere", "/photos"])
        listed.collapse(row(window, "/photos"))
        listed.expand(row(window, "/photos"))
        window.close()
        assert settings.unfolded == ("/photos/2024", "/elsewhere", "/photos")
        again = EntryList(lambda entry: entry.text)
        qtbot.addWidget(again)
        again.resize(300, 600)
        again.unfold(settings.unfolded)
        again.fill(window.sidebar.entries(), {})
        again.show()
        again.fill(window.sidebar.entries(), {"/photos": TREE})
        assert rows(again) == ["photos", "  2023", "  2024", "    sea"]


class TestPlaces:
    def test_a_subfolder_shows_what_lies_below_it(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        listed.unfold(["/photos"])
        with qtbot.waitSignal(window.session.listed):
            spot = listed.visualRect(row(window, "/photos/2024")).center()
            QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert engine.asked(ListPhotos)[-1].filters.folder == "/photos/2024"
        assert [one.photo_id for one in window.browser.model.photos] == [30, 31]
        assert window.browser.title.text() == "2024"
        assert current(listed) == "/photos/2024"

    def test_return_shows_the_row_of_the_keyboard(self, window: MainWindow, listed: EntryList, qtbot: QtBot) -> None:
        listed.setFocus()
        listed.setCurrentIndex(row(window, "/photos"))
        for key in (RIGHT, RIGHT):
            QTest.keyClick(listed, key)
        with qtbot.waitSignal(window.session.listed):
            QTest.keyClick(listed, Qt.Key.Key_Return)
        assert window.session.place == Place(folder="/photos/2023")

    def test_the_way_back_leads_to_rows_that_were_folded(
        self, window: MainWindow, listed: EntryList, qtbot: QtBot
    ) -> None:
        go(window, qtbot, Place(folder="/photos/2024/sea/raw"))
        assert current(listed) == "/photos/2024/sea/raw"
        go(window, qtbot, Place())
        listed.collapseAll()
        assert rows(listed) == ["photos"]
        with qtbot.waitSignal(window.session.listed):
            window.session.back()
        assert rows(listed) == ["photos", "  2023", "  2024", "    sea", "      raw"]
        assert current(listed) == "/photos/2024/sea/raw"

    def test_a_subfolder_of_a_drive_that_is_away_says_so(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.library.change_status(folders=(Folder("/photos", 20, online=False),))
        with qtbot.waitSignal(window.session.status_changed):
            window.session.ask_status()
        go(window, qtbot, Place(folder="/photos/2024"))
        assert "away" in window.browser.note.full_text()
        entry = listed.current_entry()
        assert entry is not None
        assert not entry.online

    def test_what_is_removed_is_left_with_all_below_it(
        self, window: MainWindow, listed: EntryList, qtbot: QtBot
    ) -> None:
        assert listed is not None
        go(window, qtbot, Place(folder="/photos/2024"))
        window.sidebar.forget_wanted.emit("/photos/2023")
        assert window.session.place == Place(folder="/photos/2024")
        window.sidebar.forget_wanted.emit("/photos")
        assert window.session.place == Place()


class TestMenu:
    def test_only_a_watched_folder_can_be_removed(
        self, window: MainWindow, listed: EntryList, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[str] = []
        monkeypatch.setattr(file_actions, "open_file", opened.append)
        texts = {}
        for folder in ("/photos", "/photos/2024/sea"):
            entry = listed.model().entry(row(window, folder))
            menu = window.sidebar.menu(entry)
            assert menu is not None
            menu.actions()[0].trigger()
            texts[folder] = [action.text() for action in menu.actions() if not action.isSeparator()]
            menu.deleteLater()
        assert texts["/photos"] == ["Show in file manager", "Scan again", "Remove from library"]
        assert texts["/photos/2024/sea"] == ["Show in file manager"]
        assert opened == ["/photos", "/photos/2024/sea"]


class TestChanges:
    def test_what_is_unfolded_chosen_and_seen_stays(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        many = tuple(Subfolder(f"event {number}", 1, 0) for number in range(300))
        change(window, engine, qtbot, FolderTree("/photos", (*TREE.subfolders, *many)))
        go(window, qtbot, Place(folder="/photos/event 7"))
        listed.expand(row(window, "/photos/2024"))
        bar = listed.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        seen = bar.value()
        fewer = tuple(one for one in many if one.name != "event 299")
        change(window, engine, qtbot, FolderTree("/photos", (*TREE.subfolders, *fewer, Subfolder("new", 2, 0))))
        assert bar.value() == seen
        assert current(listed) == "/photos/event 7"
        assert listed.isExpanded(row(window, "/photos/2024"))
        bar.setValue(bar.minimum())
        assert "  new" in rows(listed)

    def test_the_row_that_the_keyboard_is_at_stays(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        listed.unfold(["/photos"])
        listed.setFocus()
        listed.setCurrentIndex(row(window, "/photos/2024"))
        change(window, engine, qtbot, FolderTree("/photos", (Subfolder("2022", 1, 0), *TREE.subfolders)))
        assert current(listed) == "/photos/2024"
        change(window, engine, qtbot, FolderTree("/photos", (Subfolder("2022", 1, 0),)))
        assert rows(listed) == ["photos", "  2022"]

    def test_a_row_that_comes_is_marked_if_it_is_shown(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        listed.unfold(["/photos"])
        go(window, qtbot, Place(folder="/photos/2025"))
        assert current(listed) is None
        change(window, engine, qtbot, FolderTree("/photos", (*TREE.subfolders, Subfolder("2025", 1, 0))))
        assert current(listed) == "/photos/2025"

    def test_other_signs_come_with_the_folders(
        self, window: MainWindow, listed: EntryList, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        listed.unfold(["/photos", "/photos/2023"])
        inner = (Subfolder("2023", 3, 1), Subfolder("a", 1, 0))
        change(window, engine, qtbot, FolderTree("/photos", inner))
        assert rows(listed) == ["photos", "  2023", "    a"]


class TestAsking:
    @pytest.fixture
    def contents(self, window: MainWindow, listed: EntryList) -> FolderContents:
        assert listed is not None
        window.folder_contents._later.setInterval(20)
        return window.folder_contents

    def asks_again(self, engine: FakeEngine) -> Callable[[], bool]:
        before = len(engine.asked(ListFolders))
        return lambda: len(engine.asked(ListFolders)) > before

    @pytest.mark.parametrize("changes", [Changes(photos=True), Changes(folders=True)])
    def test_a_change_has_them_counted_again(
        self, contents: FolderContents, engine: FakeEngine, qtbot: QtBot, changes: Changes
    ) -> None:
        assert contents is not None
        again = self.asks_again(engine)
        engine.send(changes)
        qtbot.waitUntil(again)

    def test_nothing_is_asked_while_an_answer_is_awaited(
        self, contents: FolderContents, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.held.add(ListFolders)
        again = self.asks_again(engine)
        engine.send(Changes(photos=True))
        qtbot.waitUntil(again)
        before = len(engine.asked(ListFolders))
        engine.send(Changes(photos=True))
        qtbot.wait(100)
        assert len(engine.asked(ListFolders)) == before
        engine.held.clear()
        engine.send(FolderTrees(engine.asked(ListFolders)[-1].id, ()))
        qtbot.waitUntil(lambda: len(engine.asked(ListFolders)) > before)
        assert contents is not None

    def test_a_failure_is_no_end(self, contents: FolderContents, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.held.add(ListFolders)
        again = self.asks_again(engine)
        engine.send(Changes(photos=True))
        qtbot.waitUntil(again)
        engine.held.clear()
        engine.send(Failed(engine.asked(ListFolders)[-1].id, "environment", "The disk is full."))
        again = self.asks_again(engine)
        qtbot.waitUntil(lambda: not contents._awaited)
        engine.send(Changes(photos=True))
        qtbot.waitUntil(again)
