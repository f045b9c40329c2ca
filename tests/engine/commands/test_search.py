"""What `akin search` says of results that look alike."""

from __future__ import annotations

from typing import Any

import pytest

from engine import messages as m
from engine.commands import search
from engine.commands.search import as_json


def found(grouped: bool) -> m.Found:
    """Four photos, of which the first and the last stand behind the third."""
    hits = tuple(m.Hit(m.Photo(number, f"/{number}.jpg", "", 1, 1, None), 0.5) for number in range(4))
    query = m.Query("a dog", grouped=grouped)
    return m.Found(1, query, "a dog", hits, {"total": 1.0}, True, 4, "text, exact", (2, 1, 2, 2) if grouped else ())


def alike(answer: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(one["path"], one.get("alike")) for one in answer["results"]]


def test_those_that_stand_behind_others_are_counted_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert alike(as_json(found(grouped=True))) == [("/1.jpg", 0), ("/2.jpg", 2)]
    search._print(found(grouped=True))
    assert capsys.readouterr().out.splitlines() == ["prompt: a dog", " 0.500  /1.jpg", " 0.500  /2.jpg  (+2 alike)"]


def test_without_the_question_all_are_there_and_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert alike(as_json(found(grouped=False))) == [(f"/{number}.jpg", None) for number in range(4)]
    search._print(found(grouped=False))
    assert "alike" not in capsys.readouterr().out
