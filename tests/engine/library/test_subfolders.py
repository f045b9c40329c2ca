"""Photos are counted in every folder that they lie in or below, each once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.library import subfolders
from engine.library.catalogue import Catalogue, IndexedFile
from engine.library.sightings import Differences, FileOnDisk, see
from engine.library.subfolders import folder_trees
from engine.messages import Filters, FolderTree
from tests.engine.library.test_catalogue import BACKBONE, indexed
from tests.engine.library.test_scan import index_all, scanned, touch
from tests.engine.steps import result


def trees(catalogue: Catalogue) -> tuple[FolderTree, ...]:
    return result(folder_trees(catalogue))


def counted(tree: FolderTree) -> dict[str, int]:
    """How many photos each subfolder holds, by its path below the watched folder."""
    around: list[tuple[str, int]] = []  # the folders around the next one, and where each ends
    counts = {}
    for place, one in enumerate(tree.subfolders):
        while around and around[-1][1] <= place:
            around.pop()
        path = "/".join([*(name for name, _ in around), one.name])
        around.append((one.name, place + 1 + one.inside))
        counts[path] = one.photos
    return counts


def test_folders_hold_what_lies_below_them(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(
        photo_folder, "a.jpg", "2024/b.jpg", "2024/summer/c.jpg", "2024/summer/sea/d.jpg", "2024/z.jpg", "2024 x/e.jpg"
    )
    touch(photo_folder, "deep/er/only/f.jpg", "nothing/notes.txt")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    [tree] = trees(catalogue)
    assert tree.path == str(photo_folder)
    assert counted(tree) == {
        "2024": 4, "2024/summer": 2, "2024/summer/sea": 1, "2024 x": 1, "deep": 1, "deep/er": 1, "deep/er/only": 1,
    }  # fmt: skip


def test_what_cannot_be_found_counts_nowhere(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "kept/a.jpg", "gone/b.jpg")
    scanned(catalogue, photo_folder)
    index_all(catalogue)
    (photo_folder / "gone" / "b.jpg").unlink()
    touch(photo_folder, "new/c.jpg")
    scanned(catalogue, photo_folder)
    [tree] = trees(catalogue)
    assert counted(tree) == {"kept": 1}


def test_every_watched_folder_has_its_own(catalogue: Catalogue, photo_folder: Path) -> None:
    touch(photo_folder, "one/2024/a.jpg", "two/b.jpg")
    for name in ("two", "one"):
        scanned(catalogue, photo_folder / name)
    index_all(catalogue)
    assert [(Path(tree.path).name, counted(tree)) for tree in trees(catalogue)] == [("one", {"2024": 1}), ("two", {})]


def test_those_of_a_whole_drive_can_be_searched_in(catalogue: Catalogue) -> None:
    files = [FileOnDisk(path, 10, 1) for path in ("2024/a.jpg", "2025/b.jpg")]
    see(catalogue.db, catalogue.add_folder(Path("/")), files, Differences())
    index_all(catalogue)
    [tree] = trees(catalogue)
    assert (tree.path, counted(tree)) == ("/", {"2024": 1, "2025": 1})
    assert len(catalogue.listed(Filters(folder="/2024"))) == 1


@pytest.mark.parametrize("seed", range(5))
def test_copies_count_once_in_every_folder_around_them(
    catalogue: Catalogue, photo_folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subfolders, "FILES_AT_ONCE", 7)
    chance = random.Random(seed)
    folders = ["", "a/", "a/b/", "a/b/c/", "a/bb/", "a b/", "d/e/f/g/"]
    touch(photo_folder, *(f"{chance.choice(folders)}{number}.jpg" for number in range(60)))
    scanned(catalogue, photo_folder)
    files = catalogue.waiting(BACKBONE, 100)
    photos: dict[Path, bytes] = {file.path: str(chance.randrange(20)).encode().rjust(16) for file in files}
    held: list[IndexedFile] = [indexed(file.id, photos[file.path], file.revision) for file in files]
    catalogue.record(BACKBONE, held, [])

    below: dict[str, set[bytes]] = {}
    for path, photo in photos.items():
        for folder in list(path.relative_to(photo_folder).parents)[:-1]:
            below.setdefault(folder.as_posix(), set()).add(photo)
    [tree] = trees(catalogue)
    assert counted(tree) == {folder: len(held) for folder, held in below.items()}
