"""Numbers and times as sentences."""

from __future__ import annotations

import pytest

from desktop import wording
from engine.messages import Indexing, Switching


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "less than a minute"), (89, "1 min"), (1620, "27 min"), (9000, "2.5 h")],
)
def test_time_left_is_no_finer_than_it_is_known(seconds: float, text: str) -> None:
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Indexing(0, 0, 0.0, None, scanning=True, paused=False), "Looking for photos …"),
        (Indexing(3, 1000, 4.25, 240.0, scanning=True, paused=False), "Indexing 3 of 1,000, 4.3 photos/s"),
        (Indexing(3, 1000, 4.0, 240.0, scanning=False, paused=True), "Paused at 3 of 1,000"),
        (Indexing(3, 9, 4.0, None, True, False, gentle=True), "Indexing 3 of 9, 4.0 photos/s, gently"),
        (Indexing(3, 9, 4.0, None, True, False, "battery", True), "Indexing 3 of 9, 4.0 photos/s, slower on battery"),
    ],
)
def test_progress(progress: Indexing, text: str) -> None:
    assert wording.indexing(progress) == text


@pytest.mark.parametrize(
    ("switching", "text"),
    [
        (Switching("ViT-B-32/openai", 0, 0), "Loading ViT-B-32/openai …"),
        (Switching("starter", 1200, 40000), "Changing to starter: 1,200 of 40,000 photos are ready"),
    ],
)
def test_a_model_on_its_way(switching: Switching, text: str) -> None:
    assert wording.switching(switching) == text


def test_counts() -> None:
    assert wording.photos(1) == "1 photo"
    assert wording.photos(12345) == "12,345 photos"


def test_a_date_that_is_none_is_shown_as_it_is() -> None:
    assert wording.moment("about 1970") == "about 1970"
    assert wording.moment("2024-05-06T07:08:09") == "06/05/2024 07:08"
