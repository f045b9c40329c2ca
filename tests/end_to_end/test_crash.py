"""The engine is killed in the middle of indexing or of OTI: what was committed stays, the next start does the rest."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from engine.clip.models import batch_size, best_device
from tests.end_to_end.conftest import SAMPLES, Akin, committed, patterns, wait_until
from tests.engine.pictures import hashes

PHOTOS = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return patterns(tmp_path_factory.mktemp("photos"), PHOTOS)


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


def thumbnails_without_photo(akin: Akin) -> int:
    """How many photos were decoded and then lost: thumbnails are written just before what they belong to."""
    with closing(sqlite3.connect(akin.library / "thumbnails.sqlite")) as connection:
        connection.execute("attach ? as catalogue", (str(akin.library / "catalogue.sqlite"),))
        return int(
            connection.execute(
                "select count(*) from thumbnails where key not in (select lower(hex(content_hash)) from photos)"
            ).fetchone()[0]
        )


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.long)])
@pytest.mark.timeout(7200)
def test_killed_at_random_moments(akin: Akin, folder: Path, tmp_path: Path, kills: int) -> None:
    before = hashes(folder)
    batch = batch_size(best_device())  # photos that the engine commits at once
    moments = random.Random(kills)
    fresh = Akin(tmp_path / "library", akin.network_record)
    kept: dict[str, bytes] = {}
    for number in range(kills):
        if len(kept) == PHOTOS:  # all done: begin again with an empty library
            fresh, kept = Akin(tmp_path / f"library {number}", akin.network_record), {}
        process = fresh.start("index", folder)
        wait_until(lambda: fresh.engine_pid() is not None or process.poll() is not None)  # noqa: B023 - called at once
        pid = fresh.engine_pid()
        time.sleep(moments.uniform(0, 8))
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        _, err = process.communicate(timeout=60)
        assert process.returncode in {0, 1}
        assert err.count("\n") == process.returncode, err
        now = committed(fresh)
        assert kept.items() <= now.items()
        assert thumbnails_without_photo(fresh) <= batch
        kept = now
    assert fresh("index", folder, "--json").json()["photos"] == PHOTOS
    assert kept.items() <= committed(fresh).items()
    assert fresh("check").status == 0
    fresh.stop()
    assert hashes(folder) == before


def steps_kept(akin: Akin) -> int:
    """After how many steps the run of OTI that is under way was last kept; 0 without one."""
    try:
        with closing(
            sqlite3.connect(f"{(akin.library / 'catalogue.sqlite').as_uri()}?mode=ro", uri=True)
        ) as connection:
            return int(connection.execute("select coalesce(max(steps), 0) from oti_runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # the engine has not made its tables yet


def test_oti_goes_on_where_it_was_killed_and_comes_to_the_same(akin: Akin, tmp_path: Path) -> None:
    photos = sorted(SAMPLES.glob("*.jpg"))[:4]
    before = hashes(SAMPLES)
    killed, whole = (Akin(tmp_path / name, akin.network_record) for name in ("killed", "whole"))
    invert = ("invert", *photos, "--method", "oti", "--json")
    log = killed.library / "engine.log"
    for kill_at in (25, 75):
        process = killed.start(*invert)
        wait_until(lambda kill_at=kill_at: steps_kept(killed) >= kill_at)
        pid = killed.engine_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err.count("\n")) == (1, 1), err
        kept = steps_kept(killed)
        assert kept >= kill_at

    resumed = killed(*invert).json()
    assert f"OTI goes on after step {kept} of 150." in log.read_text()
    assert steps_kept(killed) == 0
    assert [Path(photo["path"]) for photo in resumed["photos"]] == photos
    expected = whole(*invert).json()
    assert [photo["token"] for photo in resumed["photos"]] == [photo["token"] for photo in expected["photos"]]
    known = killed(*invert).json()
    assert [photo["seconds"] for photo in known["photos"]] == [0] * 4
    assert [photo["token"] for photo in known["photos"]] == [photo["token"] for photo in expected["photos"]]
    for one in (killed, whole):
        one.stop()
    assert hashes(SAMPLES) == before
