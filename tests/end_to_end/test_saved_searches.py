"""A saved search from the command line: listed, asked again, and told of where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import messages as m
from engine.client import EngineClient
from tests.end_to_end.conftest import SAMPLES, Akin


@pytest.fixture(scope="module")
def snow(akin: Akin) -> Path:
    """A reference, with which the search Snow was saved."""
    photo = SAMPLES / "mountain_trail_with_snow.jpg"
    assert akin("index", SAMPLES).status == 0
    assert akin("searches").out.startswith("There are no saved searches yet")
    query = m.Query(words="with a lake", like=(m.FileReference(str(photo)),), avoid="people", order="name")
    with EngineClient(akin.library) as client:
        client.ask(m.Done, lambda id: m.SaveSearch(id, "Snow 雪", query))
    return photo


def test_it_is_listed(akin: Akin, snow: Path) -> None:
    assert akin("searches").out == f"Snow 雪: with a lake, like {snow.name}, but not people\n"
    listed = {"name": "Snow 雪", "words": "with a lake", "avoid": "people", "references": [snow.name]}
    assert akin("searches", "--json").json() == {"searches": [listed]}


def test_it_finds_what_it_asks(akin: Akin, snow: Path) -> None:
    saved = akin("search", "--saved", "snow 雪", "-k", 4, "--json").json()
    asked = akin(
        "search", "with a lake", "--like", snow, "--avoid", "people", "--order", "name", "-k", 4, "--json"
    ).json()
    assert saved["results"] == asked["results"]
    assert len(saved["results"]) == 4
    assert saved["query"]["prompt"] == "a photo of (photo) with a lake"


def test_what_makes_no_sense_is_refused(akin: Akin, snow: Path) -> None:
    nothing = akin("search", "--saved", "nothing")
    assert (nothing.status, nothing.out) == (1, "")
    assert "`akin searches` shows which there are" in nothing.err
    for more in (["a dog"], ["--like", snow], ["--blend", "1"], ["--favourite"], ["--order", "date"]):
        assert akin("search", *more, "--saved", "Snow 雪").status == 2
