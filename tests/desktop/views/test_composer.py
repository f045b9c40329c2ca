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
    expected = [
        composer.back,
        composer.forward,
        *(chip.remove for chip in composer.chips),
        composer.add,
        composer.words,
        composer.search,
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
    past = Composition((DOG,), "at night", 0.8)
    composer.set_composition(past)
    assert composer.composition == past


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
