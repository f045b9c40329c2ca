"""The composer's line of words, with past searches as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from desktop import transfer

_MOST_SUGGESTED = 8


class WordsEdit(QLineEdit):
    """A line of words. Pasted pictures go to the composer, and backspace at the start takes the last one away."""

    picture_pasted = Signal(object)  # transfer.Brought
    focused = Signal(bool)
    erased_backwards = Signal()
    left_downwards = Signal()
    entered = Signal()  # Return, on what was written
    taken = Signal(str)  # one of the suggestions

    def __init__(self) -> None:
        super().__init__()
        self._recent = QStringListModel(self)
        completer = QCompleter(self._recent, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_MOST_SUGGESTED)
        popup = QListView()
        popup.setAccessibleName(self.tr("Recent searches"))
        popup.setProperty("kind", "suggestions")
        completer.setPopup(popup)
        completer.activated.connect(self.taken)
        self.setCompleter(completer)
        self.returnPressed.connect(self._enter)

    def suggest(self, recent: Sequence[str]) -> None:
        """Past searches, the best suggestion first."""
        self._recent.setStringList(list(recent))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste_picture():
            return
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
            return
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.erased_backwards.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    def _enter(self) -> None:
        """Return on a suggestion comes here, too, before the suggestion is taken."""
        popup = self.completer().popup()
        if popup is None or not (popup.isVisible() and popup.currentIndex().isValid()):
            self.entered.emit()

    def _paste_picture(self) -> bool:
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
        brought = transfer.brought(mime) if mime is not None else transfer.Brought()
        if brought.empty:
            return False
        self.picture_pasted.emit(brought)
        return True
