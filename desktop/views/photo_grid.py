"""The grid of photos: virtualised, all cells of one size, filling the width."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDrag,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop import wording
from desktop.models.intents import View
from desktop.models.photo_grid import PhotoGridModel
from desktop.theme import UNIT
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.keys import add_action
from desktop.views.photo_actions import PhotoActions
from desktop.views.photo_delegate import PhotoDelegate
from engine.messages import Photo

_SIZES = (88, 112, 144, 184, 232, 296, 376)  # pixels that a cell has at least, gap included
_USUAL = 3  # of these
_NOTCH = 120  # what a wheel reports for one
_DRAG_SIDE = 96


class PhotoGrid(QListView):
    """Shows a PhotoGridModel and says what the user wants of its photos."""

    selected = Signal(object)  # tuple[Photo, ...]
    rows_shown = Signal(object)  # range: what is on screen, wholly or in part

    def __init__(self, model: PhotoGridModel, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = model
        self._loader = loader
        self._columns = 1
        self._size = _USUAL  # which of _SIZES
        self._hovered = -1  # the row that is painted as the one under the pointer
        self._turned = 0  # of a wheel's notch, for touch pads
        self._delegate = PhotoDelegate(loader, self)
        self._set_up_view()
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.actions_on_photos = PhotoActions(self, self.selected_photos, self._view)
        self.fold = add_action(self, self.tr("Show or hide photos that look alike"), [], self._fold_selected)
        self.fold.setObjectName("layers")
        self._add_keys()
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._want_visible)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look.start())
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._look.start)
        model.modelReset.connect(lambda: self.selected.emit(()))
        model.dataChanged.connect(lambda: self.selected.emit(tuple(self.selected_photos())))
        self.selected.connect(lambda _: self._offer_fold())
        loader.loaded.connect(self._repaint)
        self.doubleClicked.connect(lambda _: self.actions_on_photos.open_chosen())

    def selected_photos(self) -> list[Photo]:
        """In the order of the grid."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._photos.photos[row] for row in rows]

    def enter(self) -> None:
        """Take the keyboard, on the photo that is selected or else on the first."""
        if self._photos.photos:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.selectionModel().hasSelection():
                self.setCurrentIndex(self._photos.index(0))

    def select_photo(self, photo_id: int) -> None:
        """Choose the photo that was seen last, and nothing else, unless it is chosen already."""
        if photo_id in (photo.photo_id for photo in self.selected_photos()):
            return
        row = self._photos.row_of(photo_id)
        if row is not None:
            self.setCurrentIndex(self._photos.index(row))

    def keep_place(self, change: Callable[[], None]) -> None:
        """Have the model replaced by `change`; the same photos stay selected, and nothing scrolls.

        For a photo that went behind another one, that is selected.
        """
        height = self.verticalScrollBar().value()
        chosen = {photo.photo_id for photo in self.selected_photos()}
        change()
        kept = QItemSelection()
        for row in sorted({row for photo_id in chosen if (row := self._photos.row_of(photo_id)) is not None}):
            kept.select(self._photos.index(row), self._photos.index(row))
        if not kept.isEmpty():
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(kept.indexes()[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.selectionModel().select(kept, only)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(height)

    @property
    def size_step(self) -> int:
        """How large the photos are, counted from 0."""
        return self._size

    def resize_photos(self, steps: int) -> None:
        """Larger or, with negative steps, smaller; what stands at the top stays in sight."""
        size = min(max(self._size + steps, 0), len(_SIZES) - 1)
        if size == self._size:
            return
        kept = self._photos.index(self._row_to_keep())
        self._size = size
        self._fit()
        self.doItemsLayout()
        self.scrollTo(kept)

    def set_grouped(self, grouped: bool) -> None:
        """Whether results that look alike stand as one; what stands at the top stays in sight."""
        kept = self._photos.photos[self._row_to_keep()].photo_id if self._photos.photos else None
        self.keep_place(lambda: self._photos.set_grouped(grouped))
        row = self._photos.row_of(kept) if kept is not None else None
        if row is not None:
            self.scrollTo(self._photos.index(row))

    def show_scores(self, shown: bool) -> None:
        self._delegate.scores = shown
        self.viewport().update()

    def visible_rows(self) -> range:
        """The rows that are on screen, wholly or in part."""
        height = self.gridSize().height()
        top = self.verticalScrollBar().value()
        first = top // height * self._columns
        last = ((top + self.viewport().height()) // height + 1) * self._columns
        return range(first, min(last, len(self._photos.photos)))

    def cell(self, row: int) -> QRect:
        """Where a row lies in the viewport."""
        side = self.gridSize().width()
        line, column = divmod(row, self._columns)
        x = column * side if not self.isRightToLeft() else self.viewport().width() - (column + 1) * side
        return QRect(x, line * side - self.verticalScrollBar().value(), side, side)

    def show_row(self, row: int) -> None:
        """Scroll to a photo, so that it is at the top."""
        self.verticalScrollBar().setValue(row // self._columns * self.gridSize().height())

    def look_again(self) -> None:
        """Ask anew for thumbnails that were not there."""
        self._loader.look_again()
        self._look.start()

    def _set_up_view(self) -> None:
        self.setAccessibleName(self.tr("Photos"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        # Without these two a hundred thousand photos take half a second to lay out.
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(2000)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or the columns jump
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # Scrolling then moves what is painted, and paints what is new; see paintEvent.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)  # the whole window takes drops
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)

    def _add_keys(self) -> None:
        add_action(self, self.tr("Larger photos"), ["Ctrl++", "Ctrl+="], lambda: self.resize_photos(1))
        add_action(self, self.tr("Smaller photos"), ["Ctrl+-"], lambda: self.resize_photos(-1))
        add_action(self, self.tr("Select all"), [QKeySequence.StandardKey.SelectAll], self.selectAll)
        add_action(self, self.tr("Select nothing"), ["Esc"], self.clearSelection)

    def _row_to_keep(self) -> int:
        """What should stay in sight: the current photo, if it is, or else the first one on screen."""
        rows, current = self.visible_rows(), self.currentIndex()
        return current.row() if current.isValid() and current.row() in rows else rows.start

    def _offer_fold(self) -> None:
        """Where the one photo that is selected stands for others, these can be shown."""
        rows = [index.row() for index in self.selectionModel().selectedIndexes()]
        others = self._photos.others(rows[0]) if len(rows) == 1 else 0
        if others:
            unfolded = self._photos.is_unfolded(rows[0])
            self.fold.setText(self.tr("Hide the others") if unfolded else wording.show_others(others))
        self.actions_on_photos.set_fold(self.fold if others else None)

    def _fold_selected(self) -> None:
        for index in self.selectionModel().selectedIndexes()[:1]:
            self._photos.fold(index.row())

    def _badge_at(self, place: QPoint) -> int | None:
        """The row of the photo whose badge is there."""
        index = self.indexAt(place)
        if not index.isValid():
            return None
        badge = self._delegate.badge(QRectF(self.visualRect(index)), self._photos.shown(index.row()), self.font())
        return index.row() if badge is not None and badge.contains(place) else None

    def _view(self) -> View | None:
        """All photos, from the current one on."""
        chosen = self.selectionModel().selectedIndexes()
        current = self.currentIndex()
        if not chosen:
            return None
        at = current.row() if current in chosen else chosen[0].row()
        return View(self._photos.photos, at)

    def _fit(self) -> None:
        """As many columns as there is room for."""
        width = self.viewport().width() - 1  # Qt wraps a row that fills the width to the last pixel
        columns = max(2, width // _SIZES[self._size])
        side = max(width // columns, 64)
        if columns != self._columns or side != self.gridSize().width():
            self._columns = columns
            self._delegate.cell = QSize(side, side)
            self.setGridSize(self._delegate.cell)
        self.verticalScrollBar().setSingleStep(side // 3)
        self._look.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QGuiApplication.palette().window())  # the style sheet made our own transparent
        chosen = self.selectionModel()
        self._follow_pointer()
        for row in self.visible_rows():
            cell = self.cell(row)
            if event.region().intersects(cell):
                shown, selected = self._photos.shown(row), chosen.isSelected(self._photos.index(row))
                self._delegate.paint_photo(painter, cell, shown, self.font(), selected, row == self._hovered)
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        done = super().viewportEvent(event)
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverLeave, QEvent.Type.Leave):
            self._follow_pointer()
        return done

    def _follow_pointer(self) -> None:
        """The photo under the pointer is outlined, and the one that was is not, whether photos or hand moved."""
        place = self.viewport().mapFromGlobal(QCursor.pos())
        row = self.indexAt(place).row() if self.viewport().underMouse() else -1
        if row != self._hovered:
            for changed in (self._hovered, row):
                self.viewport().update(self.cell(changed))
            self._hovered = row

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(self.gridSize().height() // 3)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        self.resize_photos(notches)
        event.accept()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selected.emit(tuple(self.selected_photos()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton and self.indexAt(event.position().toPoint()).isValid():
            index = self.indexAt(event.position().toPoint())
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            return  # a right click on a selection keeps it
        row = self._badge_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self._photos.fold(row)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._badge_at(event.position().toPoint()) is None:  # which did what it does at the first click
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.selectionModel().hasSelection():
            return
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.actions_on_photos.menu().popup(place)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        chosen = self.selectionModel().selectedIndexes()
        drag = QDrag(self)
        drag.setMimeData(self._photos.mimeData(chosen))
        pixmap = self._loader.pixmap(Thumbnail(key=self._photos.photo(chosen[0]).thumbnail))
        if pixmap is not None:
            drag.setPixmap(_drag_pixmap(pixmap, self.devicePixelRatioF()))
            drag.setHotSpot(QPoint(-UNIT, -UNIT))
        drag.exec(Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)

    def _want_visible(self) -> None:
        """Ask for the thumbnails on screen, then for those of the next screen down."""
        rows = self.visible_rows()
        self.rows_shown.emit(rows)
        photos = self._photos.photos
        ahead = range(rows.stop, min(rows.stop + len(rows), len(photos)))
        self._loader.show(photos[row].thumbnail for span in (rows, ahead) for row in span)

    def _repaint(self, thumbnail: Thumbnail) -> None:
        """Only where it belongs: while one scrolls, many come within one frame."""
        for row in self.visible_rows():
            if self._photos.photos[row].thumbnail == thumbnail.key:
                self.viewport().update(self.cell(row))


def _drag_pixmap(pixmap: QPixmap, ratio: float) -> QPixmap:
    side = round(_DRAG_SIDE * ratio)
    small = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(ratio)
    return small
