"""The sheet of keyboard shortcuts names every key of the window, and no other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from desktop.dialogs.shortcut_sheet import Section, Shortcut, ShortcutSheet, sections
from desktop.main_window import MainWindow


def named(sheet: ShortcutSheet) -> set[tuple[str, str]]:
    """What does what, for every key."""
    shortcuts = [one for column in sheet.columns for section in column for one in section.shortcuts]
    return {(one.text, key) for one in shortcuts for key in one.keys}


def there_is(window: MainWindow) -> set[tuple[str, str]]:
    """The same of the actions that the window and all in it have."""
    native = QKeySequence.SequenceFormat.NativeText
    actions = window.findChildren(QAction)
    keys = [(action.toolTip(), key.toString(native)) for action in actions for key in action.shortcuts()]
    return {(text.removesuffix(" …"), key) for text, key in keys}


def test_it_names_every_key_of_the_window_and_no_other(window: MainWindow) -> None:
    assert window.findChildren(QShortcut) == []  # which have no name to show
    assert [button.text() for button in window.findChildren(QAbstractButton) if not button.shortcut().isEmpty()] == []
    sheet = window.show_keys()
    assert ("Favourite", "F") in {(text.removeprefix("Mark as ").capitalize(), key) for text, key in named(sheet)}
    assert len(named(sheet)) > 40
    assert named(sheet) == there_is(window)


def test_all_of_it_is_on_the_sheet_and_each_line_once(window: MainWindow) -> None:
    sheet = window.show_keys()
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    for column in sheet.columns:
        for section in column:
            assert texts.count(section.title) == 1
            for shortcut in section.shortcuts:
                assert texts.count(shortcut.text) == 1, shortcut.text
                assert set(shortcut.keys) <= set(texts)


def test_a_renamed_action_keeps_its_name_there(window: MainWindow) -> None:
    before = named(window.show_keys())
    window.browser.grid.actions_on_photos.favourite.setText("No longer a favourite")
    assert named(window.show_keys()) == before


def test_question_mark_and_f1_open_it_and_escape_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    window.browser.grid.setFocus()
    for key in (Qt.Key.Key_Question, Qt.Key.Key_F1):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.browser.grid, key)
        [sheet] = window.findChildren(ShortcutSheet)
        qtbot.waitUntil(sheet.isActiveWindow)
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert not sheet.isVisible()
        qtbot.waitUntil(lambda: window.findChildren(ShortcutSheet) == [])


def test_a_question_mark_among_the_words_is_one(window: MainWindow) -> None:
    QTest.keyClicks(window.composer.words, "who?")
    assert window.composer.words.text() == "who?"
    assert window.findChildren(ShortcutSheet) == []


def test_it_is_in_the_menu(window: MainWindow) -> None:
    assert window.actions_of_window.keys in window.composer.more.menu().actions()


def test_what_has_no_key_or_was_named_before_is_left_out(window: MainWindow) -> None:
    plain, keyed, same, other = (QAction(text, window) for text in ("Plain", "Keyed", "Keyed", "Other"))
    keyed.setShortcut("Ctrl+K")
    same.setShortcut("Ctrl+K")
    other.setShortcut("Ctrl+J")
    parts = (("One", (plain, keyed)), ("Two", (same,)), ("Three", (same, other)))
    assert sections(parts) == (
        Section("One", (Shortcut("Keyed", ("Ctrl+K",)),)),
        Section("Three", (Shortcut("Other", ("Ctrl+J",)),)),
    )
