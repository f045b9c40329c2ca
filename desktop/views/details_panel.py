"""The right side: one photo larger, what is known of it, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop import icons, theme, wording
from desktop.theme import UNIT
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.widgets import ElidedLabel, muted_label
from engine.messages import Photo, PhotoDetails

_PICTURE_HEIGHT = 30 * UNIT
_RADIUS = 6.0


class PhotoPreview(QWidget):
    """The thumbnail as large as the panel allows, its proportions kept."""

    def __init__(self, loader: ThumbnailLoader) -> None:
        super().__init__()
        self._loader = loader
        self._thumbnail: Thumbnail | None = None
        self.setFixedHeight(_PICTURE_HEIGHT)
        self.setAccessibleName(self.tr("Selected photo"))
        loader.loaded.connect(self._redraw)

    def show_photo(self, photo: Photo) -> None:
        self._thumbnail = Thumbnail(key=photo.thumbnail)
        self._loader.request(self._thumbnail)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pixmap = self._loader.pixmap(self._thumbnail) if self._thumbnail else None
        if pixmap is None:
            pixmap = icons.pixmap("image", theme.muted(self.palette()), 32, self.devicePixelRatioF())
            size = QSize(32, 32)
        else:
            room = self.size().boundedTo(QSize(pixmap.size() * 1.25))
            size = pixmap.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        self._paint(painter, pixmap, size)

    def _paint(self, painter: QPainter, pixmap: QPixmap, size: QSize) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        corner = QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
        ground, shape = QPainterPath(), QPainterPath()
        ground.addRoundedRect(self.rect(), _RADIUS, _RADIUS)
        painter.fillPath(ground, theme.quiet(QGuiApplication.palette()))
        shape.addRoundedRect(QRect(corner, size), _RADIUS, _RADIUS)
        painter.setClipPath(shape)
        painter.drawPixmap(QRect(corner, size), pixmap)

    def _redraw(self, thumbnail: Thumbnail) -> None:
        if thumbnail == self._thumbnail:
            self.update()


class DetailsPanel(QWidget):
    """Shows what the grid knows at once, and the rest when the engine has told it."""

    reference_wanted = Signal(object, bool)  # list[Photo]; whether to keep the references that are there
    open_wanted = Signal(object)  # Photo
    reveal_wanted = Signal(object)  # Photo

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo: Photo | None = None
        self._picture = PhotoPreview(loader)
        self._facts = {name: ElidedLabel() for name in ("folder", "date", "camera", "size", "copies")}
        self._facts["folder"] = ElidedLabel(elide=Qt.TextElideMode.ElideLeft)
        self._name = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("kind", "title")
        self._away = QLabel(self.tr("The drive of this photo is away."))
        self._away.setWordWrap(True)
        self._build()
        self.show_photo(None)

    @property
    def photo(self) -> Photo | None:
        return self._photo

    def fact(self, name: str) -> str:
        """What is shown of a fact; empty where there is nothing to show."""
        return self._facts[name].full_text()

    def show_photo(self, photo: Photo | None) -> None:
        """Show what is known without asking; None shows what the panel is for."""
        self._photo = photo
        self._pages.setCurrentIndex(0 if photo is None else 1)
        if photo is None:
            return
        self._picture.show_photo(photo)
        path = Path(photo.path)
        self._name.set_full_text(path.name)
        self._away.setVisible(not photo.online)
        self.open.setEnabled(photo.online)
        self.reveal.setEnabled(photo.online)
        self._state("folder", str(path.parent))
        self._state("date", wording.moment(photo.taken_at) if photo.taken_at else "")
        self._state("size", wording.pixels(photo.width, photo.height))
        self._state("camera", "")
        self._state("copies", "")

    def show_details(self, details: PhotoDetails) -> None:
        """Add what only the catalogue knows."""
        photo = details.photo
        if self._photo is None or photo.photo_id != self._photo.photo_id:
            return
        size = wording.file_size(details.size)
        self._state("size", f"{wording.pixels(photo.width, photo.height)}, {size}, {details.format}")
        self._state("camera", ", ".join(part for part in (details.camera, details.lens) if part))
        copies = len(details.paths)
        self._state("copies", wording.number(copies) if copies > 1 else "")

    def _state(self, fact: str, text: str) -> None:
        self._facts[fact].set_full_text(text)
        self._form.setRowVisible(self._facts[fact], bool(text))

    def _build(self) -> None:
        hint = muted_label()
        hint.setText(self.tr("Select a photo to see\nwhat is known of it"))
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(hint)
        self._pages.addWidget(self._page())

    def _page(self) -> QWidget:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(UNIT)
        self._form.setVerticalSpacing(UNIT // 2)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        labels = {
            "folder": self.tr("Folder"),
            "date": self.tr("Taken"),
            "camera": self.tr("Camera"),
            "size": self.tr("Size"),
            "copies": self.tr("Copies"),
        }
        for fact, text in labels.items():
            label = muted_label()
            label.setText(text)
            self._form.addRow(label, self._facts[fact])
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        for widget in (self._picture, self._name, self._away):
            column.addWidget(widget)
        column.addLayout(self._form)
        column.addSpacing(UNIT)
        for button in self._buttons():
            column.addWidget(button)
        column.addStretch(1)
        room = QScrollArea()  # a low window scrolls the panel instead of growing
        room.setWidget(page)
        room.setWidgetResizable(True)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return room

    def _buttons(self) -> tuple[QPushButton, ...]:
        self.use = QPushButton(self.tr("Use as reference"))
        self.open = QPushButton(self.tr("Open"))
        self.reveal = QPushButton(self.tr("Show in folder"))
        self.use.setProperty("kind", "primary")
        self.use.clicked.connect(lambda: self.reference_wanted.emit([self._photo], False))
        self.open.clicked.connect(lambda: self.open_wanted.emit(self._photo))
        self.reveal.clicked.connect(lambda: self.reveal_wanted.emit(self._photo))
        return self.use, self.open, self.reveal
