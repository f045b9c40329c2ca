"""Copies of photos: nothing is overwritten, times are kept, and what fails leaves nothing behind."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.copies import Cause, Copied, Failure, copy_photos
from engine.messages import Photo
from tests.desktop.fake_engine import photo
from tests.engine.pictures import hashes


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Photo, ...]:
    """Three photos whose files are there, one a day old."""
    folder = tmp_path / "photos"
    folder.mkdir()
    shown = tuple(photo(number, folder=str(folder)) for number in range(3))
    for number, one in enumerate(shown):
        Path(one.path).write_bytes(b"photo %d" % number)
        os.utime(one.path, (1_700_000_000 + number, 1_600_000_000 + number))
    return shown


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "For grandma"
    folder.mkdir()
    return folder


def copy(photos: tuple[Photo, ...], target: Path, go_on: Callable[[int], bool] = lambda _: True) -> Copied:
    return copy_photos(photos, str(target), go_on)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_copies_are_the_same_files_with_the_same_times(photos: tuple[Photo, ...], target: Path) -> None:
    before = hashes(Path(photos[0].path).parent)
    assert copy(photos, target) == Copied(str(target), 3)
    assert contents(target) == {f"00000{number}.jpg": b"photo %d" % number for number in range(3)}
    assert [(target / Path(one.path).name).stat().st_mtime for one in photos] == [1.6e9, 1.6e9 + 1, 1.6e9 + 2]
    assert hashes(Path(photos[0].path).parent) == before


def test_a_name_that_is_taken_gets_a_number(photos: tuple[Photo, ...], target: Path, tmp_path: Path) -> None:
    (target / "000000.jpg").write_bytes(b"another")
    (target / "000000 2.jpg").mkdir()
    copy(photos[:1], target)
    copy(photos[:1], target)
    assert (target / "000000.jpg").read_bytes() == b"another"
    assert [(target / f"000000 {number}.jpg").read_bytes() for number in (3, 4)] == [b"photo 0"] * 2
    beside = tmp_path / "photos"
    copy(photos[:1], beside)
    assert (beside / "000000 2.jpg").read_bytes() == (beside / "000000.jpg").read_bytes() == b"photo 0"


def test_what_is_away_or_gone_is_told_and_the_others_are_copied(photos: tuple[Photo, ...], target: Path) -> None:
    Path(photos[1].path).unlink()
    away = [photo(number, folder="/media/away", online=False) for number in (7, 8)]
    copied = copy((away[0], *photos, away[1]), target)
    assert copied == Copied(str(target), 2, ((Failure(Cause.AWAY), 2), (Failure(Cause.GONE), 1)))
    assert sorted(contents(target)) == ["000000.jpg", "000002.jpg"]


def test_a_full_disk_ends_it_and_no_half_photo_stays(
    photos: tuple[Photo, ...], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, asked = shutil.copyfile, []

    def fill(source: Path, to: Path) -> None:
        asked.append(source)
        plain(source, to)
        if len(asked) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", fill)
    assert copy(photos, target) == Copied(str(target), 1, ((Failure(Cause.FULL), 2),))
    assert contents(target) == {"000000.jpg": b"photo 0"}
    assert len(asked) == 2


def test_a_folder_that_went_away_takes_nothing(photos: tuple[Photo, ...], target: Path) -> None:
    target.rmdir()
    refused = Failure(Cause.REFUSED, "No such file or directory")
    assert copy(photos, target) == Copied(str(target), 0, ((refused, 3),))


def test_a_file_that_cannot_be_read_to_its_end_leaves_no_copy(
    photos: tuple[Photo, ...], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(shutil, "copyfile", break_off)
    broken = Failure(Cause.UNREADABLE, "Input/output error")
    assert copy(photos[:1], target) == Copied(str(target), 0, ((broken, 1),))
    assert contents(target) == {}


def test_a_drive_that_takes_no_times_has_the_photo_all_the_same(
    photos: tuple[Photo, ...], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(shutil, "copystat", refuse)
    assert copy(photos, target) == Copied(str(target), 3)


def test_it_ends_where_nobody_waits_for_more(photos: tuple[Photo, ...], target: Path) -> None:
    done: list[int] = []

    def go_on(count: int) -> bool:
        done.append(count)
        return count < 2

    assert copy(photos, target, go_on) == Copied(str(target), 2)
    assert done == [0, 1, 2]
