"""The rows about OTI: ours and the plain step do the same, and what a search feels is measured."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from engine.benchmarks import inversion
from engine.benchmarks.inversion import InversionSettings, large_rows, largest_batch, run_inversion
from engine.benchmarks.inversion_searching import SearchingSettings
from tests.engine.tiny_clip import tiny_model

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def tiny_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(_architecture: str, _device: torch.device) -> Any:
        return tiny_model()

    monkeypatch.setattr(inversion, "random_model", made)


def test_the_rows() -> None:
    told: list[str] = []
    searching = SearchingSettings(photos=2, searches=5)
    settings = InversionSettings(steps=8, measured=4, pairs=3, pairs_batched=2, searching=searching)
    report = run_inversion(CPU, settings, told.append)
    rows = {row.name: row for row in report.rows}
    assert list(rows) == [
        "OTI step, ViT-B-32, batch 1, phrases known",
        "OTI step, ViT-B-32, batch 32, phrases known",
        "largest difference of their losses",
        "one photo, 8 steps, starter",
        "one photo, 8 steps, ViT-B-32",
        "search, p95",
        "search while OTI runs, p95, within one step more",
        "longest step of OTI, starter",
    ]
    same = rows["largest difference of their losses"]
    assert same.holds
    assert 0 <= same.value < 1e-4
    for name in list(rows)[:2]:
        row = rows[name]
        assert row.ratio is not None
        assert row.reference is not None
        assert math.isclose(row.ratio, row.value / row.reference, abs_tol=0.02)
        assert row.holds == (row.ratio >= (row.reach or 0))
    assert all(row.value > 0 for row in report.rows if row is not same)
    assert report.as_json()["settings"]["searching"] == {"photos": 2, "searches": 5, "search_every": 0.03}
    assert told


def test_the_rows_of_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "LARGEST", 4)
    rows = large_rows(CPU, InversionSettings(steps=2, measured=2), lambda _: None)
    assert [(row.reference, row.reach) for row in rows] == [(35.0, 1.5), (1.1, 0.06), (None, None)]
    assert "batch 256" in rows[1].name
    assert rows[2].value == 4


def test_the_largest_batch_is_the_last_that_fits() -> None:
    tried: list[int] = []

    def attempt(batch: int) -> None:
        tried.append(batch)
        if batch > 100:
            raise torch.OutOfMemoryError("CUDA out of memory")

    assert largest_batch(attempt) == 64
    assert tried == [1, 2, 4, 8, 16, 32, 64, 128]

    def none_fits(_batch: int) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    assert largest_batch(none_fits) == 0


def test_a_quick_run_is_shorter() -> None:
    quick, whole = InversionSettings.quick(), InversionSettings()
    assert quick.measured < whole.measured
    assert quick.searching.searches < whole.searching.searches
