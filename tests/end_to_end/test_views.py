"""Every view of the window, light and dark, on photos as a user has them; `make screenshots` keeps what it sees."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import SAMPLES, Akin
from tests.end_to_end.screen import Screen, screenshot, window_on
from tests.end_to_end.travels import travels
from tests.engine.pictures import hashes

PHOTOS = len(list(SAMPLES.glob("*.jpg")))


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return travels(tmp_path_factory.mktemp("home") / "Pictures")


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view(scheme: str, akin: Akin, display: str, photos: Path, tmp_path: Path) -> None:
    before = hashes(photos)
    with window_on(akin, display, tmp_path / "report.json", photos, scheme=scheme) as screen:
        screen.wait_for(lambda shown: len(shown["photos"]) == PHOTOS and not shown["busy"])

        def look(view: str, condition: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
            shown = screen.wait_for(condition)
            time.sleep(0.7)  # for the thumbnails
            screenshot(screen, f"views/{view}-{scheme}", tmp_path)
            return shown

        shown = look("library", lambda shown: "Pictures" in shown["at"]["rows"])
        screen.do("key", "ctrl+b", "key", "ctrl+b")  # the left side away, and back
        _search(screen, shown)
        look("results", lambda shown: shown["place"]["search"] and shown["title"] == "Results")
        screen.click(screen.shows()["at"]["cells"][0])
        screen.do("key", "Return")
        look("photo", lambda shown: len(shown["viewer"] or ()) == 1)
        screen.do("key", "Escape")
        screen.wait_for(lambda shown: shown["viewer"] is None)
        for row, view in (("Places", "places"), ("Tags", "tags"), ("Duplicates", "duplicates")):
            screen.click(screen.shows()["at"]["rows"][row])
            look(view, partial(_is_filled, view))
        for keys, view in (("ctrl+comma", "settings"), ("F1", "keys"), ("ctrl+shift+f", "filters")):
            screen.click(screen.shows()["at"]["words"])  # as a window manager does when a dialog goes
            screen.do("key", keys)
            look(view, lambda shown: bool(shown["dialogs"]))
            screen.do("key", "Escape")
            screen.wait_for(lambda shown: not shown["dialogs"])
    assert hashes(photos) == before


def _is_filled(view: str, shown: dict[str, Any]) -> bool:
    return bool(shown["page"] == view.upper() and shown["counts"][view])


def _search(screen: Screen, shown: dict[str, Any]) -> None:
    """The first photo, but by the water."""
    screen.click(shown["at"]["cells"][0])
    screen.do("key", "r")
    screen.wait_for(lambda shown: len(shown["references"]) == 1)
    screen.type("by the water")
    screen.do("key", "Return")
