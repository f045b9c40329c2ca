"""The rows about kills come from an engine that was really killed, and see what is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.benchmarks import library_kills
from engine.benchmarks.library_kills import KillSettings, kill_rows
from engine.errors import MachineProblem


def test_nothing_is_lost_and_it_opens_again(tmp_path: Path) -> None:
    told: list[str] = []
    rows = kill_rows(tmp_path, KillSettings(kills=3, photos=10, longest=4.0), told.append)
    assert [row.value for row in rows[:2]] == [0, pytest.approx(0, abs=library_kills.BATCH)]
    assert rows[2].value > 0
    assert all(row.reach is not None and row.holds is (row.value <= row.reach) for row in rows)
    assert told[-1] == "killing the engine, 3 of 3"


def test_a_loss_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states = iter([{"a.jpg": b"1", "b.jpg": b"2"}, {"a.jpg": b"1", "b.jpg": b"other"}, {}])
    monkeypatch.setattr(library_kills, "_killed", lambda *_: 3.0)
    monkeypatch.setattr(library_kills, "_committed", lambda _: next(states))
    monkeypatch.setattr(library_kills, "_decoded_in_vain", lambda _: 9)
    rows = kill_rows(tmp_path, KillSettings(kills=3, photos=4))
    assert [(row.value, row.holds) for row in rows] == [(3, False), (9, False), (3.0, False)]


def test_a_library_that_cannot_be_opened_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "library 0").write_text("in the way")
    with pytest.raises(MachineProblem):
        kill_rows(tmp_path, KillSettings(kills=1, photos=1))
