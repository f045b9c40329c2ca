"""A disk that takes names in any case, as every Mac and every camera's card does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Akin, committed, patterns, wait_until
from tests.end_to_end.drives import careless_disk


def test_one_folder_and_one_file_under_any_spelling(akin: Akin, tmp_path: Path) -> None:
    with careless_disk(tmp_path / "card") as careless:
        if not careless:
            pytest.skip("no such disk can be had here; tests/engine/library/test_spelling.py has a stand-in")
        card = tmp_path / "card"
        patterns(card / "Photos" / "Summer", 5)
        for folder in ("photos", "PHOTOS", "Photos/SUMMER"):
            assert akin("index", card / folder).status == 0
        [folder] = akin("status", "--json").json()["folders"]
        assert folder["path"] == str(card / "Photos")

        assert akin("mark", card / "photos" / "summer" / "003.JPG", "--favourite").status == 0
        found = akin("search", "a pattern", "--filter", f"folder={card / 'photos' / 'summer'}", "--json").json()
        assert len(found["results"]) == 5
        like = akin("search", "--like", card / "PHOTOS" / "SUMMER" / "003.JPG", "--json").json()
        assert len(like["results"]) == 4

        renamed = {f"SUMMER/{name}" for name in ("000.jpg", "001.jpg", "002.jpg", "003.JPG", "004.jpg")}
        with akin.start("index", card / "Photos", "--watch") as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "5 photos can be searched.\n"
            (card / "Photos" / "Summer" / "003.jpg").rename(card / "Photos" / "Summer" / "003.JPG")
            (card / "Photos" / "Summer").rename(card / "Photos" / "SUMMER")
            wait_until(lambda: set(committed(akin)) == renamed)
            process.terminate()
            process.communicate()
        assert akin("status", "--json").json()["missing"] == 0
        [favourite] = akin("search", "a pattern", "--favourite", "--json").json()["results"]
        assert favourite["path"].endswith("/SUMMER/003.JPG")
        akin.stop()
