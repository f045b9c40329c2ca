"""Akin's window as `akin` opens it, with a reporter beside it: what is on the screen goes into a file, as JSON.

Usage: watched_window.py LIBRARY REPORT FOLDER...   Nothing is driven from here; the test uses mouse and keyboard.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app
from desktop.main_window import MainWindow

HEAVY = ("torch", "open_clip", "numpy", "hnswlib")


def centre(widget: QWidget) -> list[int]:
    point = widget.mapToGlobal(widget.rect().center())
    return [point.x(), point.y()]


def cells(window: MainWindow) -> list[list[int]]:
    """Where the first photos of the grid are on the screen."""
    grid = window.browser.grid
    count = min(4, grid.model().rowCount())
    corners: list[QPoint] = [grid.viewport().mapToGlobal(grid.visualRect(grid.model().index(row, 0)).center())
                             for row in range(count)]  # fmt: skip
    return [[corner.x(), corner.y()] for corner in corners]


def report(window: MainWindow) -> dict[str, object]:
    composer, browser = window.composer, window.browser
    place = window.session.place
    return {
        "references": [Path(one.name).stem for one in composer.composition.references],
        "words": composer.words.text(),
        "place": {"search": place.is_search, "folder": place.folder},
        "title": browser.title.text(),
        "photos": [Path(photo.path).stem for photo in browser.model.photos],
        "heavy": [name for name in HEAVY if name in sys.modules],
        "at": {
            "words": centre(composer.words),
            "cells": cells(window),
            "middle": centre(browser),
        },
    }


def main() -> int:
    library, path, *folders = sys.argv[1:]
    run_loop = QApplication.exec

    def watched(_app: QApplication) -> int:
        [window] = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        window.move(0, 0)

        def tell() -> None:
            new = Path(path).with_suffix(".new")
            new.write_text(json.dumps(report(window)))
            new.replace(path)

        timer = QTimer(window, interval=50)
        timer.timeout.connect(tell)
        timer.start()
        return run_loop()

    QApplication.exec = watched  # type: ignore[method-assign]
    return app.run(Path(library), [Path(folder) for folder in folders])


if __name__ == "__main__":
    sys.exit(main())
