"""The middle of the window: a heading, messages, and below them photos, unreadable files or an empty page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop import wording
from desktop.models.photo_grid import PhotoGridModel
from desktop.models.place import Place
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.views.empty_page import EmptyPage, EmptyState
from desktop.views.message_area import MessageArea
from desktop.views.photo_grid import PhotoGrid
from desktop.views.unreadable_list import UnreadableList
from desktop.views.widgets import ElidedLabel, muted_label
from engine.messages import Found, PhotoList, Status


class Browser(QWidget):
    """Shows the place that the session is at. What is on screen stays until something new has come."""

    folder_wanted = Signal()  # the button of the first-run page

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PhotoGridModel()
        self._place = Place()
        self._status: Status | None = None
        self._answered = False  # whether the photos of this place have come
        self.grid = PhotoGrid(self.model, loader)
        self.empty = EmptyPage()
        self.empty.action_wanted.connect(self.folder_wanted)
        self.unreadable = UnreadableList()
        self.messages = MessageArea()
        self.title = QLabel()
        self.title.setProperty("kind", "title")
        self.note = ElidedLabel()
        self.timing = muted_label()
        self._lay_out()

    def go(self, place: Place) -> None:
        """A new place: the heading follows when its photos come, so that nothing flickers."""
        self._place = place
        self._answered = False
        if place.unreadable:
            self.timing.clear()
            self._show_page()

    def set_waiting(self, waiting: bool) -> None:
        if waiting:
            self.timing.setText(self.tr("Searching …") if self._place.is_search else self.tr("Loading …"))
        elif self.timing.text() in (self.tr("Searching …"), self.tr("Loading …")):
            self.timing.clear()

    def show_found(self, found: Found) -> None:
        self._answered = True
        self.model.show_hits(found.hits)
        self.grid.scrollToTop()
        self.title.setText(self._where(self.tr("Results")))
        self.note.set_full_text(
            "" if found.confident or not found.hits else self.tr("Nothing fits well; these come nearest.")
        )
        self.timing.setText(wording.searched(found.searched, found.timing_ms.get("total", 0.0)))
        self.timing.setToolTip(self._timing_tip(found))
        self._show_page()

    def show_list(self, photos: PhotoList, newer: bool) -> None:
        self._answered = True
        if newer:
            self.model.update_photos(photos.photos)
        else:
            self.model.show_photos(photos.photos)
            self.grid.scrollToTop()
        folder = self._place.folder
        self.title.setText(self.tr("All photos") if folder is None else Path(folder).name or folder)
        self.note.set_full_text("")
        self.timing.setText(wording.photos(len(photos.photos)) if photos.photos else "")
        self.timing.setToolTip("")
        self._show_page()

    def set_status(self, status: Status) -> None:
        self._status = status
        self.unreadable.show_files(status.unreadable)
        self._show_page()

    def _show_page(self) -> None:
        if self._place.unreadable:
            self.title.setText(self.tr("Unreadable files"))
            self.note.set_full_text(self.tr("They were left out; everything else was indexed."))
            self._stack.setCurrentWidget(self.unreadable)
        elif self.model.photos:
            self._stack.setCurrentWidget(self.grid)
        elif self._answered and self._status is not None:
            self.empty.show_state(self._empty_state(self._status))
            self._stack.setCurrentWidget(self.empty)
        else:
            self._stack.setCurrentWidget(self._blank)
        self._heading.setVisible(self._stack.currentWidget() in (self.grid, self.unreadable))

    def _empty_state(self, status: Status) -> EmptyState:
        if not status.folders:
            return EmptyState(
                "images",
                self.tr("Find the photo you have in mind"),
                self.tr(
                    "Choose a folder, and Akin looks through its photos here on this computer. "
                    "Nothing is uploaded, and no file is changed. You can also drop a folder here."
                ),
                self.tr("Choose a folder of photos"),
            )
        if status.indexing is not None and not self._place.is_search:
            return EmptyState(
                "images",
                self.tr("Looking for photos"),
                self.tr("They appear here as they are found. You can search before it is finished."),
            )
        if self._place.is_search:
            return EmptyState("search", self.tr("No photo found"), self.tr("Try other words, or search in all photos."))
        return EmptyState(
            "image-plus",
            self.tr("Drop a photo here, or press Ctrl+O"),
            self.tr("There are no photos here yet. Drop a folder to add it to the library."),
        )

    def _where(self, what: str) -> str:
        folder = self._place.folder
        if folder is None:
            return what
        return self.tr("{what} in {folder}").format(what=what, folder=Path(folder).name or folder)

    def _timing_tip(self, found: Found) -> str:
        lines = [found.method]
        lines += [f"{step}: {milliseconds:.0f} ms" for step, milliseconds in found.timing_ms.items()]
        return "\n".join(lines)

    def _lay_out(self) -> None:
        self._heading = QWidget()
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(2 * UNIT, UNIT + UNIT // 2, 2 * UNIT, UNIT // 2)
        row.setSpacing(2 * UNIT)
        row.addWidget(self.title)
        row.addWidget(self.note, 1)
        row.addWidget(self.timing)
        self._blank = QWidget()
        self._stack = QStackedWidget()
        inset = QWidget()  # so that the first column of photos stands under the heading
        for page in (self._blank, self.grid, self.empty, self.unreadable):
            self._stack.addWidget(page)
        around = QVBoxLayout(inset)
        around.setContentsMargins(UNIT + UNIT // 2, 0, 0, 0)
        around.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self._heading)
        column.addWidget(inset, 1)
