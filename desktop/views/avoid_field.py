"""The words to avoid: a field that is there when it is asked for, or when something stands in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.theme import UNIT
from desktop.views.widgets import IconButton


class AvoidField(QFrame):
    changed = Signal()
    entered = Signal()  # Return
    left = Signal()  # there is nothing to avoid

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "composer")
        self.setFixedSize(44 * UNIT, 4 * UNIT)
        label = QLabel(self.tr("but not"))
        label.setProperty("kind", "muted")
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Words to avoid"))
        self.words.setPlaceholderText(self.tr("what should not be in the photos …"))
        self.words.setAcceptDrops(False)  # the whole window takes drops
        self.words.textChanged.connect(self.changed)
        self.words.returnPressed.connect(self.entered)
        self.words.installEventFilter(self)
        self.remove = IconButton("x", self.tr("Avoid nothing"), side=14)
        self.remove.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, 0, UNIT // 2, 0)
        row.setSpacing(UNIT // 2)
        for widget in (label, self.words, self.remove):
            row.addWidget(widget, 1 if widget is self.words else 0)
        self.hide()

    def text(self) -> str:
        return self.words.text()

    def set_text(self, text: str) -> None:
        self.words.setText(text)
        self.setVisible(bool(text))

    def open(self) -> None:
        self.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        self.set_text("")
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self.style().polish(self)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
