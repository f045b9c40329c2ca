"""Akin's window as `akin` opens it, with a reporter beside it: what is on the screen goes into a file, as JSON.

Usage: watched_window.py light|dark LIBRARY REPORT FOLDER...   The test drives it, with mouse and keyboard.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app, theme
from desktop.main_window import MainWindow
from desktop.models.library_entries import Kind

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


def viewer(window: MainWindow) -> list[str] | None:
    """The photos that are to be seen at full size; None while none is."""
    if not window.viewer.isVisible():
        return None
    shown = [canvas for canvas in window.viewer.canvases if canvas.isVisible() and canvas.picture is not None]
    return [Path(canvas.photo.path).stem for canvas in shown if canvas.photo is not None]


def rows(window: MainWindow) -> dict[str, list[int]]:
    """Where the rows of the sidebar are on the screen."""
    listed = window.sidebar.list
    indexes = [listed.model().index(row, 0) for row in range(listed.model().rowCount())]
    points = [listed.viewport().mapToGlobal(listed.visualRect(index).center()) for index in indexes]
    return {index.data(): [point.x(), point.y()] for index, point in zip(indexes, points, strict=True)}


def report(window: MainWindow) -> dict[str, object]:
    composer, browser = window.composer, window.browser
    place = window.session.place
    return {
        "references": [Path(one.name).stem for one in composer.composition.references],
        "words": composer.words.text(),
        "place": {"search": place.is_search, "folder": place.folder},
        "title": browser.title.text(),
        "photos": [Path(photo.path).stem for photo in browser.model.photos],
        "selected": [Path(photo.path).stem for photo in browser.grid.selected_photos()],
        "viewer": viewer(window),
        "marks": {Path(photo.path).stem: [photo.favourite, photo.rating] for photo in browser.model.photos},
        "albums": {entry.text: entry.count for entry in window.sidebar.entries() if entry.kind is Kind.ALBUM},
        "page": place.page.name,
        "busy": window.status_line.bar.isVisible(),
        "counts": {
            "places": len(browser.places.map.spots),
            "tags": browser.tags.found.rowCount(),
            "duplicates": browser.duplicates.isVisible(),
        },
        "dialogs": [
            type(one).__name__ for one in QApplication.topLevelWidgets() if one is not window and one.isVisible()
        ],
        "sharpness": window.sharpening.sharpness.name,
        "offline": [entry.text for entry in window.sidebar.entries() if not entry.online],
        "photo_size": browser.grid.size_step,
        "details": window.details.isVisible(),
        "heavy": [name for name in HEAVY if name in sys.modules],
        "at": {
            "words": centre(composer.words),
            "choose": centre(browser.empty.button) if browser.empty.button.isVisible() else None,
            "sharper": centre(window.status_line.sharper.button),
            "cells": cells(window),
            "middle": centre(browser),
            "rows": rows(window),
        },
    }


def main() -> int:
    scheme, library, path, *folders = sys.argv[1:]
    run_loop = QApplication.exec

    def watched(_app: QApplication) -> int:
        [window] = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        window.move(0, 0)
        window.activateWindow()  # as a window manager does, which this screen has none of
        if scheme == "dark":
            theme.apply(QApplication.instance(), Qt.ColorScheme.Dark)

        def tell() -> None:
            new = Path(path).with_suffix(".new")
            new.write_text(json.dumps(report(window)))
            new.replace(path)

        timer = QTimer(window, interval=50)
        timer.timeout.connect(tell)
        timer.start()
        return run_loop()

    QApplication.exec = watched  # type: ignore[method-assign]
    settings = Path(path).with_name("window.ini")  # never those of whoever runs the tests
    return app.run(Path(library), [Path(folder) for folder in folders], settings)


if __name__ == "__main__":
    sys.exit(main())
