"""The grid of photos: virtualised, all cells of one size, filling the width."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from desktop.models.photo_grid import PhotoGridModel
from desktop.theme import UNIT
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from desktop.views.photo_actions import PhotoActions
from desktop.views.photo_delegate import PhotoDelegate
from engine.messages import Photo

_SMALLEST_CELL = 184  # pixels, gap included
_DRAG_SIDE = 96


class PhotoGrid(QListView):
    """Shows a PhotoGridModel and says what the user wants of its photos."""

    current_photo_changed = Signal(object)  # Photo | None
    reference_wanted = Signal(object, bool)  # list[Photo]; whether to keep the references that are there

    def __init__(self, model: PhotoGridModel, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = model
        self._loader = loader
        self._columns = 1
        self._delegate = PhotoDelegate(loader, self)
        self._set_up_view()
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.actions_on_photos = PhotoActions(self, self.selected_photos)
        self.actions_on_photos.reference_wanted.connect(self.reference_wanted)
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._want_visible)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look.start())
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._look.start)
        model.modelReset.connect(lambda: self.current_photo_changed.emit(None))
        loader.loaded.connect(self._repaint)
        self.doubleClicked.connect(lambda _: self.actions_on_photos.open.trigger())

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

    def visible_rows(self) -> range:
        """The rows that are on screen, wholly or in part."""
        height = self.gridSize().height()
        top = self.verticalScrollBar().value()
        first = top // height * self._columns
        last = ((top + self.viewport().height()) // height + 1) * self._columns
        return range(first, min(last, len(self._photos.photos)))

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
        self.setMouseTracking(True)
        self.setAcceptDrops(False)  # the whole window takes drops
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width() - 1  # Qt wraps a row that fills the width to the last pixel
        columns = max(2, width // _SMALLEST_CELL)
        side = max(width // columns, 64)
        if columns != self._columns or side != self.gridSize().width():
            self._columns = columns
            self._delegate.cell = QSize(side, side)
            self.verticalScrollBar().setSingleStep(side // 3)
            self.setGridSize(self._delegate.cell)
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(side // 3)
        self._look.start()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        chosen = self.selectionModel().selectedIndexes()
        self.current_photo_changed.emit(self._photos.photo(chosen[0]) if len(chosen) == 1 else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.actions_on_photos.open.trigger()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton and self.indexAt(event.position().toPoint()).isValid():
            index = self.indexAt(event.position().toPoint())
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            return  # a right click on a selection keeps it
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.selectionModel().hasSelection():
            return
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_on_photos.fill(menu)
        menu.popup(place)

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
        photos = self._photos.photos
        ahead = range(rows.stop, min(rows.stop + len(rows), len(photos)))
        self._loader.show(photos[row].thumbnail for span in (rows, ahead) for row in span)

    def _repaint(self, _thumbnail: Thumbnail) -> None:
        self.viewport().update()  # Qt gathers these into one paint


def _drag_pixmap(pixmap: QPixmap, ratio: float) -> QPixmap:
    side = round(_DRAG_SIDE * ratio)
    small = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(ratio)
    return small
