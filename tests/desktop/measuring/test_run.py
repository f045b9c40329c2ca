"""The window's own process is started, scrolled through and ended, and tells what `akin bench window` asks of it."""

from __future__ import annotations

import os

import pytest

import main
from engine.benchmarks.report import Report
from engine.benchmarks.window import WindowSettings, run_window
from engine.errors import MachineProblem

FRAMES = 3


@pytest.fixture(scope="module")
def report() -> Report:
    return run_window(main.measure_window, WindowSettings(photos=300, frames=FRAMES), lambda _: None)


def test_every_figure_was_measured(report: Report) -> None:
    assert report.settings == {"photos": 300, "frames": FRAMES}
    assert len(report.rows) == 24
    assert not [row.name for row in report.rows if not row.value > 0]


def test_a_window_weighs_more_than_python_alone(report: Report) -> None:
    memory = next(row for row in report.rows if row.unit == "MB")
    assert 40 < memory.value < 4000


@pytest.mark.skipif(os.name == "nt", reason="there, Qt tells of this in a message box")
def test_without_a_platform_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nowhere")
    with pytest.raises(MachineProblem, match='No window can be opened here: Qt\'s platform "nowhere"'):
        main.measure_window(1, 1)
