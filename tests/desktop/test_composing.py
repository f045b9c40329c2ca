"""The composer, the session and the settings together: the prompt is edited, asked alone, and words are suggested."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.place import ReferencePhoto
from desktop.settings import Settings
from desktop.views.message_area import Topic
from engine.messages import GetConcepts, Preview, Search
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.test_main_window import message, search

PHOTO = ReferencePhoto.of_photo(photo(1))


def edit_prompt(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.prompt_came):
        window.actions_of_window.prompt.trigger()


class TestPrompt:
    def test_it_is_edited_searched_and_left_by_the_history(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        composer = window.composer
        composer.add_references((PHOTO,))
        search(window, "red", qtbot)
        edit_prompt(window, qtbot)
        assert composer.words.text() == "a photo of $ that is red"
        QTest.keyClicks(composer.words, " and old")
        with qtbot.waitSignal(window.session.found):
            QTest.keyClick(composer.words, Qt.Key.Key_Return)
        assert engine.asked(Search)[-1].query.words == "a photo of $ that is red and old"
        qtbot.waitUntil(lambda: composer.prompt_line() == "prompt alone: a photo of (photo) that is red and old")
        with qtbot.waitSignal(window.session.found):
            composer.back.click()
        assert composer.words.text() == "red"
        with qtbot.waitSignal(window.session.found):
            composer.forward.click()
        assert composer.words.text() == "a photo of $ that is red and old"

    def test_a_photo_without_words_has_one_to_begin_with(self, window: MainWindow, qtbot: QtBot) -> None:
        window.composer.add_references((PHOTO,))
        edit_prompt(window, qtbot)
        assert window.composer.words.text() == "a photo of $"

    def test_why_there_is_none_is_told(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        window.composer.add_references((PHOTO,))
        window.composer.words.setText("$ beside $2")
        engine.failures[Preview] = "$2 stands for photo number 2, but there are only 1."
        with qtbot.waitSignal(window.session.failed):
            window.actions_of_window.prompt.trigger()
        assert message(window, Topic.REQUEST).startswith("$2 stands for")
        assert window.composer.words.text() == "$ beside $2"


class TestPromptAlone:
    def test_what_is_shown_is_searched_again_with_it(
        self, window: MainWindow, engine: FakeEngine, settings: Settings, qtbot: QtBot
    ) -> None:
        plain = window.actions_of_window.plain
        assert plain in window.composer.more.menu().actions()
        assert not plain.isChecked()
        window.composer.add_references((PHOTO,))
        search(window, "red", qtbot)
        with qtbot.waitSignal(window.session.found):
            plain.trigger()
        assert engine.asked(Search)[-1].query.plain
        assert settings.plain
        with qtbot.waitSignal(window.session.found):
            plain.trigger()
        assert not engine.asked(Search)[-1].query.plain
        assert not settings.plain

    def test_a_draft_waits_until_it_is_searched(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        search(window, "red", qtbot)
        window.composer.words.setText("blue")
        with qtbot.assertNotEmitted(window.session.moved):
            window.actions_of_window.plain.trigger()
        assert window.composer.words.text() == "blue"
        search(window, "blue", qtbot)
        assert [(one.query.words, one.query.plain) for one in engine.asked(Search)] == [("red", False), ("blue", True)]

    def test_the_history_has_it_as_it_was(self, window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
        plain = window.actions_of_window.plain
        search(window, "red", qtbot)
        with qtbot.waitSignal(window.session.found):
            plain.trigger()
        with qtbot.waitSignal(window.session.found):
            window.composer.back.click()
        assert not plain.isChecked()
        assert not window.composer.composition.plain
        assert settings.plain  # as it was chosen
        with qtbot.waitSignal(window.session.found):
            window.composer.forward.click()
        assert plain.isChecked()

    def test_it_stays_when_the_library_is_shown(self, window: MainWindow, qtbot: QtBot) -> None:
        window.actions_of_window.plain.trigger()
        search(window, "red", qtbot)
        with qtbot.waitSignal(window.session.listed):
            window.sidebar.place_wanted.emit(window.sidebar.entries()[0].place)
        assert window.composer.words.text() == ""
        assert window.actions_of_window.plain.isChecked()
        assert window.composer.composition.plain


class TestSuggestions:
    def test_what_the_engine_knows_words_for_is_offered_after_past_searches(
        self, window: MainWindow, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        engine.library.concepts = ("snow", "snowman")
        with qtbot.waitSignal(window.session.client.connected):
            window.session.start()  # an engine that was started anew
        qtbot.waitUntil(lambda: len(engine.asked(GetConcepts)) == 2)
        search(window, "a snowman", qtbot)
        qtbot.waitUntil(lambda: bool(window.composer.words._suggestions.offered("snow")))
        words = window.composer.words
        words.clear()
        words.setFocus()
        QTest.keyClicks(words, "sno")
        popup = words.completer().popup()
        assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == [
            "a snowman",
            "snow",
            "snowman",
        ]

    def test_an_engine_that_has_none_is_no_failure(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        engine.failures[GetConcepts] = "The library's list of concepts cannot be read."
        with qtbot.assertNotEmitted(window.session.failed):
            with qtbot.waitSignal(window.session.client.connected):
                window.session.start()
            qtbot.waitUntil(lambda: len(engine.asked(GetConcepts)) == 2)
            search(window, "snow", qtbot)
