"""What can be done with photos of the grid, as actions with shortcuts: menu, keyboard and buttons share them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop import file_actions, icons
from engine.messages import Photo


class PhotoActions(QObject):
    """Actions on the photos that `chosen` returns when they are triggered."""

    reference_wanted = Signal(object, bool)  # list[Photo]; whether to keep the references that are there

    refused = Signal(str)  # a sentence

    def __init__(self, widget: QWidget, chosen: Callable[[], list[Photo]]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._chosen = chosen
        self.use = self._action(self.tr("Use as reference"), "scan-search", "R", lambda: self._refer(False))
        self.add = self._action(self.tr("Add as another reference"), "plus", "Shift+R", lambda: self._refer(True))
        self.open = self._action(self.tr("Open"), "external-link", "Return", self._open)
        self.show_in_folder = self._action(self.tr("Show in folder"), "folder-open", "Ctrl+Return", self._reveal)
        self.copy_file = self._action(self.tr("Copy file"), "copy", "Ctrl+C", self._copy_files)
        self.copy_path = self._action(self.tr("Copy path"), "file", "Ctrl+Shift+C", self._copy_paths)

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a context menu, with icons in the menu's colours."""
        groups = ((self.use, self.add), (self.open, self.show_in_folder), (self.copy_file, self.copy_path))
        for group in groups:
            menu.addSeparator()
            for action in group:
                action.setIcon(icons.icon(action.objectName(), menu.palette(), 16))
                menu.addAction(action)

    def _action(self, text: str, icon: str, keys: str, then: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(icon)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(then)
        self._widget.addAction(action)
        return action

    def _refer(self, keep: bool) -> None:
        if photos := self._chosen():
            self.reference_wanted.emit(photos, keep)

    def _open(self) -> None:
        for photo in self._chosen()[:1]:
            if not photo.online:
                self.refused.emit(self.tr("The drive of this photo is away. Connect it to open the photo."))
            elif not file_actions.open_file(photo.path):
                self.refused.emit(self.tr("No program here opens this photo."))

    def _reveal(self) -> None:
        for photo in self._chosen()[:1]:
            file_actions.show_in_folder(photo.path)

    def _copy_files(self) -> None:
        file_actions.copy_files(photo.path for photo in self._chosen())

    def _copy_paths(self) -> None:
        file_actions.copy_paths(photo.path for photo in self._chosen())
