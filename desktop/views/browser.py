"""The middle of the window: messages, a heading, and below it photos or a page of another kind."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop import wording
from desktop.engine_sentences import translated
from desktop.models.conditions import NONE
from desktop.models.intents import Photos
from desktop.models.photo_grid import PhotoGridModel
from desktop.models.place import Page, Place
from desktop.models.timeline import Timeline
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.views.duplicates_view import DuplicatesView
from desktop.views.empty_page import EmptyPage, EmptyState
from desktop.views.keys import WINDOW, add_action
from desktop.views.message_area import MessageArea
from desktop.views.order_button import OrderButton
from desktop.views.photo_grid import PhotoGrid
from desktop.views.places_view import PlacesView
from desktop.views.tags_view import TagsView
from desktop.views.timeline_slider import TimelineSlider
from desktop.views.unreadable_list import UnreadableList
from desktop.views.widgets import ElidedLabel, IconButton, muted_label
from engine.messages import Found, PhotoList, Status


class Browser(QWidget):
    """Shows the place that the session is at. What is on screen stays until something new has come."""

    folder_wanted = Signal()  # the buttons of the first-run page
    samples_wanted = Signal()

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PhotoGridModel()
        self._place = Place()
        self._status: Status | None = None
        self._answered = False  # whether the photos of this place have come
        self.grid = PhotoGrid(self.model, loader)
        self._photos = QWidget()  # the grid, and when its photos were taken
        self.timeline = TimelineSlider(self._photos)
        self.grid.rows_shown.connect(self.timeline.show_rows)
        self.timeline.row_wanted.connect(self.grid.show_row)
        self.timeline.left.connect(self._enter_month)
        self.duplicates = DuplicatesView(loader)
        self.empty = EmptyPage()
        self.empty.action_wanted.connect(self.folder_wanted)
        self.empty.other_wanted.connect(self.samples_wanted)
        self.unreadable = UnreadableList()
        self.places = PlacesView()
        self.places.looked.connect(self._tell_places)
        self.tags = TagsView()
        self.tags.changed.connect(self._tell_tags)
        self.messages = MessageArea()
        self.title = QLabel()
        self.title.setProperty("kind", "title")
        self.note = ElidedLabel()
        self.timing = muted_label()
        self.scores = IconButton("gauge", self.tr("Show how well each photo fits (S)"), side=16)
        self.scores.setCheckable(True)
        self.scores.toggled.connect(self.grid.show_scores)
        self.grouped = IconButton("layers", self.tr("Show photos that look alike as one (G)"), side=16)
        self.grouped.setCheckable(True)
        self.grouped.toggled.connect(self.grid.set_grouped)
        self.order = OrderButton()
        self._grouped_key = add_action(
            self, self.tr("Show photos that look alike as one"), ["G"], self.grouped.click, context=WINDOW
        )
        self._scores_key = add_action(
            self, self.tr("Show how well each photo fits"), ["S"], self.scores.click, context=WINDOW
        )
        self._timeline_key = add_action(
            self, self.tr("Go to the timeline"), ["Ctrl+T"], self.timeline.setFocus, context=WINDOW
        )
        self._lay_out()
        self._show_page()

    def go(self, place: Place) -> None:
        """A new place: the heading follows when its photos come, so that nothing flickers."""
        self._place = place
        self._answered = False
        self.grid.actions_on_photos.set_shown_album(place.album)
        if place.page is not Page.PHOTOS:
            self.timing.clear()
            self._show_page()

    def set_albums(self, names: tuple[str, ...]) -> None:
        for photos in (self.grid, self.duplicates.list):
            photos.actions_on_photos.set_albums(names)

    def refresh(self, photos: Photos) -> None:
        """Photos have other marks now."""
        self.model.refresh(photos)
        self.duplicates.refresh(photos)

    def set_waiting(self, waiting: bool) -> None:
        if waiting:
            self.timing.setText(self.tr("Searching …") if self._place.is_search else self.tr("Loading …"))
        elif self.timing.text() in (self.tr("Searching …"), self.tr("Loading …")):
            self.timing.clear()

    def show_found(self, found: Found) -> None:
        self._answered = True
        self.model.show_hits(found.hits, found.groups)
        self._show_timeline(())
        self.grid.scrollToTop()
        self._head_results(found)
        self._show_page()

    def show_sharper(self, found: Found) -> None:
        """Better results in the place of those that are shown; what is selected stays so, and nothing scrolls."""
        self.grid.keep_place(lambda: self.model.show_better(found.hits, found.groups))
        self._head_results(found)

    def rename(self, place: Place) -> None:
        """The results that are shown go by another name."""
        self._place = place
        self._title_results()

    def _title_results(self) -> None:
        part = self._part()
        results = self.tr("Results in {part}").format(part=part) if part else self.tr("Results")
        self.title.setText(self._place.saved or results)

    def _head_results(self, found: Found) -> None:
        self._title_results()
        self.note.set_full_text(
            "" if found.confident or not found.hits else self.tr("Nothing fits well; these come nearest.")
        )
        self.timing.setText(wording.searched(found.searched, found.timing_ms.get("total", 0.0)))
        self.timing.setToolTip(self._timing_tip(found))

    def show_list(self, photos: PhotoList, newer: bool) -> None:
        self._answered = True
        if newer:
            self.model.update_photos(photos.photos)
        else:
            self.model.show_photos(photos.photos)
            self.grid.scrollToTop()
        self._show_timeline(photos.photos)
        self.title.setText(self._part() or self.tr("All photos"))
        self.note.set_full_text(self._away())
        self.timing.setText(wording.photos(len(photos.photos)) if photos.photos else "")
        self.timing.setToolTip("")
        self._show_page()

    def set_status(self, status: Status) -> None:
        self._status = status
        self.unreadable.show_files(status.unreadable)
        self._show_page()

    def _show_page(self) -> None:
        page: QWidget = self._blank
        if self._place.page is Page.DUPLICATES:
            self.title.setText(self.tr("Duplicates"))
            self.note.set_full_text(self.tr("Akin deletes nothing; Ctrl+Return shows a file in its folder."))
            page = self.duplicates
        elif self._place.page is Page.UNREADABLE and self._status is not None and self._status.unreadable:
            self.title.setText(self.tr("Unreadable files"))
            self.note.set_full_text(self.tr("They were left out; everything else was indexed."))
            page = self.unreadable
        elif self._place.page is Page.PLACES and self._status is not None and self._status.folders:
            self.title.setText(self.tr("Places"))
            self._tell_places()
            page = self.places
        elif self._place.page is Page.TAGS and self._status is not None and self._status.folders:
            self.title.setText(self.tr("Tags"))
            self._tell_tags()
            page = self.tags
        elif self._place.page is Page.PHOTOS and self.model.photos:
            page = self._photos
        elif self._status is not None and (self._answered or self._place.page is not Page.PHOTOS):
            self.empty.show_state(self._empty_state(self._status))
            page = self.empty
        ranked = page is self._photos and self._place.is_search
        for part in (self.scores, self.grouped, self.order):
            part.setVisible(ranked)
        for key in (self._scores_key, self._grouped_key):
            key.setEnabled(ranked)
        self._turn_to(page)
        self._heading.setVisible(page not in (self.empty, self._blank))

    def _turn_to(self, page: QWidget) -> None:
        """The keyboard goes on in the page, if it was in the one that was there before."""
        before, focused = self._stack.currentWidget(), QApplication.focusWidget()
        inside = before is not None and before is not page and focused is not None and before.isAncestorOf(focused)
        self._stack.setCurrentWidget(page)
        if inside:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_places(self) -> None:
        """How many photos are on the map, and what is to be seen of it."""
        if self._place.page is Page.PLACES and self._status is not None:
            self.note.set_full_text(wording.placed(len(self.places.map.places), self._status.photos))
            self.timing.setText(self.places.map.accessibleDescription() if len(self.places.map.places) else "")

    def _tell_tags(self) -> None:
        """What the tags are, and how far Akin is with them."""
        if self._place.page is Page.TAGS:
            percent = int(self.tags.share * 100)
            looking = self.tr("Looking at your photos, {percent} % …").format(percent=percent)
            self.note.set_full_text(self.tr("Found by Akin in the photos themselves; some are wrong."))
            self.timing.setText(looking if self.tags.looking else wording.tags(len(self.tags.model.tags)))

    def _show_timeline(self, photos: Photos) -> None:
        """Of results there is none: they come in another order."""
        self.timeline.show_timeline(Timeline.of(photos))
        self._timeline_key.setEnabled(self.timeline.isVisibleTo(self._photos))

    def _enter_month(self) -> None:
        """From the timeline to its first photo on screen."""
        self.grid.setCurrentIndex(self.model.index(self.timeline.row))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty_state(self, status: Status) -> EmptyState:
        if not status.folders:
            return EmptyState(
                "images",
                self.tr("Find the photo you have in mind"),
                self.tr(
                    "Choose a folder, or drop one here. Akin looks through its photos: they stay where they are, "
                    "no file is changed, and nothing leaves this computer."
                ),
                self.tr("Choose a folder of photos"),
                self.tr("Try it with sample photos"),
            )
        if status.indexing is not None and not self._place.is_search:
            return EmptyState(
                "images",
                self.tr("Looking for photos"),
                self.tr("They appear here as they are found. You can search before it is finished."),
            )
        if self._place.is_search:
            hint = self.tr("Try other words, or search in all photos.")
            if self._place.conditions != NONE:
                hint = self.tr("Try other words, or remove a filter above.")
            return EmptyState("search", self.tr("No photo found"), hint)
        if self._place.conditions != NONE:
            return EmptyState(
                "sliders-horizontal",
                self.tr("No photo passes the filters"),
                self.tr("Remove one of them above, and more photos are shown."),
            )
        return self._empty_part()

    def _empty_part(self) -> EmptyState:
        """A part of the library that has no photos."""
        if self._place.page is Page.UNREADABLE:
            return EmptyState(
                "circle-check", self.tr("Every file could be read"), self.tr("There is nothing to do here.")
            )
        if self._place.favourites:
            return EmptyState(
                "heart",
                self.tr("No favourites yet"),
                self.tr("Press F on a photo, or drop it on this row at the left."),
            )
        if self._place.album is not None:
            return EmptyState(
                "book-image",
                self.tr("This album is empty"),
                self.tr("Drop photos on its name at the left, or select some and press A."),
            )
        return EmptyState(
            "image-plus",
            self.tr("Drop a photo here, or press Ctrl+O"),
            self.tr("There are no photos here yet. Drop a folder to add it to the library."),
        )

    def _part(self) -> str:
        """The name of the part of the library that is shown; empty for the whole."""
        if self._place.favourites:
            return self.tr("Favourites")
        folder = self._place.folder
        return self._place.album or ("" if folder is None else Path(folder).name or folder)

    def _away(self) -> str:
        """What is to be said of a folder whose drive is away."""
        folders = self._status.folders if self._status is not None else ()
        if any(self._place.lies_in(folder.path) and not folder.online for folder in folders):
            return self.tr("This drive is away. Its photos can be searched and seen small, and come back with it.")
        return ""

    def _timing_tip(self, found: Found) -> str:
        lines = [", ".join(map(translated, found.method.split(", ")))]
        lines += [f"{translated(step)}: {milliseconds:.0f} ms" for step, milliseconds in found.timing_ms.items()]
        return "\n".join(lines)

    def _lay_out(self) -> None:
        self._heading = QWidget()
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, 0)
        self._heading.setFixedHeight(5 * UNIT)  # or photos would jump when the button for scores comes
        row.setSpacing(2 * UNIT)
        row.addWidget(self.title)
        row.addWidget(self.note, 1)
        row.addWidget(self.timing)
        row.addWidget(self.order)
        row.addWidget(self.grouped)
        row.addWidget(self.scores)
        self._blank = QWidget()
        beside = QHBoxLayout(self._photos)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.grid, 1)
        beside.addWidget(self.timeline)
        self._photos.setFocusProxy(self.grid)
        self._stack = QStackedWidget()
        inset = QWidget()  # so that the first column of photos stands under the heading
        for page in (self._blank, self._photos, self.duplicates, self.empty, self.unreadable, self.places, self.tags):
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
