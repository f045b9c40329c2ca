"""The class name benchmark: ranks among several right photos, and a run on pictures drawn here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from engine.benchmarks.names import NamesSettings, first_right, run_names
from engine.clip.starter import load_starter


def test_the_best_right_photo_counts_and_ties_count_against() -> None:
    scores = np.array([[5, 4, 4, 1], [1, 2, 3, 4]], dtype=np.float32)
    right = np.array([[False, True, False, True], [True, True, True, True]])
    assert first_right(scores, right).tolist() == [3, 1]


def test_a_run_reports_recall(tmp_path: Path) -> None:
    for index, name in enumerate(("dog", "cat")):
        Image.new("RGB", (40, 40), (80 * index, 90, 100)).save(tmp_path / f"n0000000{index}_{name}.png")
    report = run_names(load_starter(torch.device("cpu")), tmp_path, NamesSettings(), lambda _: None)
    assert [row.name for row in report.rows] == ["class name: R@1", "class name: R@5", "class name: R@10"]
    assert report.rows[1].value == 1.0
    assert report.rows[1].holds
