"""The window: puts the views together and connects what they want with what the session does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop import transfer
from desktop.dialogs import pick
from desktop.duplicate_search import DuplicateSearch
from desktop.marking import Marking
from desktop.models.intents import (
    AddToAlbum,
    FindSimilar,
    Intent,
    Photos,
    RemoveFromAlbum,
    SetFavourite,
    SetRating,
    UseAsReference,
    View,
)
from desktop.models.place import MOST_REFERENCES, Composition, Page, Place, ReferencePhoto
from desktop.pictures import PictureLoader
from desktop.session import Session
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.transfer import Brought
from desktop.views.browser import Browser
from desktop.views.composer import Composer
from desktop.views.details_panel import DetailsPanel
from desktop.views.drop_veil import DropVeil
from desktop.views.message_area import Message, Topic
from desktop.views.sidebar import Sidebar
from desktop.views.status_line import StatusLine
from desktop.views.viewer import Viewer
from desktop.views.widgets import Rule
from engine.messages import Album, Notice, PhotoDetails, Status

_SIDES = (26 * UNIT, 90 * UNIT, 34 * UNIT)  # sidebar, photos, details at first


class MainWindow(QMainWindow):
    """One library in one window."""

    def __init__(self, session: Session, loader: ThumbnailLoader) -> None:
        super().__init__()
        self.session = session
        self.marking = Marking(session.client)
        self.duplicate_search = DuplicateSearch(session.client)
        self._loader = loader
        self._pictures = PictureLoader()
        self.composer = Composer(loader)
        self.sidebar = Sidebar()
        self.browser = Browser(loader)
        self.details = DetailsPanel(loader)
        self.viewer = Viewer(self._pictures, loader)
        self.status_line = StatusLine()
        self.setWindowTitle(self.tr("Akin"))
        self.setAcceptDrops(True)
        self._lay_out()
        self._veil = DropVeil(self)
        self._connect_composer()
        self._connect_sidebar()
        self._connect_photos()
        self._connect_marking()
        self.browser.duplicates.follow(self.duplicate_search)
        self.duplicate_search.failed.connect(self._say)
        self._connect_session()
        self._add_shortcuts()
        self._follow_place(session.place)
        self.composer.words.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Building ---

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        for position, view in enumerate((self.sidebar, self.browser, self.details)):
            self.splitter.addWidget(view)
            self.splitter.setStretchFactor(position, 1 if view is self.browser else 0)
        self.splitter.setCollapsible(1, False)
        self.splitter.setSizes(list(_SIDES))
        self.sidebar.setMinimumWidth(20 * UNIT)
        self.details.setMinimumWidth(28 * UNIT)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        horizontal = Qt.Orientation.Horizontal
        for part in (self.composer, Rule(horizontal), self.splitter, Rule(horizontal), self.status_line):
            column.addWidget(part, 1 if part is self.splitter else 0)
        self._pages = QStackedWidget()
        self._pages.addWidget(middle)
        self._pages.addWidget(self.viewer)
        self.setCentralWidget(self._pages)
        self.resize(160 * UNIT, 100 * UNIT)

    def _connect_composer(self) -> None:
        composer, session = self.composer, self.session
        composer.changed.connect(session.preview)
        composer.searched.connect(session.search)
        composer.pasted.connect(self._take)
        composer.words.left_downwards.connect(self.browser.grid.enter)
        composer.pick_wanted.connect(self.pick_photos)
        composer.back_wanted.connect(session.back)
        composer.forward_wanted.connect(session.forward)

    def _connect_sidebar(self) -> None:
        sidebar, session = self.sidebar, self.session
        sidebar.place_wanted.connect(self._browse)
        sidebar.add_folder_wanted.connect(self.pick_folder)
        sidebar.scan_wanted.connect(lambda folder: session.add_folders([folder]))
        sidebar.forget_wanted.connect(session.forget_folder)

    def _connect_photos(self) -> None:
        self.browser.folder_wanted.connect(self.pick_folder)
        self.sidebar.wanted.connect(self._do)
        for view in (self.browser.grid, self.browser.duplicates.list, self.details, self.viewer):
            view.actions_on_photos.wanted.connect(self._do)
            view.actions_on_photos.refused.connect(self._say)
        for photos in (self.browser.grid, self.browser.duplicates.list):
            photos.selected.connect(self._show_selected)
        self.viewer.left.connect(self._leave_viewer)
        self.viewer.photo_shown.connect(lambda photo: self.session.ask_details(photo.photo_id))

    def _connect_marking(self) -> None:
        marking, sidebar = self.marking, self.sidebar
        marking.marked.connect(self._show_marks)
        marking.albums_changed.connect(self._show_albums)
        marking.album_renamed.connect(self.session.rename_album)
        marking.told.connect(self._tell)
        sidebar.album_named.connect(marking.create_album)
        sidebar.album_renamed.connect(marking.rename_album)
        sidebar.album_forgotten.connect(marking.delete_album)

    def _connect_session(self) -> None:
        session = self.session
        session.moved.connect(self._follow_place)
        session.found.connect(self.browser.show_found)
        session.listed.connect(self.browser.show_list)
        session.waiting_changed.connect(self.browser.set_waiting)
        session.previewed.connect(self.composer.set_prompt)
        session.status_changed.connect(self._show_status)
        session.indexing_changed.connect(self.status_line.set_indexing)
        session.details_came.connect(self._show_details)
        session.photos_changed.connect(self.browser.grid.look_again)
        session.failed.connect(self._say)
        session.client.connected.connect(lambda _: self.browser.messages.clear(Topic.ENGINE))
        session.client.gone.connect(self._engine_gone)
        session.client.noticed.connect(self._show_notice)
        self.status_line.pause_wanted.connect(session.pause)

    def _add_shortcuts(self) -> None:
        """Those of the window as a whole; views have their own."""
        shortcuts = {
            QKeySequence(QKeySequence.StandardKey.Open): self.pick_photos,
            QKeySequence("Ctrl+Shift+O"): self.pick_folder,
            QKeySequence(QKeySequence.StandardKey.Paste): self.paste,
            QKeySequence("Alt+Left"): self._back,
            QKeySequence("Alt+Right"): self.session.forward,
            QKeySequence("Ctrl+L"): self._write_words,
            QKeySequence(QKeySequence.StandardKey.Find): self._write_words,
            QKeySequence("Ctrl+I"): lambda: self.details.setVisible(not self.details.isVisible()),
            QKeySequence("Ctrl+B"): lambda: self.sidebar.setVisible(not self.sidebar.isVisible()),
            QKeySequence("F11"): lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            QKeySequence(QKeySequence.StandardKey.Quit): self.close,
        }
        for keys, then in shortcuts.items():
            QShortcut(keys, self).activated.connect(then)

    # --- What is done with photos ---

    def _do(self, intent: Intent) -> None:
        match intent:
            case UseAsReference(photos, keep):
                self._refer(photos, keep)
            case FindSimilar(photos):
                self._refer(photos, keep=False)
                self.composer.words.clear()
                self.session.search(self.composer.composition)
            case View():
                self._view(intent)
            case SetFavourite(photos, favourite):
                self.marking.set_favourite(photos, favourite)
            case SetRating(photos, rating):
                self.marking.set_rating(photos, rating)
            case AddToAlbum(photos, None):
                self._leave_viewer()
                self.sidebar.show()
                self.sidebar.name_new_album(photos)
            case AddToAlbum(photos, str(album)):
                self.marking.add_to_album(album, photos)
            case RemoveFromAlbum(photos, album):
                self.marking.remove_from_album(album, photos)

    def _view(self, view: View) -> None:
        self._pages.setCurrentWidget(self.viewer)
        self.viewer.open(view)

    def _leave_viewer(self) -> None:
        """Back to where the photos were, on the one that was seen last."""
        if not self.viewer.isVisible():
            return
        photo = self.viewer.photo
        self._pages.setCurrentIndex(0)
        self.viewer.close_photos()
        if self.session.place.page is Page.DUPLICATES:
            self.browser.duplicates.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            if photo is not None:
                self.browser.grid.select_photo(photo.photo_id)
            self.browser.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refer(self, photos: Photos, keep: bool) -> None:
        references = tuple(ReferencePhoto.of_photo(photo) for photo in photos)
        if not keep:
            self.composer.clear_references()
        self._add_references(references)

    def _show_selected(self, photos: Photos) -> None:
        known = self.details.photos
        self.details.show_photos(photos)
        if len(photos) == 1 and [photo.photo_id for photo in known] != [photos[0].photo_id]:
            self.session.ask_details(photos[0].photo_id)

    def _show_details(self, details: PhotoDetails) -> None:
        self.details.facts.show_details(details)
        self.viewer.show_details(details)

    def _show_marks(self, photos: Photos) -> None:
        self.browser.refresh(photos)
        self.details.refresh(photos)
        self.viewer.refresh(photos)

    def _show_albums(self, albums: tuple[Album, ...]) -> None:
        names = tuple(album.name for album in albums)
        self.sidebar.set_albums(albums)
        self.browser.set_albums(names)
        self.viewer.actions_on_photos.set_albums(names)
        if len(self.details.photos) == 1:  # which of them it is in
            self.session.ask_details(self.details.photos[0].photo_id)

    # --- Photos coming in ---

    def pick_photos(self) -> None:
        pick.pick_photos(self, self._add_files)

    def pick_folder(self) -> None:
        pick.pick_folder(self, self.session.add_folders)

    def paste(self) -> None:
        """Take what the clipboard holds: files, a picture, or the path of a file."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if mime is not None:
            self._take(transfer.brought(mime))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not transfer.brings_anything(event.mimeData()):
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if transfer.own_photos(event.mimeData()):  # albums stay in sight
            self._veil.cover(self.tr("Drop photos to look for more like them"), self._beside_sidebar())
        else:
            self._veil.cover(self.tr("Drop photos to look for more like them, or a folder to add it"))

    def _beside_sidebar(self) -> QRect:
        if not self.sidebar.isVisible():
            return self.rect()
        edge = self.sidebar.mapTo(self, self.sidebar.rect().topRight()).x()
        return self.rect().adjusted(edge, 0, 0, 0)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._take(transfer.brought(event.mimeData()))
        self.activateWindow()

    def _take(self, brought: Brought) -> None:
        if brought.references:
            self._add_references(brought.references)
        if brought.folders:
            self.session.add_folders(brought.folders)
        if brought.web_only:
            self._say(
                self.tr(
                    "That was only a web address, and Akin never goes online. "
                    "Copy the picture itself and paste it here, or save it first."
                )
            )

    def _add_files(self, paths: Sequence[str]) -> None:
        self._add_references(tuple(ReferencePhoto.of_file(path) for path in paths))

    def _add_references(self, references: tuple[ReferencePhoto, ...]) -> None:
        self._leave_viewer()
        self.composer.add_references(references)
        if any(one not in self.composer.composition.references for one in references):
            self._say(self.tr("A search takes up to {most} photos.").format(most=MOST_REFERENCES))

    # --- Following the session ---

    def _browse(self, place: Place) -> None:
        """Leave a search for the library. What was written and not yet searched stays in the composer."""
        if self.composer.composition == self.session.place.composition:
            self.composer.set_composition(Composition())
        self.session.go(place)

    def _back(self) -> None:
        if self.viewer.isVisible():
            self._leave_viewer()
        else:
            self.session.back()

    def _follow_place(self, place: Place) -> None:
        trail = self.session.trail
        self.composer.set_history(trail.can_go_back, trail.can_go_forward)
        if place.is_search and self.composer.composition != place.composition:
            self.composer.set_composition(place.composition)
        self.sidebar.set_place(place)
        self.browser.messages.clear(Topic.REQUEST)
        self.browser.go(place)
        self._leave_viewer()
        shown = self.browser.grid.selected_photos() if place.page is Page.PHOTOS else ()
        self._show_selected(tuple(shown))
        if place.page is Page.DUPLICATES:
            self.duplicate_search.ask(self.browser.duplicates.near)

    def _show_status(self, status: Status) -> None:
        self.sidebar.set_status(status)
        self.browser.set_status(status)
        self.status_line.set_status(status)

    def _show_notice(self, notice: Notice) -> None:
        self.browser.messages.show_message(Topic.NOTICE, Message(notice.sentence))

    def _tell(self, sentence: str) -> None:
        """What was done, where that is not to be seen."""
        self.status_line.tell(sentence)
        self.viewer.say(sentence)

    def _say(self, sentence: str) -> None:
        """What could not be done."""
        if self.viewer.isVisible():
            self.viewer.say(sentence)
            return
        self.browser.messages.show_message(Topic.REQUEST, Message(sentence))

    def _engine_gone(self, sentence: str) -> None:
        self.status_line.set_engine_gone()
        message = Message(
            sentence or self.tr("The engine has stopped. Your photos and the library are safe."),
            self.tr("Restart engine"),
            self._restart_engine,
        )
        self.browser.messages.show_message(Topic.ENGINE, message)

    def _restart_engine(self) -> None:
        self.browser.messages.clear(Topic.ENGINE)
        self.session.start()

    def _write_words(self) -> None:
        self.composer.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.composer.words.selectAll()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()  # the rest may take a moment
        self.session.close()
        self._pictures.close()
        self._loader.close()
        super().closeEvent(event)
