"""What a user does from the first minute on, in the real window: from an empty library to a photo in another program,
sharper results, a restart, and a drive that is away."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SAMPLES, Akin, patterns, wait_until
from tests.end_to_end.programs import drag_source, drop_target
from tests.end_to_end.screen import Screen, program, screenshot, window_on
from tests.engine.pictures import hashes

PHOTOS = len(list(SAMPLES.glob("*.jpg")))


def middle(at: tuple[int, int], size: tuple[int, int]) -> list[int]:
    return [at[0] + size[0] // 2, at[1] + size[1] // 2]


def drop_from_another_program(screen: Screen, photo: Path) -> None:
    """Drag a file onto the window."""
    with program(screen.environment, "drag_source.py", photo):
        deadline = time.monotonic() + 60
        while not screen.shows()["references"] and time.monotonic() < deadline:
            screen.drag(middle(drag_source.AT, drag_source.SIZE), screen.shows()["at"]["middle"])
            time.sleep(0.5)  # the other program may still be starting
    assert screen.shows()["references"] == [photo.stem]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLES, tmp_path / "My photos")


def test_from_nothing_to_a_photo_in_another_program_in_five_actions(
    akin: Akin, display: str, photos: Path, tmp_path: Path
) -> None:
    before = hashes(photos)
    with window_on(akin, display, tmp_path / "report.json") as screen:
        shown = screen.wait_for(lambda shown: shown["at"]["choose"] is not None)
        screenshot(screen, "first-run", tmp_path)

        screen.click(shown["at"]["choose"])  # 1
        time.sleep(1)  # until the dialog takes keys
        screen.type(str(photos))
        screen.do("key", "Return")  # 2: the folder is chosen
        screen.wait_for(lambda shown: len(shown["photos"]) == PHOTOS)

        drop_from_another_program(screen, photos / "mountain_trail_with_snow.jpg")  # 3

        screen.type("with a lake")  # the words have the keyboard already
        screen.do("key", "Return")  # 4: the change is described
        shown = screen.wait_for(lambda shown: shown["place"]["search"] and shown["title"] == "Results")
        assert shown["photos"][0] == "mountain_lake"

        files = tmp_path / "dropped.json"
        with program(screen.environment, "drop_target.py", files):
            deadline = time.monotonic() + 60
            while not files.exists() and time.monotonic() < deadline:
                screen.drag(shown["at"]["cells"][0], middle(drop_target.AT, drop_target.SIZE))  # 5
                time.sleep(0.5)
        assert json.loads(files.read_text()) == [str(photos / "mountain_lake.jpg")]
        assert screen.shows()["heavy"] == []
    assert hashes(photos) == before


def test_sharper_results_take_the_place_of_the_first(akin: Akin, display: str, tmp_path: Path) -> None:
    with window_on(akin, display, tmp_path / "report.json", SAMPLES) as screen:
        shown = screen.wait_for(lambda shown: len(shown["photos"]) >= PHOTOS)
        screen.click(shown["at"]["cells"][0])
        screen.do("key", "r")
        screen.wait_for(lambda shown: len(shown["references"]) == 1)
        screen.type("by the sea")
        screen.do("key", "Return")
        screen.wait_for(lambda shown: shown["sharpness"] == "UNDER_WAY")
        shown = screen.wait_for(lambda shown: shown["sharpness"] in ("READY", "SHOWN"))
        if shown["sharpness"] == "READY":  # or nothing moved
            screen.click(shown["at"]["cells"][1])
            chosen = screen.wait_for(lambda shown: len(shown["selected"]) == 1)["selected"]
            screenshot(screen, "sharper", tmp_path)
            screen.click(shown["at"]["sharper"])
            shown = screen.wait_for(lambda shown: shown["sharpness"] == "SHOWN")
            assert shown["selected"] == chosen
        assert shown["place"]["search"]


def test_the_window_opens_as_it_was_closed(akin: Akin, display: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with window_on(akin, display, report, SAMPLES) as screen:
        shown = screen.wait_for(lambda shown: len(shown["photos"]) >= PHOTOS and shown["details"])
        size = shown["photo_size"]
        screen.click(shown["at"]["cells"][0])
        screen.do("key", "ctrl+minus", "key", "ctrl+minus", "key", "ctrl+i")
        screen.wait_for(lambda shown: shown["photo_size"] == size - 2 and not shown["details"])
        screen.do("key", "ctrl+q")
        assert screen.window.wait(30) == 0
    with window_on(akin, display, report) as screen:
        shown = screen.wait_for(lambda shown: len(shown["photos"]) >= PHOTOS)
        assert (shown["photo_size"], shown["details"]) == (size - 2, False)


def test_photos_come_and_go_as_the_watched_folder_does(akin: Akin, display: str, photos: Path, tmp_path: Path) -> None:
    with window_on(akin, display, tmp_path / "report.json", photos) as screen:
        screen.wait_for(lambda shown: len(shown["photos"]) >= PHOTOS)
        [new] = patterns(tmp_path / "camera", 1).iterdir()
        for name in ("new arrival", "another name"):
            new = new.rename(photos / f"{name}.jpg")
            screen.wait_for(lambda shown, name=name: name in shown["photos"])
        assert "new arrival" not in screen.shows()["photos"]
        new.unlink()
        screen.wait_for(lambda shown: "another name" not in shown["photos"] and len(shown["photos"]) >= PHOTOS)


def test_a_drive_that_is_away_stays_in_sight_and_comes_back(
    akin: Akin, display: str, photos: Path, tmp_path: Path
) -> None:
    drive = photos.rename(tmp_path / "Drive")
    with window_on(akin, display, tmp_path / "report.json", drive) as screen:
        screen.wait_for(lambda shown: "Drive" in shown["at"]["rows"])
        shown = screen.wait_for(lambda shown: shown["offline"].count("Drive") == 0 and shown["photos"])
        screen.click(shown["at"]["rows"]["Drive"])
        screen.wait_for(lambda shown: shown["title"] == "Drive" and len(shown["photos"]) == PHOTOS)
        away = drive.rename(tmp_path / "unplugged")
        screen.wait_for(lambda shown: "Drive" in shown["offline"])
        shown = screen.shows()
        assert len(shown["photos"]) == PHOTOS, "its photos stay"
        time.sleep(0.5)  # for the thumbnails, in the picture
        screenshot(screen, "drive-away", tmp_path)
        screen.click(shown["at"]["words"])
        screen.type("a lake")
        screen.do("key", "Return")
        screen.wait_for(lambda shown: shown["place"]["search"] and len(shown["photos"]) == PHOTOS)
        away.rename(drive)
        wait_until(lambda: "Drive" not in screen.shows()["offline"], 90)
