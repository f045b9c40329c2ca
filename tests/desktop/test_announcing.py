"""A desktop notice at the end of a long job, and none where it would disturb."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import announcing
from desktop.main_window import MainWindow
from engine.messages import Indexing, IndexingProgress
from tests.desktop.fake_engine import FakeEngine

INDEXING = Indexing(3, 10, 1.0, 7.0, scanning=False, paused=False)


@pytest.fixture
def said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is announced."""
    sentences: list[str] = []
    monkeypatch.setattr(window.announcing, "announce", sentences.append)
    return sentences


def index(engine: FakeEngine, window: MainWindow, qtbot: QtBot) -> None:
    for progress in (INDEXING, None):
        with qtbot.waitSignal(window.session.client.progressed):
            engine.send(IndexingProgress(progress))
        qtbot.wait(5)


@pytest.mark.parametrize(
    ("long", "active", "expected"),
    [(0, False, ["All photos are indexed: 20 photos."]), (0, True, []), (60_000, False, [])],
)
def test_only_of_a_long_job_and_only_while_the_user_is_elsewhere(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, said: list[str],
    long: int, active: bool, expected: list[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(announcing, "LONG_MS", long)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window if active else None)
    index(engine, window, qtbot)
    assert said == expected


def test_where_the_desktop_has_no_place_for_it_only_the_window_is_marked(window: MainWindow) -> None:
    window.announcing.announce("All photos are indexed.")
    assert window.announcing._tray is None
