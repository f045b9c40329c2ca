"""The part of the settings that tells which model answers, names the others, and has one of them take its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import wording
from desktop.dialogs.choice_delegate import ChoiceDelegate, NoteRole
from desktop.theme import UNIT
from desktop.views.widgets import Choice, ElidedLabel, muted_label
from engine.messages import KnownModel, Models, Status


class ModelChoice(QWidget):
    wanted = Signal(str)  # a model's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, KnownModel] = {}
        self._in_use = ""
        self._coming = ""  # the model that answers, or that is about to
        self._waiting = ""  # the model that was asked for and has not loaded yet
        self._progress = ""
        self.in_use = ElidedLabel()
        self.in_use.setFixedHeight(4 * UNIT)
        self.name = QLineEdit()
        self.choice = Choice()
        self._prepare_choice()
        self.button = QPushButton(self.tr("Use it"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.wanted.emit(self._chosen()))
        self.name.returnPressed.connect(self.button.click)
        self.hint = muted_label()
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        by_mouse, by_keys = (
            Qt.TextInteractionFlag.TextSelectableByMouse,
            Qt.TextInteractionFlag.TextSelectableByKeyboard,
        )
        self.hint.setTextInteractionFlags(by_mouse | by_keys)  # it has what is to be written in a terminal
        self._lay_out()

    def set_status(self, status: Status) -> None:
        """Show the model that answers, and how far another one is."""
        device = status.device or self.tr("loading …")
        self.in_use.set_full_text(f"{status.model} · {device}")
        self._in_use = status.model
        self._coming = status.switching.model if status.switching is not None else status.model
        self._progress = wording.switching(status.switching) if status.switching is not None else ""
        self._show()

    def set_models(self, models: Models) -> None:
        """Offer models, and say of each whether it is here. What is written stays."""
        self._known = {one.name: one for one in models.models}
        names = list(self._known)
        if names != [self.choice.itemText(place) for place in range(self.choice.count())]:
            written = self.name.text()
            self.choice.clear()
            self.choice.addItems(names)
            self.choice.setCurrentIndex(-1)
            self.name.setText(written)
        self._show()

    def set_waiting(self, model: str) -> None:
        """A model is being loaded because it was asked for; with an empty name, none is any more."""
        self._waiting = model
        self._show()

    def _chosen(self) -> str:
        return self.name.text().strip()

    def _show(self) -> None:
        for place, (name, one) in enumerate(self._known.items()):
            note = wording.model_state(one, in_use=name == self._in_use)
            self.choice.setItemData(place, note, NoteRole)
            self.choice.setItemData(place, f"{name}, {note}", Qt.ItemDataRole.AccessibleTextRole)
        loading = self.tr("Loading {model} …").format(model=self._waiting) if self._waiting else ""
        text = (
            loading
            or self._of_chosen()
            or self._progress
            or self.tr(
                "The present model answers until all photos are ready for the other. Any model of open_clip that is "
                "on this computer can be written here, as ARCHITECTURE/WEIGHTS."
            )
        )
        if text != self.hint.text():  # or what is selected in it would not be any more
            self.hint.setText(text)
            self.hint.setAccessibleName(text)
        self._allow()

    def _of_chosen(self) -> str:
        """What is to be known of the model that is chosen, unless it is there or on its way."""
        one = self._known.get(self._chosen())
        if one is None or one.name == self._coming:
            return ""
        about = wording.about_model(one.name)
        if one.here:
            return about
        fetch = self.tr("“akin models get {model}” in a terminal downloads it; this window never goes online.")
        return f"{about} {fetch.format(model=one.name)}".strip()

    def _allow(self) -> None:
        name = self._chosen()
        one = self._known.get(name)
        can_be_had = one is None or one.here
        self.button.setEnabled(not self._waiting and can_be_had and name not in ("", self._coming))

    def _prepare_choice(self) -> None:
        choice = self.choice
        choice.setLineEdit(self.name)
        choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        choice.setCompleter(QCompleter(choice))  # that knows nothing: what is written is nobody's guess
        choice.setItemDelegate(ChoiceDelegate(choice))
        choice.setFixedHeight(4 * UNIT)
        for one in (choice, self.name):
            one.setAccessibleName(self.tr("Another model"))
        self.name.setPlaceholderText(self.tr("Choose another model, or write its name"))
        self.name.textChanged.connect(lambda _: self._show())

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        line.addWidget(self.choice, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.in_use)
        column.addLayout(line)
        column.addWidget(self.hint)
        self._show()
        self.hint.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)  # or the dialog would jump
