"""What the window as a whole can do, as actions with keys: its menu and the sheet of keyboard shortcuts show them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.views.keys import WINDOW, Keys, add_action

_Standard = QKeySequence.StandardKey


class WindowActions(QObject):
    """The window connects each with what it does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.words = self._action(self.tr("Go to the words"), "Ctrl+L", _Standard.Find)
        self.prompt = self._action(self.tr("Edit the prompt"), "Ctrl+E")
        self.avoid = self._action(self.tr("Words to avoid"), "Ctrl+Shift+A")
        self.narrow = self._action(self.tr("Filters …"), "Ctrl+Shift+F")
        self.pick = self._action(self.tr("Pick reference photos …"), _Standard.Open)
        self.paste = self._action(self.tr("Paste a photo as reference"), _Standard.Paste)
        self.sharpen = self._action(self.tr("Sharper results"), "Ctrl+Shift+S")
        self.save = self._action(self.tr("Save this search …"), _Standard.Save)
        self.back = self._action(self.tr("Back to what was shown before"), "Alt+Left")
        self.forward = self._action(self.tr("Forward again"), "Alt+Right")
        self.add_folder = self._action(self.tr("Add a folder of photos …"), "Ctrl+Shift+O")
        self.sidebar = self._action(self.tr("Show or hide the left side"), "Ctrl+B")
        self.details = self._action(self.tr("Show or hide the right side"), "Ctrl+I")
        self.full_screen = self._action(self.tr("Fill the screen"), "F11")
        self.plain = self._action(self.tr("Ask as written, with the prompt alone"))
        self.plain.setCheckable(True)
        self.forget_searches = self._action(self.tr("Forget recent searches"))
        self.settings = self._action(self.tr("Settings …"), "Ctrl+,")
        self.keys = self._action(self.tr("Keyboard shortcuts"), "?", "F1")
        self.quit = self._action(self.tr("Quit"), "Ctrl+Q")

    def menu(self) -> QMenu:
        """Of what is not to be seen elsewhere in the window."""
        menu = QMenu(self._window)
        groups: Iterable[Iterable[QAction]] = (
            (self.pick, self.add_folder),
            (self.plain, self.save),
            (self.sidebar, self.details, self.full_screen),
            (self.settings, self.forget_searches),
            (self.keys, self.quit),
        )
        for group in groups:
            menu.addSeparator()
            menu.addActions(list(group))
        return menu

    def _action(self, text: str, *keys: Keys) -> QAction:
        return add_action(self._window, text, keys, context=WINDOW, owner=self)
