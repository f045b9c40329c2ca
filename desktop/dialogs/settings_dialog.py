"""The settings: what the window looks like, what the library holds, and the model that answers.

What is chosen holds at once, so that there is nothing to confirm; what is written is applied. The dialog shows and
asks; `Adjusting` does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.dialogs.backup_row import BackupRow
from desktop.dialogs.ignore_rules import IgnoreRules
from desktop.dialogs.model_choice import ModelChoice
from desktop.dialogs.phi_choice import PhiChoice
from desktop.dialogs.watched_folders import WatchedFolders
from desktop.languages import LANGUAGES
from desktop.theme import UNIT
from desktop.views.message_area import Message, MessageArea, Topic
from desktop.views.widgets import Choice, ElidedLabel, Rule, muted_label
from engine.messages import Status

_LABELS, _WIDTH = 17 * UNIT, 90 * UNIT


class SettingsDialog(QDialog):
    language_wanted = Signal(object)  # str, or None to follow the system
    scheme_wanted = Signal(object)  # str, or None to follow the system
    pace_wanted = Signal(str)  # of background work, as `SetPace` has it
    show_wanted = Signal(str)  # a file or folder, in the file manager
    looked_at = Signal()  # by somebody who may come from a terminal, where a model was downloaded

    def __init__(self, language: str | None, scheme: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        system = (None, self.tr("As the system has it"))
        schemes = (("light", self.tr("Light")), ("dark", self.tr("Dark")))
        self.language = _choice(self.tr("Language"), (system, *LANGUAGES.items()), language, self._ask_language)
        self.restart = muted_label()
        self.scheme = _choice(self.tr("Colours"), (system, *schemes), scheme, self.scheme_wanted.emit)
        self.location = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self.library_size = muted_label()
        self.show_library = QPushButton(self.tr("Show in folder"))
        self.show_library.setAccessibleName(self.tr("Show the library in its folder"))
        self.show_library.setAutoDefault(False)
        self.show_library.clicked.connect(lambda: self.show_wanted.emit(self.location.full_text()))
        self.folders = WatchedFolders()
        self.ignored = IgnoreRules()
        paces = (
            ("usual", self.tr("Full speed, slower on battery")),
            ("full", self.tr("Full speed, on battery too")),
            ("gentle", self.tr("Gently, a quarter of the speed")),
        )
        self.pace = _choice(self.tr("In the background"), paces, "usual", self.pace_wanted.emit)
        self.backup = BackupRow()
        self.backup.show_wanted.connect(self.show_wanted)
        self.model = ModelChoice()
        self.phi = PhiChoice()
        self.messages = MessageArea()
        self.finished.connect(lambda _: self.ignored.leave())
        self.ignored.wanted.connect(lambda _: self.messages.clear(Topic.REQUEST))  # what was refused before
        self._of_engine = (self.show_library, self.folders, self.ignored, self.pace, self.backup, self.model, self.phi)
        self._lay_out()
        self._allow(False)  # until it is known what there is

    def set_status(self, status: Status) -> None:
        """Show the library as it is now."""
        self.messages.clear(Topic.ENGINE)
        self.location.set_full_text(status.library)
        self.library_size.setText(wording.file_size(sum(status.sizes.values())) if status.sizes else "")
        self.folders.set_status(status)
        self.ignored.set_status(status)
        self.pace.setCurrentIndex(self.pace.findData(status.pace))
        self.model.set_status(status)
        self._allow(True)

    def set_engine_gone(self) -> None:
        """Nothing of the library can be changed until a status comes again."""
        self.backup.set_made(None)
        self.model.set_waiting("")
        self.phi.set_phis(None)
        self._allow(False)
        self.messages.show_message(Topic.ENGINE, Message(self.tr("The engine is not running")))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.looked_at.emit()

    def say(self, sentence: str) -> None:
        """What could not be done."""
        self.messages.show_message(Topic.REQUEST, Message(sentence))

    def _ask_language(self, language: str | None) -> None:
        self.restart.setText(self.tr("From the next start of Akin on"))
        self.language_wanted.emit(language)

    def _allow(self, allowed: bool) -> None:
        for part in self._of_engine:
            part.setEnabled(allowed)

    def _lay_out(self) -> None:
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(2 * UNIT)
        self.rows.setVerticalSpacing(UNIT)
        self.rows.setColumnMinimumWidth(0, _LABELS)
        self.rows.setColumnStretch(1, 1)
        self._add_title(self.tr("Window"))
        self._add_row(self.language.accessibleName(), _beside(self.language, self.restart))
        self._add_row(self.scheme.accessibleName(), _beside(self.scheme))
        self._add_title(self.tr("Library"))
        self._add_row(self.tr("Location"), _beside(self.location, self.library_size, self.show_library))
        self._add_row(self.tr("Folders"), self.folders)
        self._add_row(self.tr("Pass over"), self.ignored)
        self._add_row(self.pace.accessibleName(), _beside(self.pace))
        self._add_row(self.tr("Backup"), self.backup)
        self._add_title(self.tr("Search"))
        self._add_row(self.tr("Model"), self.model)
        self._add_row(self.phi.choice.accessibleName(), self.phi)
        self.rows.setRowStretch(self.rows.rowCount(), 1)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setAutoDefault(False)  # Return in the field of the model is about the model
        content = QWidget()
        content.setLayout(self.rows)
        self.rows.setContentsMargins(3 * UNIT, 0, 3 * UNIT, 0)
        scroll = QScrollArea()  # on a low screen
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inset = QVBoxLayout()
        inset.setContentsMargins(3 * UNIT, 0, 3 * UNIT, 2 * UNIT)
        inset.setSpacing(2 * UNIT)
        inset.addWidget(self.messages)  # below, where it moves nothing that is being used
        inset.addWidget(Rule(Qt.Orientation.Horizontal))
        inset.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, UNIT, 0, 0)
        column.setSpacing(2 * UNIT)
        column.addWidget(scroll, 1)
        column.addLayout(inset)
        self.setMinimumWidth(_WIDTH)  # narrower, and paths would say nothing
        height = content.sizeHint().height() + inset.minimumSize().height() + 3 * UNIT
        self.resize(_WIDTH, min(height, self.screen().availableSize().height() - 6 * UNIT))  # less the title bar

    def _add_title(self, text: str) -> None:
        title = QLabel(text)
        title.setProperty("kind", "title")
        title.setFixedHeight(5 * UNIT)
        title.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.rows.addWidget(title, self.rows.rowCount(), 0, 1, 2)

    def _add_row(self, text: str, field: QWidget) -> None:
        label = muted_label()
        label.setText(text)
        label.setFixedHeight(4 * UNIT)  # in the middle of the first line of its field
        row = self.rows.rowCount()
        self.rows.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addWidget(field, row, 1)


def _choice(
    name: str, values: Iterable[tuple[str | None, str]], chosen: str | None, then: Callable[[str | None], None]
) -> QComboBox:
    """`then` is told what the user chooses from now on."""
    choice = Choice()
    choice.setAccessibleName(name)
    choice.setFixedHeight(4 * UNIT)
    choice.setMinimumWidth(30 * UNIT)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for value, text in values:
        choice.addItem(text, value)
    choice.setCurrentIndex(choice.findData(chosen))
    choice.activated.connect(lambda _: then(choice.currentData()))
    return choice


def _beside(*widgets: QWidget) -> QWidget:
    """In one line from the left; what has no end of its own gets the room that is left."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * UNIT)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
    if not any(isinstance(widget, ElidedLabel) for widget in widgets):
        row.addStretch(1)
    return line
