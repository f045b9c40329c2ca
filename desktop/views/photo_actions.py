"""What can be done with photos, as actions with shortcuts: menus, keyboard and buttons of every view share them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop import file_actions, icons, wording
from desktop.models.intents import (
    MOST_STARS,
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
from desktop.views.keys import add_action
from engine.messages import Photo

MOST_COMPARED = 4
_OPENING = ("Return", "Enter", "Space")  # keys to view a photo, or to show those that it stands for


class PhotoActions(QObject):
    """Actions on the photos that `chosen` returns when they are triggered."""

    wanted = Signal(object)  # Intent
    refused = Signal(str)  # a sentence

    def __init__(self, widget: QWidget, chosen: Callable[[], Sequence[Photo]], view: Callable[[], View | None]) -> None:
        """`view` says what there is to see when one photo is to be seen; None if nothing is."""
        super().__init__(widget)
        self._widget = widget
        self._chosen = chosen
        self._albums: tuple[str, ...] = ()
        self._shown_album: str | None = None
        self._fold: QAction | None = None
        self.view = self._action(self.tr("View"), "maximize", "V", lambda: self._send(view()))
        self.view.setShortcuts(_keys(*_OPENING, "V"))
        self.compare = self._action(self.tr("Compare"), "columns-2", "C", self._compare)
        self._add_uses()
        self._add_marks()
        self._add_file_actions()

    def set_albums(self, names: tuple[str, ...]) -> None:
        self._albums = names

    def set_shown_album(self, name: str | None) -> None:
        """The album whose photos these are, if they are one's."""
        self._shown_album = name

    def set_fold(self, fold: QAction | None) -> None:
        """What opening the photo that is chosen does instead of viewing it: it shows or hides those behind it."""
        if fold is self._fold:
            return
        if self._fold is not None:
            self._fold.setShortcuts([])
        self._fold = fold
        self.view.setShortcuts(_keys("V") if fold is not None else _keys(*_OPENING, "V"))
        if fold is not None:
            fold.setShortcuts(_keys(*_OPENING))

    def open_chosen(self) -> None:
        """What the keys do, for a double click."""
        (self._fold or self.view).trigger()

    def menu(self) -> QMenu:
        """A context menu, with icons in its own colours."""
        photos = self._chosen()
        menu = self._new_menu()
        # An action that is hidden is deaf to its key, so that one that has no place here is left out instead.
        compare = (self.compare,) if 2 <= len(photos) <= MOST_COMPARED else ()
        remove = (self.remove,) if self._shown_album is not None else ()
        fold = (self._fold,) if self._fold is not None else ()
        groups = (
            (*fold, self.view, *compare),
            (self.use, self.add, self.similar),
            (self.favourite, *self._rating_menu(menu), *self._album_menu(menu), *remove),
            (self.open, self.show_in_folder),
            (self.copy_file, self.copy_path, self.copy_to),
        )
        self.favourite.setText(
            self.tr("No longer a favourite") if _all_favourites(photos) else self.tr("Mark as favourite")
        )
        for group in groups:
            menu.addSeparator()
            for action in group:
                if name := action.objectName():
                    action.setIcon(icons.icon(name, menu.palette(), 16))
                menu.addAction(action)
        return menu

    # --- Building ---

    def _add_uses(self) -> None:
        self.use = self._action(self.tr("Use as reference"), "scan-search", "R", lambda: self._refer(False))
        self.add = self._action(self.tr("Add as another reference"), "plus", "Shift+R", lambda: self._refer(True))
        self.similar = self._action(self.tr("More like this"), "images", "M", self._find_similar)

    def _add_marks(self) -> None:
        self.favourite = self._action(self.tr("Mark as favourite"), "heart", "F", self._mark)
        self.ratings = [
            self._action(self._stars(stars), "", f"Ctrl+{stars}", partial(self._rate, stars))
            for stars in range(MOST_STARS + 1)
        ]
        self.album = self._action(self.tr("Add to album"), "book-image", "A", self._choose_album)
        self.remove = self._action(self.tr("Remove from this album"), "image-minus", "Delete", self._remove)

    def _add_file_actions(self) -> None:
        self.open = self._action(self.tr("Open with another program"), "external-link", "Shift+Return", self._open)
        self.show_in_folder = self._action(self.tr("Show in folder"), "folder-open", "Ctrl+Return", self._reveal)
        self.copy_file = self._action(self.tr("Copy file"), "copy", "Ctrl+C", self._copy_files)
        self.copy_path = self._action(self.tr("Copy path"), "file", "Ctrl+Shift+C", self._copy_paths)
        self.copy_to = self._action(self.tr("Copy to a folder …"), "folder-input", "Ctrl+Shift+E", self._copy_to)

    def _action(self, text: str, icon: str, keys: str, then: Callable[[], None]) -> QAction:
        action = add_action(self._widget, text, [keys], then, owner=self)
        action.setObjectName(icon)
        return action

    def _new_menu(self) -> QMenu:
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _rating_menu(self, menu: QMenu) -> tuple[QAction]:
        ratings = QMenu(self.tr("Rate"), menu)
        ratings.addActions(self.ratings[1:])
        ratings.addSeparator()
        ratings.addAction(self.ratings[0])
        ratings.menuAction().setObjectName("star")
        return (ratings.menuAction(),)

    def _album_menu(self, menu: QMenu) -> tuple[QAction]:
        albums = QMenu(self.tr("Add to album"), menu)
        self._fill_albums(albums)
        albums.menuAction().setObjectName("book-image")
        return (albums.menuAction(),)

    def _fill_albums(self, menu: QMenu) -> None:
        for name in self._albums:
            shown = name.replace("&", "&&")  # one alone would underline the next letter
            menu.addAction(shown, partial(self._add_to, name))
        menu.addSeparator()
        menu.addAction(icons.icon("plus", menu.palette(), 16), self.tr("New album …"), lambda: self._add_to(None))

    def _stars(self, count: int) -> str:
        return wording.stars(count) if count else self.tr("No rating of mine")

    # --- What they do ---

    def _send(self, intent: Intent | None) -> None:
        if intent is not None:
            self.wanted.emit(intent)

    def _photos(self) -> Photos:
        return tuple(self._chosen())

    def _compare(self) -> None:
        photos = self._photos()
        if 2 <= len(photos) <= MOST_COMPARED:
            self._send(View(photos, compare=True))
        else:
            self.refused.emit(self.tr("Select two to four photos to compare them side by side."))

    def _refer(self, keep: bool) -> None:
        if photos := self._photos():
            self._send(UseAsReference(photos, keep))

    def _find_similar(self) -> None:
        if photos := self._photos():
            self._send(FindSimilar(photos))

    def _mark(self) -> None:
        if photos := self._photos():
            self._send(SetFavourite(photos, not _all_favourites(photos)))

    def _rate(self, stars: int) -> None:
        if photos := self._photos():
            self._send(SetRating(photos, stars or None))

    def _choose_album(self) -> None:
        if self._chosen():
            menu = self._new_menu()
            self._fill_albums(menu)
            middle = self._widget.rect().center() - QPoint(menu.sizeHint().width(), menu.sizeHint().height()) / 2
            menu.popup(self._widget.mapToGlobal(middle))

    def _add_to(self, album: str | None) -> None:
        if photos := self._photos():
            self._send(AddToAlbum(photos, album))

    def _remove(self) -> None:
        photos = self._photos()
        if photos and self._shown_album is not None:
            self._send(RemoveFromAlbum(photos, self._shown_album))

    def _open(self) -> None:
        for photo in self._photos()[:1]:
            if not photo.online:
                self.refused.emit(self.tr("The drive of this photo is away. Connect it to open the photo."))
            elif not file_actions.open_file(photo.path):
                self.refused.emit(self.tr("No program here opens this photo."))

    def _reveal(self) -> None:
        for photo in self._photos()[:1]:
            file_actions.show_in_folder(photo.path)

    def _copy_files(self) -> None:
        file_actions.copy_files(photo.path for photo in self._photos())

    def _copy_paths(self) -> None:
        file_actions.copy_paths(photo.path for photo in self._photos())

    def _copy_to(self) -> None:
        if photos := self._photos():
            self._send(CopyToFolder(photos))


def _all_favourites(photos: Sequence[Photo]) -> bool:
    return all(photo.favourite for photo in photos)


def _keys(*names: str) -> list[QKeySequence]:
    return [QKeySequence(name) for name in names]
