"""A line over a row of a list in which a name is written: Return takes it, Escape leaves everything as it was."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NameEdit(QLineEdit):
    named = Signal(str)
    left = Signal()  # nothing was written

    def __init__(self, what: str, name: str, parent: QWidget, suggested: str = "") -> None:
        """`what` is written here, as "Name of the album"; `name` is the present one, empty for something new."""
        super().__init__(parent)
        self._before = name
        self._done = False
        self.setProperty("kind", "name")
        self.setMaxLength(100)
        self.setAccessibleName(what)
        self.setPlaceholderText(what)
        self.setText(name or suggested)
        self._offered = self.text()
        self.selectAll()

    def open_at(self, place: QRect) -> None:
        self.setGeometry(place)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(take=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._finish(take=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._finish(take=self.text() != self._offered)

    def _finish(self, take: bool) -> None:
        if self._done:
            return
        self._done = True
        name = self.text().strip()
        if take and name and name != self._before:
            self.named.emit(name)
        else:
            self.left.emit()
