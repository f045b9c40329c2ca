"""Indexing: a photo that is known under another name is not decoded or embedded again."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine import indexing
from engine.clip.backbone import ImageTower
from engine.index.planner import Index
from engine.index.presence import follow_files
from engine.indexing import IndexedModel, IndexingJob
from engine.library import catalogue as catalogue_module
from engine.library.catalogue import Catalogue, WaitingFile
from engine.library.decode_pool import DecodePool
from engine.library.scan import scan
from engine.library.sightings import Differences
from engine.library.thumbnails import ThumbnailWriter
from tests.engine.pictures import hashes, picture
from tests.engine.tiny_clip import tiny_backbone


class Counting:
    """An image tower that counts the photos it is given."""

    def __init__(self, tower: ImageTower) -> None:
        self._tower = tower
        self.photos = 0

    def encode(self, photos: Sequence[NDArray[np.uint8]]) -> torch.Tensor:
        self.photos += len(photos)
        return self._tower.encode(photos)


class CountingPool(DecodePool):
    """A decode pool that remembers what it was asked for."""

    hashed = 0
    decoded = 0

    def put(self, file: WaitingFile, only_hash: bool = False) -> None:
        self.hashed += only_hash
        self.decoded += not only_hash
        super().put(file, only_hash)


class Indexed:
    """A library of one folder, indexed pass by pass."""

    def __init__(self, catalogue: Catalogue, folder: Path, thumbnails: Path) -> None:
        backbone = tiny_backbone()
        self.catalogue = catalogue
        self.tower = Counting(backbone.image)
        self.backbone = replace(backbone, image=self.tower)
        self.pool = CountingPool(1, 8, backbone.preprocessing.crops, backbone.preprocessing.size)
        self.index = Index(backbone.dim)
        self.moved: set[int] = set()  # photos whose files may hold others now
        self.steps = 0  # that did something
        self.thumbnails = ThumbnailWriter(thumbnails)
        catalogue.add_folder(folder)

    def work(self) -> tuple[int, int, int]:
        """One pass; how many files were hashed and decoded, and how many photos embedded."""
        before = self.pool.hashed, self.pool.decoded, self.tower.photos
        model = IndexedModel(self.backbone, self.index, self.pool, 2)
        differences = Differences()
        for folder in self.catalogue.folders():
            for _ in scan(self.catalogue, folder, differences):
                pass
        self.moved |= differences.photos
        self.follow()
        job = IndexingJob(self.catalogue, self.thumbnails, lambda: model, self.moved.update)
        for worked in job.run():
            self.steps += worked
            if not worked:
                time.sleep(0.001)
        self.follow()
        after = self.pool.hashed, self.pool.decoded, self.tower.photos
        return after[0] - before[0], after[1] - before[1], after[2] - before[2]

    def follow(self) -> None:
        follow_files(self.index, self.catalogue, self.backbone.fingerprint, self.moved)
        self.moved.clear()

    def found(self) -> set[str]:
        return {Path(row["path"]).name for row in self.catalogue.photo_rows() if row["id"] in self.index}


@pytest.fixture
def library(catalogue: Catalogue, photo_folder: Path, tmp_path: Path) -> Iterator[Indexed]:
    for colour in ("red", "green", "blue"):
        (photo_folder / f"{colour}.png").write_bytes(picture(colour, format="PNG"))
    indexed = Indexed(catalogue, photo_folder, tmp_path / "thumbnails.sqlite")
    yield indexed
    indexed.pool.close()
    indexed.thumbnails.close()


def test_moved_renamed_and_copied_photos_are_neither_decoded_nor_embedded(library: Indexed, photo_folder: Path) -> None:
    assert library.work() == (0, 3, 3)
    ids = sorted(library.index.ids.tolist())
    (photo_folder / "below").mkdir()
    (photo_folder / "red.png").rename(photo_folder / "below" / "moved.png")
    (photo_folder / "green.png").rename(photo_folder / "renamed.png")
    shutil.copy(photo_folder / "blue.png", photo_folder / "a copy.png")
    before = hashes(photo_folder)

    assert library.work() == (3, 0, 0)
    assert sorted(library.index.ids.tolist()) == ids
    assert library.found() >= {"moved.png", "renamed.png"}
    assert library.catalogue.counts(library.backbone.fingerprint).files == 4
    assert hashes(photo_folder) == before
    assert library.work() == (0, 0, 0)


def test_another_picture_of_the_same_size_is_decoded_after_all(library: Indexed, photo_folder: Path) -> None:
    library.work()
    known = (photo_folder / "red.png").read_bytes()
    other = picture("orange", format="PNG")
    length = max(len(known), len(other))
    (photo_folder / "known.png").write_bytes(known.ljust(length, b"\0"))
    assert library.work() == (int(length == len(known)), 1, 1)
    (photo_folder / "other.png").write_bytes(other.ljust(length, b"\0"))
    assert library.work() == (1, 1, 1)
    assert {"known.png", "other.png"} <= library.found()


def test_a_file_that_was_only_touched_stays_found_and_is_not_decoded_again(
    library: Indexed, photo_folder: Path
) -> None:
    library.work()
    os.utime(photo_folder / "red.png", (1, 1))
    for folder in library.catalogue.folders():
        for _ in scan(library.catalogue, folder, Differences()):
            pass
    assert library.found() == {"red.png", "green.png", "blue.png"}
    assert library.work() == (1, 0, 0)
    assert library.work() == (0, 0, 0)


def test_a_file_that_holds_another_picture_of_its_size_is_found_by_that(library: Indexed, photo_folder: Path) -> None:
    one, other = picture("red", format="PNG"), picture("orange", format="PNG")
    length = max(len(one), len(other))
    (photo_folder / "red.png").write_bytes(one.ljust(length, b"\0"))
    library.work()
    [before] = [row for row in library.catalogue.photo_rows() if row["path"].endswith("red.png")]
    (photo_folder / "red.png").write_bytes(other.ljust(length, b"\0"))
    os.utime(photo_folder / "red.png", (1, 1))
    assert library.work() == (1, 1, 1)
    [after] = [row for row in library.catalogue.photo_rows() if row["path"].endswith("red.png")]
    assert after["id"] != before["id"]
    assert before["id"] not in library.index
    assert after["id"] in library.index


def test_copies_that_arrive_together_are_embedded_once(library: Indexed, photo_folder: Path) -> None:
    for number in range(5):
        shutil.copy(photo_folder / "red.png", photo_folder / f"{number}.png")
    _, _, embedded = library.work()
    assert embedded == 3
    assert len(library.index) == 3
    assert library.catalogue.counts(library.backbone.fingerprint).files == 8


def test_a_pass_over_a_large_library_is_many_steps_and_misses_nothing(
    library: Indexed, photo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "ID_BLOCK", 2)
    monkeypatch.setattr(indexing, "FETCH", 1)
    monkeypatch.setattr(catalogue_module, "ID_BLOCK", 2)
    for number in range(9):
        (photo_folder / f"{number}.png").write_bytes(picture((20 * number, 0, 0), format="PNG"))
    assert library.work()[1:] == (12, 12)
    assert library.steps > 12
    before = library.steps
    assert library.work() == (0, 0, 0)
    assert library.steps - before >= 12  # nothing is new, and a search may come in between all the same
    (photo_folder / "late.png").write_bytes(picture("white", format="PNG"))
    (photo_folder / "2.png").write_bytes(picture("orange", format="PNG"))
    assert library.work()[1:] == (2, 2)
