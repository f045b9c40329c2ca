"""Duplicates in the window: the search with its progress, the groups with the best first, and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.duplicates import FileRow, GroupRow, heading
from desktop.models.place import Page, Place
from engine.messages import Changes, Duplicates, DuplicatesProgress, FindDuplicates
from tests.desktop.fake_engine import FakeEngine, alike, copies

DUPLICATES = Place(page=Page.DUPLICATES)


@pytest.fixture
def engine(engine: FakeEngine) -> FakeEngine:
    engine.library.duplicates = (copies(3, 2), alike(1, 2, 5))
    return engine


def show(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.duplicate_search.found):
        window.session.go(DUPLICATES)


def test_groups_have_headings_and_the_best_comes_first(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot)
    rows = window.browser.duplicates.model.rows
    headings = [heading(row.group) for row in rows if isinstance(row, GroupRow)]
    assert headings == ["2 files with the same content", "3 files that look alike (0.97)"]
    files = [row for row in rows if isinstance(row, FileRow)]
    assert [row.best for row in files] == [True, False, True, False, False]
    assert [row.copy for row in files] == [False, True, False, False, False]
    assert files[1].photo.path == "/photos/copy1/000003.jpg"
    assert window.browser.duplicates.summary.text() == "2 groups, 1.9 MB could be spared"


def test_its_progress_is_shown(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.held.add(FindDuplicates)
    window.session.go(DUPLICATES)
    view = window.browser.duplicates
    qtbot.waitUntil(view.bar.isVisible)
    engine.send(DuplicatesProgress(0.42))
    qtbot.waitUntil(lambda: view.bar.value() == 42)
    (request,) = engine.asked(FindDuplicates)
    engine.send(Duplicates(request.id, (), 20))
    qtbot.waitUntil(view.empty.isVisible)
    assert view.empty.state.title == "No duplicates"


def test_progress_of_others_is_passed_over(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.duplicate_search.progressed), qtbot.waitSignal(window.session.photos_changed):
        engine.send(DuplicatesProgress(0.42))
        engine.send(Changes(photos=True))


def test_exact_copies_alone(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    show(window, qtbot)
    with qtbot.waitSignal(window.duplicate_search.found):
        window.browser.duplicates.alike.click()
    assert [request.near for request in engine.asked(FindDuplicates)] == [True, False]
    assert len([row for row in window.browser.duplicates.model.rows if isinstance(row, GroupRow)]) == 1


def test_what_is_known_is_not_looked_for_again(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    show(window, qtbot)
    window.session.go(Place())
    show(window, qtbot)
    assert len(engine.asked(FindDuplicates)) == 1
    with qtbot.waitSignal(window.duplicate_search.outdated):
        engine.send(Changes(photos=True))
    assert window.browser.duplicates.again.isVisible()
    with qtbot.waitSignal(window.duplicate_search.found):
        window.browser.duplicates.again.click()
    assert not window.browser.duplicates.again.isVisible()


def test_a_failure_offers_to_look_again(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.failures[FindDuplicates] = "The model is not there."
    with qtbot.waitSignal(window.duplicate_search.failed):
        window.session.go(DUPLICATES)
    assert window.browser.duplicates.again.isVisible()


def test_arrow_keys_go_from_file_to_file(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot)
    files = window.browser.duplicates.list
    files.setFocus()
    seen = [photo.path for photo in files.selected_photos()]
    for _ in range(3):
        QTest.keyClick(files, Qt.Key.Key_Down)
        seen += [photo.path for photo in files.selected_photos()]
    assert seen == ["/photos/copy0/000003.jpg", "/photos/copy1/000003.jpg", "/photos/000001.jpg", "/photos/000002.jpg"]


def test_a_group_is_seen_and_compared(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot)
    files = window.browser.duplicates.list
    files.setCurrentIndex(window.browser.duplicates.model.index(5))
    files.actions_on_photos.view.trigger()
    assert window.viewer.photo is not None
    assert window.viewer.photo.photo_id == 2
    assert window.viewer.bar.position.text() == "2 of 3"
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert files.isVisible()
    assert [photo.photo_id for photo in files.selected_photos()] == [2]
