"""Folders as a tree: what becomes a row, and which rows stay when the library changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from desktop.models.entry_tree import EntryTree
from desktop.models.library_entries import Entry, Kind, entries
from desktop.models.place import Place
from engine.messages import Folder, FolderTree, Status, Subfolder
from tests.desktop.fake_engine import Library

TREE = FolderTree(
    "/photos", (Subfolder("10", 3, 0), Subfolder("2", 5, 2), Subfolder("sea", 4, 1), Subfolder("raw", 1, 0))
)


def status(*folders: Folder) -> Status:
    library = Library()
    library.change_status(photos=9, folders=folders or (Folder("/photos", 9, online=True),))
    return library.status


def shown(*trees: FolderTree, of: Status | None = None) -> EntryTree:
    model = EntryTree(lambda entry: f"spoken {entry.text}")
    show(model, *trees, of=of)
    return model


def show(model: EntryTree, *trees: FolderTree, of: Status | None = None) -> bool:
    return model.show_rows(entries(of or status(), ()), {tree.path: tree for tree in trees})


def inside(model: EntryTree, index: QModelIndex) -> list[tuple[str, int | None]]:
    model.fetchMore(index)
    rows = [model.entry(model.index(row, 0, index)) for row in range(model.rowCount(index))]
    return [(entry.text, entry.count) for entry in rows if entry is not None]


def entry_at(model: EntryTree, folder: str) -> Entry:
    entry = model.entry(model.path_to(folder)[-1])
    assert entry is not None
    return entry


def test_subfolders_are_in_the_order_of_their_names_as_people_have_it() -> None:
    model = shown(TREE)
    [photos] = model.path_to("/photos")
    assert inside(model, photos) == [("2", 5), ("10", 3)]
    [*_, two] = model.path_to("/photos/2")
    assert inside(model, two) == [("sea", 4)]


def test_what_lies_in_a_folder_is_made_when_it_is_asked_for() -> None:
    model = shown(TREE)
    [photos] = model.path_to("/photos")
    assert model.hasChildren(photos)
    assert model.rowCount(photos) == 0
    model.fetchMore(photos)
    ten, two = model.path_to("/photos/10")[-1], model.path_to("/photos/2")[-1]
    assert model.rowCount(photos) == 2
    assert not model.hasChildren(ten)
    assert model.hasChildren(two)
    assert model.rowCount(two) == 0


def test_each_leads_to_what_lies_below_it() -> None:
    model = shown(TREE)
    way = model.path_to("/photos/2/sea/raw")
    assert [index.data() for index in way] == ["photos", "2", "sea", "raw"]
    raw = entry_at(model, "/photos/2/sea/raw")
    assert (raw.kind, raw.place, raw.depth) == (Kind.SUBFOLDER, Place(folder="/photos/2/sea/raw"), 3)
    assert way[-1].data(Qt.ItemDataRole.ToolTipRole) == "/photos/2/sea/raw"
    assert way[-1].data(Qt.ItemDataRole.AccessibleTextRole) == "spoken raw"
    assert model.path_to("/photos/3") == []
    assert model.path_to("/photographs") == []


def test_the_innermost_watched_folder_is_the_one_that_counts() -> None:
    hidden = FolderTree("/photos/.hidden", (Subfolder("a", 1, 0),))
    model = shown(TREE, hidden, of=status(Folder("/photos", 9, True), Folder("/photos/.hidden", 1, True)))
    assert [index.data() for index in model.path_to("/photos/.hidden/a")] == [".hidden", "a"]


def test_a_whole_drive_may_be_watched() -> None:
    model = shown(FolderTree("/", (Subfolder("a", 1, 0),)), of=status(Folder("/", 9, True)))
    assert entry_at(model, "/a").place == Place(folder="/a")


def test_what_lies_on_a_drive_that_is_away_is_away() -> None:
    model = shown(TREE)
    assert entry_at(model, "/photos/2/sea").online
    show(model, TREE, of=status(Folder("/photos", 9, online=False)))
    sea = entry_at(model, "/photos/2/sea")
    assert not sea.online
    assert sea.icon == "unplug"
    assert "away" in sea.hint


def test_rows_stay_while_others_come_and_go_around_them() -> None:
    model = shown(TREE)
    model.path_to("/photos/2/sea/raw")
    kept = [QPersistentModelIndex(model.path_to(folder)[-1]) for folder in ("/photos/2", "/photos/2/sea")]
    gone = [QPersistentModelIndex(model.path_to(folder)[-1]) for folder in ("/photos/10", "/photos/2/sea/raw")]
    more = (Subfolder("1", 7, 0), Subfolder("2", 6, 2), Subfolder("sea", 4, 0), Subfolder("shore", 2, 0))
    assert show(model, FolderTree("/photos", more))
    assert all(index.isValid() for index in kept)
    assert not any(index.isValid() for index in gone)
    [photos] = model.path_to("/photos")
    assert inside(model, photos) == [("1", 7), ("2", 6)]
    assert inside(model, model.path_to("/photos/2")[-1]) == [("sea", 4), ("shore", 2)]
    assert not model.hasChildren(model.path_to("/photos/2/sea")[-1])


@pytest.mark.parametrize("fetched", [False, True])
def test_other_counts_are_the_same_rows(fetched: bool) -> None:
    model = shown(TREE)
    if fetched:
        model.path_to("/photos/2/sea/raw")
    raw_more = (*TREE.subfolders[:3], Subfolder("raw", 2, 0))
    assert not show(model, FolderTree("/photos", raw_more))
    assert entry_at(model, "/photos/2/sea/raw").count == 2


def test_a_folder_that_begins_to_hold_others_can_be_unfolded() -> None:
    model = shown()
    [photos] = model.path_to("/photos")
    assert not model.hasChildren(photos)
    assert show(model, TREE)
    assert model.hasChildren(photos)
    assert show(model)
    assert not model.hasChildren(photos)
