"""Photos in the whole window: one after the other, or two to four side by side, seen alike."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import wording
from desktop.models.intents import Photos, SetFavourite, SetRating, View
from desktop.models.look import FITTED, STEP, Look
from desktop.pictures import PictureLoader
from desktop.theme import UNIT
from desktop.thumbnails import ThumbnailLoader
from desktop.views.canvas import Canvas
from desktop.views.keys import WIDGET, add_action
from desktop.views.photo_actions import MOST_COMPARED, PhotoActions
from desktop.views.photo_facts import PhotoFacts
from desktop.views.viewer_bar import ViewerBar
from desktop.views.widgets import ElidedLabel, Rule, muted_label
from engine.messages import Photo, PhotoDetails

_SIDE = 34 * UNIT  # of the panel with facts
_PAN = 0.2  # of the view, for one press of a key


class Viewer(QWidget):
    left = Signal()  # back to where the photos were
    photo_shown = Signal(object)  # Photo

    def __init__(self, pictures: PictureLoader, thumbnails: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._photos: Photos = ()
        self._at = 0
        self._compare = False
        self._sentence = ""
        self._arranged = 0  # how many panes there are
        self._turns: dict[int, int] = {}  # by photo; only how it is seen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Viewer"))
        self.canvases = [Canvas(pictures, thumbnails) for _ in range(MOST_COMPARED)]
        self._panes = [_Pane(canvas) for canvas in self.canvases]
        self.bar = ViewerBar()
        self.note = muted_label()
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        self.facts = PhotoFacts()
        self.actions_on_photos = PhotoActions(self, self._current, lambda: None)
        self.actions_on_photos.view.setVisible(False)
        self.actions_on_photos.view.setShortcuts([])
        self._lay_out()
        self._add_keys()
        self._connect()

    @property
    def photo(self) -> Photo | None:
        """The one that keys and buttons are about."""
        return self._photos[self._at] if self._photos else None

    def open(self, view: View) -> None:
        self._photos, self._at, self._compare = view.photos, view.at, view.compare
        self._turns.clear()
        self._set_look(FITTED)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def close_photos(self) -> None:
        """Let go of what is in memory."""
        self._photos = ()
        for canvas in self.canvases:
            canvas.show_photo(None, 0)
        self._pictures.clear()

    def refresh(self, photos: Photos) -> None:
        """Photos have other marks now."""
        newer = {photo.photo_id: photo for photo in photos}
        self._photos = tuple(newer.get(photo.photo_id, photo) for photo in self._photos)
        if self._photos:
            self._paint()

    def show_details(self, details: PhotoDetails) -> None:
        self.facts.show_details(details)

    def say(self, sentence: str) -> None:
        """A sentence above the photo, until another one is shown."""
        self._sentence = sentence
        self._tell()

    def go(self, at: int) -> None:
        """To another photo, as far as there are any."""
        at = min(max(at, 0), len(self._photos) - 1)
        if at != self._at:
            self._at = at
            if not self._compare:
                self._set_look(FITTED)
            self._show()

    def turn(self, quarters: int) -> None:
        """Turn what is seen, clockwise; the file stays as it is."""
        photo = self.photo
        if photo is not None:
            self._turns[photo.photo_id] = (self._turns.get(photo.photo_id, 0) + quarters) % 4
            self._paint()

    # --- Building ---

    def _lay_out(self) -> None:
        stage = QWidget()
        self._stage = QGridLayout(stage)
        self._stage.setContentsMargins(0, 0, 0, 0)
        self._stage.setSpacing(UNIT // 2)
        self._side = QWidget()
        self._side.setFixedWidth(_SIDE)
        facts = QVBoxLayout(self._side)
        facts.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        facts.addWidget(self.facts)
        facts.addStretch(1)
        self._side.hide()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(stage, 1)
        middle.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Rule(Qt.Orientation.Horizontal))
        column.addWidget(self.note)
        column.addLayout(middle, 1)

    def _connect(self) -> None:
        bar = self.bar
        bar.back.clicked.connect(self.left)
        bar.previous.clicked.connect(lambda: self.go(self._at - 1))
        bar.next.clicked.connect(lambda: self.go(self._at + 1))
        bar.left.clicked.connect(lambda: self.turn(-1))
        bar.right.clicked.connect(lambda: self.turn(1))
        bar.fit.clicked.connect(self._toggle_size)
        bar.info.toggled.connect(self._side.setVisible)
        bar.use.clicked.connect(self.actions_on_photos.use.trigger)
        wanted = self.actions_on_photos.wanted
        bar.marks.favourite_wanted.connect(lambda on: wanted.emit(SetFavourite(self._current(), on)))
        bar.marks.rating_wanted.connect(lambda rating: wanted.emit(SetRating(self._current(), rating)))
        for at, canvas in enumerate(self.canvases):
            canvas.look_changed.connect(self._set_look)
            canvas.pressed.connect(lambda at=at: self._press(at))
        self._pictures.loaded.connect(lambda _: self._tell())

    # --- What is seen ---

    def _current(self) -> Photos:
        return self._photos[self._at : self._at + 1]

    def _canvas(self) -> Canvas:
        return self.canvases[self._at if self._compare else 0]

    def _show(self) -> None:
        """The photos of this moment, and those that are likely next."""
        photo = self.photo
        if photo is None:
            return
        ahead = (self._at, self._at + 1, self._at - 1, self._at + 2)
        order = range(len(self._photos)) if self._compare else [at for at in ahead if 0 <= at < len(self._photos)]
        self._sentence = ""
        self._pictures.show([self._photos[at].path for at in order if self._photos[at].online])
        self._paint()
        self.photo_shown.emit(photo)

    def _paint(self) -> None:
        photo = self.photo
        if photo is None:
            return
        shown = self._photos if self._compare else (photo,)
        self._arrange(len(shown))
        for at, (pane, one) in enumerate(zip(self._panes, shown, strict=False)):
            pane.show_photo(one, self._turns.get(one.photo_id, 0), self._compare, self._compare and at == self._at)
        self.bar.show_photo(photo, self._at, len(self._photos))
        self.setAccessibleName(f"{wording.spoken(photo)}, {self.bar.position.text()}")
        self.facts.show_photo(photo)
        self._tell()

    def _arrange(self, count: int) -> None:
        """Side by side; four as two rows of two."""
        if count == self._arranged:
            return
        self._arranged = count
        columns = 2 if count == MOST_COMPARED else count
        for at, pane in enumerate(self._panes):
            self._stage.removeWidget(pane)
            self._stage.addWidget(pane, at // columns, at % columns)
            pane.setVisible(at < count)

    def _tell(self) -> None:
        """What is to be said of the photo, and how large it is seen."""
        photo = self.photo
        if photo is None:
            return
        sentence = self._sentence or self._lack(photo)
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        canvas = self._canvas()
        self.bar.show_zoom(canvas.frame.fit * canvas.look.zoom)

    def _lack(self, photo: Photo) -> str:
        """Why not all of a photo is to be seen; empty where it is."""
        if not photo.online:
            return self.tr("The drive of this photo is away; this is its thumbnail. Connect it to see the photo.")
        if self._pictures.is_unreadable(photo.path):
            return self.tr("Akin shows but the thumbnail of such a file. Shift+Return opens it elsewhere.")
        return ""

    def _set_look(self, look: Look) -> None:
        for canvas in self.canvases:
            canvas.set_look(look)
        self._tell()

    def _toggle_size(self) -> None:
        canvas = self._canvas()
        if canvas.look == FITTED:
            canvas.zoom_to(canvas.frame.actual)
        else:
            self._set_look(FITTED)

    # --- Hands ---

    def _press(self, at: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._compare:
            self.go(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._photos:
            self.actions_on_photos.menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that mean something else on a button stay out of the actions."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _add_keys(self) -> None:
        """Arrows and digits are the stars' own while these have the keyboard."""
        forward, backward = "Right", "Left"
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forward, backward = backward, forward
        for text, keys, then in (
            (self.tr("Next photo"), [forward, "Down", "PgDown"], lambda: self.go(self._at + 1)),
            (self.tr("Previous photo"), [backward, "Up", "PgUp"], lambda: self.go(self._at - 1)),
            (self.tr("First photo"), ["Home"], lambda: self.go(0)),
            (self.tr("Last photo"), ["End"], lambda: self.go(len(self._photos) - 1)),
            (self.tr("Whole photo"), ["0"], lambda: self._set_look(FITTED)),
            (self.tr("Pixel for pixel"), ["1"], lambda: self._canvas().zoom_to(self._canvas().frame.actual)),
            (self.tr("Move to the left"), ["Shift+Left"], lambda: self._canvas().pan(-_PAN, 0)),
            (self.tr("Move to the right"), ["Shift+Right"], lambda: self._canvas().pan(_PAN, 0)),
            (self.tr("Move up"), ["Shift+Up"], lambda: self._canvas().pan(0, -_PAN)),
            (self.tr("Move down"), ["Shift+Down"], lambda: self._canvas().pan(0, _PAN)),
        ):
            add_action(self, text, keys, then, context=WIDGET)
        for text, keys, then in (
            (self.tr("Zoom in"), ["+", "="], lambda: self._canvas().zoom_by(STEP)),
            (self.tr("Zoom out"), ["-"], lambda: self._canvas().zoom_by(1 / STEP)),
            (self.tr("Turn to the right"), ["T"], lambda: self.turn(1)),
            (self.tr("Turn to the left"), ["Shift+T"], lambda: self.turn(-1)),
            (self.tr("What is known of the photo"), ["I"], self.bar.info.toggle),
            (self.tr("Back to the photos"), ["Esc"], self.left.emit),
        ):
            add_action(self, text, keys, then)


class _Pane(QFrame):
    """A canvas, and below it the photo's name where there are several."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._name = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._name.setContentsMargins(UNIT, 0, UNIT, 0)
        self._name.setFixedHeight(4 * UNIT)
        self.setProperty("kind", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(canvas, 1)
        column.addWidget(self._name)

    def show_photo(self, photo: Photo, turns: int, named: bool, current: bool) -> None:
        self._canvas.show_photo(photo, turns)
        self._name.set_full_text(f"{Path(photo.path).name}, {wording.pixels(photo.width, photo.height)}")
        self._name.setVisible(named)
        if self.property("current") != current:
            self.setProperty("current", current)
            self.style().polish(self)
