"""A scan sees what lies in a folder, and never takes what it cannot see for gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from engine.library.catalogue import Catalogue
from engine.library.scan import scan
from tests.engine.library.test_catalogue import BACKBONE, indexed


def scanned(catalogue: Catalogue, folder: Path) -> None:
    catalogue.add_folder(folder)
    [known] = [known for known in catalogue.folders() if known.path == folder]
    for _ in scan(catalogue, known):
        pass


def waiting(catalogue: Catalogue, folder: Path) -> set[str]:
    return {str(file.path.relative_to(folder)) for file in catalogue.waiting(BACKBONE, 1000)}


def index_all(catalogue: Catalogue) -> None:
    files = catalogue.waiting(BACKBONE, 1000)
    catalogue.record(BACKBONE, [indexed(file.id, str(file.path)[-16:].encode()) for file in files], [])


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
