"""`akin index --watch` on real folders: whatever happens in them, the library follows, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Akin, patterns, wait_until
from tests.end_to_end.drives import Drive
from tests.engine.pictures import hashes


def status(akin: Akin) -> Any:
    return akin("status", "--json").json()


def names(akin: Akin) -> list[str]:
    """Of all photos that can be found, one of each."""
    answer = akin("search", "a photo", "-k", 10_000, "--json").json()
    return sorted(Path(result["path"]).name for result in answer["results"])


@pytest.fixture
def photos(akin: Akin, tmp_path: Path) -> Iterator[Path]:
    """Ten photos in a folder that is being watched by a command that stays."""
    folder = patterns(tmp_path / "photos", 10)
    with akin.start("index", folder, "--watch", "--json") as process:
        wait_until(lambda: len(names(akin)) == 10)
        yield folder
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    akin.stop()
    shutil.rmtree(akin.library)


def test_files_that_come_go_move_and_are_saved(akin: Akin, photos: Path) -> None:
    (photos / "000.jpg").unlink()
    (photos / "001.jpg").rename(photos / "renamed.jpg")
    shutil.move(patterns(photos.parent / "new", 13) / "011.jpg", photos / "new.jpg")
    # as editors save: beside it, then in its place
    shutil.copy(photos.parent / "new" / "010.jpg", photos / "002.jpg.tmp")
    (photos / "002.jpg.tmp").replace(photos / "002.jpg")
    # as browsers download: bit by bit, then under its name
    whole = (photos.parent / "new" / "012.jpg").read_bytes()
    with (photos / "download.jpg").open("wb") as file:
        for start in range(0, len(whole), 1000):
            file.write(whole[start : start + 1000])
            file.flush()
            time.sleep(0.02)
    expected = sorted([*(f"{number:03}.jpg" for number in range(2, 10)), "renamed.jpg", "new.jpg", "download.jpg"])
    wait_until(lambda: names(akin) == expected)
    wait_until(lambda: status(akin)["files"] == 11)
    assert status(akin)["unreadable"] == []

    (photos / ".akinignore").write_text("00*\n")
    wait_until(lambda: names(akin) == ["download.jpg", "new.jpg", "renamed.jpg"])
    (photos / ".akinignore").unlink()
    wait_until(lambda: names(akin) == expected)


def drop(akin: Akin, photos: Path, count: int, seconds: float) -> None:
    """So many files at once, copies of ten photos; searches are answered meanwhile."""
    many = photos / "many"
    made = photos.parent / "made"
    made.mkdir()
    for number in range(count):
        os.link(photos / f"{number % 10:03}.jpg", made / f"{number}.jpg")
    before = hashes(photos)
    shutil.move(made, many)
    assert len(names(akin)) == 10
    wait_until(lambda: status(akin)["files"] == count + 10, seconds)
    assert len(names(akin)) == 10
    assert {path: hash for path, hash in hashes(photos).items() if path in before} == before
    shutil.rmtree(many)
    wait_until(lambda: status(akin)["files"] == 10, seconds)


def test_a_thousand_files_at_once(akin: Akin, photos: Path) -> None:
    drop(akin, photos, 1000, 120)


@pytest.mark.long
def test_ten_thousand_files_at_once(akin: Akin, photos: Path) -> None:
    drop(akin, photos, 10_000, 1200)


def test_a_drive_that_is_pulled_out_and_put_in_again(akin: Akin, photos: Path, tmp_path: Path) -> None:
    drive = Drive(patterns(tmp_path / "real", 12), tmp_path / "drive")
    with akin.start("index", drive.mounted, "--watch") as process:
        wait_until(lambda: len(names(akin)) == 12)
        drive.pull_out()
        wait_until(lambda: not all(folder["online"] for folder in status(akin)["folders"]))
        assert (len(names(akin)), status(akin)["missing"]) == (12, 0)
        drive.put_in()
        wait_until(lambda: all(folder["online"] for folder in status(akin)["folders"]))
        shutil.copy(photos / "000.jpg", drive.mounted / "copy.jpg")
        wait_until(lambda: status(akin)["files"] == 23)
        process.send_signal(signal.SIGINT)
        process.wait(20)
    subprocess.run(["umount", "--lazy", str(drive.mounted)], capture_output=True, check=False)
