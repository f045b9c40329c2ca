"""The part of the settings with the rules of what the library passes over, which hold once applied or left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.theme import UNIT
from desktop.views.widgets import muted_label
from engine.messages import Status

_LINES = 4  # without scrolling; the dialog has to fit on a small screen


class IgnoreRules(QWidget):
    wanted = Signal(str)  # the rules, a pattern a line

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = ""  # the rules that hold, as the field shows them
        self.rules = QPlainTextEdit()
        self.rules.setAccessibleName(self.tr("Patterns of what is passed over"))
        self.rules.setPlaceholderText(self.tr("Screenshots/\n*.png"))
        self.rules.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.rules.setTabChangesFocus(True)
        self.rules.setFixedHeight(_LINES * self.rules.fontMetrics().lineSpacing() + 2 * UNIT)
        self.rules.textChanged.connect(self._allow)
        hint = muted_label()
        hint.setText(
            self.tr("One pattern a line, as in a .gitignore file; case counts. Photos passed over are not deleted.")
        )
        hint.setWordWrap(True)
        self.rules.setAccessibleDescription(hint.text())
        self.apply = QPushButton(self.tr("Apply"))
        self.apply.setAccessibleName(self.tr("Apply these patterns"))
        self.apply.setAutoDefault(False)
        self.apply.clicked.connect(lambda: self.wanted.emit(self.rules.toPlainText()))
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        line.addWidget(self.rules, 1)
        line.addWidget(self.apply, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addLayout(line)
        column.addWidget(hint)
        self._allow()

    def set_status(self, status: Status) -> None:
        """Show the rules that hold; what was written and not applied yet stays."""
        edited = self._edited
        self._held = _as_shown(status.ignored)
        if not edited and self._edited:
            self.rules.setPlainText(self._held)
        self._allow()

    def leave(self) -> None:
        """What was written holds, as all that is set here does, whether or not it was applied."""
        if self.isEnabled() and self._edited:
            self.wanted.emit(self.rules.toPlainText())

    @property
    def _edited(self) -> bool:
        return self.rules.toPlainText() != self._held

    def _allow(self) -> None:
        self.apply.setEnabled(self._edited)


def _as_shown(rules: str) -> str:
    """A field gives back some characters as others: ends of lines of other systems, spaces that do not break."""
    document = QTextDocument()
    document.setPlainText(rules)
    return document.toPlainText()
