"""Places in the window: from the sidebar to the map, from a cluster to its photos, and back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import wording
from desktop.main_window import MainWindow
from desktop.models.place import Page, Place
from desktop.views.map_drawing import Spot
from desktop.views.message_area import Topic
from desktop.views.photo_map import PhotoMap
from engine.messages import Area, Changes, Filters, ListPhotos, ListPlaces, Places
from tests.desktop.fake_engine import FakeEngine

VIENNA, SYDNEY, TOKYO = (48.2, 16.4), (-33.9, 151.2), (35.7, 139.7)
NEAR_VIENNA = (48.3, 16.9)
_Left = Qt.MouseButton.LeftButton


@pytest.fixture
def engine(engine: FakeEngine) -> FakeEngine:
    engine.library.places = (VIENNA, VIENNA, NEAR_VIENNA, SYDNEY, TOKYO)
    return engine


def show(window: MainWindow, qtbot: QtBot) -> PhotoMap:
    with qtbot.waitSignal(window.place_finder.found):
        window.session.go(Place(page=Page.PLACES))
    shown = window.browser.places.map
    qtbot.waitUntil(shown.isVisible)
    return shown


def spot_of(shown: PhotoMap, at: tuple[float, float]) -> Spot:
    """The cluster that holds a place."""
    areas = [(one, one.cluster.area) for one in shown.spots]
    return next(one for one, area in areas if area.south <= at[0] <= area.north and area.west <= at[1] <= area.east)


def test_a_row_of_the_sidebar_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    [entry] = [entry for entry in window.sidebar.entries() if entry.place == Place(page=Page.PLACES)]
    with qtbot.waitSignal(window.place_finder.found):
        window.sidebar.list.chosen.emit(entry)
    assert window.browser.places.map.isVisible()
    assert window.sidebar.list.current_entry() == entry
    assert window.browser.note.full_text() == wording.placed(5, 20)
    assert window.browser.timing.text() == wording.places(3, 5)
    assert window.browser.places.map.accessibleDescription() == wording.places(3, 5)


def test_a_click_on_a_cluster_shows_its_photos(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    shown = show(window, qtbot)
    spot = spot_of(shown, VIENNA)
    assert spot.cluster.count == 3
    with qtbot.waitSignal(window.session.listed):
        QTest.mouseClick(shown, _Left, pos=spot.centre.toPoint())
    filters = Filters(area=Area(VIENNA[0], VIENNA[1], NEAR_VIENNA[0], NEAR_VIENNA[1]))
    assert window.session.place == Place(conditions=filters)
    assert engine.asked(ListPhotos)[-1].filters == filters
    [chip] = window.composer.filter_chips
    assert chip.condition.text == "Around 48.25° N, 16.65° E (37 km)"
    assert window.browser.grid.isVisible()


def test_the_keyboard_goes_to_a_cluster_to_its_photos_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    shown = show(window, qtbot)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.current == spot_of(shown, VIENNA)  # the largest
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert shown.current == spot_of(shown, TOKYO)
    QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.current == spot_of(shown, SYDNEY)
    assert "33.9000° S, 151.2000° E" in shown.accessibleName()
    with qtbot.waitSignal(window.session.listed):
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert window.session.place.conditions == Filters(area=Area(*SYDNEY, *SYDNEY))
    assert QApplication.focusWidget() is window.browser.grid
    window.session.back()
    assert QApplication.focusWidget() is shown
    assert shown.current == spot_of(shown, SYDNEY)


def test_clusters_split_and_the_keyboard_stays(window: MainWindow, qtbot: QtBot) -> None:
    shown = show(window, qtbot)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    while shown.current is not None and shown.current.cluster.count == 3:
        QTest.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.current is not None
    assert shown.current.cluster.count == 2
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.current == spot_of(shown, VIENNA)
    assert shown.current.cluster.count == 3


def test_the_wheel_zooms_where_the_mouse_is(window: MainWindow, qtbot: QtBot) -> None:
    shown = show(window, qtbot)
    centre = spot_of(shown, SYDNEY).centre
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(centre, QPointF(shown.mapToGlobal(centre.toPoint())), QPoint(), QPoint(0, 120), *none, False)
    before = shown.look.scale
    QApplication.sendEvent(shown, turned)
    assert shown.look.scale > before
    assert (spot_of(shown, SYDNEY).centre - centre).manhattanLength() < 2


def test_the_mouse_draws_the_map_along_and_that_is_no_click(window: MainWindow, qtbot: QtBot) -> None:
    shown = show(window, qtbot)
    shown.zoom_by(8.0, spot_of(shown, VIENNA).centre)
    spot = spot_of(shown, VIENNA)
    start = spot.centre.toPoint()
    QTest.mousePress(shown, _Left, pos=start)
    for step in (10, 40):
        QTest.mouseMove(shown, start + QPoint(step, 0))
    with qtbot.assertNotEmitted(shown.chosen):
        QTest.mouseRelease(shown, _Left, pos=start + QPoint(40, 0))
    assert spot_of(shown, VIENNA).centre.x() == pytest.approx(spot.centre.x() + 40, abs=1)


def test_where_there_is_no_place_it_says_so(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.places = ()
    with qtbot.waitSignal(window.place_finder.found):
        window.session.go(Place(page=Page.PLACES))
    places = window.browser.places
    assert places.empty.isVisible()
    assert places.empty.state.title == "None of your photos says where it was taken"
    assert window.browser.timing.text() == ""


def test_it_follows_the_library_and_stays_where_it_is(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    shown = show(window, qtbot)
    shown.zoom_by(4.0, spot_of(shown, VIENNA).centre)
    look = shown.look
    engine.library.places += (VIENNA,)
    with qtbot.waitSignal(window.place_finder.found):
        engine.send(Changes(photos=True))
    assert shown.look == look
    assert spot_of(shown, VIENNA).cluster.count == 4


def test_it_is_not_asked_for_again_while_nothing_changes(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    show(window, qtbot)
    with qtbot.waitSignal(window.session.listed):
        window.session.go(Place())
    window.session.go(Place(page=Page.PLACES))
    assert window.browser.places.map.isVisible()
    assert len(engine.asked(ListPlaces)) == 1
    with qtbot.waitSignal(window.session.listed):
        window.session.go(Place())
    with qtbot.waitSignal(window.session.photos_changed):
        engine.send(Changes(photos=True))
    assert len(engine.asked(ListPlaces)) == 1  # nobody looks at it
    show(window, qtbot)
    assert len(engine.asked(ListPlaces)) == 2


def test_a_failure_is_told(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.failures[ListPlaces] = "The catalogue is damaged."
    with qtbot.waitSignal(window.place_finder.failed):
        window.session.go(Place(page=Page.PLACES))
    bar = window.browser.messages.bar(Topic.REQUEST)
    assert bar is not None
    assert bar.message.sentence == "The catalogue is damaged."


def test_nothing_is_shown_until_it_has_come(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.held.add(ListPlaces)
    window.session.go(Place(page=Page.PLACES))
    places = window.browser.places
    qtbot.waitUntil(lambda: bool(engine.asked(ListPlaces)))
    assert places.isVisible()
    assert not places.map.isVisible()
    assert not places.empty.isVisible()
    engine.send(Places(engine.asked(ListPlaces)[-1].id, b"", b"", b""))
    qtbot.waitUntil(places.empty.isVisible)
