"""What a window says of itself becomes rows; nothing here opens one."""

from __future__ import annotations

import json

import pytest

from engine import cli
from engine.benchmarks.report import Report, Row
from engine.benchmarks.window import WindowSettings, run_window

SMOOTH = {"busy": [4.0] * 100, "processor": [3.0] * 100}
JERKY = {"busy": [4.0] * 90 + [30.0] * 10, "processor": [3.0] * 100}
ONE_SLOW = {"busy": [4.0] * 99 + [90.0], "processor": [3.0] * 100}


def measures(**changes: object) -> dict[str, object]:
    measured: dict[str, object] = {
        "first_frame_s": 0.5,
        "photos_painted_s": 0.1,
        "longest_stall_ms": 12.0,
        "frames": {"wheel": SMOOTH, "pages": SMOOTH, "jumps": SMOOTH, "growing": SMOOTH, "indexing": SMOOTH},
        "memory_mb": 300.0,
    }
    return {**measured, **changes}


def report(**changes: object) -> Report:
    raw = json.dumps(measures(**changes)).encode()
    return run_window(lambda _photos, _frames: raw, WindowSettings(), lambda _: None)


def named(report: Report, name: str) -> Row:
    return next(row for row in report.rows if row.name == name)


def test_a_smooth_window_holds() -> None:
    smooth = report()
    assert smooth.holds
    assert named(smooth, "a jump anywhere: p95 of frames").value == 4.0
    assert named(smooth, "a jump anywhere: p95 of processor time").value == 3.0


@pytest.mark.parametrize("slow", [{"first_frame_s": 1.1}, {"photos_painted_s": 0.4}])
def test_a_slow_start_does_not(slow: dict[str, float]) -> None:
    assert not report(**slow).holds


def test_frames_are_judged_by_their_slowest_twentieth() -> None:
    frames = {"wheel": ONE_SLOW, "pages": SMOOTH, "jumps": JERKY, "growing": SMOOTH, "indexing": SMOOTH}
    jerky = report(frames=frames)
    assert named(jerky, "a notch of the wheel: p95 of frames").holds
    assert named(jerky, "a notch of the wheel: longest frame").value == 90.0
    assert named(jerky, "a jump anywhere: p95 of frames").holds is False


def test_the_command_asks_for_what_was_asked_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[tuple[int, int]] = []

    def measure(photos: int, frames: int) -> bytes:
        asked.append((photos, frames))
        return json.dumps(measures()).encode()

    assert cli.main(["bench", "window", "--photos", "70", "--quick", "--json"], lambda *_: 1, measure) == 0
    assert asked == [(70, WindowSettings.quick().frames)]
    told = json.loads(capsys.readouterr().out)
    assert (told["bench"], told["settings"]["photos"]) == ("window", 70)


def test_where_there_is_no_window_a_sentence_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "window"], lambda *_: 1) == 1
    assert capsys.readouterr().err == "akin: There is no window here that could be measured.\n"
