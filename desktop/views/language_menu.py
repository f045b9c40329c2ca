"""The choice of the window's language, as a part of its menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.languages import LANGUAGES


class LanguageMenu(QMenu):
    language_wanted = Signal(object)  # str, or None to follow the system

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Language"))
        self._group = QActionGroup(self)
        self._actions: dict[str | None, QAction] = {}
        self._add(None, self.tr("As the system has it"))
        self.addSeparator()
        for language, name in LANGUAGES.items():
            self._add(language, name)

    def set_language(self, language: str | None) -> None:
        """Show which one is chosen; nothing is sent."""
        self._actions[language].setChecked(True)

    def _add(self, language: str | None, name: str) -> None:
        action = self.addAction(name)
        action.setCheckable(True)
        action.triggered.connect(lambda _checked: self.language_wanted.emit(language))
        self._group.addAction(action)
        self._actions[language] = action
