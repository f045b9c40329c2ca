"""A virtual screen with Akin's window on it: what it shows, and hands to touch it."""

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

from PIL import Image

from tests.end_to_end.conftest import ROOT, Akin, wait_until

PROGRAMS = Path(__file__).parent / "programs"
# `make screenshots` keeps what the tests see here
KEEP = os.environ.get("AKIN_SCREENSHOTS")


@contextmanager
def virtual_display() -> Iterator[str]:
    """The name of a screen of 1440 x 800 pixels."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            name = f":{number.readline().strip()}"
        try:
            yield name
        finally:
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
        try:
            yield process
        finally:
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


@contextmanager
def window_on(akin: Akin, display: str, report: Path, *folders: Path, scheme: str = "light") -> Iterator[Screen]:
    """Akin's window, opened with folders to add. Its settings lie beside the report."""
    environment = {
        **akin.environment,
        "PYTHONPATH": f"{akin.environment['PYTHONPATH']}{os.pathsep}{ROOT}",
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_FORCE_STDERR_LOGGING": "1",
    }
    report.unlink(missing_ok=True)
    with program(environment, "watched_window.py", scheme, akin.library, report, *folders) as window:
        yield Screen(environment, report, window)
