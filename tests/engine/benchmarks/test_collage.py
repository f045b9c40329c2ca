"""The collage benchmark on pictures drawn here: names, and the whole run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.benchmarks.collage import (
    CollageSettings,
    class_of,
    labelled_photos,
    run_collage,
)
from engine.clip.starter import load_starter
from engine.errors import RequestProblem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("n01440764_tench.jpg", "tench"),
        ("n01484850_great_white_shark.jpg", "great white shark"),
        ("n02814533_beach_wagon.jpg", "beach wagon"),
        ("photo_red_fox.jpg", "red fox"),
        ("IMG_0001_red_fox.jpg", "red fox"),
        ("0007_cat.jpg", "cat"),
        ("cat.jpg", "cat"),
        ("IMG_0001.jpg", "0001"),
    ],
)
def test_the_class_is_in_the_files_name(name: str, expected: str) -> None:
    assert class_of(Path(name)) == expected


def test_a_folder_without_photos_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestProblem, match="no photos"):
        labelled_photos(tmp_path)
    with pytest.raises(RequestProblem, match="no photos"):
        labelled_photos(tmp_path / "missing")


def photos(folder: Path, count: int) -> Path:
    generator = np.random.default_rng(0)
    names = ("dog", "cat", "car", "boat", "guitar", "red fox", "pizza", "chair", "clock")
    for index, name in enumerate(names[:count]):
        pixels = generator.integers(0, 256, (4, 6, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((96, 64)).save(folder / f"n0000000{index}_{name.replace(' ', '_')}.jpg")
    return folder


def test_a_run_reports_every_way_to_compose(tmp_path: Path) -> None:
    settings = CollageSettings(classes=7, height=64, oti_steps=2)
    said: list[str] = []
    report = run_collage(load_starter(torch.device("cpu")), photos(tmp_path, 9), settings, said.append)
    found = json.loads(json.dumps(report.as_json()))
    assert found["bench"] == "collage"
    assert found["settings"]["classes"] == 7
    names = [row["name"] for row in found["rows"]]
    for way in ("words alone", "photo alone", "sum", "slerp", "centred sum", "phi, closed form", "OTI with phrases"):
        assert f"{way}: R@1" in names
    asked = [row for row in found["rows"] if row["reach"] is not None]
    assert len(asked) == 2
    assert all(row["holds"] == (row["value"] >= row["reach"]) for row in asked)
    assert report.holds == all(row["holds"] for row in asked)
    assert said
    assert "phi, default" in str(report)


def test_too_few_classes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestProblem, match="needs 7 or more"):
        run_collage(load_starter(torch.device("cpu")), photos(tmp_path, 4), CollageSettings(), lambda _: None)
