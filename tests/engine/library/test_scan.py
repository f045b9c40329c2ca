"""A scan sees what lies in a folder, and never takes what it cannot see for gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.library.catalogue import Catalogue
from engine.library.ignore import set_library_rules
from engine.library.scan import scan, scan_paths
from engine.library.sightings import Differences
from tests.engine.library.test_catalogue import BACKBONE, indexed


def scanned(catalogue: Catalogue, folder: Path) -> Differences:
    catalogue.add_folder(folder)
    [known] = [known for known in catalogue.folders() if known.path == folder]
    differences = Differences()
    for _ in scan(catalogue, known, differences):
        pass
    return differences


def waiting(catalogue: Catalogue, folder: Path) -> set[str]:
    return {str(file.path.relative_to(folder)) for file in catalogue.waiting(BACKBONE, 1000)}


def index_all(catalogue: Catalogue) -> None:
    files = catalogue.waiting(BACKBONE, 1000)
    catalogue.record(BACKBONE, [indexed(file.id, str(file.path)[-16:].encode(), file.revision) for file in files], [])


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def test_pictures_are_found_at_any_depth_and_by_any_case_of_their_suffix(
    catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "a.jpg", "B.JPEG", "deep/er/c.HEIC", "d.nef", "notes.txt", "jpg", "ü 雪.png")
    scanned(catalogue, photo_folder)
    assert waiting(catalogue, photo_folder) == {"a.jpg", "B.JPEG", "deep/er/c.HEIC", "d.nef", "ü 雪.png"}


def test_hidden_files_and_links_to_folders_are_passed_over(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, ".hidden.jpg", ".thumbnails/a.jpg", "real/a.jpg")
    (photo_folder / "loop").symlink_to(photo_folder)
    (photo_folder / "linked.jpg").symlink_to(photo_folder / "real" / "a.jpg")
    (photo_folder / "dangling.jpg").symlink_to(photo_folder / "nowhere.jpg")
    scanned(catalogue, photo_folder)
    assert waiting(catalogue, photo_folder) == {"real/a.jpg", "linked.jpg"}


def test_a_deleted_file_is_missing(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg", "b.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    (photo_folder / "a.jpg").unlink()
    scanned(catalogue, photo_folder)
    assert catalogue.counts(BACKBONE).missing == 1
    assert catalogue.counts(BACKBONE).photos == 1


def test_what_a_system_leaves_on_a_mount_point_does_not_make_it_the_drive(
    catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "a.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    (photo_folder / "a.jpg").unlink()
    touch(photo_folder, ".directory")
    (photo_folder / "lost+found").mkdir()
    scanned(catalogue, photo_folder)
    [folder] = catalogue.folders()
    assert not folder.online
    assert catalogue.counts(BACKBONE).photos == 1


def test_a_folder_that_cannot_be_listed_is_told(
    catalogue: Catalogue, photo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(photo_folder, "a.jpg", "closed/b.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    listed = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refuse)
        for _ in range(2):
            scanned(catalogue, photo_folder)
            expected = (photo_folder / "closed", "The folder cannot be listed: Permission denied.")
            assert catalogue.unreadable() == [expected]
            assert catalogue.counts(BACKBONE).photos == 2
    scanned(catalogue, photo_folder)
    assert catalogue.unreadable() == []
    assert catalogue.counts(BACKBONE).missing == 0


def test_a_moved_file_is_not_missing(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg")
    scanned(catalogue, photo_folder)
    [file] = catalogue.waiting(BACKBONE, 1)
    catalogue.record(BACKBONE, [indexed(file.id, b"content")], [])
    (photo_folder / "a.jpg").rename(photo_folder / "b.jpg")
    scanned(catalogue, photo_folder)
    [file] = catalogue.waiting(BACKBONE, 1)
    catalogue.record(BACKBONE, [indexed(file.id, b"content")], [])
    assert catalogue.counts(BACKBONE).missing == 0


def test_a_folder_that_is_gone_or_an_empty_mount_point_is_offline_and_comes_back(
    catalogue: Catalogue, photo_folder: Path, tmp_path: Path
) -> None:
    touch(photo_folder, "a.jpg", "b.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    away = tmp_path / "away"
    shutil.move(photo_folder, away)

    for mount_point_stays in (False, True):
        if mount_point_stays:
            photo_folder.mkdir()
        scanned(catalogue, photo_folder)
        [folder] = catalogue.folders()
        assert not folder.online
        assert catalogue.counts(BACKBONE).photos == 2
        assert catalogue.counts(BACKBONE).missing == 0

    photo_folder.rmdir()
    shutil.move(away, photo_folder)
    scanned(catalogue, photo_folder)
    [folder] = catalogue.folders()
    assert folder.online
    assert catalogue.waiting(BACKBONE, 10) == []


def test_a_name_in_no_known_encoding_is_recorded_with_that_reason(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg")
    with open(os.path.join(os.fsencode(photo_folder), b"\xff\xfe.jpg"), "wb") as file:  # noqa: PTH118, PTH123 - bytes
        file.write(b"x")
    for _ in range(2):
        scanned(catalogue, photo_folder)
        assert waiting(catalogue, photo_folder) == {"a.jpg"}
        assert catalogue.unreadable() == [(photo_folder / "\\xff\\xfe.jpg", "The file's name is in no known encoding.")]


def looked_at(catalogue: Catalogue, *paths: str) -> Differences:
    [folder] = catalogue.folders()
    differences = Differences()
    for _ in scan_paths(catalogue, folder, paths, differences):
        pass
    return differences


def known(catalogue: Catalogue, folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for row in catalogue.photo_rows() for path in catalogue.paths(row["id"])}


def test_a_look_at_some_paths_leaves_the_others_alone(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg", "b.jpg", "c/d.jpg", "c/e/f.jpg", "g/h.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    (photo_folder / "a.jpg").unlink()
    (photo_folder / "b.jpg").unlink()
    shutil.rmtree(photo_folder / "c" / "e")
    touch(photo_folder, "new.jpg", "c/new.jpg", "g/new.jpg", "g/notes.txt")
    differences = looked_at(catalogue, "a.jpg", "c", "new.jpg", "g/new.jpg", "g/notes.txt", "nowhere/x.jpg")
    assert known(catalogue, photo_folder) == {"b.jpg", "c/d.jpg", "g/h.jpg"}
    assert waiting(catalogue, photo_folder) == {"new.jpg", "c/new.jpg", "g/new.jpg"}
    assert (len(differences.photos), differences.waiting) == (2, 3)
    assert looked_at(catalogue, "a.jpg", "c", "new.jpg") == Differences()


def test_a_folder_that_went_takes_all_below_with_it_whatever_the_event_called_it(
    catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "a/b.jpg", "a/c/d.jpg", "ab.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    shutil.move(photo_folder / "a", photo_folder / "moved")
    looked_at(catalogue, "a")
    assert known(catalogue, photo_folder) == {"ab.jpg"}
    looked_at(catalogue, "moved")
    assert waiting(catalogue, photo_folder) == {"moved/b.jpg", "moved/c/d.jpg"}


def test_a_look_at_a_drive_that_was_pulled_out_loses_nothing(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    (photo_folder / "a.jpg").unlink()  # as the mount point looks without its drive
    assert looked_at(catalogue, "a.jpg").folders
    assert not catalogue.folders()[0].online
    assert catalogue.counts(BACKBONE).missing == 0


def test_what_is_ignored_goes_and_comes_back_with_the_rule(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg", "private/b.jpg", "private/c/d.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    (photo_folder / ".akinignore").write_text("private/\n")
    scanned(catalogue, photo_folder)
    assert known(catalogue, photo_folder) == {"a.jpg"}
    touch(photo_folder, "private/new.jpg")
    looked_at(catalogue, "private/new.jpg", "private")
    assert waiting(catalogue, photo_folder) == set()
    (photo_folder / ".akinignore").unlink()
    scanned(catalogue, photo_folder)
    assert known(catalogue, photo_folder) == {"a.jpg", "private/b.jpg", "private/c/d.jpg"}
    assert waiting(catalogue, photo_folder) == {"private/new.jpg"}


def test_what_the_library_passes_over_goes_and_comes_back_with_the_rule(
    catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "a.jpg", "private/b.jpg", "private/c/d.jpg", "kept/private/e.jpg")
    (photo_folder / "kept" / ".akinignore").write_text("!private/\n")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    set_library_rules(catalogue, "private/\n")
    scanned(catalogue, photo_folder)
    assert known(catalogue, photo_folder) == {"a.jpg", "kept/private/e.jpg"}
    touch(photo_folder, "private/new.jpg")
    looked_at(catalogue, "private/new.jpg", "private")
    assert waiting(catalogue, photo_folder) == set()
    set_library_rules(catalogue, "")
    scanned(catalogue, photo_folder)
    assert known(catalogue, photo_folder) == {"a.jpg", "private/b.jpg", "private/c/d.jpg", "kept/private/e.jpg"}
    assert waiting(catalogue, photo_folder) == {"private/new.jpg"}


def test_files_below_folders_that_cannot_be_listed_are_not_missing(
    catalogue: Catalogue, photo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(photo_folder, "a.jpg", "locked/b.jpg", "locked/c/d.jpg", "locked too/e.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    for name in ("a.jpg", "locked/b.jpg", "locked too/e.jpg"):
        (photo_folder / name).unlink()
    listed = os.scandir

    def refused(path: Path) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    scanned(catalogue, photo_folder)
    assert known(catalogue, photo_folder) == {"locked/b.jpg", "locked/c/d.jpg"}


def test_a_watched_folder_inside_another_keeps_its_files(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg", "inner/b.jpg")
    catalogue.add_folder(photo_folder / "inner")
    scanned(catalogue, photo_folder / "inner")
    scanned(catalogue, photo_folder)
    outer = next(folder for folder in catalogue.folders() if folder.path == photo_folder)
    for _ in scan_paths(catalogue, outer, ["inner", "inner/b.jpg"], Differences()):
        pass
    assert len(catalogue.waiting(BACKBONE, 10)) == 2
