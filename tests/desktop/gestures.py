"""What a user does with the mouse, as one call each."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.main_window import MainWindow
from desktop.views.photo_grid import PhotoGrid


def choose(grid: PhotoGrid, row: int) -> None:
    """Select one photo and nothing else, whatever keys an earlier test left pressed."""
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    grid.selectionModel().setCurrentIndex(grid.model().index(row, 0), only)


def drop(window: MainWindow, mime: QMimeData) -> bool:
    """Drop on the middle of the window; False if it was not wanted."""
    place, copy = window.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, mime, left, none))
    return True
