"""A window against a fake engine, offscreen. Threads that outlive a test, and warnings of Qt, fail it."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported; a developer's own display is left alone

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QtMsgType, QTranslator
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import languages, theme
from desktop.engine_client import EngineClient
from desktop.main_window import MainWindow
from desktop.session import Session
from desktop.settings import Settings
from desktop.thumbnails import ThumbnailLoader
from tests.desktop.fake_engine import FakeEngine, Library, photo

_OFFSCREEN = "This plugin does not support"  # said by the offscreen platform of what it has no need for
_GRACE = 3.0  # seconds that threads get to end


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _GRACE
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left behind: {sorted(thread.name for thread in left)}"


@pytest.fixture(autouse=True)
def no_qt_warning(qtlog: pytest.FixtureRequest) -> Iterator[None]:
    yield
    bad = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg)
    messages = [record.message for record in qtlog.records if record.type in bad]
    assert not [message for message in messages if not message.startswith(_OFFSCREEN)]


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """The offscreen platform keeps what was copied beyond Python's own end, and crashes when it lets go of it there."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(scope="session", autouse=True)
def english_texts(qapp: QApplication) -> None:  # noqa: ARG001 # texts are part of an application
    languages.apply("en")


@pytest.fixture(autouse=True)
def english(english_texts: None) -> Iterator[None]:  # noqa: ARG001 # for what it installs
    """Numbers and dates do not depend on who runs the tests."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def own_colours(qapp: QApplication) -> Iterator[None]:
    """A test that changes the application's colours leaves them as they were."""
    yield
    theme.choose(qapp, Qt.ColorScheme.Unknown)
    qapp.setPalette(QPalette())
    qapp.setStyleSheet("")


@pytest.fixture
def german(english: None) -> Iterator[None]:  # noqa: ARG001 # which puts English back afterwards
    app = QCoreApplication.instance()
    assert app is not None
    before = set(app.findChildren(QTranslator))
    languages.apply("de")
    yield
    for translator in set(app.findChildren(QTranslator)) - before:
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    """An engine whose library holds twenty photos in one folder."""
    fake = FakeEngine(Library.of(tuple(photo(number) for number in range(20))))
    yield fake
    fake.join()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A file of its own: a test never meets the settings of whoever runs it."""
    return Settings(tmp_path / "window.ini")


@pytest.fixture
def window(engine: FakeEngine, qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[MainWindow]:
    """A window that has connected and shows all photos, or the first-run page."""
    session = Session(EngineClient(engine.connect))
    shown = MainWindow(session, ThumbnailLoader(tmp_path / "thumbnails.sqlite"), settings)
    qtbot.addWidget(shown)
    shown.show()
    with qtbot.waitSignals([session.listed, session.status_changed]):
        session.start()
    yield shown
    shown.close()
