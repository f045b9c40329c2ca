"""One file that crashes, hangs or surprises its decoder costs that file only."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.library import decode, decode_pool
from engine.library.catalogue import WaitingFile
from engine.library.decode import Decoded, Undecodable, read_file
from engine.library.decode_pool import DecodePool
from tests.engine.pictures import picture


def crops(image: Image.Image) -> NDArray[np.uint8]:
    """A backbone's crops, which behave badly when they see certain colours."""
    red, green, blue = np.asarray(image)[0, 0].tolist()
    if red > 200:
        os._exit(3)
    if green > 100:
        time.sleep(60)
    if blue > 200:
        raise RuntimeError("nobody thought of this")
    return np.zeros((1, 8, 8, 3), np.uint8)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[DecodePool]:
    monkeypatch.setattr(decode_pool, "TIME_LIMIT", 1.5)
    pool = DecodePool(workers=2, look_ahead=8, crops=crops, min_side=8)
    yield pool
    pool.close()


def test_the_rest_goes_on(pool: DecodePool, tmp_path: Path) -> None:
    colours = ["black", "red", "black", "green", "blue", "black"]
    for number, colour in enumerate(colours):
        path = tmp_path / f"{number}.png"
        path.write_bytes(picture(colour, format="PNG"))
        pool.put(WaitingFile(number, path))
    results = []
    deadline = time.monotonic() + 60
    while pool.busy:
        assert time.monotonic() < deadline
        result = pool.take()
        if result is not None:
            results.append(result)
        time.sleep(0.005)
    assert [result.file.id for result in results] == list(range(len(colours)))
    reasons = [result.outcome.reason if isinstance(result.outcome, Undecodable) else "" for result in results]
    assert [isinstance(result.outcome, Decoded) for result in results] == [colour == "black" for colour in colours]
    assert reasons[1] == "The picture crashed its decoder."
    assert reasons[3].startswith("Decoding the picture took longer than")
    assert reasons[4] == "The picture could not be decoded: RuntimeError."


def test_a_file_of_absurd_size_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(300 * 2**30)
    with pytest.raises(Undecodable, match=r"The file has 300\.0 GB; Akin reads up to 2\."):
        read_file(huge)
    monkeypatch.setattr(decode, "MAX_BYTES", 10)
    (tmp_path / "small.jpg").write_bytes(bytes(11))
    with pytest.raises(Undecodable):
        read_file(tmp_path / "small.jpg")
