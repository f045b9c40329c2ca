"""The composer: what is written becomes the composition, and the pieces come and go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.place import Composition, ReferencePhoto
from desktop.thumbnails import ThumbnailLoader
from desktop.views.composer import Composer
from desktop.views.words_edit import WordsEdit
from engine.messages import Filters, Previewed

CAT, DOG = ReferencePhoto.of_file("/none/cat.jpg"), ReferencePhoto.of_file("/none/dog.jpg")


@pytest.fixture
def composer(qtbot: QtBot, tmp_path: Path) -> Iterator[Composer]:
    loader = ThumbnailLoader(tmp_path / "thumbnails.sqlite")
    shown = Composer(loader)
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    loader.close()


def test_writes_the_composition(composer: Composer, qtbot: QtBot) -> None:
    composer.add_references((CAT, DOG))
    QTest.keyClicks(composer.words, "in the snow")
    composer.blend.setValue(25)
    with qtbot.waitSignal(composer.searched) as waiting:
        QTest.keyClick(composer.words, Qt.Key.Key_Return)
    assert waiting.args == [Composition((CAT, DOG), "in the snow", 0.25)]


def test_blend_starts_in_the_middle_and_returns_there(composer: Composer) -> None:
    composer.add_references((CAT,))
    composer.words.setText("in the snow")
    assert composer.composition.blend == 0.5
    composer.blend.setValue(80)
    QTest.mouseDClick(composer.blend, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert composer.composition.blend == 0.5


def test_slider_is_there_for_photos_with_words(composer: Composer) -> None:
    assert not composer.blend.isEnabled()
    composer.add_references((CAT,))
    assert not composer.blend.isEnabled()
    composer.words.setText("in the snow")
    assert composer.blend.isEnabled()


def test_a_chip_removes_its_own_photo(composer: Composer) -> None:
    composer.add_references((CAT, DOG))
    composer.chips[0].remove.click()
    assert composer.composition.references == (DOG,)
    assert len(composer.chips) == 1


def test_backspace_in_empty_words_takes_the_last_photo(composer: Composer) -> None:
    composer.add_references((CAT, DOG))
    composer.words.setText("a")
    QTest.keyClick(composer.words, Qt.Key.Key_Backspace)
    assert composer.composition.references == (CAT, DOG)
    QTest.keyClick(composer.words, Qt.Key.Key_Backspace)
    assert composer.composition.references == (CAT,)


def test_tab_goes_through_the_parts_from_left_to_right(composer: Composer) -> None:
    composer.add_references((CAT, DOG))
    composer.set_history(True, True)
    composer.set_conditions(Filters(rating=3, kind="raw"))
    composer.open_avoid()
    expected = [
        composer.back,
        composer.forward,
        *(chip.remove for chip in composer.chips),
        composer.add,
        composer.words,
        composer.not_words,
        composer.filters,
        composer.search,
        composer.more,
        composer.avoid.words,
        composer.avoid.remove,
        *(chip.remove for chip in composer.filter_chips),
        composer.prompt.edit,
        composer.blend,
    ]
    order, widget = [], composer.back
    for _ in range(60):
        if widget in expected and widget not in order:
            order.append(widget)
        widget = widget.nextInFocusChain()
    assert [part.accessibleName() for part in order] == [part.accessibleName() for part in expected]


def test_the_empty_place_for_a_photo_gives_way(composer: Composer) -> None:
    assert composer.slot.isVisible()
    composer.add_references((CAT,))
    assert not composer.slot.isVisible()
    assert composer.add.isVisible()


def test_shows_a_composition_of_the_history(composer: Composer) -> None:
    past = Composition((DOG,), "at night", 0.8, "people", plain=True)
    composer.set_composition(past)
    assert composer.composition == past
    assert composer.avoid.isVisible()
    composer.set_composition(Composition(words="at night"))
    assert not composer.avoid.isVisible()


def test_a_pasted_file_is_a_reference_and_words_stay_words(composer: Composer, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "cat.jpg"
    file.touch()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(mime)
    with qtbot.waitSignal(composer.pasted) as waiting:
        QTest.keyClick(composer.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert waiting.args[0].references == (ReferencePhoto.of_file(str(file)),)
    QGuiApplication.clipboard().setText("at night")
    QTest.keyClick(composer.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert composer.words.text() == "at night"


class TestWordsToAvoid:
    def test_the_field_comes_when_it_is_asked_for(self, composer: Composer, qtbot: QtBot) -> None:
        assert not composer.avoid.isVisible()
        composer.not_words.click()
        qtbot.waitUntil(composer.avoid.words.hasFocus)
        QTest.keyClicks(composer.avoid.words, "people")
        composer.words.setText("a beach")
        with qtbot.waitSignal(composer.searched) as waiting:
            QTest.keyClick(composer.avoid.words, Qt.Key.Key_Return)
        assert waiting.args == [Composition(words="a beach", avoid="people")]

    def test_escape_and_the_button_take_it_away_with_its_words(self, composer: Composer) -> None:
        for leave in (lambda: QTest.keyClick(composer.avoid.words, Qt.Key.Key_Escape), composer.avoid.remove.click):
            composer.not_words.click()
            QTest.keyClicks(composer.avoid.words, "people")
            leave()
            assert not composer.avoid.isVisible()
            assert composer.composition.avoid == ""
            assert composer.words.hasFocus()

    def test_alone_they_are_no_search_and_it_says_so(self, composer: Composer) -> None:
        composer.not_words.click()
        QTest.keyClicks(composer.avoid.words, "people")
        assert composer.composition.empty
        assert composer.prompt_line().startswith("Words to avoid go with")


class TestPrompt:
    @pytest.fixture
    def asked(self, composer: Composer) -> list[Composition]:
        """What the prompt is asked of; `in the snow` is written."""
        asked: list[Composition] = []
        composer.prompt_wanted.connect(asked.append)
        composer.add_references((CAT,))
        composer.words.setText("in the snow")
        return asked

    def test_it_is_shown_and_says_when_nothing_else_is_asked(
        self, composer: Composer, asked: list[Composition]
    ) -> None:
        prompt = "a photo of (photo) that is in the snow"
        composer.set_prompt(Previewed(1, prompt))
        assert composer.prompt_line() == f"prompt: {prompt}"
        composer.set_prompt(Previewed(2, prompt, alone=True))
        assert composer.prompt_line() == f"prompt alone: {prompt}"
        assert asked == []

    def test_it_becomes_the_words_and_escape_brings_them_back(
        self, composer: Composer, asked: list[Composition]
    ) -> None:
        composer.prompt.edit.click()
        assert asked == [Composition((CAT,), "in the snow")]
        composer.write_prompt(asked[0], Previewed(1, "", "a photo of $ that is in the snow"))
        assert composer.words.text() == "a photo of $ that is in the snow"
        assert composer.focusWidget() is composer.words
        assert composer.prompt_line().startswith("$ stands for the photo")
        assert not composer.prompt.edit.isVisible()
        QTest.keyClicks(composer.words, ", at night")
        QTest.keyClick(composer.words, Qt.Key.Key_Escape)
        assert composer.composition == Composition((CAT,), "in the snow")
        assert composer.prompt.edit.isVisible()
        composer.words.setText("at night")
        QTest.keyClick(composer.words, Qt.Key.Key_Escape)
        assert composer.words.text() == "at night"  # that was not edited as a prompt

    def test_return_searches_it_as_it_stands(self, composer: Composer, asked: list[Composition], qtbot: QtBot) -> None:
        QTest.mouseClick(composer.prompt._line, Qt.MouseButton.LeftButton)
        composer.write_prompt(asked[0], Previewed(1, "", "a photo of $ that is in the snow"))
        QTest.keyClicks(composer.words, "y hills")
        with qtbot.waitSignal(composer.searched) as waiting:
            QTest.keyClick(composer.words, Qt.Key.Key_Return)
        assert waiting.args == [Composition((CAT,), "a photo of $ that is in the snowy hills")]
        QTest.keyClick(composer.words, Qt.Key.Key_Escape)
        assert composer.words.text() == "a photo of $ that is in the snowy hills"

    def test_what_it_rules_out_is_avoided(self, composer: Composer, asked: list[Composition]) -> None:
        composer.words.setText("without a ball")
        composer.avoid.set_text("people")
        composer.edit_prompt()
        composer.write_prompt(asked[-1], Previewed(1, "", "a photo of $", ("ball",)))
        assert (composer.words.text(), composer.avoid.text()) == ("a photo of $", "people, ball")
        QTest.keyClick(composer.words, Qt.Key.Key_Escape)
        assert (composer.words.text(), composer.avoid.text()) == ("without a ball", "people")

    def test_one_that_comes_late_changes_nothing(self, composer: Composer, asked: list[Composition]) -> None:
        composer.edit_prompt()
        composer.words.setText("at night")
        composer.write_prompt(asked[0], Previewed(1, "", "a photo of $ that is in the snow"))
        assert composer.words.text() == "at night"

    def test_without_a_photo_the_words_are_the_prompt(self, composer: Composer, qtbot: QtBot) -> None:
        composer.words.setText("a dog")
        composer.set_prompt(Previewed(1, "a dog"))
        assert not composer.prompt.edit.isVisible()
        with qtbot.assertNotEmitted(composer.prompt_wanted):
            composer.edit_prompt()
            QTest.mouseClick(composer.prompt._line, Qt.MouseButton.LeftButton)
        assert composer.focusWidget() is composer.words

    def test_the_line_keeps_its_height(self, composer: Composer) -> None:
        before = composer.sizeHint().height()
        composer.add_references((CAT,))
        composer.words.setText("in the snow")
        composer.set_prompt(Previewed(1, "a photo of (photo) that is in the snow"))
        assert composer.prompt.edit.isVisible()
        assert composer.sizeHint().height() == before

    def test_its_button_stands_at_its_end_and_stays_when_there_is_no_room(self, composer: Composer) -> None:
        composer.add_references((CAT,))
        composer.words.setText("in the snow")
        for width, text in ((1200, "a photo of (photo)"), (1200, "a photo of (photo) that is red"), (600, "red " * 90)):
            composer.resize(width, composer.height())
            composer.set_prompt(Previewed(1, text))
            QApplication.processEvents()
            line, edit = composer.prompt._line, composer.prompt.edit
            assert 0 <= edit.x() - line.geometry().right() < 8
            assert edit.geometry().right() <= composer.prompt.rect().right()
            assert (line.text() == f"prompt: {text}") == (width == 1200)


class TestFilters:
    def test_each_is_a_chip_that_lifts_it(self, composer: Composer, qtbot: QtBot) -> None:
        composer.set_conditions(Filters(after="2024-01-01", before="2025-01-01", rating=4))
        assert [chip.condition.text for chip in composer.filter_chips] == ["2024", "4 stars or more"]
        assert composer.filter_chips[0].isVisible()
        with qtbot.waitSignal(composer.narrowed) as waiting:
            composer.filter_chips[0].remove.click()
        assert waiting.args == [Filters(rating=4)]

    def test_without_any_their_line_takes_no_room(self, composer: Composer) -> None:
        before = composer.sizeHint().height()
        composer.set_conditions(Filters(rating=4))
        assert composer.sizeHint().height() > before
        composer.set_conditions(Filters())
        assert composer.sizeHint().height() == before


class TestRecentSearches:
    def test_they_are_offered_as_one_types_and_searched_when_chosen(self, composer: Composer, qtbot: QtBot) -> None:
        composer.words.suggest(("a dog in the snow", "at night", "Snowy hills"))
        composer.words.setFocus()
        QTest.keyClicks(composer.words, "snow")
        completer = composer.words.completer()
        offered = completer.completionModel()
        assert [offered.index(row, 0).data() for row in range(offered.rowCount())] == [
            "a dog in the snow",
            "Snowy hills",
        ]
        popup = completer.popup()
        assert popup.isVisible()
        QTest.keyClick(popup, Qt.Key.Key_Down)
        with qtbot.waitSignal(composer.searched) as waiting:
            QTest.keyClick(popup, Qt.Key.Key_Return)
        assert waiting.args == [Composition(words="a dog in the snow")]

    def test_return_without_a_choice_searches_what_was_written(self, composer: Composer, qtbot: QtBot) -> None:
        composer.words.suggest(("snow in spring",))
        composer.words.setFocus()
        QTest.keyClicks(composer.words, "snow")
        popup = composer.words.completer().popup()
        assert popup.isVisible()
        with qtbot.waitSignal(composer.searched) as waiting:
            QTest.keyClick(popup, Qt.Key.Key_Return)
        assert waiting.args == [Composition(words="snow")]


class TestConcepts:
    @pytest.fixture
    def words(self, composer: Composer) -> WordsEdit:
        composer.words.suggest(("snow at night",))
        composer.words.learn(("snow", "snowman", "dog"))
        composer.words.setFocus()
        return composer.words

    def offered(self, words: WordsEdit) -> list[str]:
        popup = words.completer().popup()
        model = popup.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())] if popup.isVisible() else []

    def test_they_are_offered_key_by_key(self, words: WordsEdit) -> None:
        seen = []
        for key in ("i", "n", " ", "s", "n", "o", "w", "m", "x"):
            QTest.keyClicks(words, key)
            seen.append(self.offered(words))
        assert seen == [
            ["snow at night"],  # in "night"
            [],
            [],
            [],
            ["snow", "snowman"],
            ["snow", "snowman"],
            ["snowman"],
            ["snowman"],
            [],
        ]

    def test_only_at_the_end_of_the_line(self, words: WordsEdit) -> None:
        words.setText("a red thing")
        words.setCursorPosition(2)
        QTest.keyClicks(words, "do")
        assert words.text() == "a dored thing"
        assert self.offered(words) == []

    def test_return_searches_what_was_written(self, composer: Composer, words: WordsEdit, qtbot: QtBot) -> None:
        QTest.keyClicks(words, "in the sno")
        assert self.offered(words) != []
        with qtbot.waitSignal(composer.searched) as waiting:
            QTest.keyClick(words.completer().popup(), Qt.Key.Key_Return)
        assert waiting.args == [Composition(words="in the sno")]
        assert self.offered(words) == []

    def test_return_on_one_searches_with_it_once(self, composer: Composer, words: WordsEdit) -> None:
        asked: list[Composition] = []
        composer.searched.connect(asked.append)
        QTest.keyClicks(words, "in the sno")
        popup = words.completer().popup()
        QTest.keyClick(popup, Qt.Key.Key_Down)
        assert words.text() == "in the snow"
        QTest.keyClick(popup, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert asked == [Composition(words="in the snow")]

    def test_one_goes_on_from_what_is_chosen(self, composer: Composer, words: WordsEdit, qtbot: QtBot) -> None:
        QTest.keyClicks(words, "in the sno")
        popup = words.completer().popup()
        for _ in range(2):
            QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClicks(popup, " at night")
        assert words.text() == "in the snowman at night"
        QTest.keyClicks(words, " with a do")
        popup = words.completer().popup()
        with qtbot.assertNotEmitted(composer.searched):
            QTest.mouseClick(
                popup.viewport(), Qt.MouseButton.LeftButton, pos=popup.visualRect(popup.model().index(0, 0)).center()
            )
        assert words.text() == "in the snowman at night with a dog"
        assert not popup.isVisible()
        with qtbot.waitSignal(composer.searched):
            QTest.keyClick(words, Qt.Key.Key_Return)

    def test_escape_closes_them_first(self, words: WordsEdit, qtbot: QtBot) -> None:
        QTest.keyClicks(words, "in the sno")
        with qtbot.assertNotEmitted(words.escaped):
            QTest.keyClick(words.completer().popup(), Qt.Key.Key_Escape)
        assert self.offered(words) == []
        assert words.text() == "in the sno"
        with qtbot.waitSignal(words.escaped):
            QTest.keyClick(words, Qt.Key.Key_Escape)
