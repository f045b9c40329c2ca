"""Copies of photos for a folder, from the window: asked where to, copied beside it, told of, and what failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop import copying
from desktop.copying import Copying, shown_path
from desktop.main_window import MainWindow
from desktop.views.message_area import Topic
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.gestures import choose
from tests.desktop.test_main_window import message

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def engine(engine: FakeEngine, home: Path) -> FakeEngine:
    """Twenty photos of which three have files; the fourth lies on a drive that is away."""
    folder = home / "library"
    folder.mkdir()
    photos = [photo(number, folder=str(folder)) for number in range(20)]
    for one in photos[:3]:
        Path(one.path).write_bytes(b"a photo")
    photos[3] = structs.replace(photos[3], online=False)
    engine.library.photos = tuple(photos)
    return engine


@pytest.fixture
def target(home: Path) -> Path:
    folder = home / "Pictures" / "For grandma"
    folder.mkdir(parents=True)
    return folder


def pick(window: MainWindow, folder: Path) -> None:
    """In the dialog that is open."""
    [dialog] = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    assert dialog.windowTitle() == "Copy the photos to a folder"
    dialog.filesSelected.emit([str(folder)])
    dialog.close()


def test_selected_photos_are_copied_and_told_of(window: MainWindow, target: Path, qtbot: QtBot) -> None:
    grid = window.browser.grid
    grid.setFocus()
    choose(grid, 0)
    QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_E, CONTROL_SHIFT)
    with qtbot.waitSignal(window.copying.told) as waiting:
        pick(window, target)
    assert sorted(path.name for path in target.iterdir()) == ["000000.jpg", "000001.jpg"]
    assert waiting.args == [f"2 photos copied to {Path('Pictures/For grandma')}"]
    assert window.status_line.text.text() == waiting.args[0]
    assert message(window, Topic.REQUEST) == ""


def test_what_failed_is_said_until_something_else_is_shown(window: MainWindow, target: Path, qtbot: QtBot) -> None:
    photos = window.browser.model.photos
    with qtbot.waitSignal(window.copying.failed):
        window.copying.copy(photos[2:4], str(target))
    assert window.status_line.text.text() == f"1 photo copied to {Path('Pictures/For grandma')}"
    away = "1 photo could not be copied: the drive is away. Connect it, and copy again."
    assert message(window, Topic.REQUEST) == away
    with qtbot.waitSignal(window.copying.failed), qtbot.assertNotEmitted(window.copying.told):
        window.copying.copy(photos[3:4], str(target))


def test_every_cause_has_a_sentence(window: MainWindow, home: Path, target: Path, qtbot: QtBot) -> None:
    photos = window.browser.model.photos
    with qtbot.waitSignal(window.copying.failed) as waiting:
        window.copying.copy((photos[3], *photos[4:6]), str(target))
    [sentences] = waiting.args
    assert sentences.startswith("2 photos could not be copied: the file is not there.")
    assert "1 photo could not be copied: the drive is away." in sentences
    with qtbot.waitSignal(window.copying.failed) as waiting:
        window.copying.copy(photos[:1], str(home / "gone"))
    refused = "1 photo could not be copied: nothing can be written to gone (No such file or directory)."
    assert waiting.args == [f"{refused} Choose another folder."]


def test_the_dialog_begins_where_the_last_copies_went(window: MainWindow, target: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.copying.told):
        window.copying.copy(window.browser.model.photos[:1], str(target))
    window.copying.ask(window, window.browser.model.photos[:1])
    [dialog] = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    assert Path(dialog.directory().path()) == target
    dialog.close()


def test_it_says_how_far_it_is(window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_TOLD_EVERY", 0)
    told: list[str] = []
    window.copying.told.connect(told.append)
    window.copying.copy(window.browser.model.photos[:3], str(target))
    qtbot.waitUntil(lambda: bool(told) and "copied" in told[-1])
    where = Path("Pictures/For grandma")
    assert f"Copying 2 of 3 photos to {where} …" in told
    assert told[-1] == f"3 photos copied to {where}"


def test_nothing_selected_asks_for_nothing(window: MainWindow) -> None:
    window.browser.grid.actions_on_photos.copy_to.trigger()
    assert not window.findChildren(QFileDialog)


def test_it_ends_with_the_window(target: Path, home: Path, qtbot: QtBot) -> None:
    """After the photo at hand."""
    copying = Copying()
    (home / "many").mkdir()
    photos = tuple(photo(number, folder=str(home / "many")) for number in range(400))
    for one in photos:
        Path(one.path).write_bytes(b"a photo")
    copying.copy(photos, str(target))
    qtbot.waitUntil(lambda: any(target.iterdir()))
    copying.close()
    there = len(list(target.iterdir()))
    qtbot.wait(30)
    assert len(list(target.iterdir())) == there
    assert all(path.read_bytes() == b"a photo" for path in target.iterdir())


def test_folders_in_the_home_folder_are_named_from_there(home: Path) -> None:
    assert shown_path(str(home / "Pictures" / "2024")) == str(Path("Pictures/2024"))
    assert shown_path(str(home)) == str(home)
    assert shown_path("/media/stick") == str(Path("/media/stick"))
