"""One condition that photos have to meet, with a button that lifts it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.models.conditions import Condition
from desktop.theme import UNIT
from desktop.views.widgets import IconButton

_MOST_WIDTH = 32 * UNIT  # of the text


class FilterChip(QFrame):
    removed = Signal(object)  # Condition

    def __init__(self, condition: Condition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.condition = condition
        self.setProperty("kind", "chip")
        self.setFixedHeight(4 * UNIT)
        self.setAccessibleName(condition.text)
        text = QLabel()
        text.setTextFormat(Qt.TextFormat.PlainText)
        shown = QFontMetrics(text.font()).elidedText(condition.text, Qt.TextElideMode.ElideRight, _MOST_WIDTH)
        text.setText(shown)
        text.setToolTip(condition.text if shown != condition.text else "")
        self.remove = IconButton("x", self.tr("Remove the filter “{text}”").format(text=condition.text), side=14)
        self.remove.clicked.connect(lambda: self.removed.emit(self.condition))
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, 0, UNIT // 2, 0)
        row.setSpacing(UNIT // 2)
        row.addWidget(text)
        row.addWidget(self.remove)
