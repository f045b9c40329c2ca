"""The page of tags: words for what photos show, as chips to choose from, with a field to look for one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.finder import Finder
from desktop.models.place import Place
from desktop.models.tags import FoundTags, TagRole, TagsModel
from desktop.theme import UNIT
from desktop.views.empty_page import EmptyPage, EmptyState
from desktop.views.tags_delegate import GAP, TagsDelegate
from engine.messages import Filters, Indexing, TagCount, Tags


class TagsList(QListView):
    """Chips in lines, from one to the next with the arrow keys."""

    chosen = Signal(object)  # TagCount
    left_upwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Tags"))
        self.setItemDelegate(TagsDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(1000)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)

    def enter(self) -> None:
        """Go on here from the field above."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_place(self, change: Callable[[], None]) -> None:
        """Have the tags replaced by `change`; the same one stays current, and nothing scrolls."""
        height, tag = self.verticalScrollBar().value(), self.currentIndex().data(TagRole)
        change()
        if tag is not None:
            for index in self.model().match(
                self._first, Qt.ItemDataRole.DisplayRole, tag.name, 1, Qt.MatchFlag.MatchExactly
            ):
                self.setCurrentIndex(index)
        if height:  # what is below the first batch has to be laid out, to be scrolled to
            self.setLayoutMode(QListView.LayoutMode.SinglePass)
            self.doItemsLayout()
            self.setLayoutMode(QListView.LayoutMode.Batched)
        self.verticalScrollBar().setValue(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(index)
        elif event.key() == Qt.Key.Key_Up and self.visualRect(index).top() <= self.visualRect(self._first).top():
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _first(self) -> QModelIndex:
        return self.model().index(0, 0)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(TagRole))


class TagsView(QWidget):
    place_wanted = Signal(object)  # Place: the photos with a tag
    changed = Signal()  # other tags, or others that were looked at, or they have to wait

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TagsModel()
        self.share = 0.0  # of the photos that were looked at
        self._indexing: Indexing | None = None  # which comes first
        self.found = FoundTags(self.model)
        self.list = TagsList()
        self.list.setModel(self.found)
        self.list.chosen.connect(self._choose)
        self.search = QLineEdit()
        self.search.setAccessibleName(self.tr("Look for a tag"))
        self.search.setPlaceholderText(self.tr("look for a tag …"))
        self.search.setProperty("kind", "field")
        self.search.setFixedSize(40 * UNIT, 4 * UNIT)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._choose_first)
        self.list.left_upwards.connect(lambda: self.search.setFocus(Qt.FocusReason.OtherFocusReason))
        self.empty = EmptyPage()
        self._blank = QWidget()
        self._lay_out()
        self.setFocusProxy(self.search)

    def follow(self, finder: Finder) -> None:
        """Show what it finds."""
        finder.found.connect(self.show_tags)

    def show_tags(self, tags: Tags) -> None:
        """More than before, or others; what the keyboard is at stays."""
        self.share = tags.share
        if tags.tags != self.model.tags:
            self.list.keep_place(lambda: self.model.show_tags(tags.tags))
        self._show_page()
        self.changed.emit()

    def set_indexing(self, indexing: Indexing | None) -> None:
        """What tags have to wait for."""
        self._indexing = indexing
        if self._pages.currentWidget() is self.empty:
            self._show_page()
        self.changed.emit()

    @property
    def looking(self) -> bool:
        """Whether photos are being looked at, or are about to be."""
        return self.share < 1 and self._indexing is None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.enter()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        self.found.setFilterFixedString(text.strip())
        self._show_page()

    def _choose_first(self) -> None:
        """What is typed is enough to name one."""
        if self.search.text().strip() and self.found.rowCount():
            self._choose(self.found.index(0, 0).data(TagRole))

    def _choose(self, tag: TagCount) -> None:
        self.setFocusProxy(self.list if self.list.hasFocus() else self.search)  # for when one comes back
        self.place_wanted.emit(Place(conditions=Filters(tag=tag.name)))

    def _show_page(self) -> None:
        if self.found.rowCount():
            self._pages.setCurrentWidget(self.list)
            return
        self.empty.show_state(self._empty_state())
        self._pages.setCurrentWidget(self.empty)

    def _empty_state(self) -> EmptyState:
        if self.model.tags:
            return EmptyState("tag", self.tr("No such tag"), self.tr("Try fewer letters, or search for it above."))
        if self.looking:
            return EmptyState(
                "tag", self.tr("Looking at your photos"), self.tr("Words for what they show appear here in a moment.")
            )
        if self._indexing is None:
            hint = self.tr("Words for what your photos show come here once there are some.")
        elif _rests(self._indexing):
            hint = self.tr("Indexing is paused. Words for what your photos show come here when it goes on.")
        else:
            hint = self.tr("Words for what your photos show come here as soon as all photos are indexed.")
        return EmptyState("tag", self.tr("No tags yet"), hint)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in (self._blank, self.list, self.empty):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT // 2, UNIT // 2, 0, 0)
        column.setSpacing(GAP + UNIT // 2)
        column.addWidget(self.search)
        column.addWidget(self._pages, 1)


def _rests(indexing: Indexing) -> bool:
    return indexing.paused or indexing.supply == "low"
