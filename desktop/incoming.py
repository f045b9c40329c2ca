"""Photos and folders that come in from outside the window: dragged over it and dropped, or pasted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop import transfer
from desktop.views.drop_veil import DropVeil


class Incoming(QObject):
    """Takes drops anywhere in a window, and says with a veil what they would do."""

    brought = Signal(object)  # transfer.Brought

    def __init__(self, window: QWidget, beside: Callable[[], QRect]) -> None:
        """`beside` gives the part of the window that is veiled for photos of the library: albums stay in sight."""
        super().__init__(window)
        self._window = window
        self._beside = beside
        self._veil = DropVeil(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def paste(self) -> None:
        """Take what the clipboard holds: files, a picture, or the path of a file."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if mime is not None:
            self.brought.emit(transfer.brought(mime))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):  # a drop event, too
            return self._enter(event)
        if event.type() == QEvent.Type.DragLeave:
            self._veil.hide()
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._drop(event)
            return True
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragEnterEvent) -> bool:
        if not transfer.brings_anything(event.mimeData()):
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if transfer.own_photos(event.mimeData()):
            self._veil.cover(self.tr("Drop photos to look for more like them"), self._beside())
        else:
            self._veil.cover(self.tr("Drop photos to look for more like them, or a folder to add it"))
        return True

    def _drop(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.brought.emit(transfer.brought(event.mimeData()))
        self._window.activateWindow()
