"""The list of the sidebar: its rows, folders among them that unfold, and photos that are dropped on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QTreeView, QWidget

from desktop import transfer
from desktop.models.entry_tree import DroppedRole, EntryTree, Index, Spoken
from desktop.models.library_entries import Entry, Kind
from desktop.models.place import Place
from desktop.views.entry_delegate import EntryDelegate, sign_rect
from engine.messages import FolderTree

_TAKES_PHOTOS = (Kind.ALBUM, Kind.NEW_ALBUM, Kind.FAVOURITES)
_NOWHERE = QPersistentModelIndex()


class EntryList(QTreeView):
    """Left and Right fold and unfold, and so does a click on the sign before a folder."""

    chosen = Signal(object)  # Entry
    dropped = Signal(object, object)  # Entry, tuple[Photo, ...]

    def __init__(self, spoken: Spoken, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = EntryTree(spoken)
        self._entries: tuple[Entry, ...] = ()
        self._unfolded: dict[str, None] = {}  # folders, also those that are not there at present; the latest last
        self._hidden: tuple[QPersistentModelIndex, QPersistentModelIndex] = (_NOWHERE, _NOWHERE)
        self._under = _NOWHERE  # what photos are held over
        self._pressed_sign = False
        self.setModel(self._tree)
        self.setAccessibleName(self.tr("Library"))
        self.setItemDelegate(EntryDelegate(self, signs=True))
        self.setHeaderHidden(True)
        self.setIndentation(0)  # the delegate leaves room as there is some
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the menu is the sidebar's
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.expanded.connect(self._note_unfolded)
        self.collapsed.connect(self._note_folded)
        self._tree.rowsInserted.connect(lambda parent, first, last: self._unfold_again(parent, range(first, last + 1)))
        self._tree.began_to_hold.connect(lambda index: self._unfold_again(index.parent(), [index.row()]))

    # --- Rows ---

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its rows but for subfolders."""
        return self._entries

    def fill(self, entries: tuple[Entry, ...], trees: Mapping[str, FolderTree]) -> bool:
        """Show other rows; False if they are the same but for counts and hints, and the keyboard's row stays."""
        self._entries = entries
        return self._tree.show_rows(entries, trees)

    def entry_at(self, point: QPoint) -> Entry | None:
        """The row under a point of the viewport."""
        return self._tree.entry(self.indexAt(point))

    def current_entry(self) -> Entry | None:
        return self._tree.entry(self.currentIndex())

    def rect_of(self, kind: Kind, text: str | None = None) -> QRect:
        """Where a row stands in the viewport; the row of a kind, and where there are several, of a name."""
        for row, entry in enumerate(self._entries):
            if entry.kind is kind and text in (None, entry.text):
                index = self._tree.index(row, 0)
                self.scrollTo(index)
                return self.visualRect(index)
        return QRect(QPoint(0, 0), QSize(self.viewport().width(), self.sizeHintForRow(0)))

    # --- The place that is shown ---

    def mark(self, place: Place, reveal: bool) -> bool:
        """Make the row of a place the current one; False if there is none.

        With `reveal` the folders around it are unfolded; otherwise one that is folded stands for what is in it.
        """
        self._hidden = (_NOWHERE, _NOWHERE)
        way = self._way_to(place)
        if not reveal:
            folded = next((step for step, index in enumerate(way) if not self.isExpanded(index)), len(way))
            way = way[: folded + 1]
        for index in way[:-1]:
            self.expand(index)
        self.setCurrentIndex(way[-1] if way else QModelIndex())
        return bool(way)

    def _way_to(self, place: Place) -> list[QModelIndex]:
        for row, entry in enumerate(self._entries):
            if entry.leads_to(place):
                return [self._tree.index(row, 0)]
        if place.folder is None or place.saved is not None:  # a saved search has a row of its own, or none yet
            return []
        return self._tree.path_to(place.folder)

    def _choose(self, index: QModelIndex) -> None:
        if (entry := self._tree.entry(index)) is not None:
            self.chosen.emit(entry)

    # --- Folding ---

    @property
    def unfolded(self) -> tuple[str, ...]:
        """The folders that are unfolded, or will be as soon as they are there."""
        return tuple(self._unfolded)

    def unfold(self, folders: Iterable[str]) -> None:
        self._unfolded.update(dict.fromkeys(folders))
        self._unfold_again(QModelIndex(), range(self._tree.rowCount()))

    def _unfold_again(self, parent: QModelIndex, rows: Iterable[int]) -> None:
        for row in rows:
            index = self._tree.index(row, 0, parent)
            if self._folder(index) in self._unfolded:
                self.expand(index)

    def _note_unfolded(self, index: QModelIndex) -> None:
        """What the row stood for becomes the current one again."""
        self._unfolded[self._folder(index)] = None
        stand_in, row = self._hidden
        if stand_in == index and self.currentIndex() == index and row.isValid():
            self.setCurrentIndex(row)
            self._hidden = (_NOWHERE, _NOWHERE)

    def _note_folded(self, index: QModelIndex) -> None:
        """The keyboard does not stay at a row that cannot be seen."""
        self._unfolded.pop(self._folder(index), None)
        current = around = self.currentIndex()
        while around.isValid() and around != index:
            around = around.parent()
        if around == index and current != index:
            self._hidden = (QPersistentModelIndex(index), QPersistentModelIndex(current))
            self.setCurrentIndex(index)

    def _folder(self, index: Index) -> str:
        entry = self._tree.entry(index)
        return (entry.folder or "") if entry is not None else ""

    def _sign_at(self, point: QPoint) -> QModelIndex:
        """The row whose sign for folding is at a point of the viewport; none if none is."""
        index = self.indexAt(point)
        entry = self._tree.entry(index)
        if entry is not None and self._tree.hasChildren(index):
            room = self.visualRect(index)
            if sign_rect(room, entry.depth, self.layoutDirection()).contains(point):
                return index
        return QModelIndex()

    def _turn_sign(self, event: QMouseEvent) -> bool:
        index = self._sign_at(event.position().toPoint())
        self._pressed_sign = index.isValid() and event.button() == Qt.MouseButton.LeftButton
        if self._pressed_sign:
            self.setExpanded(index, not self.isExpanded(index))
        return self._pressed_sign

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._turn_sign(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._turn_sign(event):
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_sign:
            self._pressed_sign = False
        else:
            super().mouseReleaseEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The delegate draws the signs."""

    # --- Photos dropped ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if transfer.own_photos(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()  # the whole window takes it

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        entry = self._tree.entry(index)
        takes = entry is not None and entry.kind in _TAKES_PHOTOS
        self._hold_over(QPersistentModelIndex(index) if takes else _NOWHERE)
        event.setAccepted(takes)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hold_over(_NOWHERE)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hold_over(_NOWHERE)
        entry = self.entry_at(event.position().toPoint())
        photos = transfer.own_photos(event.mimeData())
        if entry is not None and entry.kind in _TAKES_PHOTOS and photos:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(entry, photos)

    def _hold_over(self, index: QPersistentModelIndex) -> None:
        if index != self._under:
            for one, held in ((self._under, False), (index, True)):
                if one.isValid():
                    self._tree.setData(one, held, DroppedRole)
            self._under = index
