"""What is known of one photo, as labels and values."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from desktop import wording
from desktop.theme import UNIT
from desktop.views.widgets import ElidedLabel, muted_label
from engine.messages import Photo, PhotoDetails


class PhotoFacts(QWidget):
    """Shows what the grid knows at once, and the rest when the engine has told it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo: Photo | None = None
        self._name = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("kind", "title")
        self._away = QLabel(self.tr("The drive of this photo is away."))
        self._away.setWordWrap(True)
        self._facts: dict[str, ElidedLabel] = {}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(UNIT)
        self._form.setVerticalSpacing(UNIT // 2)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for fact, text in self._labels().items():
            label = muted_label()
            label.setText(text)
            elide = Qt.TextElideMode.ElideLeft if fact == "folder" else Qt.TextElideMode.ElideRight
            self._facts[fact] = ElidedLabel(elide=elide)
            self._form.addRow(label, self._facts[fact])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self._name)
        column.addWidget(self._away)
        column.addLayout(self._form)

    def fact(self, name: str) -> str:
        """What is shown of a fact; empty where there is nothing to show."""
        return self._facts[name].full_text()

    def show_photo(self, photo: Photo) -> None:
        """Show what is known without asking."""
        same = self._photo is not None and photo.photo_id == self._photo.photo_id
        self._photo = photo
        self._away.setVisible(not photo.online)
        if same:
            return  # the marks may be others; what the engine told stays
        path = Path(photo.path)
        self._name.set_full_text(path.name)
        self._state("folder", str(path.parent))
        self._state("date", wording.moment(photo.taken_at) if photo.taken_at else "")
        self._state("size", wording.pixels(photo.width, photo.height))
        for fact in ("file", "camera", "lens", "place", "tags", "albums", "copies"):
            self._state(fact, "")

    def show_details(self, details: PhotoDetails) -> None:
        """Add what only the catalogue knows."""
        if self._photo is None or details.photo.photo_id != self._photo.photo_id:
            return
        self._state("file", f"{details.format}, {wording.file_size(details.size)}")
        self._state("camera", details.camera or "")
        self._state("lens", details.lens or "")
        if details.latitude is not None and details.longitude is not None:
            self._state("place", wording.position(details.latitude, details.longitude))
        self._state("tags", ", ".join(details.tags))
        self._state("albums", ", ".join(details.albums))
        copies = len(details.paths)
        self._state("copies", wording.number(copies) if copies > 1 else "")

    def _labels(self) -> dict[str, str]:
        return {
            "folder": self.tr("Folder"),
            "date": self.tr("Taken"),
            "camera": self.tr("Camera"),
            "lens": self.tr("Lens"),
            "size": self.tr("Pixels"),
            "file": self.tr("File"),
            "place": self.tr("Place"),
            "tags": self.tr("Tags"),
            "albums": self.tr("Albums"),
            "copies": self.tr("Copies"),
        }

    def _state(self, fact: str, text: str) -> None:
        self._facts[fact].set_full_text(text)
        self._form.setRowVisible(self._facts[fact], bool(text))
