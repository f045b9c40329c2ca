"""What is set in the dialog of the settings is kept, applied at once, or asked of the engine."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import file_actions, theme
from desktop.dialogs.choice_delegate import NoteRole
from desktop.dialogs.settings_dialog import SettingsDialog
from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.views.message_area import Topic
from engine.messages import (
    AddFolders,
    BackedUp,
    BackUp,
    Changes,
    Done,
    Failed,
    Folder,
    KnownModel,
    ListPhis,
    RemoveFolder,
    SetPace,
    Switching,
    UseModel,
    UsePhi,
)
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

    def test_background_work_goes_as_fast_as_is_chosen(
        self, dialog: SettingsDialog, engine: FakeEngine, window: MainWindow, qtbot: QtBot
    ) -> None:
        assert dialog.pace.currentData() == "usual"
        with qtbot.waitSignal(window.session.status_changed):
            choose(dialog.pace, "Full speed, on battery too")
        assert [request.pace for request in engine.asked(SetPace)] == ["full"]
        assert dialog.pace.currentData() == "full"
        engine.failures[SetPace] = "The disk is full."
        with qtbot.waitSignal(window.session.status_changed):
            choose(dialog.pace, "Full speed, slower on battery")
        assert said(dialog) == "The disk is full."
        assert dialog.pace.currentData() == "full", "what is chosen is what holds"

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


def offered(box: QComboBox, role: int = NoteRole) -> list[str]:
    return [box.itemData(place, role) for place in range(box.count())]


class TestListOfModels:
    @pytest.fixture(autouse=True)
    def listed(self, dialog: SettingsDialog, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: dialog.model.choice.count() == 3)

    def test_each_says_whether_it_is_here(self, dialog: SettingsDialog) -> None:
        choice = dialog.model.choice
        names = ["starter", "ViT-B-32-quickgelu/openai", "ViT-L-14-quickgelu/openai"]
        notes = ["in use", "on this computer", "to be downloaded, about 1.7 GB"]
        assert offered(choice, Qt.ItemDataRole.DisplayRole) == names
        assert offered(choice) == notes
        spoken = offered(choice, Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == [f"{name}, {note}" for name, note in zip(names, notes, strict=True)]
        assert dialog.model.name.text() == ""

    def test_one_that_is_here_is_used(self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
        choice = dialog.model.choice
        choice.setFocus()
        for _ in range(2):
            QTest.keyClick(choice, Qt.Key.Key_Down)
        assert dialog.model.hint.text() == "Knows people, events, places and styles."
        dialog.model.button.click()
        qtbot.waitUntil(lambda: [one.name for one in engine.asked(UseModel)] == ["ViT-B-32-quickgelu/openai"])

    def test_one_that_is_not_here_says_how_it_is_to_be_had(self, dialog: SettingsDialog, engine: FakeEngine) -> None:
        dialog.model.choice.setCurrentIndex(2)
        assert "“akin models get ViT-L-14-quickgelu/openai” in a terminal" in dialog.model.hint.text()
        assert not dialog.model.button.isEnabled()
        QTest.keyClick(dialog.model.name, Qt.Key.Key_Return)
        assert engine.asked(UseModel) == []

    def test_what_was_downloaded_meanwhile_can_be_used(
        self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        dialog.model.choice.setCurrentIndex(2)
        large = structs.replace(engine.library.models[2], here=True)
        engine.library.models = (*engine.library.models[:2], large, KnownModel("RN50/mine", here=True))
        dialog.looked_at.emit()
        qtbot.waitUntil(dialog.model.button.isEnabled)
        assert dialog.model.name.text() == large.name
        assert offered(dialog.model.choice)[2:] == ["on this computer", "on this computer"]

    def test_coming_back_to_the_dialog_has_a_look(self, dialog: SettingsDialog, qtbot: QtBot) -> None:
        terminal = QWidget()
        qtbot.addWidget(terminal)
        terminal.show()
        terminal.activateWindow()
        qtbot.waitUntil(terminal.isActiveWindow)
        with qtbot.waitSignal(dialog.looked_at):
            dialog.activateWindow()

    def test_the_one_in_use_follows_what_the_engine_says(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.library.change_status(model="ViT-B-32-quickgelu/openai")
        with qtbot.waitSignal(window.session.status_changed):
            window.session.ask_status()
        assert offered(dialog.model.choice)[:2] == ["on this computer", "in use"]


class TestPhi:
    @pytest.fixture(autouse=True)
    def listed(self, dialog: SettingsDialog, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: dialog.phi.choice.isEnabled())

    def test_the_one_in_use_is_shown_with_how_it_came_about(self, dialog: SettingsDialog) -> None:
        assert (dialog.phi.choice.currentText(), dialog.phi.note.text()) == ("text", "trained on text")
        assert offered(dialog.phi.choice)[1:] == ["computed from the model", "imported, CC BY-NC 4.0"]

    def test_another_one_is_used_at_once(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.held.add(UsePhi)
        choose(dialog.phi.choice, "SEARLE")
        assert dialog.phi.choice.hasFocus()
        assert dialog.phi.note.text() == "loading …"
        qtbot.waitUntil(lambda: [one.name for one in engine.asked(UsePhi)] == ["closed-form", "SEARLE"])
        engine.library.change_status(phi="closed-form")
        with qtbot.waitSignal(window.session.status_changed):
            engine.send(Changes(model=True))  # on the way
        assert dialog.phi.choice.currentText() == "SEARLE"
        engine.library.change_status(phi="SEARLE")
        for request in engine.asked(UsePhi):
            engine.send(Done(request.id))
        qtbot.waitUntil(lambda: dialog.phi.note.text() == "imported, CC BY-NC 4.0")
        assert dialog.phi.choice.currentText() == "SEARLE"

    def test_one_that_cannot_be_had_leaves_the_present_one(
        self, dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.failures[UsePhi] = "The file is damaged."
        choose(dialog.phi.choice, "closed-form")
        qtbot.waitUntil(lambda: said(dialog) == "The file is damaged.")
        assert dialog.phi.choice.isEnabled()
        assert dialog.phi.choice.currentText() == "text"

    def test_nothing_is_asked_of_a_model_that_loads(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        asked = len(engine.asked(ListPhis))
        engine.library.change_status(model="ViT-B-32-quickgelu/openai", device="", phi="")
        with qtbot.waitSignal(window.session.status_changed):
            window.session.ask_status()
        assert not dialog.phi.choice.isEnabled()
        assert len(engine.asked(ListPhis)) == asked
        engine.library.change_status(device="cpu", phi="closed-form")
        with qtbot.waitSignal(window.session.status_changed):
            window.session.ask_status()
        qtbot.waitUntil(dialog.phi.choice.isEnabled)
        assert dialog.phi.choice.currentText() == "closed-form"

    def test_a_closed_dialog_asks_nothing_more(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        dialog.close()
        asked = len(engine.asked(ListPhis))
        engine.library.change_status(phi="closed-form")
        with qtbot.waitSignal(window.session.status_changed):
            window.session.ask_status()
        assert len(engine.asked(ListPhis)) == asked


class TestEngine:
    def test_without_one_only_the_window_can_be_set(
        self, dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        of_engine = (dialog.show_library, dialog.folders, dialog.backup, dialog.model, dialog.phi)
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
