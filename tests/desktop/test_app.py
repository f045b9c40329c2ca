"""The program's start: light imports, and a window on a real library path."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import app, icons, theme
from desktop.main_window import MainWindow

HEAVY = ("torch", "numpy", "open_clip", "PIL", "hnswlib", "sqlite_utils")


def test_nothing_heavy_is_imported() -> None:
    code = f"import sys, desktop.app; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    root = Path(app.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == ""


def test_only_the_permitted_parts_of_the_engine_are_imported() -> None:
    code = "import sys, desktop.app; print(*sorted(name for name in sys.modules if name.startswith('engine.')))"
    root = Path(app.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    allowed = {
        "engine.errors",
        "engine.launch",
        "engine.library",
        "engine.library.formats",
        "engine.library.trouble",
        "engine.library.paths",
        "engine.library.thumbnails",
        "engine.messages",
    }
    assert {name for name in done.stdout.split() if not name.startswith("engine.messages.")} <= allowed


@pytest.mark.usefixtures("own_colours")
@pytest.mark.parametrize("scheme", [theme.Qt.ColorScheme.Light, theme.Qt.ColorScheme.Dark])
def test_text_stands_out_in_both_themes(qapp: QApplication, window: MainWindow, scheme: theme.Qt.ColorScheme) -> None:
    theme.apply(qapp, scheme)
    palette = qapp.palette()
    assert theme.is_dark(palette) == (scheme == theme.Qt.ColorScheme.Dark)
    window_colour = palette.window().color()
    for colour in (palette.windowText().color(), theme.muted(palette)):
        assert theme.contrast(colour, window_colour) >= 4.5
    assert theme.contrast(palette.highlightedText().color(), palette.accent().color()) >= 4.5
    window.grab()  # every widget paints itself in it


def test_akin_has_an_icon_in_every_usual_size(qapp: QApplication) -> None:  # noqa: ARG001 # pixmaps need one
    icon = icons.application()
    assert {size.width() for size in icon.availableSizes()} >= {16, 32, 256}
    drawn = icon.pixmap(32, 32).toImage()
    assert drawn.pixelColor(16, 30).alpha() == 255
    assert drawn.pixelColor(0, 0).alpha() == 0
