"""The rows of the sidebar as a tree: folders hold their subfolders, which become rows when their folder is unfolded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCollator, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop.models.library_entries import Entry, Kind, subfolder
from engine.messages import FolderTree, Subfolder

EntryRole = Qt.ItemDataRole.UserRole
DroppedRole = Qt.ItemDataRole.UserRole + 1  # whether photos are held over the row
_BranchRole = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
Spoken = Callable[[Entry], str]


@dataclass(frozen=True, eq=False)
class Branch:
    """What lies in a folder: a span of the subfolders of the watched folder around it."""

    subfolders: tuple[Subfolder, ...] = ()
    first: int = 0
    end: int = 0

    @classmethod
    def of_tree(cls, tree: FolderTree) -> Branch:
        return cls(tree.subfolders, 0, len(tree.subfolders))

    @property
    def empty(self) -> bool:
        return self.first == self.end

    def inner(self) -> Iterator[tuple[Subfolder, Branch]]:
        """The folders right in it, each with what lies in that."""
        at = self.first
        while at < self.end:
            one = self.subfolders[at]
            at += 1 + one.inside
            yield one, Branch(self.subfolders, at - one.inside, at)

    def same_as(self, other: Branch) -> bool:
        return self.subfolders[self.first : self.end] == other.subfolders[other.first : other.end]


_LEAF = Branch()
_NO_ROW = QModelIndex()
_Row = tuple[Entry, Branch]
_Key = tuple[Kind, str, str | None]


class EntryTree(QStandardItemModel):
    """Rows that stay are never made anew, so that a view keeps what is unfolded and chosen, and where it stands."""

    began_to_hold = Signal(QModelIndex)  # a row that stays can be unfolded from now on

    def __init__(self, spoken: Spoken) -> None:
        """`spoken` says a row for a screen reader."""
        super().__init__()
        self._spoken = spoken
        self._came_or_went = False  # rows, or signs that there are some to unfold
        self._began: list[QStandardItem] = []
        self._collator = QCollator(QLocale())
        self._collator.setNumericMode(True)
        self._collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def show_rows(self, entries: tuple[Entry, ...], trees: Mapping[str, FolderTree]) -> bool:
        """Show other rows, with the trees of the watched folders by their paths. False if they are the same rows."""
        self._came_or_went = False
        self._update(self.invisibleRootItem(), [(entry, _branch(entry, trees)) for entry in entries])
        if self._came_or_went:  # a view learns by no other signal that a row can be unfolded now
            self.layoutAboutToBeChanged.emit()
            self.layoutChanged.emit()
        began, self._began = self._began, []
        for item in began:
            self.began_to_hold.emit(item.index())
        return self._came_or_went

    def entry(self, index: Index) -> Entry | None:
        found: Entry | None = index.data(EntryRole) if index.isValid() else None
        return found

    def path_to(self, folder: str) -> list[QModelIndex]:
        """The rows of a folder and of those around it, the watched one first; empty if the folder has none."""
        watched = [self.index(row, 0) for row in range(self.rowCount())]
        for index in sorted(watched, key=lambda one: len(self._folder(one)), reverse=True):  # the innermost first
            around = self._folder(index)
            below = f"{around.rstrip('/')}/"
            if around and (folder == around or folder.startswith(below)):
                return self._descend(index, folder[len(below) :])
        return []

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return super().data(index, EntryRole).hint
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(super().data(index, EntryRole))
        return super().data(index, role)

    def hasChildren(self, parent: Index = _NO_ROW) -> bool:
        return super().hasChildren(parent) or not self._branch_of(parent).empty

    def canFetchMore(self, parent: Index) -> bool:
        return not super().hasChildren(parent) and not self._branch_of(parent).empty

    def fetchMore(self, parent: Index) -> None:
        """Make the rows of the folders right in that of another row."""
        if self.canFetchMore(parent):
            item = self.itemFromIndex(parent)
            self._update(item, self._rows_in(item))

    def _descend(self, index: QModelIndex, below: str) -> list[QModelIndex]:
        way = [index]
        for name in filter(None, below.split("/")):
            self.fetchMore(way[-1])
            rows = range(self.rowCount(way[-1]))
            found = next((one for row in rows if (one := self.index(row, 0, way[-1])).data() == name), None)
            if found is None:
                return []
            way.append(found)
        return way

    def _update(self, around: QStandardItem, rows: list[_Row]) -> None:
        """Make what is in a row be these rows."""
        wanted = [entry.row for entry, _ in rows]
        kept = [_entry_of(item).row for item in _children(around)]
        if kept != wanted:
            self._came_or_went = True
            kept = self._remove_all_but(around, kept, wanted)
        if not kept:
            around.appendRows([self._item(*row) for row in rows])
            return
        there = set(kept)
        for place, (entry, branch) in enumerate(rows):
            if wanted[place] in there:
                self._renew(around.child(place), entry, branch)
            else:
                around.insertRow(place, [self._item(entry, branch)])  # in a list: Qt does not keep one alone

    def _remove_all_but(self, around: QStandardItem, there: list[_Key], wanted: list[_Key]) -> list[_Key]:
        """Take away what is not wanted; what is left, which is nothing if it would be in another order."""
        left = set(wanted).intersection(there)
        kept = [key for key in there if key in left]
        if kept != [key for key in wanted if key in left]:
            around.removeRows(0, around.rowCount())
            return []
        for place in reversed(range(len(there))):
            if there[place] not in left:
                around.removeRow(place)
        return kept

    def _renew(self, item: QStandardItem, entry: Entry, branch: Branch) -> None:
        """A row that stays, with what lies in it as far as it has been unfolded."""
        before: Branch = item.data(_BranchRole)
        known = _entry_of(item)
        if (known is entry or known == entry) and before.same_as(branch):
            return
        self._came_or_went |= before.empty != branch.empty
        if before.empty and not branch.empty:
            self._began.append(item)
        self._fill(item, entry, branch)
        if item.hasChildren():
            self._update(item, self._rows_in(item))

    def _rows_in(self, item: QStandardItem) -> list[_Row]:
        """The rows of the folders right in that of a row. Of thousands most are as before, and not made again."""
        around, branch = _entry_of(item), item.data(_BranchRole)
        known = {entry.text: entry for entry in map(_entry_of, _children(item))}
        rows = []
        for one, inner in branch.inner():
            entry = known.get(one.name)
            if entry is None or (entry.count, entry.online) != (one.photos, around.online):
                entry = subfolder(around, one)
            rows.append((entry, inner))
        if known.keys() >= {entry.text for entry, _ in rows}:
            places = {name: place for place, name in enumerate(known)}
            return sorted(rows, key=lambda row: places[row[0].text])
        return sorted(rows, key=lambda row: self._collator.sortKey(row[0].text))

    def _item(self, entry: Entry, branch: Branch) -> QStandardItem:
        item = QStandardItem(entry.text)
        item.setEditable(False)
        if entry.kind is Kind.HEADING:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._fill(item, entry, branch)
        return item

    def _fill(self, item: QStandardItem, entry: Entry, branch: Branch) -> None:
        item.setData(entry, EntryRole)
        item.setData(branch, _BranchRole)

    def _branch_of(self, index: Index) -> Branch:
        return (index.data(_BranchRole) or _LEAF) if index.isValid() else _LEAF

    def _folder(self, index: QModelIndex) -> str:
        entry = self.entry(index)
        return (entry.folder or "") if entry is not None else ""


def _branch(entry: Entry, trees: Mapping[str, FolderTree]) -> Branch:
    tree = trees.get(entry.folder) if entry.folder is not None else None
    return Branch.of_tree(tree) if tree is not None else _LEAF


def _children(item: QStandardItem) -> list[QStandardItem]:
    return [item.child(row) for row in range(item.rowCount())]


def _entry_of(item: QStandardItem) -> Entry:
    entry: Entry = item.data(EntryRole)
    return entry
