"""A folder of scenes whose queries have known answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import RequestProblem
from engine.scenes.drawing import SIDE
from engine.scenes.folder import ENLARGED, MARK, write_scenes
from engine.scenes.queries import Size

SMALL = Size(random=1000, queries=9, pairs=1, look_alikes=2)


def test_every_query_has_its_reference_and_its_answers_in_the_folder(tmp_path: Path) -> None:
    queries = write_scenes(tmp_path, world=SMALL, others=20)
    there = set(tmp_path.glob("*.png"))
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
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.png")}
    assert write_scenes(tmp_path, world=SMALL, others=5) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.png")} == before


@pytest.mark.parametrize("mark", ["1", None])
def test_pictures_of_another_world_are_not_mixed_with_these(tmp_path: Path, mark: str | None) -> None:
    (tmp_path / "00001 two red dogs.png").write_bytes(b"a picture")
    if mark is not None:
        (tmp_path / MARK).write_text(mark)
    with pytest.raises(RequestProblem, match=f"are of version {mark or '.unknown.'} of the generated world.*delete"):
        write_scenes(tmp_path, world=SMALL, others=5)
    assert len(list(tmp_path.glob("*.png"))) == 1
