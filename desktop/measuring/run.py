"""Starts a window to be measured, in a process of its own, on thumbnails made for it. Run by `akin bench window`."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from desktop.measuring.measures import Task
from desktop.measuring.stand_in import PICTURES, thumbnail
from engine.errors import MachineProblem
from engine.library.thumbnails import JPEG_QUALITY, LONG_SIDE, ThumbnailWriter

OFFSCREEN = "offscreen"  # Qt's platform that needs no display and shows nothing

_ROOT = Path(__file__).parents[2]
_GRAIN = 8  # pixels of a picture that have one colour, or nearly so
_PICTURE_SIDE = 1600  # of those to index
_DIFFERENT = 20  # of them
_MORE_THAN_A_SCREEN = 120  # are indexed, and one more for each frame, so that the work is not done too soon


def measure(photos: int, frames: int) -> bytes:
    """Measure a window with so many photos, and so many frames of each way of scrolling: `Measures` as JSON.

    No display is used unless QT_QPA_PLATFORM names one. Raises MachineProblem if no window can be opened.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", OFFSCREEN)
    with tempfile.TemporaryDirectory() as folder:
        thumbnails, pictures = Path(folder) / "thumbnails.sqlite", Path(folder) / "pictures"
        writer = ThumbnailWriter(thumbnails)
        drawn = enumerate(_pictures(min(PICTURES, photos + 1), LONG_SIDE))
        writer.write((thumbnail(number), data) for number, data in drawn)
        writer.close()
        pictures.mkdir()
        different = list(_pictures(_DIFFERENT, _PICTURE_SIDE))
        for each in range(_MORE_THAN_A_SCREEN + frames):  # what follows a picture in its file makes it another photo
            (pictures / f"{each:05}.jpg").write_bytes(different[each % _DIFFERENT] + each.to_bytes(4, "big"))
        settings, library = (str(Path(folder) / name) for name in ("window.ini", "library"))
        task = Task(time.time(), photos, frames, str(thumbnails), settings, library, str(pictures))
        done = subprocess.run(
            [sys.executable, "-P", "-m", "desktop.measuring"],
            cwd=_ROOT,
            input=msgspec.json.encode(task),
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": _python_path(), "QT_QPA_PLATFORM": platform},
        )
    if done.returncode != 0:
        raise _problem(platform, done.stderr.decode(errors="replace"))
    return done.stdout


def _problem(platform: str, said: str) -> Exception:
    """Why there is no window."""
    if "platform plugin" in said:
        return MachineProblem(
            f'No window can be opened here: Qt\'s platform "{platform}" is missing or has no display.'
        )
    return RuntimeError(f"the window that was to be measured has failed:\n{said}")


def _python_path() -> str:
    return os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def _pictures(number: int, width: int) -> Iterator[bytes]:
    """JPEGs: blots of colour that take as long to decode as photos do."""
    drawn = random.Random(0)
    height = width * 3 // 4
    for _ in range(number):
        columns, rows = width // _GRAIN, height // _GRAIN
        blots = QImage(drawn.randbytes(columns * rows * 3), columns, rows, columns * 3, QImage.Format.Format_RGB888)
        picture = blots.scaled(
            width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "JPEG", JPEG_QUALITY)  # type: ignore[call-overload]  # the stub wants bytes for the format
        yield bytes(buffer.data().data())
