"""One file answers to several names where case and composition do not count, and is known by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library.catalogue import Catalogue
from engine.library.scan import scan_paths
from engine.library.sightings import Differences
from engine.library.spelling import Spellings, folded, true_spelling
from tests.engine.library.test_scan import index_all, known, scanned, touch


@pytest.fixture
def careless(photo_folder: Path) -> Iterator[Path]:
    """A folder below which the system takes names in any spelling, as far as this code asks it."""
    lstat = os.lstat

    def stat_any(path: Path | str) -> os.stat_result:
        if not Path(path).is_relative_to(photo_folder):
            return lstat(path)
        spelled = photo_folder
        for name in Path(path).relative_to(photo_folder).parts:
            with os.scandir(spelled) as entries:
                alike = [entry.name for entry in entries if folded(entry.name) == folded(name)]
            spelled /= [*alike, name][0]
        return lstat(spelled)

    def exists(path: Path | str) -> bool:
        try:
            stat_any(path)
        except OSError:
            return False
        return True

    with patch.object(os, "lstat", stat_any), patch.object(os.path, "lexists", exists):
        yield photo_folder


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_is_done_once_and_for_all(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_accents_may_be_composed_or_not() -> None:
    assert folded("\u00c9t\u00e9") == folded("e\u0301te\u0301")
    assert folded("ete") != folded("\u00e9t\u00e9")


def test_a_path_is_spelled_as_it_is_listed(careless: Path) -> None:
    touch(careless, "Summer/\u00c9t\u00e9.JPG")
    wanted = careless / "Summer" / "\u00c9t\u00e9.JPG"
    for name in ("Summer/\u00c9t\u00e9.JPG", "SUMMER/e\u0301te\u0301.jpg"):
        assert true_spelling(careless / name) == wanted
    assert true_spelling(careless / "summer" / "gone.jpg") == careless / "Summer" / "gone.jpg"


def test_where_case_counts_a_path_stays_as_it_is(photo_folder: Path) -> None:
    touch(photo_folder, "a.jpg", "A.jpg", "Summer/b.jpg")
    for name in ("a.jpg", "A.jpg", "Summer/b.jpg", "summer/b.jpg"):
        assert true_spelling(photo_folder / name) == photo_folder / name
        assert Spellings(photo_folder).is_listed(name)


def test_only_the_listed_name_counts_where_any_spelling_will_do(careless: Path) -> None:
    touch(careless, "Summer/a.jpg")
    spellings = Spellings(careless)
    assert spellings.is_listed("Summer/a.jpg")
    assert not spellings.is_listed("Summer/A.jpg")
    assert not spellings.is_listed("summer/a.jpg")


def test_what_is_renamed_in_its_case_alone_is_not_seen_twice(catalogue: Catalogue, careless: Path) -> None:
    touch(careless, "Summer/a.jpg", "b.jpg")
    scanned(catalogue, careless)
    index_all(catalogue)
    (careless / "b.jpg").rename(careless / "B.JPG")
    (careless / "Summer").rename(careless / "SUMMER")
    [folder] = catalogue.folders()
    for _ in scan_paths(catalogue, folder, ["b.jpg", "B.JPG", "Summer", "SUMMER", "Summer/a.jpg"], Differences()):
        pass
    waiting = catalogue.waiting("any", 10)
    assert {str(file.path.relative_to(careless)) for file in waiting} == {"B.JPG", "SUMMER/a.jpg"}
    assert known(catalogue, careless) == set()
