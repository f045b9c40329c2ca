"""Positions of photos come in an order in which every square of a map is one piece."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library import places
from engine.library.catalogue import Catalogue
from engine.library.metadata import Metadata
from engine.library.places import codes, positions
from tests.engine.library.test_catalogue import BACKBONE, indexed, with_files
from tests.engine.steps import finished

PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def squares(latitude: float, longitude: float, level: int) -> tuple[int, int]:
    """Row and column of the square in which a place lies on a Mercator map of 4^level squares."""
    north = math.radians(min(max(latitude, -85.0511287798066), 85.0511287798066))
    south = 0.5 - math.log(math.tan(math.pi / 4 + north / 2)) / (2 * math.pi)
    most = 2**level - 1
    return min(max(int(south * 2**level), 0), most), min(int((longitude / 360 + 0.5) * 2**level), most)


@given(st.lists(PLACES, min_size=2, max_size=30), st.integers(1, 8))
def test_the_upper_bits_say_in_which_square_a_place_lies(at: list[tuple[float, float]], level: int) -> None:
    found = codes(*np.array(at).T)
    for (latitude, longitude), code in zip(at, found.tolist(), strict=True):
        upper = f"{code:064b}"[: 2 * level]
        row, column = squares(latitude, longitude, level)
        # a place on a line between two squares may be rounded into either
        assert abs(int(upper[0::2], 2) - row) <= 1
        assert int(upper[1::2], 2) == column


@pytest.mark.parametrize("fetch", [1, 2, 100])
def test_photos_that_lie_somewhere_and_know_where_they_were_taken(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, fetch: int
) -> None:
    monkeypatch.setattr(places, "FETCH", fetch)
    at = {"sydney.jpg": (-33.9, 151.2), "vienna.jpg": (48.2, 16.4), "gone.jpg": (1.0, 2.0), "nowhere.jpg": None}
    files = with_files(catalogue, *at, "copy.jpg")
    rows = []
    for name, place in at.items():
        metadata = Metadata() if place is None else Metadata(latitude=place[0], longitude=place[1])
        rows.append(replace(indexed(files[name], name.encode()), metadata=metadata))
    rows.append(replace(rows[1], file_id=files["copy.jpg"]))
    catalogue.record(BACKBONE, rows, [])
    catalogue.db.execute("update files set state = 'missing' where relative_path = 'gone.jpg'")
    found, steps = finished(positions(catalogue.db))
    assert list(zip(found.latitudes.tolist(), found.longitudes.tolist(), strict=True)) == [(48.2, 16.4), (-33.9, 151.2)]
    assert found.codes.tolist() == sorted(found.codes.tolist())
    assert steps == -(-2 // fetch) + 1


def test_a_library_without_places(catalogue: Catalogue) -> None:
    assert finished(positions(catalogue.db))[0].codes.tolist() == []
