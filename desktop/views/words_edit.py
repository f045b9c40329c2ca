"""The composer's line of words, with past searches and concepts as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from desktop import icons, transfer
from desktop.models.suggestions import MOST, Suggestion, Suggestions

_ICON = 16


class WordsEdit(QLineEdit):
    """A line of words. Pasted pictures go to the composer, and backspace at the start takes the last one away."""

    picture_pasted = Signal(object)  # transfer.Brought
    focused = Signal(bool)
    erased_backwards = Signal()
    escaped = Signal()
    left_downwards = Signal()
    entered = Signal()  # Return, on what was written
    taken = Signal(str)  # one of the suggestions, to be searched

    def __init__(self) -> None:
        super().__init__()
        self._suggestions = Suggestions()
        self._offered = _Offered()
        self._returned = False  # Return was pressed on a suggestion that is about to be taken
        completer = QCompleter(self._offered, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)  # as all that is offered does
        completer.setMaxVisibleItems(MOST)
        self._popup = QListView()
        self._popup.setAccessibleName(self.tr("Suggestions"))
        self._popup.setProperty("kind", "suggestions")
        completer.setPopup(self._popup)
        completer.activated.connect(self._take)
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._enter)

    def suggest(self, recent: Sequence[str]) -> None:
        """Past searches to offer, the best first."""
        self._suggestions.recent = tuple(recent)

    def learn(self, concepts: Sequence[str]) -> None:
        """Concepts to offer for the word that is being typed."""
        self._suggestions.learn(concepts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste_picture():
            return
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
            return
        if event.key() == Qt.Key.Key_Escape and not self._popup.isVisible():
            self.escaped.emit()
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

    def _offer(self, text: str) -> None:
        """Before the completer looks: it is told of every key after this."""
        at_the_end = self.cursorPosition() == len(text)
        self._offered.show_suggestions(self._suggestions.offered(text) if at_the_end else ())

    def _enter(self) -> None:
        """Return on a suggestion comes here, too, before the suggestion is taken."""
        self._returned = self._popup.isVisible() and self._popup.currentIndex().isValid()
        if not self._returned:
            self.entered.emit()

    def _take(self, text: str) -> None:
        """Return always searches, and so does a past search; a concept that is clicked is a word to go on from."""
        returned, self._returned = self._returned, False
        if returned or text in self._suggestions.recent:
            self.taken.emit(text)
        else:
            self.setText(text)

    def _paste_picture(self) -> bool:
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
        brought = transfer.brought(mime) if mime is not None else transfer.Brought()
        if brought.empty:
            return False
        self.picture_pasted.emit(brought)
        return True


class _Offered(QAbstractListModel):
    """The suggestions for what stands in the line: what is shown of each, and the whole line as it would be."""

    def __init__(self) -> None:
        super().__init__()
        self._suggestions: tuple[Suggestion, ...] = ()

    def show_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        self.beginResetModel()
        self._suggestions = suggestions
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._suggestions)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        suggestion = self._suggestions[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return suggestion.shown
            case Qt.ItemDataRole.EditRole:
                return suggestion.text
            case Qt.ItemDataRole.DecorationRole:
                name = "history" if suggestion.recent else "search"
                return icons.icon(name, QGuiApplication.palette(), _ICON)
        return None
