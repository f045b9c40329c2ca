"""A folder of scenes whose queries have known answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from engine.scenes.drawing import SIDE
from engine.scenes.folder import ENLARGED, write_scenes
from engine.scenes.queries import Size

SMALL = Size(random=1000, queries=9, pairs=1, look_alikes=2)


def test_every_query_has_its_reference_and_its_answers_in_the_folder(tmp_path: Path) -> None:
    queries = write_scenes(tmp_path, world=SMALL, others=20)
    there = set(tmp_path.iterdir())
    assert len(queries) == 10
    assert len({query.aspects for query in queries}) == 10
    for query in queries:
        assert {*query.references, *query.right, *query.ruled_out} <= there
        assert query.right
        assert not query.right & query.ruled_out
        assert not set(query.references) & query.right
    with Image.open(next(iter(there))) as picture:
        assert picture.size == (ENLARGED * SIDE, ENLARGED * SIDE)
        assert len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0)) > 20


def test_a_second_time_nothing_is_written_and_the_answers_are_the_same(tmp_path: Path) -> None:
    first = write_scenes(tmp_path, world=SMALL, others=5)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert write_scenes(tmp_path, world=SMALL, others=5) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
