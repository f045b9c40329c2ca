"""The line below the words: the prompt, or a hint, and the way to write the prompt oneself."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.theme import UNIT
from desktop.views.widgets import ElidedLabel, IconButton


class PromptLine(QWidget):
    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = _Line()
        self._line.setProperty("kind", "muted")
        self.edit = IconButton("pencil", self.tr("Edit the prompt (Ctrl+E)"), side=14)
        self.edit.clicked.connect(self.edit_wanted)
        self._line.pressed.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        row.addWidget(self._line)
        row.addWidget(self.edit)
        row.addStretch(1)
        self.setFixedHeight(3 * UNIT)  # whether or not the button is there
        self.show_text("", editable=False)

    def text(self) -> str:
        return self._line.full_text()

    def show_text(self, text: str, *, editable: bool) -> None:
        """`editable`: a click on the text, or on the button beside it, asks to edit what it says."""
        self._line.set_full_text(text)
        self.edit.setVisible(editable)
        if editable:
            self._line.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self._line.unsetCursor()

    def _press(self) -> None:
        if not self.edit.isHidden():
            self.edit_wanted.emit()


class _Line(ElidedLabel):
    """As wide as its text where there is room, so that the button stands at its end."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_full_text(self, text: str) -> None:
        super().set_full_text(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.full_text()) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        else:
            super().mousePressEvent(event)
