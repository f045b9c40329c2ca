"""The line of the settings that tells which network makes pseudo-words, and has another one make them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import wording
from desktop.dialogs.choice_delegate import ChoiceDelegate, NoteRole
from desktop.theme import UNIT
from desktop.views.widgets import Choice, muted_label
from engine.messages import Phis


class PhiChoice(QWidget):
    wanted = Signal(str)  # a network's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phis: Phis | None = None
        self._asked = ""  # the network that was asked for and is not in use yet
        self.choice = Choice()
        self.choice.setAccessibleName(self.tr("Pseudo-words"))
        self.choice.setToolTip(self.tr("What turns a photo into a word, so that words can be added to it"))
        self.choice.setItemDelegate(ChoiceDelegate(self.choice))
        self.choice.setFixedSize(30 * UNIT, 4 * UNIT)
        self.choice.view().setMinimumWidth(52 * UNIT)
        self.choice.activated.connect(lambda _: self._ask())
        self.note = muted_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * UNIT)
        row.addWidget(self.choice)
        row.addWidget(self.note, 1)
        self.set_phis(None)

    def set_phis(self, phis: Phis | None) -> None:
        """Show the networks of the model that answers; None while that loads."""
        self._phis = phis
        networks = phis.networks if phis is not None else ()
        if phis is None or phis.in_use == self._asked or self._asked not in [one.name for one in networks]:
            self._asked = ""
        self.choice.clear()
        for place, network in enumerate(networks):
            note = wording.phi_method(network)
            self.choice.addItem(network.name)
            self.choice.setItemData(place, note, NoteRole)
            self.choice.setItemData(place, f"{network.name}, {note}", Qt.ItemDataRole.AccessibleTextRole)
        self.choice.setEnabled(phis is not None)
        self._show()

    def set_refused(self) -> None:
        """The network that was asked for cannot be had; the present one stays."""
        self._asked = ""
        self._show()

    def _ask(self) -> None:
        """While one is still awaited, another may be chosen: the keyboard passes over those between."""
        name = self.choice.currentText()
        if self._phis is not None and name != (self._asked or self._phis.in_use):
            self._asked = name
            self._show()
            self.wanted.emit(name)

    def _show(self) -> None:
        waiting = self._phis is None or bool(self._asked)
        self.choice.setCurrentText(self._asked or (self._phis.in_use if self._phis is not None else ""))
        self.note.setText(self.tr("loading …") if waiting else self.choice.currentData(NoteRole))
