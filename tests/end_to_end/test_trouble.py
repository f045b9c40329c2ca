"""What machines do to a library: locks, full disks, flipped bits, pulled drives, wrong clocks."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.index.planner import Index
from engine.library.catalogue import Catalogue
from tests.end_to_end.conftest import Akin, committed, patterns, wait_until
from tests.end_to_end.drives import Drive, limited, mount, small_disk
from tests.engine.pictures import hashes, picture

PHOTOS = 80
LITTLE = 1_500_000  # bytes, not enough for the thumbnails


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = patterns(tmp_path_factory.mktemp("originals") / "photos", PHOTOS)
    before = hashes(folder)
    yield folder
    assert hashes(folder) == before


@pytest.fixture
def fresh(akin: Akin, tmp_path: Path) -> Iterator[Akin]:
    """An empty library."""
    assert akin("status").status == 0  # the module's own library takes part, as its fixture demands
    fresh = Akin(tmp_path / "library", akin.network_record)
    yield fresh
    fresh.stop()


def test_another_process_holds_the_catalogue(fresh: Akin, photos: Path) -> None:
    with fresh.start("index", photos) as process:
        wait_until(lambda: len(committed(fresh)) >= 4)
        with closing(sqlite3.connect(fresh.library / "catalogue.sqlite", isolation_level=None, timeout=30)) as other:
            other.execute("begin immediate")
            held = len(committed(fresh))
            assert fresh("search", "a pattern", "--json").json()["results"]  # nobody needs to wait to search
            time.sleep(4)
            assert len(committed(fresh)) == held < PHOTOS
            other.execute("rollback")
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (0, f"{PHOTOS} photos can be searched.\n")
    assert err == "Another program holds the library; Akin waits until it lets go, and then goes on.\n"
    assert fresh("check").status == 0


def test_the_disk_is_full(akin: Akin, photos: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", LITTLE) as mounted:
        library = tmp_path / "disk" / "library"
        full = Akin(library, akin.network_record, () if mounted else tuple(limited(LITTLE // 3)))
        finished = full("index", photos)
        assert finished.status == 1
        assert finished.err.startswith("akin: The library cannot be written: ")
        assert finished.err.count("\n") == 1
        kept = committed(full)
        assert 0 < len(kept) < PHOTOS
        assert full("search", "a pattern", "--json").json()["results"]
        if mounted:  # a limit on each file leaves room for a small copy
            assert full("backup").status == 1
            assert list((library / "backups").glob("*")) == []
            # somebody tidied up; the engine still runs
            assert mount("-o", "remount,size=100m", tmp_path / "disk")
        else:
            full.stop()
            full = Akin(library, akin.network_record)
        assert full("index", photos, "--json").json()["photos"] == PHOTOS
        assert kept.items() <= committed(full).items()
        assert full("check").status == 0
        full.stop()


def save_snapshot(library: Path) -> None:
    """The graph's snapshot, which the engine itself does not write for so few photos."""
    catalogue = Catalogue(library / "catalogue.sqlite")
    fingerprint = catalogue.setting("fingerprint")
    assert fingerprint is not None
    [(_, vectors)] = catalogue.vectors(fingerprint)
    index = Index.load(catalogue.db, fingerprint, vectors.shape[1], catalogue.vectors(fingerprint))
    for _ in index.settle():
        pass
    index.save(catalogue.db, fingerprint)
    catalogue.close()


def test_a_snapshot_with_flipped_bits_is_not_used(fresh: Akin, photos: Path) -> None:
    def ranking() -> list[tuple[int, float]]:
        answer = fresh("search", "a pattern", "-k", PHOTOS, "--json").json()
        return [(hit["photo_id"], hit["score"]) for hit in answer["results"]]

    assert fresh("index", photos).status == 0
    before = ranking()
    fresh.stop()
    save_snapshot(fresh.library)
    assert ranking() == before
    fresh.stop()
    with closing(sqlite3.connect(fresh.library / "catalogue.sqlite", isolation_level=None)) as connection:
        [(number, data)] = connection.execute("select rowid, data from index_snapshots where chunk >= 0").fetchall()
        for place in (0, len(data) // 2, len(data) - 1):
            flipped = bytearray(data)
            flipped[place] ^= 0x10
            connection.execute("update index_snapshots set data = ? where rowid = ?", (bytes(flipped), number))
            checked = fresh("check")
            assert (checked.status, "saved search index is damaged" in checked.out) == (1, True)
            assert ranking() == before
            fresh.stop()
    assert fresh("repair").status == 0
    assert fresh("check").status == 0
    assert ranking() == before


def test_a_drive_is_pulled_out_in_the_middle(fresh: Akin, tmp_path: Path) -> None:
    real = patterns(tmp_path / "real", PHOTOS)
    before = hashes(real)
    drive = Drive(real, tmp_path / "drive")
    with fresh.start("index", drive.mounted) as process:
        wait_until(lambda: len(committed(fresh)) >= 12)
        drive.pull_out()
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    kept = committed(fresh)
    assert 12 <= len(kept) < PHOTOS

    (tmp_path / "other").mkdir()
    status = fresh("index", tmp_path / "other", "--json").json()  # a scan while it is away
    assert {folder["path"]: folder["online"] for folder in status["folders"]}[str(drive.mounted)] is False
    assert (status["photos"], status["missing"]) == (len(kept), 0)
    assert len(fresh("search", "a pattern", "-k", PHOTOS, "--json").json()["results"]) == len(kept)
    checked = fresh("check")
    assert (checked.status, "is away; its photos are kept" in checked.out) == (0, True)

    drive.put_in()
    assert fresh("index", drive.mounted, "--json").json()["photos"] == PHOTOS
    assert kept.items() <= committed(fresh).items()
    assert hashes(drive.mounted) == before
    drive.pull_out()


def test_clocks_that_are_wrong(fresh: Akin, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    years = {"1960": -315_619_200, "1970": 0, "2040": 2_208_988_800, "2100": 4_102_444_800}
    for number, (name, seconds) in enumerate(years.items()):
        (folder / f"{name}.png").write_bytes(picture((60 * number, 0, 0), format="PNG"))
        os.utime(folder / f"{name}.png", (seconds, seconds))
    assert fresh("index", folder, "--json").json()["photos"] == len(years)
    assert fresh("check").status == 0
    first = committed(fresh)

    # Edited after the clock was set back: the same size, an older time.
    edited = folder / "2100.png"
    shutil.copyfile(folder / "1960.png", edited)
    os.utime(edited, (years["1970"], years["1970"]))
    assert fresh("index", folder, "--json").json()["photos"] == len(years) - 1
    now = committed(fresh)
    assert now["2100.png"] == now["1960.png"] == first["1960.png"] != first["2100.png"]
    assert fresh("check").status == 0
