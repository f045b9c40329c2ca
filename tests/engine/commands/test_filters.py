"""Filters of the command line become what the engine takes."""

from __future__ import annotations

import argparse

import pytest

from engine.commands.filters import add_filters, filters
from engine.messages import Filters


def parsed(*arguments: str) -> Filters:
    parser = argparse.ArgumentParser()
    add_filters(parser)
    return filters(parser.parse_args(arguments))


@pytest.mark.parametrize("text", ["2024-05-31", "20240531", "2024-W22-5"])
def test_a_date_in_any_form_is_one_date(text: str) -> None:
    assert parsed("--filter", f"after={text}", "--filter", f"before={text}") == Filters(
        after="2024-05-31", before="2024-05-31"
    )
