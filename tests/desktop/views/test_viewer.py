"""The viewer: from the grid and back, from photo to photo, zoomed, turned, and what it says of what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.intents import View
from desktop.models.look import FITTED
from desktop.pictures import PictureLoader
from desktop.thumbnails import ThumbnailLoader
from desktop.views.viewer import Viewer
from engine.messages import Photo, PhotoReference, SetFavourite, SetRating
from tests.desktop.fake_engine import FakeEngine, photo
from tests.desktop.gestures import choose

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def picture(folder: Path, number: int) -> Photo:
    """A photo whose left half is red and whose right half is blue."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for column in range(800, 1600):
        for row in (0, 600, 1199):
            image.setPixelColor(column, row, QColor("blue"))
    path = folder / f"{number}.png"
    image.save(str(path))
    return structs.replace(photo(number), path=str(path), width=1600, height=1200)


@pytest.fixture
def viewer(qtbot: QtBot, tmp_path: Path) -> Iterator[Viewer]:
    pictures, thumbnails = PictureLoader(), ThumbnailLoader(tmp_path / "thumbnails.sqlite")
    shown = Viewer(pictures, thumbnails)
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    yield shown
    pictures.close()
    thumbnails.close()


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Photo, ...]:
    return tuple(picture(tmp_path, number) for number in range(4))


def test_keys_lead_from_photo_to_photo_as_far_as_there_are_any(viewer: Viewer, photos: tuple[Photo, ...]) -> None:
    viewer.open(View(photos, 1))
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left):
        QTest.keyClick(viewer, key)
        seen.append(photos.index(viewer.photo) if viewer.photo else None)
    assert seen == [2, 3, 3, 2, 0, 0]
    assert not viewer.bar.previous.isEnabled()
    assert viewer.bar.position.text() == "1 of 4"


def test_the_neighbours_are_decoded_ahead(viewer: Viewer, photos: tuple[Photo, ...], qtbot: QtBot) -> None:
    viewer.open(View(photos, 1))
    pictures = viewer._pictures
    qtbot.waitUntil(lambda: all(pictures.picture(one.path) is not None for one in photos))
    viewer.close_photos()
    assert all(pictures.picture(one.path) is None for one in photos)


def test_zoom_by_keys(viewer: Viewer, photos: tuple[Photo, ...], qtbot: QtBot) -> None:
    viewer.open(View(photos))
    canvas = viewer.canvases[0]
    qtbot.waitUntil(lambda: canvas.picture is not None)
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    QTest.keyClick(viewer, Qt.Key.Key_Minus)
    assert canvas.look.zoom == pytest.approx(1.25)
    QTest.keyClick(viewer, Qt.Key.Key_1)
    assert viewer.bar.zoom.text() == "100 %"
    QTest.keyClick(viewer, Qt.Key.Key_Right, SHIFT)
    assert canvas.look.x > 0.5
    assert viewer.photo == photos[0]
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert canvas.look == FITTED


def test_a_double_click_goes_between_whole_and_pixels(viewer: Viewer, photos: tuple[Photo, ...], qtbot: QtBot) -> None:
    viewer.open(View(photos))
    canvas = viewer.canvases[0]
    qtbot.waitUntil(lambda: canvas.picture is not None)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.frame.fit * canvas.look.zoom == pytest.approx(1.0)
    assert (canvas.look.x, canvas.look.y) < (0.5, 0.5)  # what was clicked is in sight
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.look == FITTED


def test_dragging_takes_the_photo_along(viewer: Viewer, photos: tuple[Photo, ...], qtbot: QtBot) -> None:
    viewer.open(View(photos))
    canvas = viewer.canvases[0]
    qtbot.waitUntil(lambda: canvas.picture is not None)
    canvas.zoom_to(canvas.frame.actual * 2)
    before = canvas.frame.target(canvas.look).topLeft()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(canvas, QPoint(340, 320))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 320))
    moved = canvas.frame.target(canvas.look).topLeft() - before
    assert (moved - QPointF(40, 20)).manhattanLength() < 1e-6


def test_turning_changes_what_is_seen_and_no_file(viewer: Viewer, photos: tuple[Photo, ...], qtbot: QtBot) -> None:
    content = Path(photos[0].path).read_bytes()
    viewer.open(View(photos))
    canvas = viewer.canvases[0]
    qtbot.waitUntil(lambda: canvas.picture is not None)
    lying = canvas.frame.target(canvas.look)
    QTest.keyClick(viewer, Qt.Key.Key_T)
    standing = canvas.frame.target(canvas.look)
    assert lying.width() > lying.height()
    assert standing.width() < standing.height()
    QTest.keyClick(viewer, Qt.Key.Key_T, SHIFT)
    assert canvas.frame.target(canvas.look) == lying
    assert Path(photos[0].path).read_bytes() == content


def test_a_photo_whose_drive_is_away_is_said_to_be(viewer: Viewer, photos: tuple[Photo, ...]) -> None:
    viewer.open(View((structs.replace(photos[0], online=False), photos[1])))
    assert "away" in viewer.note.text()
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert not viewer.note.isVisible()


def test_a_file_that_qt_cannot_read_is_said_to_be(viewer: Viewer, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "photo.heic"
    file.write_bytes(b"no picture that Qt reads")
    viewer.open(View((structs.replace(photo(1), path=str(file)),)))
    qtbot.waitUntil(viewer.note.isVisible)
    assert "thumbnail" in viewer.note.text()


def test_two_are_compared_and_seen_alike(viewer: Viewer, photos: tuple[Photo, ...], qtbot: QtBot) -> None:
    viewer.open(View(photos[:3], compare=True))
    shown = [canvas for canvas in viewer.canvases if canvas.isVisible()]
    assert [canvas.photo for canvas in shown] == list(photos[:3])
    qtbot.waitUntil(lambda: all(canvas.picture is not None for canvas in shown))
    shown[1].zoom_by(4, QPointF(10, 10))
    assert len({canvas.look for canvas in shown}) == 1
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.photo == photos[1]
    assert shown[0].look.zoom > 1  # going to the next keeps what is seen


class TestInTheWindow:
    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
    def test_a_key_opens_it_and_escape_leads_back(self, window: MainWindow, key: Qt.Key) -> None:
        grid = window.browser.grid
        choose(grid, 3)
        grid.setFocus()
        QTest.keyClick(grid, key)
        assert window.viewer.isVisible()
        QTest.keyClick(window.viewer, Qt.Key.Key_Right)
        QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
        assert grid.isVisible()
        assert grid.selected_photos() == [photo(4)]  # the one seen last

    def test_a_double_click_opens_it(self, window: MainWindow, qtbot: QtBot) -> None:
        grid = window.browser.grid
        place = grid.visualRect(grid.model().index(2, 0)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(window.viewer.isVisible)
        assert window.viewer.photo == photo(2)

    def test_several_selected_photos_stay_selected(self, window: MainWindow) -> None:
        grid = window.browser.grid
        grid.selectAll()
        grid.actions_on_photos.view.trigger()
        QTest.keyClick(window.viewer, Qt.Key.Key_Right)
        QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
        assert len(grid.selected_photos()) == 20

    def test_marks_are_set_and_shown(self, window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        choose(window.browser.grid, 0)
        window.browser.grid.actions_on_photos.view.trigger()
        QTest.keyClick(window.viewer, Qt.Key.Key_F)
        QTest.keyClick(window.viewer, Qt.Key.Key_4, CONTROL)
        qtbot.waitUntil(lambda: window.viewer.photo == structs.replace(photo(0), favourite=True, rating=4))
        assert window.viewer.bar.marks.heart.isChecked()
        assert window.viewer.bar.marks.stars.value() == 4
        assert engine.asked(SetFavourite)[0].photo_ids == engine.asked(SetRating)[0].photo_ids == (0,)

    def test_facts_follow_the_photo(self, window: MainWindow, qtbot: QtBot) -> None:
        choose(window.browser.grid, 0)
        window.browser.grid.actions_on_photos.view.trigger()
        QTest.keyClick(window.viewer, Qt.Key.Key_I)
        QTest.keyClick(window.viewer, Qt.Key.Key_Right)
        assert window.viewer.facts.isVisible()
        qtbot.waitUntil(lambda: window.viewer.facts.fact("camera") == "Akinar F2")

    def test_albums_that_come_meanwhile_leave_the_facts_to_the_photo_in_the_viewer(
        self, window: MainWindow, qtbot: QtBot
    ) -> None:
        choose(window.browser.grid, 0)
        window.browser.grid.actions_on_photos.view.trigger()
        QTest.keyClick(window.viewer, Qt.Key.Key_I)
        QTest.keyClick(window.viewer, Qt.Key.Key_Right)
        window._show_albums(())
        qtbot.waitUntil(lambda: window.viewer.facts.fact("camera") == "Akinar F2")

    def test_the_photo_becomes_the_reference(self, window: MainWindow) -> None:
        choose(window.browser.grid, 5)
        window.browser.grid.actions_on_photos.view.trigger()
        QTest.keyClick(window.viewer, Qt.Key.Key_R)
        assert not window.viewer.isVisible()
        assert window.composer.composition.references[0].reference == PhotoReference(5)

    def test_what_cannot_be_done_is_said_above_the_photo(self, window: MainWindow) -> None:
        away = structs.replace(photo(1), online=False)
        window._do(View((away, photo(2))))
        window.viewer.actions_on_photos.open.trigger()
        assert "Connect it to open" in window.viewer.note.text()
        QTest.keyClick(window.viewer, Qt.Key.Key_Right)
        assert not window.viewer.note.isVisible()
