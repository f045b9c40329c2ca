"""The part of the foot of the window that tells of sharper results, and shows them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.sharpening import Sharpness
from desktop.theme import UNIT
from desktop.views.widgets import muted_label


class SharperPart(QWidget):
    wanted = Signal()  # what the button says

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = muted_label()
        self.button = QPushButton()
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.text)
        row.addWidget(self.button)
        self.show_sharpness(Sharpness.NOTHING)

    def show_sharpness(self, sharpness: Sharpness) -> None:
        """Say how far it is."""
        closer = self.tr(
            "Looks at the reference photo for some seconds more. Not done unasked on battery or while indexing."
        )
        text, button, tip = {
            Sharpness.NOTHING: ("", "", ""),
            Sharpness.OFFERED: ("", self.tr("Sharpen the results"), closer),
            Sharpness.UNDER_WAY: (self.tr("Sharpening the results …"), "", ""),
            Sharpness.READY: (self.tr("Sharper results are ready"), self.tr("Show"), self.tr("Ctrl+Shift+S")),
            Sharpness.SHOWN: (self.tr("These are the sharper results"), "", ""),
        }[sharpness]
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(button)
        self.button.setToolTip(tip)
        self.button.setAccessibleName(" ".join(part for part in (button, text) if part))
        self.button.setVisible(bool(button))
