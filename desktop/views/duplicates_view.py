"""Duplicates: the search for them with its progress, and the groups that it found. Nothing is deleted here."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QListView,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.duplicate_search import DuplicateSearch
from desktop.models.duplicates import DuplicatesModel, FileRow
from desktop.models.intents import Photos, View
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.views.duplicates_delegate import DuplicatesDelegate
from desktop.views.empty_page import EmptyPage, EmptyState
from desktop.views.photo_actions import PhotoActions
from desktop.views.widgets import muted_label
from engine.messages import Duplicates, Photo


class DuplicatesList(QListView):
    """Files in their groups. Keys and menu do with a file what they do with a photo of the grid."""

    selected = Signal(object)  # tuple[Photo, ...]

    def __init__(self, model: DuplicatesModel, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = model
        self._loader = loader
        self.setAccessibleName(self.tr("Duplicates"))
        self.setItemDelegate(DuplicatesDelegate(loader, self))
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.actions_on_photos = PhotoActions(self, self.selected_photos, self._view)
        self.doubleClicked.connect(lambda _: self.actions_on_photos.view.trigger())
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._want_visible)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look.start())
        model.modelReset.connect(self._look.start)
        loader.loaded.connect(lambda _: self.viewport().update())

    def selected_photos(self) -> list[Photo]:
        """In the order of the list, each with the path of its row."""
        rows = [self._files.row(index) for index in sorted(self.selectedIndexes())]
        return [row.photo for row in rows if isinstance(row, FileRow)]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selected.emit(tuple(self.selected_photos()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look.start()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.selectedIndexes():
            self.actions_on_photos.menu().popup(event.globalPos())

    def _view(self) -> View | None:
        """The group of the current file."""
        index = self.currentIndex()
        row = self._files.row(index) if index.isValid() else None
        if not isinstance(row, FileRow):
            return None
        files = self._files.files_of(row.group)
        return View(tuple(one.photo for one in files), files.index(row))

    def _want_visible(self) -> None:
        """Ask for the thumbnails on screen, and some below."""
        first = max(self.indexAt(self.viewport().rect().topLeft()).row(), 0)
        rows = self._files.rows[first : first + 2 * self.viewport().height() // (6 * UNIT)]
        self._loader.show(row.photo.thumbnail for row in rows if isinstance(row, FileRow))


class DuplicatesView(QWidget):
    look_wanted = Signal(bool)  # whether photos that look alike count too

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DuplicatesModel()
        self.list = DuplicatesList(self.model, loader)
        self.alike = QCheckBox(self.tr("Photos that look alike, too"))
        self.alike.setChecked(True)
        self.alike.clicked.connect(self.look_wanted)
        self.again = QPushButton(self.tr("Look again"))
        self.again.clicked.connect(lambda: self.look_wanted.emit(self.near))
        self.summary = muted_label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(40 * UNIT, UNIT // 2)
        self.bar.setAccessibleName(self.tr("Progress of the search for duplicates"))
        self._state = muted_label()
        self.empty = EmptyPage()
        self._lay_out()
        self.set_outdated(False)

    @property
    def near(self) -> bool:
        return self.alike.isChecked()

    def follow(self, search: DuplicateSearch) -> None:
        """Ask this search, and show how it goes."""
        self.look_wanted.connect(search.look)
        search.started.connect(self.show_searching)
        search.progressed.connect(self.show_progress)
        search.found.connect(self.show_duplicates)
        search.outdated.connect(lambda: self.set_outdated(True))
        search.failed.connect(lambda _: self.show_failure())

    def show_searching(self) -> None:
        self.show_progress(0.0)
        self.set_outdated(False)
        self.summary.clear()
        self._pages.setCurrentWidget(self._waiting)

    def show_progress(self, share: float) -> None:
        """`share` from 0 to 1; nothing is known at 0."""
        self.bar.setRange(0, 100 if share > 0 else 0)
        self.bar.setValue(round(share * 100))
        percent = self.tr("Comparing photos, {percent} %").format(percent=round(share * 100))
        begun = self.tr("Comparing photos …") if self.near else self.tr("Looking for files with the same content …")
        self._state.setText(percent if share > 0 else begun)

    def show_duplicates(self, duplicates: Duplicates) -> None:
        groups = duplicates.groups
        self.model.show_groups(groups)
        self.set_outdated(False)
        spare = sum(group.spare_bytes for group in groups)
        self.summary.setText(wording.duplicates(len(groups), spare) if groups else "")
        if groups:
            self._pages.setCurrentWidget(self.list)
            self.list.setCurrentIndex(self.model.index(1))  # the first file
        else:
            self._show_empty(duplicates.searched)

    def set_outdated(self, outdated: bool) -> None:
        """Whether the library has changed since the search."""
        self.again.setVisible(outdated)

    def show_failure(self) -> None:
        """The sentence stands above; here is the way to try again."""
        state = EmptyState("triangle-alert", self.tr("Not found out"), self.tr("You can have Akin look again."))
        self.empty.show_state(state)
        self.set_outdated(True)
        self._pages.setCurrentWidget(self.empty)

    def refresh(self, photos: Photos) -> None:
        self.model.refresh(photos)

    def _show_empty(self, searched: int) -> None:
        hint = self.tr("Of {photos}, each is there once.").format(photos=wording.photos(searched))
        if not self.near:
            hint = self.tr("No two files have the same content. Photos that look alike were not looked for.")
        self.empty.show_state(EmptyState("circle-check", self.tr("No duplicates"), hint))
        self._pages.setCurrentWidget(self.empty)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(UNIT // 2, 0, 2 * UNIT, 0)
        top.setSpacing(2 * UNIT)
        for widget in (self.alike, self.again):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.summary)
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setSpacing(2 * UNIT)
        waiting.addStretch(2)
        waiting.addWidget(self._state, alignment=Qt.AlignmentFlag.AlignCenter)
        waiting.addWidget(self.bar, alignment=Qt.AlignmentFlag.AlignCenter)
        waiting.addStretch(3)
        self._pages = QStackedWidget()
        for page in (self._waiting, self.list, self.empty):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addLayout(top)
        column.addWidget(self._pages, 1)
