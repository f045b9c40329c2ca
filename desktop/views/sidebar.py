"""The left side: what the library holds, and the way to each part of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from desktop import file_actions, icons, wording
from desktop.models.intents import AddToAlbum, Photos, SetFavourite
from desktop.models.library_entries import Entry, Kind, entries
from desktop.models.place import Place
from desktop.theme import UNIT
from desktop.views.entry_list import EntryList
from desktop.views.keys import WIDGET, add_action
from desktop.views.name_edit import NameEdit
from engine.messages import Album, FolderTree, SavedSearch, Status

_NAMED = (Kind.ALBUM, Kind.SEARCH)  # by the user


class Sidebar(QWidget):
    place_wanted = Signal(object)  # Place
    wanted = Signal(object)  # Intent
    album_named = Signal(str, object)  # name of a new album, and the photos that go into it
    album_renamed = Signal(str, str)
    album_forgotten = Signal(str)
    search_wanted = Signal(str)  # name of a saved search
    search_named = Signal(str)  # that is shown, and is to be saved
    search_renamed = Signal(str, str)
    search_forgotten = Signal(str)
    refused = Signal(str)  # a sentence
    add_folder_wanted = Signal()
    scan_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Place()
        self._marked = False  # whether there is a row for it
        self._status: Status | None = None
        self._albums: tuple[Album, ...] = ()
        self._searches: tuple[SavedSearch, ...] = ()
        self._trees: dict[str, FolderTree] = {}
        self.editor: NameEdit | None = None
        self.list = EntryList(_spoken)
        self.list.chosen.connect(self._go)
        self.list.dropped.connect(self._take)
        rename, delete = self.tr("Rename an album or a search"), self.tr("Delete an album or a search")
        add_action(self.list, rename, ["F2"], self._rename_current, context=WIDGET)
        add_action(self.list, delete, ["Delete"], self._delete_current, context=WIDGET)
        self.add = QPushButton(self.tr("Add folder …"))
        self.add.setAccessibleName(self.tr("Add a folder of photos"))
        self.add.clicked.connect(self.add_folder_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT + UNIT // 2, UNIT, UNIT + UNIT // 2)
        layout.setSpacing(UNIT)
        layout.addWidget(self.list)
        layout.addWidget(self.add)
        self._fill()

    def entries(self) -> tuple[Entry, ...]:
        return self.list.entries

    def set_status(self, status: Status) -> None:
        """Show the folders of the library and how much each holds."""
        self._status = status
        self._fill()

    def set_albums(self, albums: tuple[Album, ...]) -> None:
        self._albums = albums
        self._fill()

    def set_searches(self, searches: tuple[SavedSearch, ...]) -> None:
        self._searches = searches
        self._fill()

    def set_trees(self, trees: Iterable[FolderTree]) -> None:
        """Show what lies in the folders."""
        self._trees = {tree.path: tree for tree in trees}
        self._fill()

    def set_place(self, place: Place) -> None:
        """Mark the row of what is shown."""
        self._place = place
        self._marked = self.list.mark(place, reveal=True)

    # --- Names ---

    def name_new_album(self, photos: Photos = ()) -> None:
        """Ask for a name, in the list itself; the photos go into the album."""
        editor = self._edit(Kind.NEW_ALBUM, "")
        editor.named.connect(lambda name: self.album_named.emit(name, photos))

    def name_search(self) -> None:
        """Ask for the name under which to save the search that is shown."""
        if not self._place.is_search:
            self.refused.emit(self.tr("Search for something first; then you can save that search here."))
            return
        names = {search.name.casefold() for search in self._searches}
        title = self._place.composition.title
        numbered = (f"{title} {number}" for number in range(2, len(names) + 3))
        suggested = next(name for name in (title, *numbered) if name.casefold() not in names)
        editor = self._edit(Kind.NEW_SEARCH, "", suggested)
        editor.named.connect(self.search_named)

    def _rename(self, entry: Entry) -> None:
        renamed = self.album_renamed if entry.kind is Kind.ALBUM else self.search_renamed
        editor = self._edit(entry.kind, entry.text)
        editor.named.connect(lambda name: renamed.emit(entry.text, name))

    def _edit(self, kind: Kind, name: str, suggested: str = "") -> NameEdit:
        self._close_editor()
        album = kind in (Kind.ALBUM, Kind.NEW_ALBUM)
        what = self.tr("Name of the album") if album else self.tr("Name of the search")
        editor = NameEdit(what, name, self.list.viewport(), suggested)
        editor.named.connect(lambda _: self._close_editor())
        editor.left.connect(self._close_editor)
        self.editor = editor
        editor.open_at(self.list.rect_of(kind, name or None))
        return editor

    def _close_editor(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            had_focus = editor.hasFocus()
            editor.hide()
            editor.deleteLater()
            if had_focus:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Rows ---

    def _fill(self) -> None:
        came_or_went = self.list.fill(entries(self._status, self._albums, self._searches), self._trees)
        at_work = self.list.hasFocus() and self.list.current_entry() is not None
        if came_or_went and not (at_work and self._marked):  # the row that somebody has come to by the keyboard stays
            self._marked = self.list.mark(self._place, reveal=False)

    def _go(self, entry: Entry) -> None:
        if entry.kind is Kind.NEW_ALBUM:
            self.set_place(self._place)
            self.name_new_album()
        elif entry.kind is Kind.NEW_SEARCH:
            self.set_place(self._place)
            self.name_search()
        elif entry.kind is Kind.SEARCH:
            self.search_wanted.emit(entry.text)
        elif entry.place is not None:
            self.place_wanted.emit(entry.place)

    def _take(self, entry: Entry, photos: Photos) -> None:
        if entry.kind is Kind.FAVOURITES:
            self.wanted.emit(SetFavourite(photos, True))
        else:
            self.wanted.emit(AddToAlbum(photos, entry.text if entry.kind is Kind.ALBUM else None))

    def _current_named(self) -> Entry | None:
        """The row that the keyboard is on, if it has a name that the user gave it."""
        entry = self.list.current_entry()
        return entry if entry is not None and entry.kind in _NAMED else None

    def _rename_current(self) -> None:
        if (entry := self._current_named()) is not None:
            self._rename(entry)

    def _delete_current(self) -> None:
        if (entry := self._current_named()) is not None:
            self._ask_delete(entry, self.list.mapToGlobal(self.list.rect_of(entry.kind, entry.text).bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        entry = self.list.current_entry()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            entry = self.list.entry_at(self.list.viewport().mapFromGlobal(event.globalPos()))
        if entry is not None and (menu := self.menu(entry)) is not None:
            menu.popup(event.globalPos())

    def menu(self, entry: Entry) -> QMenu | None:
        """What can be done with a row, if anything can."""
        if entry.folder is not None:
            return self._folder_menu(entry.folder, entry.online, entry.kind is Kind.FOLDER)
        return self._named_menu(entry) if entry.kind in _NAMED else None

    def _folder_menu(self, folder: str, online: bool, watched: bool) -> QMenu:
        menu = self._new_menu()
        show = menu.addAction(self.tr("Show in file manager"), lambda: file_actions.open_file(folder))
        show.setEnabled(online)
        if not watched:
            return menu
        scan = menu.addAction(self.tr("Scan again"), lambda: self.scan_wanted.emit(folder))
        scan.setEnabled(online)
        menu.addSeparator()
        forget = menu.addAction(self.tr("Remove from library"), lambda: self.forget_wanted.emit(folder))
        forget.setToolTip(self.tr("The files stay where they are"))
        return menu

    def _named_menu(self, entry: Entry) -> QMenu:
        menu = self._new_menu()
        drawn = menu.palette()
        menu.addAction(icons.icon("pencil", drawn, 16), self.tr("Rename"), lambda: self._rename(entry))
        menu.addSeparator()
        text = self.tr("Delete album") if entry.kind is Kind.ALBUM else self.tr("Delete search")
        delete = menu.addMenu(icons.icon("trash-2", drawn, 16), text)
        self._add_delete(delete, entry)
        return menu

    def _ask_delete(self, entry: Entry, place: QPoint) -> None:
        menu = self._new_menu()
        self._add_delete(menu, entry)
        menu.popup(place)

    def _add_delete(self, menu: QMenu, entry: Entry) -> None:
        """It cannot be brought back, so that one more click is asked for."""
        album = entry.kind is Kind.ALBUM
        text = self.tr("Delete it, keep its photos") if album else self.tr("Delete the saved search")
        forgotten = self.album_forgotten if album else self.search_forgotten
        menu.addAction(text, lambda: forgotten.emit(entry.text))

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        return menu


def _spoken(entry: Entry) -> str:
    count = "" if entry.count is None else f", {wording.number(entry.count)}"
    return f"{entry.text}{count}{wording.away(entry.online)}"
