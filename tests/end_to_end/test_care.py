"""Checks, repairs, backups and moves, from the command line, on a real library; originals stay as they are."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SAMPLES, Akin, wait_until
from tests.engine.pictures import hashes


@pytest.fixture(scope="module")
def photos(akin: Akin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A few samples, indexed; never written by any test here."""
    folder = tmp_path_factory.mktemp("originals") / "photos"
    folder.mkdir()
    for path in sorted(SAMPLES.glob("*.jpg"))[:6]:
        shutil.copy2(path, folder)
    before = hashes(folder)
    assert akin("index", folder, "--json").json()["photos"] == 6
    yield folder
    assert hashes(folder) == before


@pytest.fixture
def scratch(akin: Akin, photos: Path, tmp_path: Path) -> Iterator[Akin]:
    """A copy of the library that a test may harm. That it works is a test in itself: a library may be copied."""
    assert photos.is_dir()
    akin.stop()
    shutil.copytree(akin.library, tmp_path / "copy", ignore=shutil.ignore_patterns("*.sock"))
    copy = Akin(tmp_path / "copy", akin.network_record)
    yield copy
    copy.stop()


def results(akin: Akin) -> list[str]:
    return [Path(hit["path"]).name for hit in akin("search", "an animal", "--json").json()["results"]]


@pytest.mark.usefixtures("photos")
def test_check_repair_and_thumbnails_that_were_deleted_while_the_engine_runs(akin: Akin) -> None:
    assert akin("check").out.endswith("All is well.\n")
    assert akin("check", "--json").json()["sound"]
    pid = akin.engine_pid()
    for file in akin.library.glob("thumbnails.sqlite*"):
        file.unlink()
    repaired = akin("repair", "--json").json()
    assert repaired["left"] == []
    assert akin.engine_pid() == pid
    assert akin("check").status == 0
    with closing(sqlite3.connect(akin.library / "thumbnails.sqlite")) as connection:
        assert connection.execute("select count(*) from thumbnails").fetchone() == (6,)


def test_thumbnails_come_back_by_themselves_at_the_next_start(scratch: Akin, photos: Path) -> None:
    for file in scratch.library.glob("thumbnails.sqlite*"):
        file.unlink()

    def made() -> bool:
        with closing(sqlite3.connect(scratch.library / "thumbnails.sqlite")) as connection:
            tables = connection.execute("select name from sqlite_master").fetchall()
            return bool(tables) and connection.execute("select count(*) from thumbnails").fetchone() == (6,)

    with scratch.start("index", photos, "--watch") as staying:  # keeps a client there
        try:
            wait_until(made)
        finally:
            staying.terminate()
            staying.communicate()


def test_a_check_that_finds_something_says_so_and_exits_with_1(scratch: Akin, photos: Path) -> None:
    with closing(sqlite3.connect(scratch.library / "catalogue.sqlite")) as connection, connection:
        connection.execute("update vectors set vector = x'01' where photo_id = 1")
        connection.execute("insert or replace into index_snapshots values ('x', -1, 'g', x'00', x'00')")
    finished = scratch("check")
    assert finished.status == 1
    assert finished.err == "akin: The library is not sound; `akin repair` puts right what can be put right.\n"
    assert "1 vector has a size that does not fit the model." in finished.out
    assert "The saved search index is damaged" in finished.out
    assert not json.loads(scratch("check", "--json").out)["sound"]
    assert scratch("repair").status == 0
    assert scratch("index", photos, "--json").json()["photos"] == 6
    assert scratch("check").status == 0


def test_backup_and_restore(scratch: Akin, tmp_path: Path) -> None:
    before = results(scratch)
    made = scratch("backup", "--json").json()
    assert Path(made["path"]).parent == scratch.library / "backups"
    elsewhere = scratch("backup", tmp_path / "elsewhere", "--json").json()
    assert Path(elsewhere["path"]).parent == tmp_path / "elsewhere"

    (tmp_path / "more").mkdir()
    shutil.copy2(sorted(SAMPLES.glob("*.jpg"))[10], tmp_path / "more")
    assert scratch("index", tmp_path / "more", "--json").json()["photos"] == 7
    restored = scratch("restore", made["path"], "--json").json()  # while the engine runs: it is asked to end
    assert Path(restored["replaced"]).parent == scratch.library
    assert scratch("status", "--json").json()["photos"] == 6
    assert results(scratch) == before
    assert scratch("restore", restored["replaced"]).status == 0
    assert scratch("status", "--json").json()["photos"] == 7
    assert scratch("check").status == 0


def test_a_catalogue_that_is_no_longer_one_comes_back_from_its_backup(scratch: Akin) -> None:
    path = scratch("backup", "--json").json()["path"]
    scratch.stop()
    (scratch.library / "catalogue.sqlite").write_bytes(b"a virus has been here " * 500)
    refused = scratch("status")
    assert refused.status == 1
    assert "cannot be opened" in refused.err
    assert "akin restore" in refused.err
    assert scratch("restore", path).status == 0
    assert len(results(scratch)) == 6


def test_a_damaged_backup_is_refused_and_the_engine_stays(scratch: Akin) -> None:
    path = Path(scratch("backup", "--json").json()["path"])
    path.write_bytes(path.read_bytes()[:5000])
    pid = scratch.engine_pid()
    refused = scratch("restore", path)
    assert refused.status == 1
    assert refused.err == f"akin: The backup {path} is damaged. Nothing was changed.\n"
    assert scratch.engine_pid() == pid
    assert scratch("restore", "/no/such/file").err == "akin: There is no backup /no/such/file.\n"


def test_an_idle_engine_makes_the_days_backup(scratch: Akin) -> None:
    shutil.rmtree(scratch.library / "backups", ignore_errors=True)
    assert scratch("status").status == 0
    wait_until(lambda: len(list((scratch.library / "backups").glob("catalogue-*.sqlite"))) == 1)


def test_a_copied_library_does_not_talk_to_the_engine_of_the_first(akin: Akin, scratch: Akin) -> None:
    assert akin("status", "--json").json()["library"] == str(akin.library)
    shutil.copy(akin.library / "engine.json", scratch.library)
    shutil.copy(akin.library / "engine.key", scratch.library)
    assert scratch("status", "--json").json()["library"] == str(scratch.library)
    assert len(results(scratch)) == 6


def test_photos_that_moved_are_told_and_not_decoded_again(scratch: Akin, photos: Path, tmp_path: Path) -> None:
    shutil.copytree(photos, tmp_path / "new machine" / "photos")  # with their times
    ids = {hit["photo_id"] for hit in scratch("search", "an animal", "--json").json()["results"]}
    moved = scratch("relocate", photos.parent, tmp_path / "new machine", "--json").json()
    assert moved == {"folders": 1}
    status = scratch("index", tmp_path / "new machine" / "photos", "--json").json()
    assert (status["photos"], status["missing"], status["waiting"]) == (6, 0, 0)
    hits = scratch("search", "an animal", "--json").json()["results"]
    assert {hit["photo_id"] for hit in hits} == ids
    assert {Path(hit["path"]).parent for hit in hits} == {tmp_path / "new machine" / "photos"}
    refused = scratch("relocate", "/no/such/folder", tmp_path)
    assert refused.err == (
        "akin: No folder of this library lies at /no/such/folder; `akin status` lists them.\n"
    )  # fmt: skip


def test_export(scratch: Akin, tmp_path: Path) -> None:
    counts = scratch("export", tmp_path / "all.json", "--vectors", "--json").json()["counts"]
    assert (counts["photos"], counts["files"], counts["vectors"]) == (6, 6, 6)
    assert len(json.loads((tmp_path / "all.json").read_text())["vectors"]) == 6
    assert scratch("export", tmp_path / "all.json").err.endswith("is there already; name a new file.\n")
