"""The real window on a real (virtual) screen, with mouse and keyboard: drop a photo, say what differs, see results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.end_to_end.conftest import ROOT, SAMPLES, Akin, wait_until
from tests.end_to_end.programs.drag_source import AT, SIZE
from tests.engine.pictures import hashes

PROGRAMS = Path(__file__).parent / "programs"
# `make screenshots` keeps what the test sees here
KEEP = os.environ.get("AKIN_SCREENSHOTS")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen of 1440 x 800 pixels."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            name = f":{number.readline().strip()}"
        yield name
        server.terminate()


@dataclass(frozen=True)
class Screen:
    """The window as a user meets it: what it shows, and hands to touch it."""

    environment: dict[str, str]
    report: Path
    window: subprocess.Popen[bytes]

    def shows(self) -> dict[str, Any]:
        return dict(json.loads(self.report.read_text()))

    def wait_for(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        def met() -> bool:
            assert self.window.poll() is None, "the window's program has ended"
            return self.report.exists() and condition(self.shows())

        wait_until(met, 90)
        return self.shows()

    def do(self, *actions: object) -> None:
        """xdotool's mouse and keyboard."""
        subprocess.run(["xdotool", *map(str, actions)], env=self.environment, check=True, timeout=30)

    def click(self, at: list[int], *, button: int = 1) -> None:
        self.do("mousemove", *at, "click", button)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "20", text)

    def drag(self, start: list[int], end: list[int]) -> None:
        """A hand's drag: in steps, or no program takes it for one."""
        self.do("mousemove", *start, "mousedown", 1)
        for step in range(1, 11):
            at = [round(a + (b - a) * step / 10) for a, b in zip(start, end, strict=True)]
            self.do("mousemove", *at)
            time.sleep(0.03)
        self.do("mouseup", 1)


@contextmanager
def program(environment: dict[str, str], name: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, str(PROGRAMS / name), *map(str, arguments)]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        yield process
        process.terminate()


def screenshot(screen: Screen, name: str, tmp_path: Path) -> Path:
    """A picture of Akin's part of the screen."""
    path = (ROOT / KEEP if KEEP else tmp_path) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "app.primaryScreen().grabWindow(0, 0, 0, 1280, 800).save(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], env=screen.environment, check=True, timeout=60)
    with Image.open(path) as grabbed:  # small enough for the repository: 256 colours, a fifth less wide
        small = grabbed.convert("RGB").resize((1024, 640), Image.Resampling.LANCZOS)
    small.quantize(palette=small.quantize(256)).save(path, optimize=True)
    return path


@pytest.fixture
def screen(request: pytest.FixtureRequest, akin: Akin, display: str, tmp_path: Path) -> Iterator[Screen]:
    """The window on the sample photos, light unless the test says "dark"."""
    environment = {
        **akin.environment,
        "PYTHONPATH": f"{akin.environment['PYTHONPATH']}{os.pathsep}{ROOT}",
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_FORCE_STDERR_LOGGING": "1",
    }
    report = tmp_path / "report.json"
    scheme = getattr(request, "param", "light")
    with program(environment, "watched_window.py", scheme, akin.library, report, SAMPLES) as window:
        yield Screen(environment, report, window)


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
