"""The rules of what is passed over: written, applied, refused, and told by the engine meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.dialogs.settings_dialog import SettingsDialog
from desktop.main_window import MainWindow
from desktop.views.message_area import Topic
from engine.messages import SetIgnored
from tests.desktop.fake_engine import FakeEngine


@pytest.fixture
def dialog(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> SettingsDialog:
    engine.library.change_status(ignored="*.png")
    with qtbot.waitSignal(window.session.status_changed):
        return window.adjusting.open(window)


def write(dialog: SettingsDialog, text: str) -> None:
    """Below what is there, as a user does."""
    rules = dialog.ignored.rules
    rules.setFocus()
    QTest.keyClick(rules, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(rules, Qt.Key.Key_Return)
    QTest.keyClicks(rules, text)


def hear(window: MainWindow, engine: FakeEngine, qtbot: QtBot, ignored: str) -> None:
    """The engine tells other rules, as after `akin ignore`."""
    engine.library.change_status(ignored=ignored)
    with qtbot.waitSignal(window.session.status_changed):
        window.session.ask_status()


def asked(engine: FakeEngine) -> list[str]:
    return [request.rules for request in engine.asked(SetIgnored)]


def test_they_are_applied_where_they_differ_from_what_holds(
    dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    ignored = dialog.ignored
    assert (ignored.rules.toPlainText(), ignored.apply.isEnabled()) == ("*.png", False)
    write(dialog, "!")
    assert ignored.apply.isEnabled()
    for _ in range(2):
        QTest.keyClick(ignored.rules, Qt.Key.Key_Backspace)
    assert not ignored.apply.isEnabled()
    write(dialog, "Screenshots/")
    ignored.apply.click()
    qtbot.waitUntil(lambda: not ignored.apply.isEnabled())
    assert asked(engine) == ["*.png\nScreenshots/"]
    assert ignored.rules.toPlainText() == "*.png\nScreenshots/"


def test_what_is_refused_is_told_and_stays_to_be_corrected(
    dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.failures[SetIgnored] = '"!" is no pattern.'
    write(dialog, "!")
    dialog.ignored.apply.click()
    qtbot.waitUntil(lambda: dialog.messages.bar(Topic.REQUEST) is not None)
    bar = dialog.messages.bar(Topic.REQUEST)
    assert bar is not None
    assert bar.message.sentence == '"!" is no pattern.'
    assert dialog.ignored.rules.toPlainText() == "*.png\n!"
    assert dialog.ignored.apply.isEnabled()
    engine.failures.clear()
    QTest.keyClicks(dialog.ignored.rules, "logo.png")
    dialog.ignored.apply.click()
    assert dialog.messages.bar(Topic.REQUEST) is None
    qtbot.waitUntil(lambda: asked(engine)[1:] == ["*.png\n!logo.png"])


def test_rules_from_elsewhere_are_shown_but_never_over_what_is_being_written(
    dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    rules, apply = dialog.ignored.rules, dialog.ignored.apply
    hear(window, engine, qtbot, "*.gif\r\n\N{NO-BREAK SPACE}a\r\n")
    assert (rules.toPlainText(), apply.isEnabled()) == ("*.gif\n a\n", False)
    hear(window, engine, qtbot, "*.gif")
    write(dialog, "*.bmp")
    hear(window, engine, qtbot, "*.tif")
    assert (rules.toPlainText(), apply.isEnabled()) == ("*.gif\n*.bmp", True)
    hear(window, engine, qtbot, "*.gif\n*.bmp")  # the same, as it happens
    assert not apply.isEnabled()
    hear(window, engine, qtbot, "")
    assert (rules.toPlainText(), apply.isEnabled()) == ("", False)


def test_a_status_that_changes_nothing_leaves_the_cursor(
    dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    dialog.ignored.rules.setFocus()
    QTest.keyClick(dialog.ignored.rules, Qt.Key.Key_End)
    hear(window, engine, qtbot, "*.png")
    assert dialog.ignored.rules.textCursor().position() == len("*.png")


def test_without_an_engine_they_cannot_be_changed_and_what_was_written_stays(
    dialog: SettingsDialog, window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    write(dialog, "*.bmp")
    with qtbot.waitSignal(window.session.client.gone):
        engine.die()
    assert not dialog.ignored.rules.isEnabled()
    assert not dialog.ignored.apply.isEnabled()
    with qtbot.waitSignal(window.session.status_changed):
        window.session.start()
    assert dialog.ignored.rules.toPlainText() == "*.png\n*.bmp"
    assert dialog.ignored.apply.isEnabled()


def test_the_keyboard_gets_in_and_out_of_the_field(dialog: SettingsDialog) -> None:
    write(dialog, "*.bmp")
    QTest.keyClick(dialog.ignored.rules, Qt.Key.Key_Tab)
    assert dialog.ignored.apply.hasFocus()
    assert dialog.ignored.rules.toPlainText() == "*.png\n*.bmp"


@pytest.mark.parametrize("leave", ["accept", "reject"])
def test_who_closes_the_dialog_means_what_he_wrote(
    dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot, leave: str
) -> None:
    write(dialog, "Screenshots/")
    getattr(dialog, leave)()
    qtbot.waitUntil(lambda: asked(engine) == ["*.png\nScreenshots/"])


def test_who_wrote_nothing_asks_for_nothing(dialog: SettingsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    dialog.accept()
    qtbot.wait(20)
    assert not asked(engine)
