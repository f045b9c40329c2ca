"""The composer: what is written becomes the composition, and the pieces come and go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.place import Composition, ReferencePhoto
from desktop.thumbnails import ThumbnailLoader
from desktop.views.composer import Composer
from engine.messages import Filters

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
    past = Composition((DOG,), "at night", 0.8, "people")
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
