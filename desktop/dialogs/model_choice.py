"""The part of the settings that tells which model answers, and has another take its place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import wording
from desktop.theme import UNIT
from desktop.views.widgets import ElidedLabel, muted_label
from engine.messages import Status


class ModelChoice(QWidget):
    wanted = Signal(str)  # a model's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coming = ""  # the model that answers, or that is about to
        self._waiting = ""  # the model that was asked for and has not loaded yet
        self._progress = ""
        self.in_use = ElidedLabel()
        self.in_use.setFixedHeight(4 * UNIT)
        self.name = QLineEdit()
        self.name.setProperty("kind", "field")
        self.name.setFixedHeight(4 * UNIT)
        self.name.setAccessibleName(self.tr("Name of another model"))
        self.name.setPlaceholderText("ViT-B-32-quickgelu/openai")
        self.name.textChanged.connect(lambda _: self._allow())
        self.button = QPushButton(self.tr("Use it"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.wanted.emit(self.name.text().strip()))
        self.name.returnPressed.connect(self.button.click)
        self.hint = muted_label()
        self.hint.setWordWrap(True)
        self._lay_out()

    def set_status(self, status: Status) -> None:
        """Show the model that answers, and how far another one is."""
        device = status.device or self.tr("loading …")
        self.in_use.set_full_text(f"{status.model} · {device}")
        self._coming = status.switching.model if status.switching is not None else status.model
        self._progress = wording.switching(status.switching) if status.switching is not None else ""
        self._show()

    def set_waiting(self, model: str) -> None:
        """A model is being loaded because it was asked for; with an empty name, none is any more."""
        self._waiting = model
        self._show()

    def _show(self) -> None:
        loading = self.tr("Loading {model} …").format(model=self._waiting) if self._waiting else ""
        self.hint.setText(
            loading
            or self._progress
            or self.tr(
                "“starter”, or a model of open_clip that is on this machine, as ARCHITECTURE/WEIGHTS; “akin models "
                "get” in a terminal fetches one. The present model answers until all photos are ready for the other."
            )
        )
        self._allow()

    def _allow(self) -> None:
        name = self.name.text().strip()
        self.button.setEnabled(not self._waiting and name not in ("", self._coming))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        line.addWidget(self.name, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.in_use)
        column.addLayout(line)
        column.addWidget(self.hint)
        self._show()
        self.hint.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)  # or the dialog would jump
