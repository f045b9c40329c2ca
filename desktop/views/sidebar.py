"""The left side: what the library holds, and the way to each part of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QListWidgetItem, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop import file_actions, icons, wording
from desktop.models.intents import AddToAlbum, Photos, SetFavourite
from desktop.models.library_entries import Entry, Kind, entries
from desktop.models.place import Place
from desktop.theme import UNIT
from desktop.views.entry_delegate import EntryRole
from desktop.views.entry_list import EntryList
from desktop.views.keys import WIDGET, add_action
from desktop.views.name_edit import NameEdit
from engine.messages import Album, Status


class Sidebar(QWidget):
    place_wanted = Signal(object)  # Place
    wanted = Signal(object)  # Intent
    album_named = Signal(str, object)  # name of a new album, and the photos that go into it
    album_renamed = Signal(str, str)
    album_forgotten = Signal(str)
    add_folder_wanted = Signal()
    scan_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Place()
        self._status: Status | None = None
        self._albums: tuple[Album, ...] = ()
        self.editor: NameEdit | None = None
        self.list = EntryList()
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.list.dropped.connect(self._take)
        add_action(self.list, self.tr("Rename an album"), ["F2"], self._rename_current, context=WIDGET)
        add_action(self.list, self.tr("Delete an album"), ["Delete"], self._delete_current, context=WIDGET)
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

    def set_place(self, place: Place) -> None:
        """Mark the row of what is shown."""
        self._place = place
        for row, entry in enumerate(self.entries()):
            if entry.leads_to(place):
                self.list.setCurrentRow(row)
                return
        self.list.setCurrentRow(-1)

    # --- Albums' names ---

    def name_new_album(self, photos: Photos = ()) -> None:
        """Ask for a name, in the list itself; the photos go into the album."""
        editor = self._edit(Kind.NEW_ALBUM, "")
        editor.named.connect(lambda name: self.album_named.emit(name, photos))

    def _rename(self, album: str) -> None:
        editor = self._edit(Kind.ALBUM, album)
        editor.named.connect(lambda name: self.album_renamed.emit(album, name))

    def _edit(self, kind: Kind, name: str) -> NameEdit:
        self._close_editor()
        editor = NameEdit(name, self.list.viewport())
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
        if self.list.fill(entries(self._status, self._albums), _spoken):
            self.set_place(self._place)

    def _go(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(EntryRole)
        if entry.kind is Kind.NEW_ALBUM:
            self.set_place(self._place)
            self.name_new_album()
        elif entry.place is not None:
            self.place_wanted.emit(entry.place)

    def _take(self, entry: Entry, photos: Photos) -> None:
        if entry.kind is Kind.FAVOURITES:
            self.wanted.emit(SetFavourite(photos, True))
        else:
            self.wanted.emit(AddToAlbum(photos, entry.text if entry.kind is Kind.ALBUM else None))

    def _current_album(self) -> Entry | None:
        entry = self.list.current_entry()
        return entry if entry is not None and entry.kind is Kind.ALBUM else None

    def _rename_current(self) -> None:
        if (entry := self._current_album()) is not None:
            self._rename(entry.text)

    def _delete_current(self) -> None:
        if (entry := self._current_album()) is not None:
            self._ask_delete(entry, self.list.mapToGlobal(self.list.rect_of(Kind.ALBUM, entry.text).bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        entry = self.list.current_entry()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            entry = self.list.entry_at(self.list.viewport().mapFromGlobal(event.globalPos()))
        if entry is not None and (menu := self.menu(entry)) is not None:
            menu.popup(event.globalPos())

    def menu(self, entry: Entry) -> QMenu | None:
        """What can be done with a row, if anything can."""
        if entry.kind is Kind.FOLDER and entry.place is not None and entry.place.folder is not None:
            return self._folder_menu(entry.place.folder, entry.online)
        return self._album_menu(entry) if entry.kind is Kind.ALBUM else None

    def _folder_menu(self, folder: str, online: bool) -> QMenu:
        menu = self._new_menu()
        show = menu.addAction(self.tr("Show in file manager"), lambda: file_actions.open_file(folder))
        scan = menu.addAction(self.tr("Scan again"), lambda: self.scan_wanted.emit(folder))
        for action in (show, scan):
            action.setEnabled(online)
        menu.addSeparator()
        forget = menu.addAction(self.tr("Remove from library"), lambda: self.forget_wanted.emit(folder))
        forget.setToolTip(self.tr("The files stay where they are"))
        return menu

    def _album_menu(self, entry: Entry) -> QMenu:
        menu = self._new_menu()
        drawn = menu.palette()
        menu.addAction(icons.icon("pencil", drawn, 16), self.tr("Rename"), lambda: self._rename(entry.text))
        menu.addSeparator()
        delete = menu.addMenu(icons.icon("trash-2", drawn, 16), self.tr("Delete album"))
        self._add_delete(delete, entry)
        return menu

    def _ask_delete(self, entry: Entry, place: QPoint) -> None:
        menu = self._new_menu()
        self._add_delete(menu, entry)
        menu.popup(place)

    def _add_delete(self, menu: QMenu, entry: Entry) -> None:
        """An album cannot be brought back, so that one more click is asked for."""
        text = self.tr("Delete it, keep its photos")
        menu.addAction(text, lambda: self.album_forgotten.emit(entry.text))

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        return menu


def _spoken(entry: Entry) -> str:
    count = "" if entry.count is None else f", {wording.number(entry.count)}"
    return f"{entry.text}{count}{wording.away(entry.online)}"
