"""The window: puts the views together and connects what they want with what the session does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from desktop import samples
from desktop.adjusting import Adjusting
from desktop.announcing import Announcing
from desktop.composing import Composing
from desktop.copying import Copying
from desktop.dialogs import pick
from desktop.dialogs.shortcut_sheet import ShortcutSheet, sections
from desktop.duplicate_search import DuplicateSearch
from desktop.finder import place_finder, tag_finder
from desktop.folder_contents import FolderContents
from desktop.incoming import Incoming
from desktop.marking import Marking
from desktop.models.intents import (
    AddToAlbum,
    CopyToFolder,
    FindSimilar,
    Intent,
    Photos,
    RemoveFromAlbum,
    SetFavourite,
    SetRating,
    UseAsReference,
    View,
)
from desktop.models.place import MOST_REFERENCES, Page, Place, ReferencePhoto
from desktop.pictures import PictureLoader
from desktop.saved_searches import SavedSearching
from desktop.session import Session
from desktop.settings import Settings
from desktop.sharpening import Sharpening
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.transfer import Brought
from desktop.views.library_page import LibraryPage
from desktop.views.message_area import Message, Topic
from desktop.views.viewer import Viewer
from desktop.window_actions import WindowActions
from engine.messages import Album, Notice, Order, PhotoDetails, Status


class MainWindow(QMainWindow):
    """One library in one window."""

    def __init__(self, session: Session, loader: ThumbnailLoader, settings: Settings) -> None:
        super().__init__()
        self.session = session
        self.marking = Marking(session.client)
        self.copying = Copying()
        self.duplicate_search = DuplicateSearch(session.client)
        self.sharpening = Sharpening(session)
        self.place_finder, self.tag_finder = place_finder(session.client), tag_finder(session.client)
        self.adjusting = Adjusting(session, settings)
        self.announcing = Announcing(session, self)
        self.folder_contents = FolderContents(session.client)
        self._loader = loader
        self._settings = settings
        self._pictures = PictureLoader()
        self._library = LibraryPage(loader)
        self.composer = self._library.composer
        self.sidebar = self._library.sidebar
        self.browser = self._library.browser
        self.details = self._library.details
        self.status_line = self._library.status_line
        self.viewer = Viewer(self._pictures, loader)
        self.actions_of_window = WindowActions(self)
        self._saved_searches = SavedSearching(session, self.sidebar)
        self._composing = Composing(self.composer, session, settings, self.actions_of_window)
        self.setWindowTitle(self.tr("Akin"))
        self._lay_out()
        self._incoming = Incoming(self, self._library.beside_sidebar)
        self._incoming.brought.connect(self._take)
        self._connect_composer()
        self._connect_sidebar()
        self._connect_photos()
        self._connect_marking()
        self.browser.duplicates.follow(self.duplicate_search)
        for page, finder in ((self.browser.places, self.place_finder), (self.browser.tags, self.tag_finder)):
            page.follow(finder)
            page.place_wanted.connect(self._browse)
        self.copying.told.connect(self._tell)
        for asked in (self.duplicate_search, self.place_finder, self.tag_finder, self.adjusting, self.copying):
            asked.failed.connect(self._say)
        self._connect_session()
        self._connect_actions()
        self._restore()
        self._follow_place(session.place)
        self.composer.words.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Building ---

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._library)
        self._pages.addWidget(self.viewer)
        self.setCentralWidget(self._pages)

    def _connect_composer(self) -> None:
        composer, session = self.composer, self.session
        composer.narrowed.connect(session.narrow)
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
        sidebar.refused.connect(self._say)
        self.folder_contents.came.connect(sidebar.set_trees)

    def _connect_photos(self) -> None:
        self.browser.order.order_wanted.connect(self._set_order)
        self.browser.folder_wanted.connect(self.pick_folder)
        self.browser.samples_wanted.connect(lambda: self.session.add_folders([str(samples.FOLDER)]))
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
        session.place_renamed.connect(self.sidebar.set_place)
        session.place_renamed.connect(self.browser.rename)
        session.found.connect(self.browser.show_found)
        session.listed.connect(self.browser.show_list)
        session.waiting_changed.connect(self.browser.set_waiting)
        session.status_changed.connect(self._show_status)
        session.indexing_changed.connect(self.status_line.set_indexing)
        session.indexing_changed.connect(self.browser.tags.set_indexing)
        session.details_came.connect(self._show_details)
        session.photos_changed.connect(self.browser.grid.look_again)
        session.failed.connect(self._say)
        session.client.connected.connect(lambda _: self.browser.messages.clear(Topic.ENGINE))
        session.client.gone.connect(self._engine_gone)
        session.client.noticed.connect(self._show_notice)
        self.status_line.pause_wanted.connect(session.pause)
        self.status_line.sharper.wanted.connect(self.sharpening.go_on)
        self.sharpening.changed.connect(self.status_line.sharper.show_sharpness)
        self.sharpening.shown.connect(self.browser.show_sharper)

    def _connect_actions(self) -> None:
        actions = self.actions_of_window
        for action, then in {
            actions.words: self._write_words,
            actions.prompt: self._edit_prompt,
            actions.avoid: self._avoid_words,
            actions.narrow: self._narrow,
            actions.pick: self.pick_photos,
            actions.paste: self._incoming.paste,
            actions.sharpen: self.sharpening.go_on,
            actions.save: self._save_search,
            actions.back: self._back,
            actions.forward: self.session.forward,
            actions.add_folder: self.pick_folder,
            actions.sidebar: lambda: self._library.toggle(self.sidebar),
            actions.details: lambda: self._library.toggle(self.details),
            actions.full_screen: lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            actions.settings: lambda: self.adjusting.open(self),
            actions.keys: self.show_keys,
            actions.quit: self.close,
        }.items():
            action.triggered.connect(lambda _checked, then=then: then())
        self.composer.more.setMenu(actions.menu())

    def _restore(self) -> None:
        if not self.restoreGeometry(self._settings.geometry):
            self.resize(160 * UNIT, 100 * UNIT)
        self._library.restore(self._settings)
        self.session.set_order(self._settings.order)

    def show_keys(self) -> ShortcutSheet:
        """The sheet of keyboard shortcuts."""
        window, photos, viewer, albums, places = sections(
            (
                (self.tr("Everywhere"), self.actions()),
                (self.tr("Photos"), (*self.browser.grid.actions(), *self.browser.actions())),
                (self.tr("A photo in the whole window"), self.viewer.actions()),
                (self.tr("Albums and saved searches, at the left"), self.sidebar.list.actions()),
                (self.tr("The map of places"), self.browser.places.map.actions()),
            )
        )
        sheet = ShortcutSheet(((window, albums), (photos,), (viewer, places)), self)
        sheet.open()
        return sheet

    # --- Searching ---

    def _edit_prompt(self) -> None:
        self._leave_viewer()
        self.composer.edit_prompt()

    def _save_search(self) -> None:
        self._leave_viewer()
        self.sidebar.show()
        self.sidebar.name_search()

    def _avoid_words(self) -> None:
        self._leave_viewer()
        self.composer.open_avoid()

    def _narrow(self) -> None:
        self._leave_viewer()
        self.composer.open_filters()

    def _set_order(self, order: Order) -> None:
        self._settings.order = order
        self.session.set_order(order)

    # --- What is done with photos ---

    def _do(self, intent: Intent) -> None:
        match intent:
            case UseAsReference(photos, keep):
                self._refer(photos, keep)
            case FindSimilar(photos):
                self._refer(photos, keep=False)
                self.composer.words.clear()
                self.composer.avoid.set_text("")
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
            case CopyToFolder(photos):
                self.copying.ask(self, photos)

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
        looked_at = (self.viewer.photo,) if self.viewer.photo is not None else self.details.photos
        if len(looked_at) == 1:  # which of them it is in
            self.session.ask_details(looked_at[0].photo_id)

    # --- Photos coming in ---

    def pick_photos(self) -> None:
        pick.pick_photos(self, self._add_files)

    def pick_folder(self) -> None:
        pick.pick_folder(self, self.session.add_folders)

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
            self.composer.clear()
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
        self.composer.set_conditions(place.conditions)
        self.sidebar.set_place(place)
        self.browser.order.set_order(self.session.order)
        self.browser.messages.clear(Topic.REQUEST)
        self.browser.go(place)
        self._leave_viewer()
        shown = self.browser.grid.selected_photos() if place.page is Page.PHOTOS else ()
        self._show_selected(tuple(shown))
        self.place_finder.set_wanted(place.page is Page.PLACES)
        self.tag_finder.set_wanted(place.page is Page.TAGS)
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
        self._leave_viewer()
        self.composer.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.composer.words.selectAll()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.geometry = self.saveGeometry()
        self._library.remember(self._settings)
        self.hide()  # the rest may take a moment
        self.session.close()
        self.copying.close()
        self._pictures.close()
        self._loader.close()
        super().closeEvent(event)
