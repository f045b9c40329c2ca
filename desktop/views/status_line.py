"""The foot of the window: indexing with its rate and a pause button, a model on its way, sharper results, the model."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop import wording
from desktop.theme import UNIT
from desktop.views.sharper_part import SharperPart
from desktop.views.widgets import ElidedLabel, IconButton, muted_label
from engine.messages import Indexing, Status

_TOLD_MS = 4000


class StatusLine(QWidget):
    pause_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._indexing: Indexing | None = None
        self._idle = ""
        self._told = QTimer(self, singleShot=True, interval=_TOLD_MS)
        self._told.timeout.connect(self._show)
        self.setFixedHeight(4 * UNIT)
        self.text = muted_label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(16 * UNIT, UNIT // 2)
        self.bar.setAccessibleName(self.tr("Progress of indexing"))
        self.pause = IconButton("pause", self.tr("Pause indexing"), side=14)
        self.pause.clicked.connect(self._toggle)
        self.switching = ElidedLabel()
        self.switching.setProperty("kind", "muted")
        self.sharper = SharperPart()
        self.model = muted_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
        row.setSpacing(UNIT)
        for widget in (self.bar, self.text, self.pause):
            row.addWidget(widget)
        row.addSpacing(UNIT)
        row.addWidget(self.switching, 1)
        row.addWidget(self.sharper)
        row.addSpacing(UNIT)
        row.addWidget(self.model)
        self._show()

    def set_status(self, status: Status) -> None:
        """What is shown when nothing is being indexed, and which model answers."""
        self._idle = wording.photos(status.photos)
        if status.missing:
            self._idle += wording.missing(status.missing)
        device = status.device or self.tr("loading …")
        self.model.setText(f"{status.model} · {device}")
        self.model.setToolTip(self.tr("Model, and where it runs. Pseudo-words: {phi}").format(phi=status.phi))
        self.switching.set_full_text(wording.switching(status.switching) if status.switching else "")
        self._show()

    def set_indexing(self, indexing: Indexing | None) -> None:
        self._indexing = indexing
        self._show()

    def set_engine_gone(self) -> None:
        self._idle = self.tr("The engine is not running")
        self.model.clear()
        self.switching.set_full_text("")
        self.set_indexing(None)

    def tell(self, sentence: str) -> None:
        """Say for a while what was done."""
        self._told.start()
        self._show()
        self.text.setText(sentence)

    def _show(self) -> None:
        indexing = self._indexing
        for widget in (self.bar, self.pause):
            widget.setVisible(indexing is not None)
        if indexing is None:
            self._say(self._idle)
            return
        unknown = indexing.scanning and indexing.total == 0
        self.bar.setRange(0, 0 if unknown else max(1, indexing.total))
        self.bar.setValue(indexing.done)
        self._say(wording.indexing(indexing))
        self.pause.set_icon("play" if indexing.paused else "pause")
        self.pause.rename(self.tr("Continue indexing") if indexing.paused else self.tr("Pause indexing"))

    def _say(self, text: str) -> None:
        if not self._told.isActive():
            self.text.setText(text)

    def _toggle(self) -> None:
        if self._indexing is not None:
            self.pause_wanted.emit(not self._indexing.paused)
