"""The engine is killed in the middle of indexing: what was committed stays, the next start does the rest."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.end_to_end.conftest import Akin, wait_until
from tests.engine.pictures import hashes

PHOTOS = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    generator = np.random.default_rng(7)
    for number in range(PHOTOS):
        pixels = generator.integers(0, 255, (12, 16, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((320, 240)).save(folder / f"{number:03}.jpg")
    return folder


def committed(akin: Akin) -> dict[str, bytes]:
    """Vectors by path, as they stand in the catalogue on the disk."""
    connection = sqlite3.connect(f"{(akin.library / 'catalogue.sqlite').as_uri()}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "select relative_path, vector from files join vectors using (photo_id) where state = 'indexed'"
        )
        return dict(rows.fetchall())
    except sqlite3.OperationalError:
        return {}  # the engine has not made its tables yet
    finally:
        connection.close()


def test_killed_three_times_nothing_committed_is_lost_and_all_gets_done(akin: Akin, folder: Path) -> None:
    before = hashes(folder)
    kept: dict[str, bytes] = {}
    for kill_at in (5, 40, 75):
        process = akin.start("index", folder)
        wait_until(lambda kill_at=kill_at: len(committed(akin)) >= kill_at if akin.engine_pid() else False)
        pid = akin.engine_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert err == "akin: The engine ended; what it had committed is safe. Start the command again.\n"

        now = committed(akin)
        assert kept.items() <= now.items()
        assert kill_at <= len(now) < PHOTOS
        kept = now

    assert akin("index", folder, "--json").json()["photos"] == PHOTOS
    done = committed(akin)
    assert len(done) == PHOTOS
    assert kept.items() <= done.items()
    answer = akin("search", "a pattern", "-k", PHOTOS, "--json").json()
    assert len(answer["results"]) == PHOTOS
    assert hashes(folder) == before
