"""Filters of the command line become what the engine takes."""

from __future__ import annotations

import argparse

import pytest

from engine.commands.filters import add_filters, filters
from engine.messages import Area, Filters


def parsed(*arguments: str) -> Filters:
    parser = argparse.ArgumentParser()
    add_filters(parser)
    return filters(parser.parse_args(arguments))


@pytest.mark.parametrize("text", ["2024-05-31", "20240531", "2024-W22-5"])
def test_a_date_in_any_form_is_one_date(text: str) -> None:
    assert parsed("--filter", f"after={text}", "--filter", f"before={text}") == Filters(
        after="2024-05-31", before="2024-05-31"
    )


def test_a_part_of_the_earth_is_named_by_its_edges(capsys: pytest.CaptureFixture[str]) -> None:
    assert parsed("--filter", "area=47,-5.5,49,17") == Filters(area=Area(47.0, -5.5, 49.0, 17.0))
    for wrong in ("47,15,49", "49,15,47,17", "47,17,49,15", "47,15,91,17", "47,15,nan,17", "here"):
        with pytest.raises(SystemExit):
            parsed("--filter", f"area={wrong}")
        assert "write it as SOUTH,WEST,NORTH,EAST" in capsys.readouterr().err
