"""The benchmark of photos found by their own pseudo-words: every way is reported, and ties count against."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.benchmarks import retrieval
from engine.benchmarks.retrieval import RetrievalSettings, run_retrieval
from engine.clip.backbone import Backbone
from engine.clip.starter import load_starter
from engine.errors import RequestProblem
from engine.inversion.oti_parameters import STARTER_PARAMETERS

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"
NAMES = ("cat_lying_on_porch", "car_drifting", "goldfish", "hot_air_balloon", "blue_flowers", "coffee_cup_on_table")


@pytest.fixture(scope="module")
def starter() -> Backbone:
    return load_starter(torch.device("cpu"))


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(retrieval, "parameters_for", lambda _: replace(STARTER_PARAMETERS, steps=20, ema=0.8))
    monkeypatch.setattr(retrieval, "read_concepts", lambda: ["cat", "car", "fish", "flower", "coffee"])
    for name in NAMES:
        (tmp_path / f"{name}.jpg").write_bytes((SAMPLES / f"{name}.jpg").read_bytes())
    return tmp_path


def test_every_way_finds_photos_that_differ(starter: Backbone, photos: Path) -> None:
    told: list[str] = []
    report = run_retrieval(starter, photos, RetrievalSettings(batch=4), told.append)
    rows = {row.name: row for row in report.rows}
    ways = ("phi, closed form", "phi, default (text)", "OTI")
    assert list(rows) == [f"{way}: R@{k}" for way in ways for k in (1, 3, 5)]
    assert all(rows[f"{way}: R@1"].value == 1 for way in ways)
    assert rows["OTI: R@1"].reach == 0.95
    assert rows["OTI: R@1"].reference == 0.9977
    assert rows["phi, closed form: R@1"].reference is None
    assert report.holds
    written = json.loads(json.dumps(report.as_json()))
    assert written["settings"]["oti"]["steps"] == 20
    assert "OTI, 4 of 6 photos" in told


def test_copies_of_a_photo_count_against_it(starter: Backbone, photos: Path) -> None:
    for name in NAMES[1:]:
        (photos / f"{name}.jpg").write_bytes((photos / f"{NAMES[0]}.jpg").read_bytes())
    report = run_retrieval(starter, photos, RetrievalSettings(), lambda _: None)
    assert {row.value for row in report.rows} == {0.0}  # six alike: each one's rank is the last
    assert not report.holds


def test_fewer_photos_and_none(starter: Backbone, photos: Path, tmp_path: Path) -> None:
    report = run_retrieval(starter, photos, RetrievalSettings(photos=2), lambda _: None)
    assert report.settings["photos"] == 2
    with pytest.raises(RequestProblem, match="no photos"):
        run_retrieval(starter, tmp_path / "missing", RetrievalSettings.quick(), lambda _: None)
