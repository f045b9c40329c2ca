"""The catalogue follows real folders while they change."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.library import follow
from engine.library.catalogue import Catalogue
from engine.library.follow import Follower
from tests.engine.library.test_catalogue import BACKBONE
from tests.engine.library.test_scan import index_all, known, touch, waiting


class Following:
    """A follower that is stepped by the test."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.follower = Follower(catalogue)
        self.waiting = 0  # files that were found to be new or changed

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not condition() or self.follower.looking:
            if self.follower.step():
                self.waiting += self.follower.take_differences().waiting
            else:
                time.sleep(0.01)
            assert time.monotonic() < deadline

    def begin(self) -> None:
        self.follower.begin()
        self.until(lambda: True)


@pytest.fixture
def following(catalogue: Catalogue, photo_folder: Path) -> Iterator[Following]:
    catalogue.add_folder(photo_folder)
    following = Following(catalogue)
    yield following
    following.follower.close()


def test_what_is_there_and_what_comes_goes_and_moves(
    following: Following, catalogue: Catalogue, photo_folder: Path
) -> None:
    touch(photo_folder, "a.jpg", "b/c.jpg")
    following.begin()
    assert following.waiting == 2
    assert waiting(catalogue, photo_folder) == {"a.jpg", "b/c.jpg"}
    index_all(catalogue)

    (photo_folder / "a.jpg").unlink()
    shutil.move(photo_folder / "b", photo_folder / "moved")
    touch(photo_folder, "new/deep/d.jpg")
    following.until(lambda: waiting(catalogue, photo_folder) == {"moved/c.jpg", "new/deep/d.jpg"})
    following.until(lambda: known(catalogue, photo_folder) == set())
    assert following.waiting == 4


def test_a_burst_is_taken_in_without_loss(following: Following, catalogue: Catalogue, photo_folder: Path) -> None:
    following.begin()
    touch(photo_folder, *(f"{number % 7}/{number}.jpg" for number in range(3000)))
    following.until(lambda: len(catalogue.waiting(BACKBONE, 5000)) == 3000)


def test_whatever_happens_the_catalogue_ends_like_the_disk(
    following: Following, catalogue: Catalogue, photo_folder: Path
) -> None:
    following.begin()
    chance = random.Random(3)
    folders = [photo_folder / name for name in ("", "a", "a/b", "c")]
    for _ in range(300):
        folder, other = chance.choice(folders), chance.choice(folders)
        folder.mkdir(parents=True, exist_ok=True)
        files = [path for path in photo_folder.rglob("*.jpg") if path.is_file()]
        match chance.randrange(6):
            case 0 | 1 | 2:
                (folder / f"{chance.randrange(20)}.jpg").write_bytes(b"x" * chance.randrange(1, 9))
            case 3 if files:
                chance.choice(files).unlink()
            case 4 if files:
                other.mkdir(parents=True, exist_ok=True)
                chance.choice(files).rename(other / f"{chance.randrange(20)}.jpg")
            case 5 if folder != photo_folder:
                shutil.rmtree(folder)
        if chance.random() < 0.2:
            following.follower.step()
    on_disk = {str(path.relative_to(photo_folder)) for path in photo_folder.rglob("*.jpg")}
    following.until(lambda: waiting(catalogue, photo_folder) == on_disk)


def test_a_drive_that_does_not_answer_is_not_waited_for_for_ever(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "SLOW_DRIVE", 0.1)
    monkeypatch.setattr(following.follower._watcher, "ready", list)
    following.begin()


def test_a_folder_that_was_removed_is_left_alone(
    following: Following, catalogue: Catalogue, photo_folder: Path
) -> None:
    following.begin()
    touch(photo_folder, "a.jpg")
    catalogue.remove_folder(photo_folder)
    following.begin()
    time.sleep(0.1)
    following.until(lambda: True)
    assert catalogue.waiting(BACKBONE, 10) == []
