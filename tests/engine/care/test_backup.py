"""A backup is whole or not there; bringing one back replaces nothing before all is known to be well."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.care import backup
from engine.care.backup import REPLACED_KEPT, back_up, backups, is_due, prune, restore, verify
from engine.errors import AkinError, MachineProblem, RequestProblem
from engine.library.catalogue import Catalogue
from tests.engine.care.conftest import BACKBONE, COLOURS, Library

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def rows(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            connection.execute(f"select * from {table} order by 1, 2").fetchall()
            for table in ("photos", "files", "folders", "vectors", "pseudo_words", "settings")
        ]


def closed(library: Library) -> Library:
    library.catalogue.close()
    return library


def test_a_copy_of_a_catalogue_in_use_holds_all_but_the_cache(library: Library) -> None:
    path = back_up(library.paths.catalogue, library.paths.backups, NOW)
    assert path.name == "catalogue-000001-20260501T120000Z.sqlite"
    assert [file.name for file in library.paths.backups.iterdir()] == [path.name]
    verify(path)
    assert rows(path) == rows(library.paths.catalogue)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from index_snapshots").fetchone() == (0,)
    assert library.catalogue.db.execute("select count(*) from index_snapshots").fetchone() == (2,)


def test_the_newest_are_kept_even_if_the_clock_was_set_back(library: Library) -> None:
    folder = library.paths.backups
    made = [back_up(library.paths.catalogue, folder, NOW - day * timedelta(days=100)) for day in range(7)]
    (folder / "my notes.sqlite").touch()
    assert prune(folder, 5) == [made[1], made[0]]
    assert {path.name for path in folder.iterdir()} == {"my notes.sqlite", *(path.name for path in made[2:])}
    assert [copy.path for copy in backups(folder)] == made[:1:-1]


def test_at_most_one_a_day(library: Library) -> None:
    folder = library.paths.backups
    assert is_due(folder, NOW)
    back_up(library.paths.catalogue, folder, NOW)
    assert not is_due(folder, NOW + timedelta(hours=23))
    assert is_due(folder, NOW + timedelta(hours=25))
    assert is_due(folder, NOW - timedelta(days=400))  # the clock was set back: not a year without a backup


def test_a_copy_that_fails_leaves_nothing_behind(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half of it")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(MachineProblem, match=r"could not be written to .*: database or disk is full\."):
        back_up(library.paths.catalogue, library.paths.backups, NOW)
    assert list(library.paths.backups.iterdir()) == []


@pytest.mark.parametrize("alive", [False, True])
def test_what_a_killed_engine_left_unfinished_goes_with_the_next_copy(
    library: Library, monkeypatch: pytest.MonkeyPatch, alive: bool
) -> None:
    monkeypatch.setattr(backup.psutil, "pid_exists", lambda _pid: alive)
    folder = library.paths.backups
    folder.mkdir()
    for name in (".partial-999999.sqlite", ".partial-999999.sqlite-journal", ".partial-notes.sqlite"):
        (folder / name).touch()
    path = back_up(library.paths.catalogue, folder, NOW)
    left = {".partial-999999.sqlite", ".partial-999999.sqlite-journal"} if alive else set()  # another library's engine
    assert {file.name for file in folder.iterdir()} == {path.name, ".partial-notes.sqlite", *left}


def test_of_the_catalogues_that_were_replaced_the_newest_are_kept(library: Library) -> None:
    paths = closed(library).paths
    path = back_up(paths.catalogue, paths.backups, NOW)
    made = []
    for days, seconds in ((0, 1), (1, 2), (2, 3), (-100, 4), (-99, 5)):  # the clock is set back once
        kept = restore(path, paths, NOW + timedelta(days=days))
        assert kept is not None
        os.utime(kept, (seconds, seconds))
        made.append(kept)
    assert sorted(paths.folder.glob("catalogue-replaced-*")) == sorted(made[-REPLACED_KEPT:])


def test_a_file_that_never_was_a_database_is_no_damaged_backup(library: Library, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear diary")
    with pytest.raises(RequestProblem, match=r"letter\.txt is no backup of Akin's\."):
        restore(tmp_path / "letter.txt", closed(library).paths, NOW)


def test_back_to_a_backup_and_forth_again(library: Library) -> None:
    paths = library.paths
    path = back_up(paths.catalogue, paths.backups, NOW)
    at_backup = rows(paths.catalogue)
    library.catalogue.set_setting("since then", "something changed")
    after = rows(paths.catalogue)

    closed(library)
    kept = restore(path, paths, NOW)
    assert kept is not None
    assert rows(paths.catalogue) == at_backup
    assert rows(kept) == after
    restored = Catalogue(paths.catalogue)
    assert restored.counts(BACKBONE).photos == len(COLOURS)
    restored.close()

    assert restore(kept, paths, NOW + timedelta(seconds=1)) is not None
    assert rows(paths.catalogue) == after


def test_what_stands_in_the_log_of_a_killed_engine_is_kept(library: Library) -> None:
    paths = library.paths
    path = back_up(paths.catalogue, paths.backups, NOW)
    library.catalogue.set_setting("only in the log", "yes")
    crashed = paths.folder.with_name("crashed")
    shutil.copytree(paths.folder, crashed)  # with a log that was never played into the catalogue
    assert (crashed / "catalogue.sqlite-wal").stat().st_size > 0

    kept = restore(path, type(paths)(crashed), NOW)
    assert kept is not None
    assert ("only in the log", "yes") in rows(kept)[-1]  # type: ignore[operator]
    assert rows(crashed / "catalogue.sqlite") == rows(path)


def test_a_damaged_catalogue_is_replaced_and_kept_as_it_is(library: Library) -> None:
    paths = closed(library).paths
    path = back_up(paths.catalogue, paths.backups, NOW)
    expected = rows(paths.catalogue)
    paths.catalogue.write_bytes(b"this was a catalogue once" * 1000)
    kept = restore(path, paths, NOW)
    assert kept is not None
    assert kept.read_bytes().startswith(b"this was a catalogue once")
    assert rows(paths.catalogue) == expected


def test_into_a_library_that_has_no_catalogue(library: Library) -> None:
    paths = closed(library).paths
    path = back_up(paths.catalogue, paths.backups, NOW)
    paths.catalogue.unlink()
    assert restore(path, paths, NOW) is None
    assert Catalogue(paths.catalogue).counts(BACKBONE).photos == len(COLOURS)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name) values ('akin.catalogue', 'm999_future')"
        )


def truncated(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 6000] = b"\xaa" * 6000
    path.write_bytes(data)


def another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table photos (id)")


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (newer, "newer version of Akin"),
        (truncated, "is damaged. Nothing was changed"),
        (overwritten, "is damaged. Nothing was changed"),
        (another_program, "is no backup of Akin's"),
        (lambda path: path.write_text("Dear diary"), "is damaged. Nothing was changed"),
        (lambda path: path.unlink(), "There is no backup"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_replaced(
    library: Library, harm: object, sentence: str
) -> None:
    paths = closed(library).paths
    path = back_up(paths.catalogue, paths.backups, NOW)
    harm(path)  # type: ignore[operator]
    before = {file: file.read_bytes() for file in paths.folder.iterdir() if file.is_file()}
    with pytest.raises(AkinError, match=sentence):
        restore(path, paths, NOW)
    assert {file: file.read_bytes() for file in paths.folder.iterdir() if file.is_file()} == before
