"""Watched folders: none twice, none inside another, whichever was first."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import AkinError, MissingProblem
from engine.library.catalogue import Catalogue
from engine.library.folders import add_folders, remove_folder
from engine.library.ignore import set_library_rules
from tests.engine.library.test_catalogue import BACKBONE
from tests.engine.library.test_scan import index_all, known, scanned, touch


def watched(catalogue: Catalogue) -> set[str]:
    return {folder.path.name for folder in catalogue.folders()}


def test_a_folder_takes_over_the_files_of_those_inside(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "2024/a.jpg", "2024/summer/b.jpg", "2025/c.jpg", "d.jpg")
    for inner in ("2024", "2025"):
        add_folders(catalogue, [photo_folder / inner])
        scanned(catalogue, photo_folder / inner)
    index_all(catalogue)
    before = {row["id"] for row in catalogue.photo_rows()}

    add_folders(catalogue, [photo_folder])
    assert watched(catalogue) == {"photos"}
    assert {row["id"] for row in catalogue.photo_rows()} == before
    scanned(catalogue, photo_folder)
    assert known(catalogue, photo_folder) == {"2024/a.jpg", "2024/summer/b.jpg", "2025/c.jpg"}
    assert [file.path.name for file in catalogue.waiting(BACKBONE, 10)] == ["d.jpg"]
    assert catalogue.counts(BACKBONE).files == 3


def test_a_folder_inside_a_watched_one_is_not_watched_again_unless_it_is_hidden_there(
    catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "inside/a.jpg", ".hidden/b.jpg", "private/c.jpg")
    (photo_folder / ".akinignore").write_text("private\n")
    add_folders(catalogue, [photo_folder / "inside", photo_folder])
    assert watched(catalogue) == {"photos"}
    add_folders(catalogue, [photo_folder / "inside", photo_folder / ".hidden", photo_folder / "private"])
    assert watched(catalogue) == {"photos", ".hidden", "private"}
    add_folders(catalogue, [photo_folder.parent])
    assert watched(catalogue) == {photo_folder.parent.name, ".hidden", "private"}


def test_a_folder_that_the_library_passes_over_in_a_watched_one_is_watched_on_its_own(
    catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "inside/a.jpg", "private/b.jpg")
    set_library_rules(catalogue, "private/")
    add_folders(catalogue, [photo_folder, photo_folder / "inside", photo_folder / "private"])
    assert watched(catalogue) == {"photos", "private"}
    add_folders(catalogue, [photo_folder.parent])
    assert watched(catalogue) == {photo_folder.parent.name, "private"}
    scanned(catalogue, photo_folder / "private")
    assert [file.path.name for file in catalogue.waiting(BACKBONE, 10)] == ["b.jpg"]


def test_the_same_folder_under_another_name_is_the_same(
    catalogue: Catalogue, photo_folder: Path, tmp_path: Path
) -> None:
    add_folders(catalogue, [photo_folder])
    (tmp_path / "link").symlink_to(photo_folder)
    add_folders(catalogue, [tmp_path / "link", photo_folder / ".." / "photos"])
    assert watched(catalogue) == {"photos"}


def test_nothing_is_added_if_one_cannot_be(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg")
    for bad in (photo_folder / "gone", photo_folder / "a.jpg", Path("relative")):
        with pytest.raises(AkinError):
            add_folders(catalogue, [photo_folder, bad])
    assert watched(catalogue) == set()
    with pytest.raises(MissingProblem, match="not a folder of this library"):
        remove_folder(catalogue, photo_folder)
