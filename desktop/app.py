"""Starts the window. Nothing imported here may import torch or numpy: the first paint would wait for it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from desktop import icons, languages, theme
from desktop.engine_client import EngineClient
from desktop.engine_link import Connect
from desktop.main_window import MainWindow
from desktop.session import Session
from desktop.settings import Settings, default_file
from desktop.thumbnails import ThumbnailLoader
from engine import launch
from engine.library.paths import LibraryPaths


def run(library: Path, folders_to_add: Sequence[Path] = (), settings_file: Path | None = None) -> int:
    """Open the window on a library and return when it is closed. Folders given are added to the library.

    Settings are the user's own unless a file is given.
    """
    app = prepare()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the program; Qt would not see it
    settings = Settings(settings_file or default_file())
    window = open_window(
        app, partial(launch.connect, library), LibraryPaths(library).thumbnails, settings, folders_to_add
    )
    window.session.start()
    return app.exec()


def prepare() -> QApplication:
    """The application with its name and its looks."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("akin")
    app.setApplicationDisplayName("Akin")
    app.setDesktopFileName("akin")
    app.setWindowIcon(icons.application())
    theme.apply(app)
    return app


def open_window(
    app: QApplication, connect: Connect, thumbnails: Path, settings: Settings, folders_to_add: Sequence[Path] = ()
) -> MainWindow:
    """A window that is shown, in the user's language, and whose session can start."""
    languages.apply(languages.spoken(settings.language, QLocale.system()))
    if settings.scheme is not None:
        theme.choose(app, theme.SCHEMES[settings.scheme])
    session = Session(EngineClient(connect), [str(folder.resolve()) for folder in folders_to_add])
    window = MainWindow(session, ThumbnailLoader(thumbnails), settings)
    window.show()
    return window
