"""The rows about indexing: they name what they should, on a few small photos, and leave the made photos alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.benchmarks import library_indexing
from engine.benchmarks.library_indexing import IndexingSettings, indexing_rows


def test_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_indexing, "SIZE", (640, 480))
    told: list[str] = []
    settings = IndexingSettings(photos=4, repeats=1, searches=2, search_every=0.05)
    rows = indexing_rows(tmp_path, settings, told.append)
    assert [row.name for row in rows] == [
        "decode + resize, 12 MP JPEG, against Pillow's full decode",
        "indexing, against its stages one after the other",
        "moved photos, against indexing them",
        "search, p95",
        "search while indexing, p95",
        "longest step of indexing",
    ]
    assert [row.reach for row in rows] == [4.0, 0.85, 1.0, None, None, None]
    assert all(row.value > 0 for row in rows)
    assert told[-1] == "searching"


def test_made_photos_are_the_same_for_the_same_seed() -> None:
    first, second = (IndexingSettings.quick(seed) for seed in (0, 0))
    assert first == second
    assert first.photos < IndexingSettings().photos
