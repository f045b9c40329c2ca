"""What is set in the dialog of the settings is kept, applied at once, or asked of the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import file_actions, theme
from desktop.dialogs.settings_dialog import SettingsDialog
from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.views.message_area import Topic
from engine.messages import AddFolders, BackedUp, BackUp, Failed, Folder, RemoveFolder, Switching, UseModel
from tests.desktop.fake_engine import FakeEngine


@pytest.fixture
def shown_in_folder(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was shown in the file manager."""
    paths: list[str] = []
    monkeypatch.setattr(file_actions, "show_in_folder", paths.append)
    return paths


@pytest.fixture
def dialog(
    window: MainWindow,
    engine: FakeEngine,
    qtbot: QtBot,
    shown_in_folder: list[str],  # noqa: ARG001 # keeps a file manager from opening
) -> SettingsDialog:
    engine.library.change_status(
        library="/home/anna/akin",
        folders=(Folder("/photos", 20, online=True), Folder("/media/usb", 5, online=False)),
        sizes={"catalogue": 2**20, "thumbnails": 2**20},
    )
    with qtbot.waitSignal(window.session.status_changed):
        return window.adjusting.open(window)


@pytest.fixture
def own_colours(qapp: QApplication) -> Iterator[None]:
    yield
    theme.choose(qapp, Qt.ColorScheme.Unknown)
    qapp.setPalette(QPalette())
    qapp.setStyleSheet("")


def choose(box: QComboBox, text: str) -> None:
    """As a user does, by the keyboard."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findText(text)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == text


def said(dialog: SettingsDialog, topic: Topic = Topic.REQUEST) -> str:
    bar = dialog.messages.bar(topic)
    return bar.message.sentence if bar is not None else ""


class TestWindow:
    def test_ctrl_and_comma_opens_it_and_escape_closes_it(self, window: MainWindow, qtbot: QtBot) -> None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.composer.words, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        [dialog] = window.findChildren(SettingsDialog)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        qtbot.waitUntil(lambda: window.findChildren(SettingsDialog) == [])

    def test_it_is_in_the_menu(self, window: MainWindow) -> None:
        assert window.actions_of_window.settings in window.composer.more.menu().actions()

    def test_a_chosen_language_is_kept_for_the_next_start(self, dialog: SettingsDialog, settings: Settings) -> None:
        assert dialog.language.currentText() == "As the system has it"
        assert dialog.restart.text() == ""
        choose(dialog.language, "Deutsch")
        assert settings.language == "de"
        assert dialog.restart.text() == "From the next start of Akin on"
        choose(dialog.language, "As the system has it")
        assert settings.language is None

    @pytest.mark.usefixtures("own_colours")
    def test_chosen_colours_are_there_at_once_and_kept(
        self, dialog: SettingsDialog, settings: Settings, qapp: QApplication
    ) -> None:
        systems = theme.is_dark(qapp.palette())
        for text, name, dark in (("Dark", "dark", True), ("Light", "light", False)):
            choose(dialog.scheme, text)
            assert settings.scheme == name
            assert theme.is_dark(qapp.palette()) == dark
            assert theme.is_dark(dialog.palette()) == dark
        choose(dialog.scheme, "As the system has it")
        assert settings.scheme is None
        assert theme.is_dark(qapp.palette()) == systems

    def test_it_shows_what_was_chosen_before(self, window: MainWindow, settings: Settings) -> None:
        settings.language, settings.scheme = "de", "dark"
        dialog = window.adjusting.open(window)
        assert (dialog.language.currentText(), dialog.scheme.currentText()) == ("Deutsch", "Dark")


class TestLibrary:
    def test_tells_where_it_is_and_shows_it(self, dialog: SettingsDialog, shown_in_folder: list[str]) -> None:
        assert dialog.location.full_text() == "/home/anna/akin"
        assert dialog.library_size.text() == "2.0 MB"
        dialog.show_library.click()
        assert shown_in_folder == ["/home/anna/akin"]

    def test_a_folder_is_picked_and_added(self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
        dialog.folders.add.click()
        picker = dialog.findChild(QFileDialog)
        assert picker is not None
        picker.filesSelected.emit(["/more"])
        qtbot.waitUntil(lambda: [request.paths for request in engine.asked(AddFolders)] == [("/more",)])
        picker.close()

    def test_a_folder_is_removed_after_one_more_click(
        self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        folders = dialog.folders
        assert not folders.remove.isEnabled()
        folders.list.setCurrentRow(1)
        assert folders.remove.isEnabled()
        [confirm] = folders.confirm.actions()
        assert confirm.text() == "Remove from library, keep its files"
        confirm.trigger()
        qtbot.waitUntil(lambda: [request.path for request in engine.asked(RemoveFolder)] == ["/media/usb"])

    def test_the_chosen_folder_stays_chosen_while_it_is_there(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        folders = dialog.folders
        folders.list.setCurrentRow(1)
        for there, chosen in ((("/a", "/media/usb"), "/media/usb"), (("/a",), None)):
            engine.library.change_status(folders=tuple(Folder(path, 1, online=True) for path in there))
            with qtbot.waitSignal(window.session.status_changed):
                window.session.ask_status()
            item = folders.list.currentItem()
            assert (item.text() if item is not None else None) == chosen
        assert not folders.remove.isEnabled()

    def test_folders_are_told_with_their_state(self, dialog: SettingsDialog) -> None:
        items = [dialog.folders.list.item(row) for row in range(2)]
        spoken = [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]
        assert spoken == ["/photos, 20 photos", "/media/usb, 5 photos, away"]

    def test_a_copy_is_made_and_can_be_shown(
        self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot, shown_in_folder: list[str]
    ) -> None:
        backup = dialog.backup
        backup.button.click()
        assert (backup.text.full_text(), backup.button.isEnabled()) == ("Copying …", False)
        qtbot.waitUntil(backup.button.isEnabled)
        assert engine.asked(BackUp) != []
        assert backup.text.full_text() == "/library/backups/now.sqlite, 3.2 MB"
        backup.show_copy.click()
        assert shown_in_folder == ["/library/backups/now.sqlite"]

    def test_why_no_copy_was_made_is_said(self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[BackUp] = "The disk is full."
        dialog.backup.button.click()
        qtbot.waitUntil(dialog.backup.button.isEnabled)
        assert said(dialog) == "The disk is full."
        assert not dialog.backup.show_copy.isVisible()


class TestModel:
    def test_another_one_is_asked_for_with_return(
        self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        model = dialog.model
        assert model.in_use.full_text() == "starter · cpu"
        engine.held.add(UseModel)
        QTest.keyClicks(model.name, " ViT-B-32/openai ")
        QTest.keyClick(model.name, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert model.hint.text() == "Loading ViT-B-32/openai …"
        assert not model.button.isEnabled()
        qtbot.waitUntil(lambda: [request.name for request in engine.asked(UseModel)] == ["ViT-B-32/openai"])

    def test_how_far_it_is_is_told(self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.library.change_status(switching=Switching("ViT-B-32/openai", 7, 20))
        dialog.model.name.setText("ViT-B-32/openai")
        dialog.model.button.click()
        qtbot.waitUntil(lambda: "7 of 20" in dialog.model.hint.text())
        assert not dialog.model.button.isEnabled()  # it is on its way
        dialog.model.name.setText("starter")
        assert dialog.model.button.isEnabled()  # which takes the change back

    @pytest.mark.parametrize("name", ["", "  ", "starter"])
    def test_what_changes_nothing_is_not_asked_for(self, dialog: SettingsDialog, engine: FakeEngine, name: str) -> None:
        dialog.model.name.setText(name)
        assert not dialog.model.button.isEnabled()
        QTest.keyClick(dialog.model.name, Qt.Key.Key_Return)
        assert engine.asked(UseModel) == []

    def test_why_it_cannot_be_had_is_said(self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[UseModel] = "There is no such model."
        dialog.model.name.setText("nonsense")
        dialog.model.button.click()
        qtbot.waitUntil(lambda: said(dialog) == "There is no such model.")
        assert dialog.model.button.isEnabled()


class TestEngine:
    def test_without_one_only_the_window_can_be_set(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        of_engine = (dialog.show_library, dialog.folders, dialog.backup, dialog.model)
        assert all(part.isEnabled() for part in of_engine)
        engine.held.add(BackUp)
        dialog.backup.button.click()
        with qtbot.waitSignal(window.session.client.gone):
            engine.die()
        assert not any(part.isEnabled() for part in of_engine)
        assert dialog.scheme.isEnabled()
        assert said(dialog, Topic.ENGINE) == "The engine is not running"
        with qtbot.waitSignal(window.session.status_changed):
            window.session.start()
        assert all(part.isEnabled() for part in (*of_engine, dialog.backup.button))
        assert said(dialog, Topic.ENGINE) == ""

    def test_opened_without_one_it_says_so(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.session.client.gone):
            engine.die()
        dialog = window.adjusting.open(window)
        assert said(dialog, Topic.ENGINE) == "The engine is not running"
        assert not dialog.folders.isEnabled()

    def test_what_fails_after_it_was_closed_is_told_by_the_window(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.held.add(UseModel)
        dialog.model.name.setText("nonsense")
        dialog.model.button.click()
        qtbot.waitUntil(lambda: engine.asked(UseModel) != [])
        dialog.close()
        with qtbot.waitSignal(window.adjusting.failed):
            engine.send(Failed(engine.asked(UseModel)[0].id, "not-found", "There is no such model."))
        bar = window.browser.messages.bar(Topic.REQUEST)
        assert bar is not None
        assert bar.message.sentence == "There is no such model."

    def test_an_answer_after_it_was_closed_does_no_harm(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.held.add(BackUp)
        dialog.backup.button.click()
        qtbot.waitUntil(lambda: engine.asked(BackUp) != [])
        dialog.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.waitUntil(lambda: window.findChildren(SettingsDialog) == [])
        with qtbot.waitSignal(window.adjusting.backed_up):
            engine.send(BackedUp(engine.asked(BackUp)[0].id, "/library/backups/now.sqlite", 1, ()))
