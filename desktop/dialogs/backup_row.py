"""The line of the settings that makes a copy of the catalogue, and says where it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop import wording
from desktop.theme import UNIT
from desktop.views.widgets import ElidedLabel
from engine.messages import BackedUp


class BackupRow(QWidget):
    wanted = Signal()
    show_wanted = Signal(str)  # the copy's path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self.text = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self.text.setProperty("kind", "muted")
        self.show_copy = QPushButton(self.tr("Show in folder"))
        self.show_copy.setAccessibleName(self.tr("Show the copy in its folder"))
        self.show_copy.clicked.connect(lambda: self.show_wanted.emit(self._path))
        self.button = QPushButton(self.tr("Back up now"))
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.text, 1)
        for button in (self.show_copy, self.button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.set_made(None)

    def set_made(self, made: BackedUp | None) -> None:
        """A copy is there, or (None) none was made."""
        self._path = made.path if made is not None else ""
        self.text.set_full_text(
            f"{made.path}, {wording.file_size(made.size)}"
            if made is not None
            else self.tr("Made once a day by itself; photos are not copied")
        )
        self.show_copy.setVisible(made is not None)
        self.button.setEnabled(True)

    def _ask(self) -> None:
        self.text.set_full_text(self.tr("Copying …"))
        self.show_copy.hide()
        self.button.setEnabled(False)
        self.wanted.emit()
