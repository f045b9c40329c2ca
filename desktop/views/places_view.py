"""The page of places: a map with its buttons, or a sentence where no photo says where it was taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.finder import Finder
from desktop.models.clusters import Cluster, PhotoPlaces
from desktop.models.place import Place
from desktop.theme import UNIT
from desktop.views.empty_page import EmptyPage, EmptyState
from desktop.views.photo_map import STEP, PhotoMap
from desktop.views.widgets import IconButton
from engine.messages import Filters


class PlacesView(QWidget):
    place_wanted = Signal(object)  # Place: the photos of a cluster
    looked = Signal()  # other clusters are to be seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = PhotoMap()
        self.map.chosen.connect(self._choose)
        self.map.looked.connect(self.looked)
        corner = QVBoxLayout(self.map)
        corner.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        corner.addStretch(1)
        corner.addWidget(_Buttons(self.map), alignment=Qt.AlignmentFlag.AlignRight)
        self.empty = EmptyPage()
        self.empty.show_state(
            EmptyState(
                "map-pin",
                self.tr("None of your photos says where it was taken"),
                self.tr(
                    "Phones and some cameras write it into their photos if they are allowed to. "
                    "Photos that say it appear here on a map of the world."
                ),
            )
        )
        self._blank = QWidget()
        self._pages = QStackedWidget()
        for page in (self._blank, self.map, self.empty):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.setFocusProxy(self.map)

    def follow(self, finder: Finder) -> None:
        """Show what it finds."""
        finder.found.connect(lambda places: self.show_places(PhotoPlaces(places)))

    def show_places(self, places: PhotoPlaces) -> None:
        self.map.show_places(places)
        self._pages.setCurrentWidget(self.map if len(places) else self.empty)

    def _choose(self, cluster: Cluster) -> None:
        self.place_wanted.emit(Place(conditions=Filters(area=cluster.area)))


class _Buttons(QFrame):
    """Zoom for who has neither wheel nor keyboard."""

    def __init__(self, around: PhotoMap) -> None:
        super().__init__()
        self.setProperty("kind", "floating")
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        for icon, name, then in (
            ("plus", self.tr("Zoom in"), lambda: around.zoom_by(STEP)),
            ("minus", self.tr("Zoom out"), lambda: around.zoom_by(1 / STEP)),
            ("maximize", self.tr("Show all places"), around.fit),
        ):
            button = IconButton(icon, name, side=18)
            button.clicked.connect(lambda _checked, then=then: then())
            column.addWidget(button)
