"""The right side: one photo larger, what is known of it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop import icons, theme, wording
from desktop.models.intents import Photos, SetFavourite, SetRating, View
from desktop.theme import UNIT
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.marks_bar import MarksBar
from desktop.views.photo_actions import MOST_COMPARED, PhotoActions
from desktop.views.photo_facts import PhotoFacts
from desktop.views.widgets import muted_label
from engine.messages import Photo

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
    """One selected photo, or how many are selected."""

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos: Photos = ()
        self._picture = PhotoPreview(loader)
        self.marks = MarksBar()
        self.facts = PhotoFacts()
        self._count = muted_label()
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.actions_on_photos = PhotoActions(self, lambda: self._photos, lambda: View(self._photos))
        self.marks.favourite_wanted.connect(self._mark)
        self.marks.rating_wanted.connect(self._rate)
        self._build()
        self.show_photos(())

    @property
    def photos(self) -> Photos:
        return self._photos

    def show_photos(self, photos: Photos) -> None:
        """The photos that are selected; none shows what the panel is for."""
        self._photos = photos
        self._one.setVisible(len(photos) == 1)
        self._count.setVisible(len(photos) != 1)
        self._count.setFixedHeight((4 if photos else 24) * UNIT)
        self._buttons.setVisible(bool(photos))
        self.compare.setVisible(2 <= len(photos) <= MOST_COMPARED)
        self.reveal.setVisible(len(photos) == 1)
        if len(photos) == 1:
            self._picture.show_photo(photos[0])
            self.facts.show_photo(photos[0])
            self.marks.show_marks(photos[0])
            self.reveal.setEnabled(photos[0].online)
        elif photos:
            self._count.setText(self.tr("{photos} selected").format(photos=wording.photos(len(photos))))
        else:
            self._count.setText(self.tr("Select a photo to see\nwhat is known of it"))

    def refresh(self, photos: Photos) -> None:
        """Photos have other marks now."""
        newer = {photo.photo_id: photo for photo in photos}
        self.show_photos(tuple(newer.get(photo.photo_id, photo) for photo in self._photos))

    def _mark(self, favourite: bool) -> None:
        self.actions_on_photos.wanted.emit(SetFavourite(self._photos, favourite))

    def _rate(self, rating: int | None) -> None:
        self.actions_on_photos.wanted.emit(SetRating(self._photos, rating))

    def _build(self) -> None:
        self._one = QWidget()
        known = QVBoxLayout(self._one)
        known.setContentsMargins(0, 0, 0, 0)
        known.setSpacing(UNIT)
        for part in (self._picture, self.marks, self.facts):
            known.addWidget(part)
        self._buttons = QWidget()
        below = QVBoxLayout(self._buttons)
        below.setContentsMargins(0, UNIT, 0, 0)
        below.setSpacing(UNIT)
        for button in self._make_buttons():
            below.addWidget(button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._one)
        column.addWidget(self._count)
        column.addWidget(self._buttons)
        column.addStretch(1)
        room = QScrollArea()  # a low window scrolls the panel instead of growing
        room.setWidget(page)
        room.setWidgetResizable(True)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(room)

    def _make_buttons(self) -> tuple[QPushButton, ...]:
        actions = self.actions_on_photos
        self.use = QPushButton(self.tr("Use as reference"))
        self.use.setProperty("kind", "primary")
        self.similar = QPushButton(self.tr("More like this"))
        self.compare = QPushButton(self.tr("Compare side by side"))
        self.reveal = QPushButton(self.tr("Show in folder"))
        pairs = (
            (self.use, actions.use),
            (self.similar, actions.similar),
            (self.compare, actions.compare),
            (self.reveal, actions.show_in_folder),
        )
        for button, action in pairs:
            button.clicked.connect(action.trigger)
        return tuple(button for button, _ in pairs)
