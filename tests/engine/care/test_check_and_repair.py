"""A check notices what is wrong and changes nothing; a repair mends it and touches no original."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable

import pytest

from engine.care import check as checking
from engine.care import thumbnails as making
from engine.care.backbones import note_use
from engine.care.check import check
from engine.errors import MachineProblem
from engine.index import snapshot
from engine.library.thumbnails import ThumbnailReader
from engine.messages import CareProgress
from tests.engine.care.conftest import BACKBONE, COLOURS, DIM, Library, save_graph
from tests.engine.pictures import hashes, picture
from tests.engine.steps import result


def found(library: Library) -> dict[str, int]:
    return {finding.kind: finding.count for finding in check(1, library.paths).findings}


def lose_thumbnails(library: Library) -> None:
    for file in library.paths.folder.glob("thumbnails.sqlite*"):
        file.unlink()


def damage_thumbnails(library: Library) -> None:
    library.thumbnails.close()
    library.paths.thumbnails.write_bytes(b"these are no thumbnails, they never were" * 200)


def flip_bits(library: Library) -> None:
    library.catalogue.db.execute("update index_snapshots set data = cast('grapH' as blob) where chunk >= 0")


def misfit(library: Library) -> None:
    library.catalogue.db.execute("update vectors set vector = x'0102' where photo_id = 1")


def orphan_photo(library: Library) -> None:
    library.catalogue.db.execute("delete from files where photo_id = 1")


def unknown_model(library: Library) -> None:
    library.catalogue.db.execute("insert into vectors select photo_id, 'unknown', vector from vectors")


def trained_anew(library: Library) -> None:
    """The model of the same name has another fingerprint now; its vectors are there already."""
    note_use(library.catalogue.db, "anew", "tiny", DIM)
    library.catalogue.db.execute("insert into vectors select photo_id, 'anew', vector from vectors")


def broken_reference(library: Library) -> None:
    library.catalogue.db.execute("pragma foreign_keys = off")
    library.catalogue.db.execute("delete from photos where id = 1")
    library.catalogue.db.execute("pragma foreign_keys = on")


@pytest.mark.parametrize(
    ("harm", "kinds"),
    [
        (lose_thumbnails, {"thumbnails": 3}),
        (damage_thumbnails, {"thumbnails": 3}),
        (flip_bits, {"snapshot": 1}),
        (misfit, {"vectors": 1}),
        (orphan_photo, {"orphaned-photos": 1}),
        (unknown_model, {"orphaned-vectors": 3}),
        (trained_anew, {"orphaned-vectors": 3}),
        (broken_reference, {"references": 2}),  # its file and its vector
    ],
)
def test_what_is_wrong_is_noticed_and_mended(
    library: Library, harm: Callable[[Library], None], kinds: dict[str, int]
) -> None:
    before = hashes(library.photos)
    assert found(library) == {}
    harm(library)
    assert found(library) == kinds
    assert found(library) == kinds  # to look changes nothing

    repaired = library.repair()
    assert repaired.done
    assert repaired.left == ()
    assert found(library) == {}
    assert hashes(library.photos) == before


def test_a_sound_library_has_nothing_but_its_cache_written(library: Library) -> None:
    vectors = library.catalogue.db.execute("select * from vectors").fetchall()
    repaired = library.repair()
    assert repaired.done == ("The copy of the search index was written anew.",)
    assert repaired.thumbnails == 0
    assert library.catalogue.db.execute("select * from vectors").fetchall() == vectors


def test_vectors_of_another_model_are_no_orphans(library: Library) -> None:
    note_use(library.catalogue.db, "other", "another model", DIM)
    library.catalogue.db.execute("insert into vectors select photo_id, 'other', vector from vectors")
    library.repair()
    assert library.catalogue.counts(BACKBONE).photos == library.catalogue.counts("other").photos == len(COLOURS)


def test_a_vector_that_does_not_fit_is_made_anew(library: Library) -> None:
    misfit(library)
    library.repair()
    assert len(library.catalogue.waiting(BACKBONE, 10)) == 1
    library.index()
    assert library.catalogue.counts(BACKBONE).photos == len(COLOURS)


def test_files_that_are_gone_or_changed(library: Library) -> None:
    (library.photos / "red.png").unlink()
    (library.photos / "green.png").write_bytes(picture("black", format="PNG"))
    times = (library.photos / "blue.png").stat()
    os.utime(library.photos / "blue.png", ns=(times.st_atime_ns, times.st_mtime_ns - 10**18))  # the clock was set back
    assert found(library) == {"files-gone": 1, "files-changed": 2}
    assert library.repair().left == ()  # the engine scans next
    library.index()
    assert found(library) == {"orphaned-photos": 1}  # what the green one was
    assert not any(finding.wrong for finding in check(1, library.paths).findings)
    assert "1 photo that no file holds any more was forgotten." in library.repair().done
    assert found(library) == {}


def test_a_drive_that_is_away_is_not_wrong_and_loses_nothing(library: Library) -> None:
    away = library.photos.rename(library.photos.with_name("away"))
    lose_thumbnails(library)
    library.catalogue.set_online(1, False)
    notes = check(1, library.paths).findings
    assert {finding.kind for finding in notes} == {"folder-away", "thumbnails"}
    assert not any(finding.wrong for finding in notes)
    assert library.repair().thumbnails == 0
    assert library.catalogue.counts(BACKBONE).photos == len(COLOURS)

    away.rename(library.photos)
    library.index()
    assert library.repair().thumbnails == len(COLOURS)


def test_thumbnails_are_made_anew_as_they_were_with_progress(library: Library) -> None:
    with ThumbnailReader(library.paths.thumbnails) as reader:
        before = {key: reader.read(key) for key in library.thumbnails.keys()}  # noqa: SIM118 - no mapping
    lose_thumbnails(library)
    assert library.repair().thumbnails == len(COLOURS)
    assert library.events[-1] == CareProgress(len(COLOURS), len(COLOURS))
    with ThumbnailReader(library.paths.thumbnails) as reader:
        assert {key: reader.read(key) for key in before} == before


def test_lost_thumbnails_are_looked_for_in_steps(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LOOK", 2)
    looking = making.missing(library.catalogue, library.thumbnails)
    assert list(looking) == [True] * ((len(COLOURS) + 1) // 2)  # nothing is missing
    rows = library.catalogue.photo_rows()
    gone = {row["id"]: bytes(row["content_hash"]).hex() for row in rows[::2]}
    library.thumbnails.remove(gone.values())
    assert [(file.id, key) for key, file in result(making.missing(library.catalogue, library.thumbnails))] == sorted(
        gone.items(), reverse=True
    )
    library.catalogue.set_online(library.catalogue.folders()[0].id, False)
    assert result(making.missing(library.catalogue, library.thumbnails)) == []


def test_a_file_whose_content_changed_gives_no_thumbnail_to_the_photo_it_was(library: Library) -> None:
    lose_thumbnails(library)
    (library.photos / "red.png").write_bytes(picture("black", format="PNG"))
    assert library.repair().thumbnails == len(COLOURS) - 1


def test_thumbnails_of_nothing_go(library: Library) -> None:
    library.thumbnails.write([("feed", b"of nothing")])
    assert "1 thumbnail of photos that are gone was removed." in library.repair().done
    assert "feed" not in library.thumbnails.keys()  # noqa: SIM118 - no mapping


def test_a_damaged_catalogue_is_said_to_be_and_left_alone(library: Library) -> None:
    db = library.catalogue.db
    db.execute("pragma wal_checkpoint(truncate)")
    page_size = db.execute("pragma page_size").fetchone()[0]
    [(root,)] = db.execute("select rootpage from sqlite_master where name = 'vectors'").fetchall()
    with library.paths.catalogue.open("rb+") as file:
        file.seek((root - 1) * page_size)
        file.write(os.urandom(page_size))
    [finding] = check(1, library.paths).findings
    assert (finding.kind, finding.wrong, finding.repairable) == ("catalogue", True, False)
    with pytest.raises(MachineProblem, match="akin restore"):
        library.repair()


def test_no_room_to_compact_is_no_failure(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.care import repair

    def full(_path: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(repair, "_vacuum", full)
    assert "catalogue.sqlite could not be made smaller: database or disk is full." in library.repair().done


def test_a_snapshot_in_parts_is_damaged_when_a_part_is_gone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "CHUNK", 2)
    save_graph(library.catalogue)
    assert checking.damaged_snapshots(library.catalogue.db) == []
    library.catalogue.db.execute("delete from index_snapshots where chunk = (select max(chunk) from index_snapshots)")
    assert found(library) == {"snapshot": 1}


def test_a_snapshot_that_was_never_finished_is_no_damage(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "CHUNK", 2)
    library.catalogue.db.execute("delete from index_snapshots")
    steps = snapshot.save(library.catalogue.db, BACKBONE, b"", [b"graph"], None)
    next(steps)
    steps.close()
    assert found(library) == {}


def test_a_library_copied_elsewhere_is_sound(library: Library) -> None:
    library.catalogue.close()
    library.thumbnails.close()
    copy = library.paths.folder.with_name("copy")
    shutil.copytree(library.paths.folder, copy)
    assert [finding for finding in check(1, type(library.paths)(copy)).findings if finding.wrong] == []


def test_repair_gives_what_could_not_be_read_another_try(library: Library) -> None:
    unreadable = "update files set state = 'unreadable', photo_id = null, tries = 3 where relative_path = 'red.png'"
    library.catalogue.db.execute(unreadable)
    assert "1 file that could not be read was set to be tried again." in library.repair().done
    rows = library.catalogue.db.execute("select relative_path, tries from files where state = 'waiting'").fetchall()
    assert rows == [("red.png", 0)]
