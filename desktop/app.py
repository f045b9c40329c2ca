"""Starts the window. Nothing imported here may import torch or numpy: the first paint would wait for it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.engine_client import EngineClient
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
    app = QApplication(sys.argv[:1])
    app.setApplicationName("akin")
    app.setApplicationDisplayName("Akin")
    app.setDesktopFileName("akin")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the program; Qt would not see it
    if QLocale.system().language() == QLocale.Language.C:  # a machine that has not been told any language
        QLocale.setDefault(QLocale(QLocale.Language.English))
    theme.apply(app)
    session = Session(
        EngineClient(partial(launch.connect, library)), [str(folder.resolve()) for folder in folders_to_add]
    )
    loader = ThumbnailLoader(LibraryPaths(library).thumbnails)
    window = MainWindow(session, loader, Settings(settings_file or default_file()))
    window.show()
    session.start()
    return app.exec()
