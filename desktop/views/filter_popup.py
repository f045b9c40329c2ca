"""The filters: a small form that opens below its button. What it says holds when it closes; Escape drops it."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.models.conditions import NONE, Period, since, until
from desktop.theme import UNIT
from desktop.views.marks_bar import Stars
from engine.messages import Filters

_KINDS = ("jpeg", "png", "heic", "raw", "webp", "tiff", "avif", "gif", "bmp")
_ORIENTATIONS = ("landscape", "portrait", "square")


class FilterPopup(QFrame):
    chosen = Signal(object)  # Filters, other than before

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAccessibleName(self.tr("Filters"))
        self._before = NONE
        self._dropped = True
        self.since = self._date(self.tr("Taken since"))
        self.until = self._date(self.tr("Taken until"))
        self.rating = Stars()
        self.rating.setAccessibleName(self.tr("At least so many stars"))
        self.kind = self._choice(self.tr("Kind of file"), [(name, wording.kind(name)) for name in _KINDS])
        self.orientation = self._choice(
            self.tr("Orientation"), [(name, wording.orientation(name)) for name in _ORIENTATIONS]
        )
        self.camera = QLineEdit()
        self.camera.setAccessibleName(self.tr("Camera"))
        self.camera.setPlaceholderText(self.tr("a part of its name"))
        self.place = self._choice(self.tr("Place"), [(known, wording.place(known)) for known in (True, False)])
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.clear = QPushButton(self.tr("Clear"))
        self.done = QPushButton(self.tr("Show photos"))
        self.done.setProperty("kind", "primary")
        self.clear.clicked.connect(lambda: self._show(NONE))
        self.done.clicked.connect(self.hide)
        self._lay_out()
        self._check()

    def open_at(self, corner: QPoint, filters: Filters) -> None:
        """Open with the upper right corner at a point of the screen."""
        self._before = filters
        self._dropped = False
        self._show(filters)
        self.adjustSize()
        self.move(corner - QPoint(self.width(), 0))
        self.show()
        self.since.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def filters(self) -> Filters:
        """What the form says, and what it does not ask for as it was; a date that is none says nothing."""
        first, last = _period(self.since.text()), _period(self.until.text())
        return structs.replace(
            self._before,
            after=None if first is None else first.first.isoformat(),
            before=None if last is None else last.after.isoformat(),
            rating=self.rating.value() or None,
            kind=self.kind.currentData(),
            orientation=self.orientation.currentData(),
            camera=self.camera.text().strip() or None,
            place=self.place.currentData(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dropped = True
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.clear if self.clear.hasFocus() else self.done).click()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        dropped, self._dropped = self._dropped, True
        if not dropped and self.filters != self._before:
            self.chosen.emit(self.filters)

    def _show(self, filters: Filters) -> None:
        for field, period in ((self.since, since(filters)), (self.until, until(filters))):
            field.setText("" if period is None else period.iso)
        self.rating.show_rating(filters.rating)
        for choice, value in (
            (self.kind, filters.kind),
            (self.orientation, filters.orientation),
            (self.place, filters.place),
        ):
            choice.setCurrentIndex(max(choice.findData(value), 0))
        self.camera.setText(filters.camera or "")

    def _check(self) -> None:
        """Say what is wrong with the dates."""
        sentence = ""
        first, last = _period(self.since.text()), _period(self.until.text())
        if any(field.text().strip() and _period(field.text()) is None for field in (self.since, self.until)):
            sentence = self.tr("Write a date as 2024, 2024-05 or 2024-05-31.")
        elif first is not None and last is not None and last.after <= first.first:
            sentence = self.tr("The second date lies before the first.")
        self.hint.setText(sentence)
        self.done.setEnabled(not sentence)

    def _date(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(self.tr("2024, 2024-05 or 2024-05-31"))
        field.textChanged.connect(lambda _: self._check())
        return field

    def _choice(self, name: str, values: list[tuple[object, str]]) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.addItem(self.tr("Any"), None)
        for value, text in values:
            choice.addItem(text, value)
        return choice

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT)
        for text, field in (
            (self.tr("Taken since"), self.since),
            (self.tr("Taken until"), self.until),
            (self.tr("At least"), self.rating),
            (self.tr("Kind"), self.kind),
            (self.tr("Orientation"), self.orientation),
            (self.tr("Camera"), self.camera),
            (self.tr("Place"), self.place),
        ):
            label = QLabel(text)
            label.setFixedHeight(4 * UNIT)  # in the middle of its field
            form.addRow(label, field)
            if field is not self.rating:
                field.setFixedSize(30 * UNIT, 4 * UNIT)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        buttons.addWidget(self.done)
        self.hint.setMinimumHeight(3 * UNIT)  # or the form would jump
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        column.addLayout(form)
        column.addWidget(self.hint)
        column.addLayout(buttons)


def _period(text: str) -> Period | None:
    try:
        return Period.written(text)
    except ValueError:
        return None
