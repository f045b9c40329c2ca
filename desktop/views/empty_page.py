"""What stands where photos would be: a sentence, a hint, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import icons, theme
from desktop.theme import UNIT


@dataclass(frozen=True)
class EmptyState:
    icon: str
    title: str
    hint: str
    action: str = ""  # what the button says; none without it
    other: str = ""  # the same of a quieter one, for who does not want the first


class EmptyPage(QWidget):
    action_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = EmptyState("images", "", "")
        self._symbol, self._title, self._hint = QLabel(), QLabel(), QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self._title.setFont(font)
        self._title.setProperty("kind", "title")
        self._hint.setProperty("kind", "muted")
        self._hint.setWordWrap(True)
        self._hint.setFixedWidth(52 * UNIT)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setMinimumHeight(5 * UNIT)
        self.button.clicked.connect(self.action_wanted)
        self.other = QPushButton()
        self.other.setProperty("kind", "link")
        self.other.clicked.connect(self.other_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(2 * UNIT)
        column.addStretch(2)
        for widget in (self._symbol, self._title, self._hint):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(UNIT)
        for button in (self.button, self.other):
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    @property
    def state(self) -> EmptyState:
        return self._state

    def show_state(self, state: EmptyState) -> None:
        self._state = state
        self._title.setText(state.title)
        self._hint.setText(state.hint)
        # A layout that centres a label does not ask how high its wrapped lines are.
        self._hint.setFixedHeight(self._hint.heightForWidth(self._hint.width()))
        for button, text in ((self.button, state.action), (self.other, state.other)):
            button.setText(text)
            button.setVisible(bool(text))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        colour = theme.mix(self.palette().window().color(), self.palette().windowText().color(), 0.45)
        self._symbol.setPixmap(icons.pixmap(self._state.icon, colour, 56, self.devicePixelRatioF()))
