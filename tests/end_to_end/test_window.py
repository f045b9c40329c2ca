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
    return path


@pytest.fixture
def screen(akin: Akin, display: str, tmp_path: Path) -> Iterator[Screen]:
    environment = {
        **akin.environment,
        "PYTHONPATH": f"{akin.environment['PYTHONPATH']}{os.pathsep}{ROOT}",
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_FORCE_STDERR_LOGGING": "1",
    }
    report = tmp_path / "report.json"
    with program(environment, "watched_window.py", akin.library, report, SAMPLES) as window:
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
