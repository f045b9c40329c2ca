"""One reference photo in the composer: its thumbnail, its name and a button that removes it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop import icons
from desktop.models.place import ReferencePhoto
from desktop.theme import UNIT
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.widgets import IconButton

_SIDE = 36  # of the thumbnail
_NAME_WIDTH = 104


class ReferenceChip(QFrame):
    removed = Signal(object)  # ReferencePhoto

    def __init__(
        self, photo: ReferencePhoto, loader: ThumbnailLoader, named: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.photo = photo
        self._loader = loader
        self._thumbnail = Thumbnail.of_reference(photo.reference, photo.thumbnail)
        self.setProperty("kind", "chip")
        self.setToolTip(photo.name)
        self.setAccessibleName(self.tr("Reference photo {name}").format(name=photo.name))
        self.setFixedHeight(_SIDE + 4)
        self._picture = QLabel()
        self._picture.setFixedSize(_SIDE, _SIDE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = QLabel()
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setText(QFontMetrics(name.font()).elidedText(photo.name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH))
        name.setVisible(named)
        self.remove = IconButton("x", self.tr("Remove {name}").format(name=photo.name), side=14)
        self.remove.clicked.connect(lambda: self.removed.emit(self.photo))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, UNIT // 2, 2)
        row.setSpacing(UNIT // 2)
        for widget in (self._picture, name, self.remove):
            row.addWidget(widget)
        loader.loaded.connect(self._redraw)
        self._draw(loader.request(self._thumbnail))

    def _redraw(self, thumbnail: Thumbnail) -> None:
        if thumbnail == self._thumbnail:
            self._draw(self._loader.pixmap(thumbnail))

    def _draw(self, pixmap: QPixmap | None) -> None:
        if pixmap is None:
            colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
            self._picture.setPixmap(icons.pixmap("image", colour, 20, self.devicePixelRatioF()))
            return
        ratio = self.devicePixelRatioF()
        side = QSize(_SIDE, _SIDE) * ratio
        filling = pixmap.scaled(
            side, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        left, top = (filling.width() - side.width()) // 2, (filling.height() - side.height()) // 2
        square = filling.copy(left, top, side.width(), side.height())
        square.setDevicePixelRatio(ratio)
        self._picture.setPixmap(square)
