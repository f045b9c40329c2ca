"""The real window on a real (virtual) screen, with mouse and keyboard: drop a photo, say what differs, see results."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SAMPLES, Akin
from tests.end_to_end.programs.drag_source import AT, SIZE
from tests.end_to_end.screen import Screen, program, screenshot, window_on
from tests.engine.pictures import hashes


@pytest.fixture
def screen(request: pytest.FixtureRequest, akin: Akin, display: str, tmp_path: Path) -> Iterator[Screen]:
    """The window on the sample photos, light unless the test says "dark"."""
    scheme = getattr(request, "param", "light")
    with window_on(akin, display, tmp_path / "report.json", SAMPLES, scheme=scheme) as screen:
        yield screen


def test_drop_a_photo_describe_a_change_see_results(screen: Screen, tmp_path: Path) -> None:
    before = hashes(SAMPLES)
    count = len(list(SAMPLES.glob("*.jpg")))
    shown = screen.wait_for(lambda shown: len(shown["photos"]) == count)
    assert shown["title"] == "All photos"
    screenshot(screen, "library", tmp_path)

    with program(screen.environment, "drag_source.py", SAMPLES / "mountain_trail_with_snow.jpg"):
        source = [AT[0] + SIZE[0] // 2, AT[1] + SIZE[1] // 2]
        deadline = time.monotonic() + 60
        while not screen.shows()["references"] and time.monotonic() < deadline:
            screen.drag(source, shown["at"]["middle"])  # the other program may still be starting
            time.sleep(0.5)
    assert screen.shows()["references"] == ["mountain_trail_with_snow"]

    screen.click(screen.shows()["at"]["words"])
    screen.type("with a lake")
    screen.do("key", "Return")
    shown = screen.wait_for(lambda shown: shown["place"]["search"] and shown["title"] == "Results")
    assert shown["words"] == "with a lake"
    assert shown["photos"][0] == "mountain_lake"
    assert "mountain_trail_with_snow" not in shown["photos"]
    time.sleep(0.5)  # for the thumbnails, in the picture
    screenshot(screen, "composed-search", tmp_path)

    screen.click(shown["at"]["cells"][0])
    screen.do("key", "r")  # the result becomes the next reference
    shown = screen.wait_for(lambda shown: shown["references"] == ["mountain_lake"])
    assert shown["heavy"] == []
    assert hashes(SAMPLES) == before


def test_look_at_photos_and_mark_them(screen: Screen, tmp_path: Path) -> None:
    before = hashes(SAMPLES)
    count = len(list(SAMPLES.glob("*.jpg")))
    shown = screen.wait_for(lambda shown: len(shown["photos"]) == count)
    first, _, third = shown["photos"][:3]

    screen.click(shown["at"]["cells"][0])
    screen.do("key", "Return")
    screen.wait_for(lambda shown: shown["viewer"] == [first])
    screen.do("key", "Right", "key", "Right")
    screen.wait_for(lambda shown: shown["viewer"] == [third])
    screen.do("key", "f", "key", "ctrl+4")
    screen.wait_for(lambda shown: shown["marks"][third] == [True, 4])
    screenshot(screen, "viewer", tmp_path)
    screen.do("key", "Escape")
    shown = screen.wait_for(lambda shown: shown["viewer"] is None)
    assert shown["selected"] == [third]

    screen.click(shown["at"]["rows"]["New album …"])
    time.sleep(0.3)
    screen.type("Favourite views")
    screen.do("key", "Return")
    shown = screen.wait_for(lambda shown: shown["albums"] == {"Favourite views": 0})
    screen.drag(shown["at"]["cells"][1], shown["at"]["rows"]["Favourite views"])
    shown = screen.wait_for(lambda shown: shown["albums"] == {"Favourite views": 1})
    screen.click(shown["at"]["rows"]["Favourites"])
    screen.wait_for(lambda shown: shown["photos"] == [third])
    assert hashes(SAMPLES) == before


@pytest.mark.parametrize("screen", ["dark"], indirect=True)
def test_compare_in_the_dark(screen: Screen, tmp_path: Path) -> None:
    count = len(list(SAMPLES.glob("*.jpg")))
    shown = screen.wait_for(lambda shown: len(shown["photos"]) == count)
    chosen = shown["photos"][:2]
    screen.click(shown["at"]["cells"][0])
    screen.do("keydown", "shift")
    screen.click(shown["at"]["cells"][1])
    screen.do("keyup", "shift")
    screen.wait_for(lambda shown: shown["selected"] == chosen)
    screen.do("key", "c")
    screen.wait_for(lambda shown: shown["viewer"] == chosen)
    screenshot(screen, "compare", tmp_path)
    screen.do("key", "Escape")
    screen.wait_for(lambda shown: shown["viewer"] is None)
    screen.do("key", "Escape")
    screen.wait_for(lambda shown: shown["selected"] == [])
    time.sleep(0.5)  # for the thumbnails, in the picture
    screenshot(screen, "library-dark", tmp_path)
