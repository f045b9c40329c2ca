"""The grid stays lazy however many photos there are, and its photos can be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication, QHoverEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.models.intents import UseAsReference, View
from desktop.models.photo_grid import PhotoGridModel, Shown
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.photo_grid import PhotoGrid
from tests.desktop.fake_engine import photo
from tests.desktop.gestures import choose

MANY = 100_000


class Opener(QObject):
    """Stands in for the system's viewer."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


class CountingModel(PhotoGridModel):
    """Remembers for which rows photos were fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[int] = []

    def shown(self, row: int) -> Shown:
        self.fetched.append(row)
        return super().shown(row)


@pytest.fixture
def model() -> CountingModel:
    return CountingModel()


@pytest.fixture
def grid(model: CountingModel, qtbot: QtBot, tmp_path: Path) -> Iterator[PhotoGrid]:
    loader = ThumbnailLoader(tmp_path / "thumbnails.sqlite")
    shown = PhotoGrid(model, loader)
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    loader.close()


def test_a_hundred_thousand_photos_paint_one_screen(grid: PhotoGrid, model: CountingModel, qtbot: QtBot) -> None:
    model.show_photos(tuple(photo(number) for number in range(MANY)))
    qtbot.waitUntil(lambda: bool(model.fetched))
    rows = grid.visible_rows()
    assert len(rows) < 30
    assert set(model.fetched) <= set(rows)


def test_a_jump_paints_only_where_it_lands(grid: PhotoGrid, model: CountingModel, qtbot: QtBot) -> None:
    model.show_photos(tuple(photo(number) for number in range(MANY)))
    bar = grid.verticalScrollBar()
    columns = grid.viewport().width() // grid.gridSize().width()
    height = MANY // columns * grid.gridSize().height() - grid.viewport().height()
    qtbot.waitUntil(lambda: bar.maximum() >= height)  # laid out to the end
    model.fetched.clear()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: bool(model.fetched))
    assert set(model.fetched) <= set(grid.visible_rows())
    assert min(model.fetched) > MANY // 3


class Painted(QObject):
    """Notes which parts of a widget are painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


@pytest.fixture
def painted(grid: PhotoGrid, model: CountingModel, qtbot: QtBot) -> Painted:
    """What is painted from now on, where two hundred photos are shown and nothing is left to paint."""
    model.show_photos(tuple(photo(number) for number in range(200)))
    painted = Painted(grid.viewport())
    seen = [Thumbnail(key=model.photos[row].thumbnail) for row in grid.visible_rows()]
    qtbot.waitUntil(lambda: all(grid._loader.is_absent(one) for one in seen))
    qtbot.waitUntil(lambda: bool(painted.rects))
    QApplication.processEvents()
    painted.rects.clear()
    return painted


def test_a_thumbnail_that_comes_is_painted_alone(
    grid: PhotoGrid, model: CountingModel, painted: Painted, qtbot: QtBot
) -> None:
    grid._loader.loaded.emit(Thumbnail(key="key199"))  # of a photo that is not in sight
    grid._loader.loaded.emit(Thumbnail(key="key3"))
    qtbot.waitUntil(lambda: bool(painted.rects))
    assert painted.rects == [grid.visualRect(model.index(3))]


def test_scrolling_paints_only_what_comes_into_sight(grid: PhotoGrid, painted: Painted, qtbot: QtBot) -> None:
    for value in (40, 80):  # the first leaves the photo under the mouse, which is painted anew
        painted.rects.clear()
        grid.verticalScrollBar().setValue(value)
        qtbot.waitUntil(lambda: bool(painted.rects))
    assert painted.rects[0] == QRect(0, grid.viewport().height() - 40, grid.viewport().width(), 40)


@pytest.mark.usefixtures("own_colours")
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_between_the_photos_lies_the_window(
    grid: PhotoGrid, model: CountingModel, qapp: QApplication, scheme: Qt.ColorScheme
) -> None:
    theme.apply(qapp, scheme)
    model.show_photos(tuple(photo(number) for number in range(3)))
    image = grid.viewport().grab().toImage()
    below = grid.visualRect(model.index(0)).bottomLeft() + QPoint(10, 100)
    window = qapp.palette().window().color()
    assert theme.is_dark(qapp.palette()) == (scheme == Qt.ColorScheme.Dark)
    assert [image.pixelColor(at) for at in (QPoint(0, 0), below)] == [window, window]


def test_visible_rows_are_where_they_are_painted(grid: PhotoGrid, model: CountingModel, qtbot: QtBot) -> None:
    model.show_photos(tuple(photo(number) for number in range(500)))
    bar = grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for value in (0, 100, bar.maximum()):
        bar.setValue(value)
        area = grid.viewport().rect()
        seen = {row for row in range(500) if grid.visualRect(model.index(row)).intersects(area)}
        assert seen <= set(grid.visible_rows())


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_cells_are_where_they_are_clicked(
    grid: PhotoGrid, model: CountingModel, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    grid.setLayoutDirection(direction)
    model.show_photos(tuple(photo(number) for number in range(500)))
    bar = grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for value in (0, 100, bar.maximum()):
        bar.setValue(value)
        for row in grid.visible_rows():
            assert grid.cell(row) == grid.visualRect(model.index(row))


def test_columns_fill_the_width(grid: PhotoGrid, model: CountingModel) -> None:
    model.show_photos(tuple(photo(number) for number in range(50)))
    for width in (400, 777, 1234):
        grid.resize(width, 600)
        QApplication.sendPostedEvents()
        columns = grid.viewport().width() // grid.gridSize().width()
        assert grid.viewport().width() - columns * grid.gridSize().width() <= columns + 1
        assert columns >= 2


def test_selection_becomes_references(grid: PhotoGrid, model: CountingModel, qtbot: QtBot) -> None:
    model.show_photos(tuple(photo(number) for number in range(5)))
    choose(grid, 2)
    for action, keep in ((grid.actions_on_photos.use, False), (grid.actions_on_photos.add, True)):
        with qtbot.waitSignal(grid.actions_on_photos.wanted) as waiting:
            action.trigger()
        assert waiting.args == [UseAsReference((photo(2),), keep)]


def test_another_program_opens_a_photo_and_one_away_is_refused(grid: PhotoGrid, model: CountingModel) -> None:
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")
    try:
        model.show_photos((photo(0), photo(1, online=False)))
        choose(grid, 0)
        grid.actions_on_photos.open.trigger()
        assert opener.opened == [photo(0).path]
        choose(grid, 1)
        refused: list[str] = []
        grid.actions_on_photos.refused.connect(refused.append)
        grid.actions_on_photos.open.trigger()
        assert refused
        assert len(opener.opened) == 1
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_paths_and_files_are_copied(grid: PhotoGrid, model: CountingModel) -> None:
    model.show_photos((photo(0), photo(1)))
    grid.selectAll()
    grid.actions_on_photos.copy_path.trigger()
    assert QGuiApplication.clipboard().text() == f"{photo(0).path}\n{photo(1).path}"
    grid.actions_on_photos.copy_file.trigger()
    urls = QGuiApplication.clipboard().mimeData().urls()
    assert [url.toLocalFile() for url in urls] == [photo(0).path, photo(1).path]


def test_arrow_keys_move_in_the_grid(grid: PhotoGrid, model: CountingModel) -> None:
    model.show_photos(tuple(photo(number) for number in range(9)))
    choose(grid, 0)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.selected_photos() == [photo(1)]


def test_keys_and_wheel_change_the_size_and_keep_the_photo_in_sight(grid: PhotoGrid, model: CountingModel) -> None:
    model.show_photos(tuple(photo(number) for number in range(500)))
    grid.setFocus()
    choose(grid, 200)
    grid.scrollTo(model.index(200))
    sides = [grid.gridSize().width()]
    for key in (Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_Plus):
        QTest.keyClick(grid, key, Qt.KeyboardModifier.ControlModifier)
        sides.append(grid.gridSize().width())
        assert 200 in grid.visible_rows()
    assert sides[0] > sides[1] > sides[2]
    assert sides[3] == sides[1]
    turn(grid, 120)
    assert grid.gridSize().width() == sides[0]
    assert grid.selected_photos() == [photo(200)]


def turn(grid: PhotoGrid, angle: int) -> None:
    """The wheel, with Ctrl held."""
    middle = QPointF(grid.viewport().rect().center())
    none, control = Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    event = QWheelEvent(
        middle, middle, QPoint(), QPoint(0, angle), none, control, Qt.ScrollPhase.NoScrollPhase, False
    )  # fmt: skip
    QApplication.sendEvent(grid.viewport(), event)


def test_escape_lets_go_of_the_selection(grid: PhotoGrid, model: CountingModel) -> None:
    model.show_photos((photo(0), photo(1)))
    grid.selectAll()
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert grid.selected_photos() == []


def test_two_to_four_can_be_compared(grid: PhotoGrid, model: CountingModel, qtbot: QtBot) -> None:
    model.show_photos(tuple(photo(number) for number in range(5)))
    grid.selectAll()
    with qtbot.waitSignal(grid.actions_on_photos.refused):
        grid.actions_on_photos.compare.trigger()
    model.show_photos((photo(0), photo(1)))
    grid.selectAll()
    with qtbot.waitSignal(grid.actions_on_photos.wanted) as waiting:
        grid.actions_on_photos.compare.trigger()
    assert waiting.args == [View((photo(0), photo(1)), compare=True)]


def test_one_photo_is_outlined_wherever_photos_and_pointer_go(
    grid: PhotoGrid, model: CountingModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewport = grid.viewport()
    at = [QPoint(0, 0)]
    monkeypatch.setattr("desktop.views.photo_grid.QCursor.pos", lambda: viewport.mapToGlobal(at[0]))
    monkeypatch.setattr(viewport, "underMouse", lambda: not at[0].isNull())

    def outlined() -> set[int]:
        QApplication.processEvents()
        return {row for row in grid.visible_rows() if painted.get(row)}

    painted: dict[int, bool] = {}
    paint = grid._delegate.paint_photo

    def note(painter: QPainter, frame: QRect, shown: Shown, font: QFont, selected: bool, hovered: bool) -> None:
        painted[shown.photo.photo_id] = hovered
        paint(painter, frame, shown, font, selected, hovered)

    monkeypatch.setattr(grid._delegate, "paint_photo", note)
    model.show_photos(tuple(photo(number) for number in range(50)))
    qtbot.waitUntil(lambda: 49 > len(painted) > 5)
    for row in (6, 2):
        at[0] = grid.cell(row).center()
        model.show_photos(model.photos)  # Qt forgets where the pointer is
        qtbot.waitUntil(lambda row=row: outlined() == {row})
        at[0] = grid.cell(row + 1).center()
        place = QPointF(at[0])
        QApplication.sendEvent(viewport, QHoverEvent(QEvent.Type.HoverMove, place, place, place))
        qtbot.waitUntil(lambda row=row: outlined() == {row + 1})
    at[0] = QPoint(0, 0)
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: outlined() == set())
