"""Distances on Earth, names that read the same, and values of filters that are none."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue
from engine.library.formats import KINDS, SUFFIXES
from engine.library.selection import EARTH_RADIUS, add_functions, check_folder, kilometres, where
from engine.messages import Filters

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def test_known_distances() -> None:
    assert kilometres(48.2082, 16.3738, 48.1486, 17.1077) == pytest.approx(54.9, abs=0.5)  # Vienna, Bratislava
    assert kilometres(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)  # across the date line
    assert kilometres(None, 10, 0, 0) is None


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_symmetric_and_never_further_than_half_way_round(a: float, b: float, c: float, d: float) -> None:
    there, back = kilometres(a, b, c, d), kilometres(c, d, a, b)
    assert there is not None
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 3.1416 * EARTH_RADIUS


@pytest.mark.parametrize("other", ["Straße.jpg", "STRASSE.JPG"])
@pytest.mark.parametrize("name", ["straße.jpg", "Strasse.jpg"])
def test_names_that_read_the_same_are_the_same(name: str, other: str) -> None:
    assert _equal(name, other)


def test_accents_may_be_letters_of_their_own() -> None:
    assert _equal("Caf\u00e9.jpg", "CAFE\u0301.jpg")
    assert not _equal("Caf\u00e9.jpg", "Cafe.jpg")


def _equal(name: str, other: str) -> bool:
    connection = sqlite3.connect(":memory:")
    add_functions(connection)
    [(equal,)] = connection.execute("select casefold(?) = casefold(?)", (name, other))
    connection.close()
    return bool(equal)


@pytest.mark.parametrize("text", ["20240531", "2024-W22-5", "2024-05", "2024-5-31", "2024-05-31T12:00", "May", ""])
def test_dates_that_would_not_compare_are_refused(text: str) -> None:
    for filters in (Filters(after=text), Filters(before=text)):
        with pytest.raises(RequestProblem, match="is no date; write it as 2024-05-31"):
            where(filters)
    assert where(Filters(after="2024-05-31"))[1] == ["2024-05-31"]


@pytest.mark.parametrize(
    ("kind", "formats"),
    [("jpg", ["JPEG"]), ("JPEG", ["JPEG"]), ("heic", ["HEIF"]), ("tif", ["TIFF"]), ("nef", ["NEF"]), ("Png", ["PNG"])],
)
def test_kinds_have_the_names_that_files_have(kind: str, formats: list[str]) -> None:
    assert where(Filters(kind=kind))[1] == formats


def test_every_suffix_is_a_kind_and_what_is_none_is_refused_with_the_list() -> None:
    assert {suffix[1:] for suffix in SUFFIXES} <= set(KINDS)
    assert {"NEF", "CR3"} <= set(where(Filters(kind="raw"))[1])
    with pytest.raises(RequestProblem, match=r'"jepg" is no kind of picture; the kinds are .*jpeg, jpg.*raw'):
        where(Filters(kind="jepg"))


def test_a_folder_that_is_not_of_the_library_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.add_folder(tmp_path / "photos" / "2024")
    for inside in ("photos/2024", "photos/2024/May", "photos"):
        check_folder(catalogue.db, str(tmp_path / inside))
    for outside in ("photos/20", "other"):
        with pytest.raises(MissingProblem, match="lies in no folder of this library"):
            check_folder(catalogue.db, str(tmp_path / outside))
