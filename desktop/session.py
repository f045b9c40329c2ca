"""What the window shows and how it gets there: searches, the library, the history. Views only draw and ask.

Lives on the GUI thread and never waits: every answer comes back as a signal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.engine_client import EngineClient, Topic
from desktop.models.place import Composition, Page, Place, Trail
from engine.messages import (
    AddFolders,
    Changes,
    Done,
    Failed,
    Filters,
    Found,
    GetPhoto,
    GetStatus,
    Indexing,
    IndexingProgress,
    ListPhotos,
    Order,
    Pause,
    PhotoDetails,
    PhotoList,
    Preview,
    Previewed,
    RemoveFolder,
    Search,
    Status,
    Welcome,
)

REFRESH_MS = 1000  # indexing changes the library many times a second; views follow once in this time
PREVIEW_MS = 120  # pause in typing after which the prompt is asked for
BUSY_MS = 250  # quicker answers show no sign of waiting


class Session(QObject):
    """One window's conversation with the engine."""

    moved = Signal(object)  # Place: what is shown from now on
    place_renamed = Signal(object)  # Place: the same photos go by another name
    found = Signal(object)  # Found, for the place shown
    listed = Signal(object, bool)  # PhotoList, and whether it is a newer one of the same place
    previewed = Signal(object)  # Previewed | None: the prompt of the composition being written
    prompt_came = Signal(object, object)  # Composition, and its Previewed, as it was asked for
    status_changed = Signal(object)  # Status
    indexing_changed = Signal(object)  # Indexing | None
    details_came = Signal(object)  # PhotoDetails
    photos_changed = Signal()  # the library holds other photos or thumbnails than before
    waiting_changed = Signal(bool)
    failed = Signal(str)  # a sentence: something that was asked for could not be done

    def __init__(self, client: EngineClient, folders_to_add: Sequence[str] = ()) -> None:
        super().__init__()
        self.client = client
        self.trail = Trail(Place())
        self._order: Order = "relevance"  # of results, as it was chosen last
        self._to_add = tuple(folders_to_add)
        self._draft = Composition()
        self._shown: Place | None = None  # the place whose photos have come
        self._refresh = self._timer(REFRESH_MS, self._refresh_photos)
        self._preview = self._timer(PREVIEW_MS, self._ask_preview)
        self._busy = self._timer(BUSY_MS, lambda: self.waiting_changed.emit(True))
        client.connected.connect(self._begin)
        client.gone.connect(lambda _: self._stop_waiting())
        client.changed.connect(self._follow)
        client.progressed.connect(self._report_progress)
        client.failed.connect(self._report_failure)

    @property
    def place(self) -> Place:
        return self.trail.current

    @property
    def order(self) -> Order:
        """In which the results stand that are shown, or would."""
        return self.place.order or self._order

    def start(self) -> None:
        """Connect to the engine, or connect again after it went away."""
        self.client.start()

    # --- Where to go ---

    def search(self, composition: Composition) -> None:
        """Show what fits, among the photos of the part of the library that is shown."""
        shown = Composition() if composition.empty else composition
        self.go(replace(self.place.without_search, composition=shown))

    def narrow(self, conditions: Filters) -> None:
        """Show only what meets some conditions; of all photos where none are shown."""
        place = self.place if self.place.page is Page.PHOTOS else Place()
        self.go(replace(place, conditions=conditions, saved=None))

    def go(self, place: Place) -> None:
        """Show a place: results, photos of the library newest first, or a page of another kind."""
        self.trail.visit(place)
        self._show()

    def set_order(self, order: Order) -> None:
        """Show results in another order from now on."""
        shown, self._order = self.order, order
        if self.place.order is not None:
            self.go(replace(self.place, order=None))
        elif order != shown and self.place.is_search:
            self._show()

    def rename_album(self, name: str, new_name: str | None) -> None:
        """An album has another name, or (None) is no more."""
        before = self.place
        self.trail.rename_album(name, new_name)
        if self.place != before:
            self._show()

    def rename_search(self, name: str, new_name: str | None) -> None:
        """A saved search has another name, or (None) is no more; what it found stays."""
        before = self.place
        self.trail.rename_search(name, new_name)
        if self.place != before:
            self._shown = self.place if self._shown == before else self._shown
            self.place_renamed.emit(self.place)

    def back(self) -> None:
        self.trail.back()
        self._show()

    def forward(self) -> None:
        self.trail.forward()
        self._show()

    # --- What to ask ---

    def preview(self, draft: Composition) -> None:
        """Ask, after a pause, for the prompt that a composition would be given."""
        self._draft = draft
        self._preview.start()

    def ask_prompt(self, draft: Composition) -> None:
        """Ask at once for the prompt of a composition; why there is none is told."""
        query = Place(draft).query
        self.client.ask(Preview(0, query), Previewed, lambda reply: self.prompt_came.emit(draft, reply))

    def ask_status(self) -> bool:
        """False if there is no engine to ask."""
        return self.client.ask(GetStatus(0), Status, self._take_status, topic=Topic.STATUS)

    def ask_details(self, photo_id: int) -> None:
        self.client.ask(
            GetPhoto(0, photo_id),
            PhotoDetails,
            self.details_came.emit,
            topic=Topic.DETAILS,
            failed=lambda _: None,  # the photo left the library meanwhile; the grid will say so
        )

    def add_folders(self, folders: Sequence[str]) -> None:
        """Take folders into the library, or scan those again that are in it."""
        self._to_add += tuple(folders)
        self._send_folders()

    def forget_folder(self, folder: str) -> None:
        if self.place.lies_in(folder):
            self.go(Place())
        self.client.ask(RemoveFolder(0, folder), Done, lambda _: self.ask_status())

    def pause(self, paused: bool) -> None:
        self.client.ask(Pause(0, paused), Done, lambda _: self.ask_status())

    def close(self) -> None:
        for timer in (self._refresh, self._preview, self._busy):
            timer.stop()
        self.client.close(timeout=0.5)

    # --- What comes ---

    def _begin(self, _: Welcome) -> None:
        self._send_folders()
        self.ask_status()
        self._show()
        self._ask_preview()

    def _follow(self, changes: Changes) -> None:
        if changes.photos:
            self.photos_changed.emit()
            if not self._refresh.isActive():
                self._refresh.start()
        if changes.folders or changes.unreadable or changes.model:
            self.ask_status()

    def _report_progress(self, progress: IndexingProgress) -> None:
        indexing: Indexing | None = progress.indexing
        self.indexing_changed.emit(indexing)
        if indexing is None:
            self.ask_status()

    def _report_failure(self, reply: Failed) -> None:
        self._stop_waiting()
        self.failed.emit(reply.sentence)

    def _report_found(self, found: Found) -> None:
        self._stop_waiting()
        self._shown = self.place
        self.found.emit(found)

    def _report_list(self, photos: PhotoList) -> None:
        self._stop_waiting()
        newer, self._shown = self._shown == self.place, self.place
        self.listed.emit(photos, newer)

    def _take_status(self, status: Status) -> None:
        self.status_changed.emit(status)
        self.indexing_changed.emit(status.indexing)

    # --- How it is asked ---

    def _show(self) -> None:
        place = self.place
        self._stop_waiting()
        self.client.forget(Topic.GRID)
        self.moved.emit(place)
        if place.page is not Page.PHOTOS:
            self.ask_status()
            return
        if self._search() if place.is_search else self._list():
            self._busy.start()

    def _search(self) -> bool:
        # which of them look alike takes the engine a millisecond; the grid then groups them without asking again
        query = structs.replace(self.place.query, order=self.order, grouped=True)
        return self.client.ask(Search(0, query), Found, self._report_found, topic=Topic.GRID)

    def _list(self) -> bool:
        return self.client.ask(ListPhotos(0, self.place.filters), PhotoList, self._report_list, topic=Topic.GRID)

    def _refresh_photos(self) -> None:
        if self.place.page is Page.PHOTOS and not self.place.is_search:
            self._list()
        self.ask_status()

    def _send_folders(self) -> None:
        """Folders are kept until the engine has them: it may go away before it answers."""
        folders = self._to_add
        if folders:
            self.client.ask(
                AddFolders(0, folders),
                Done,
                lambda _: self._forget_sent(folders),
                failed=lambda reply: self._report_refused(folders, reply),
            )

    def _report_refused(self, folders: tuple[str, ...], reply: Failed) -> None:
        self._forget_sent(folders)
        self._report_failure(reply)

    def _forget_sent(self, folders: tuple[str, ...]) -> None:
        self._to_add = tuple(folder for folder in self._to_add if folder not in folders)
        self.ask_status()

    def _ask_preview(self) -> None:
        draft = self._draft
        if draft.empty:
            self.previewed.emit(None)
            return
        self.client.ask(
            Preview(0, Place(draft).query),
            Previewed,
            self.previewed.emit,
            topic=Topic.PREVIEW,
            failed=lambda _: self.previewed.emit(None),  # searching tells what is wrong
        )

    def _stop_waiting(self) -> None:
        self._busy.stop()
        self.waiting_changed.emit(False)

    def _timer(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(then)
        return timer
