"""The window: puts the views together and connects what they want with what the session does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop import file_actions, transfer
from desktop.dialogs import pick
from desktop.models.place import MOST_REFERENCES, Composition, Place, ReferencePhoto
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
from desktop.views.widgets import Rule
from engine.messages import Notice, Photo, Status

_SIDES = (26 * UNIT, 90 * UNIT, 34 * UNIT)  # sidebar, photos, details at first


class MainWindow(QMainWindow):
    """One library in one window."""

    def __init__(self, session: Session, loader: ThumbnailLoader) -> None:
        super().__init__()
        self.session = session
        self._loader = loader
        self.composer = Composer(loader)
        self.sidebar = Sidebar()
        self.browser = Browser(loader)
        self.details = DetailsPanel(loader)
        self.status_line = StatusLine()
        self.setWindowTitle(self.tr("Akin"))
        self.setAcceptDrops(True)
        self._lay_out()
        self._veil = DropVeil(self)
        self._connect_composer()
        self._connect_sidebar()
        self._connect_photos()
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
        self.setCentralWidget(middle)
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
        sidebar.all_wanted.connect(lambda: self._browse(None))
        sidebar.folder_wanted.connect(self._browse)
        sidebar.unreadable_wanted.connect(session.show_unreadable)
        sidebar.add_folder_wanted.connect(self.pick_folder)
        sidebar.scan_wanted.connect(lambda folder: session.add_folders([folder]))
        sidebar.forget_wanted.connect(session.forget_folder)

    def _connect_photos(self) -> None:
        self.browser.folder_wanted.connect(self.pick_folder)
        self.browser.grid.current_photo_changed.connect(self._show_photo)
        self.browser.grid.reference_wanted.connect(self._refer)
        self.browser.grid.actions_on_photos.refused.connect(self._say)
        self.details.reference_wanted.connect(self._refer)
        self.details.open_wanted.connect(lambda photo: file_actions.open_file(photo.path))
        self.details.reveal_wanted.connect(lambda photo: file_actions.show_in_folder(photo.path))

    def _connect_session(self) -> None:
        session = self.session
        session.moved.connect(self._follow_place)
        session.found.connect(self.browser.show_found)
        session.listed.connect(self.browser.show_list)
        session.waiting_changed.connect(self.browser.set_waiting)
        session.previewed.connect(self.composer.set_prompt)
        session.status_changed.connect(self._show_status)
        session.indexing_changed.connect(self.status_line.set_indexing)
        session.details_came.connect(self.details.show_details)
        session.photos_changed.connect(self.browser.grid.look_again)
        session.failed.connect(self._say)
        session.client.connected.connect(lambda _: self.browser.messages.clear(Topic.ENGINE))
        session.client.gone.connect(self._engine_gone)
        session.client.noticed.connect(self._show_notice)
        self.status_line.pause_wanted.connect(session.pause)

    def _add_shortcuts(self) -> None:
        shortcuts = {
            QKeySequence(QKeySequence.StandardKey.Open): self.pick_photos,
            QKeySequence("Ctrl+Shift+O"): self.pick_folder,
            QKeySequence(QKeySequence.StandardKey.Paste): self.paste,
            QKeySequence("Alt+Left"): self.session.back,
            QKeySequence("Alt+Right"): self.session.forward,
            QKeySequence("Ctrl+L"): self._write_words,
            QKeySequence(QKeySequence.StandardKey.Find): self._write_words,
            QKeySequence("Ctrl+I"): lambda: self.details.setVisible(not self.details.isVisible()),
            QKeySequence("Ctrl+B"): lambda: self.sidebar.setVisible(not self.sidebar.isVisible()),
            QKeySequence(QKeySequence.StandardKey.Quit): self.close,
        }
        for keys, then in shortcuts.items():
            QShortcut(keys, self).activated.connect(then)

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
        self._veil.cover(self.tr("Drop photos to look for more like them, or a folder to add it"))

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
        self.composer.add_references(references)
        if any(one not in self.composer.composition.references for one in references):
            self._say(self.tr("A search takes up to {most} photos.").format(most=MOST_REFERENCES))

    def _refer(self, photos: Sequence[Photo], keep: bool) -> None:
        references = tuple(ReferencePhoto.of_photo(photo) for photo in photos)
        if not keep:
            self.composer.clear_references()
        self._add_references(references)

    # --- Following the session ---

    def _browse(self, folder: str | None) -> None:
        """Leave a search for the library. What was written and not yet searched stays in the composer."""
        if self.composer.composition == self.session.place.composition:
            self.composer.set_composition(Composition())
        self.session.browse(folder)

    def _follow_place(self, place: Place) -> None:
        trail = self.session.trail
        self.composer.set_history(trail.can_go_back, trail.can_go_forward)
        if place.is_search and self.composer.composition != place.composition:
            self.composer.set_composition(place.composition)
        self.sidebar.set_place(place)
        self.browser.messages.clear(Topic.REQUEST)
        self.browser.go(place)

    def _show_photo(self, photo: Photo | None) -> None:
        self.details.show_photo(photo)
        if photo is not None:
            self.session.ask_details(photo.photo_id)

    def _show_status(self, status: Status) -> None:
        self.sidebar.set_status(status)
        self.browser.set_status(status)
        self.status_line.set_status(status)

    def _show_notice(self, notice: Notice) -> None:
        self.browser.messages.show_message(Topic.NOTICE, Message(notice.sentence))

    def _say(self, sentence: str) -> None:
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
        self._loader.close()
        super().closeEvent(event)
