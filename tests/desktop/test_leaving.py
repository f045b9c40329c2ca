"""What a window that is closed leaves behind: nothing that goes on by itself."""

from __future__ import annotations

import gc

import shiboken6
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models.place import Page, Place
from engine.messages import Changes, Indexing, IndexingProgress
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.test_sharpening import compose


def running() -> set[QTimer]:
    return {
        one for one in gc.get_objects() if issubclass(type(one), QTimer) and shiboken6.isValid(one) and one.isActive()
    }


def test_no_timer_runs_on(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    for page in (Page.PLACES, Page.TAGS, Page.DUPLICATES):
        window.session.go(Place(page=page))
        qtbot.wait(20)
    with qtbot.waitSignal(window.session.indexing_changed):
        engine.send(Changes(photos=True, folders=True))
        engine.send(IndexingProgress(Indexing(3, 10, 1.0, 7.0, scanning=False, paused=False)))
    compose(window, "in the snow", qtbot)
    assert running(), "an answer waits to be looked at for a second"
    window.close()
    qtbot.wait(50)
    assert not {one.parent() for one in running()}
