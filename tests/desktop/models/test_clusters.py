"""Clusters on the map: no photo is lost or counted twice, whatever part of it is looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from desktop.models.clusters import Cluster, PhotoPlaces
from desktop.models.map_look import place_at
from engine.messages import Area
from tests.desktop.fake_engine import places

WORLD = QRectF(0, 0, 1, 1)
PLACES = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=40)
LONDON = (51.5, -0.01), (51.5, 0.01)  # on both sides of a line between cells
VIENNA, SYDNEY = (48.2, 16.4), (-33.9, 151.2)


def placed(*at: tuple[float, float]) -> PhotoPlaces:
    return PhotoPlaces(places(0, at))


def lies_in(at: tuple[float, float], area: Area) -> bool:
    return area.south <= at[0] <= area.north and area.west <= at[1] <= area.east


@given(PLACES, st.integers(0, 5), st.floats(0, 0.1))
def test_each_photo_is_in_one_cluster_and_its_area_holds_no_others(
    at: list[tuple[float, float]], level: int, apart: float
) -> None:
    clusters = placed(*at).clusters(WORLD, level, apart)
    photos = [photo for cluster in clusters for span in cluster.spans for photo in span]
    assert sorted(photos) == list(range(len(at)))
    for cluster in clusters:
        assert cluster.count == sum(lies_in(one, cluster.area) for one in at)
        assert cluster.photo in cluster


@given(PLACES, st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0, 0.05))
def test_whoever_looks_at_a_part_finds_the_same(
    at: list[tuple[float, float]], left: float, top: float, apart: float
) -> None:
    part = QRectF(left, top, 0.1, 0.1)
    found = placed(*at)
    everywhere = [one for one in found.clusters(WORLD, 5, apart) if one.ground.intersects(part)]
    assert found.clusters(part, 5, apart) == everywhere


def test_what_lies_on_both_sides_of_a_line_is_one() -> None:
    found = placed(*LONDON, SYDNEY)
    assert [one.count for one in found.clusters(WORLD, 6, 0.0)] == [1, 1, 1]
    alone, together = found.clusters(WORLD, 6, 0.01)
    assert (alone.count, together.count) == (1, 2)
    assert (together.latitude, together.longitude) == pytest.approx((51.5, 0.0))


def test_clusters_split_when_the_cells_get_smaller() -> None:
    found = placed(VIENNA, (48.3, 16.4), (48.2, 16.41))
    counts = [[one.count for one in found.clusters(_around(VIENNA), level, 0.0)] for level in (5, 11, 17)]
    assert counts == [[3], [1, 2], [1, 1, 1]]


def test_a_photo_is_known_again_in_another_library() -> None:
    before, after = placed(VIENNA, SYDNEY), placed((0.0, 0.0), VIENNA, SYDNEY, (60.0, 10.0))
    for photo in range(2):
        at = before.position(photo)
        found = after.nearest(*at)
        assert found is not None
        assert after.position(found) == at
    assert placed().nearest(0.0, 0.0) is None
    assert placed(VIENNA).nearest(-80.0, 170.0) == 0


def _around(at: tuple[float, float]) -> QRectF:
    place = place_at(*at)
    return QRectF(place.x() - 1e-4, place.y() - 1e-3, 2e-4, 2e-3)


def test_none() -> None:
    found = placed()
    none: list[Cluster] = []
    assert found.clusters(WORLD, 3, 0.0) == none
    assert found.corners == ()
    assert len(found) == 0
