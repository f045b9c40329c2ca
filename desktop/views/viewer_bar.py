"""The line above a photo in the viewer: the way back, its name, its marks, and how it is seen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.theme import UNIT
from desktop.views.marks_bar import MarksBar
from desktop.views.widgets import ElidedLabel, IconButton, muted_label
from engine.messages import Photo


class ViewerBar(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = IconButton("arrow-left", self.tr("Back to the photos (Esc)"))
        self.previous = IconButton("chevron-left", self.tr("Previous photo (Left)"))
        self.next = IconButton("chevron-right", self.tr("Next photo (Right)"))
        self.name = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self.name.setProperty("kind", "title")
        self.position = muted_label()
        self.zoom = muted_label()
        self.zoom.setMinimumWidth(6 * UNIT)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.marks = MarksBar()
        self.left = IconButton("rotate-ccw", self.tr("Turn to the left (Shift+T)"))
        self.right = IconButton("rotate-cw", self.tr("Turn to the right (T)"))
        self.fit = IconButton("maximize", self.tr("Whole photo, or pixel for pixel (0, 1)"))
        self.info = IconButton("info", self.tr("What is known of the photo (I)"))
        self.info.setCheckable(True)
        self.use = QPushButton(self.tr("Use as reference"))
        self.use.setProperty("kind", "primary")
        self.use.setToolTip(self.tr("Search with this photo (R)"))
        self._lay_out()

    def show_photo(self, photo: Photo, at: int, count: int) -> None:
        """One of `count` photos, counted from 0."""
        self.name.set_full_text(Path(photo.path).name)
        self.position.setText(self.tr("{at} of {count}").format(at=at + 1, count=count))
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(at + 1 < count)
        self.marks.show_marks(photo)

    def show_zoom(self, share: float) -> None:
        """Pixels of the screen for one of the photo."""
        self.zoom.setText(self.tr("{percent} %").format(percent=round(share * 100)))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        for widget in (self.back, self.name, self.marks, self.previous, self.position, self.next):
            row.addWidget(widget, 1 if widget is self.name else 0)
        row.addSpacing(UNIT)
        row.addWidget(self.zoom)
        for button in (self.fit, self.left, self.right, self.info):
            row.addWidget(button)
        row.addWidget(self.use)
