"""Inline messages above the photos: what went wrong, and what to do. One per topic, never a dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import icons
from desktop.theme import UNIT
from desktop.views.widgets import IconButton


class Topic(Enum):
    """A newer message takes the place of an older one of its topic."""

    ENGINE = auto()
    REQUEST = auto()
    NOTICE = auto()


@dataclass(frozen=True)
class Message:
    sentence: str
    action: str = ""  # what the button says; none without it
    then: Callable[[], None] | None = None
    warning: bool = True


class MessageBar(QFrame):
    """One message, its action, and a button that closes it."""

    def __init__(self, message: Message, close: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.setProperty("kind", "message")
        self.setProperty("level", "warning" if message.warning else "info")
        self._symbol = QLabel()
        text = QLabel(message.sentence)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAccessibleName(message.sentence)
        self.setAccessibleName(message.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT + UNIT // 2, UNIT // 2, UNIT // 2, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(self._symbol)
        row.addWidget(text, 1)
        self.action: QPushButton | None = None
        if message.action and message.then is not None:
            self.action = QPushButton(message.action)
            self.action.clicked.connect(message.then)
            row.addWidget(self.action)
        self.close_button = IconButton("x", self.tr("Close this message"), side=16)
        self.close_button.clicked.connect(close)
        row.addWidget(self.close_button)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        name = "triangle-alert" if self.message.warning else "info"
        colour = self.palette().windowText().color()
        self._symbol.setPixmap(icons.pixmap(name, colour, 16, self.devicePixelRatioF()))


class MessageArea(QWidget):
    """All messages that stand at the moment; takes no room when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: dict[Topic, MessageBar] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(UNIT + UNIT // 2, UNIT, UNIT + UNIT // 2, 0)
        self._column.setSpacing(UNIT)
        self.hide()

    def show_message(self, topic: Topic, message: Message) -> None:
        bar = self._bars.get(topic)
        if bar is not None and bar.message == message:
            return
        self.clear(topic)
        bar = MessageBar(message, lambda: self.clear(topic))
        self._bars[topic] = bar
        self._column.addWidget(bar)
        self.show()

    def clear(self, topic: Topic) -> None:
        bar = self._bars.pop(topic, None)
        if bar is not None:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))

    def bar(self, topic: Topic) -> MessageBar | None:
        return self._bars.get(topic)
