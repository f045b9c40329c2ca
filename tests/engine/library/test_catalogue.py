"""The catalogue keeps what was committed, knows a photo by its content, and refuses what it cannot understand."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import MachineProblem
from engine.library import catalogue as catalogue_module
from engine.library import migrations
from engine.library.catalogue import Catalogue, IndexedFile, StoredWord, UnreadableFile
from engine.library.metadata import Metadata
from engine.library.sightings import Differences, FileOnDisk, lose, see
from engine.messages import Area, Filters, Near

BACKBONE = "0123456789abcdef"


def indexed(file_id: int, content: bytes = b"content", revision: int = 0, **metadata: Any) -> IndexedFile:
    vector = np.arange(4, dtype=np.float16) + file_id
    return IndexedFile(file_id, content.ljust(16, b"."), "JPEG", 40, 30, Metadata(**metadata), vector, revision)


def with_files(catalogue: Catalogue, *paths: str, folder: str = "/photos") -> dict[str, int]:
    """Files that wait in a folder: their ids by path."""
    folder_id = catalogue.add_folder(Path(folder))
    see(catalogue.db, folder_id, [FileOnDisk(path, 10, 1) for path in paths], Differences())
    return {str(file.path.relative_to(folder)): file.id for file in catalogue.waiting(BACKBONE, 100)}


def test_a_new_file_waits_until_it_is_recorded(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "a.jpg", "b.jpg")
    assert set(ids) == {"a.jpg", "b.jpg"}

    catalogue.record(BACKBONE, [indexed(ids["a.jpg"])], [UnreadableFile(ids["b.jpg"], "The file is empty.", "picture")])

    assert catalogue.waiting(BACKBONE, 100) == []
    assert catalogue.unreadable() == [(Path("/photos/b.jpg"), "The file is empty.")]
    counts = catalogue.counts(BACKBONE)
    assert (counts.photos, counts.files, counts.waiting, counts.missing) == (1, 1, 0, 0)


def test_what_was_recorded_survives_a_crash_and_half_a_batch_does_not(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    first = Catalogue(path)
    ids = with_files(first, "a.jpg", "b.jpg")
    first.record(BACKBONE, [indexed(ids["a.jpg"], b"a")], [])
    with pytest.raises(AttributeError):  # the second of the batch is broken
        first.record(BACKBONE, [indexed(ids["b.jpg"], b"b"), None], [])  # type: ignore[list-item]
    first.db.conn.close()  # no orderly end

    second = Catalogue(path)
    assert [file.path.name for file in second.waiting(BACKBONE, 10)] == ["b.jpg"]
    assert second.counts(BACKBONE).photos == 1
    second.close()


def test_copies_share_one_photo(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "a.jpg", "copy of a.jpg")
    photo_ids = catalogue.record(BACKBONE, [indexed(file_id, b"same") for file_id in ids.values()], [])
    assert photo_ids[0] == photo_ids[1]
    assert catalogue.paths(photo_ids[0]) == [Path("/photos/a.jpg"), Path("/photos/copy of a.jpg")]
    assert len(catalogue.photo_rows()) == 1


def test_a_failed_access_is_tried_again_and_a_broken_picture_is_not(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "locked.jpg", "broken.jpg")
    failures = [
        UnreadableFile(ids["locked.jpg"], "no", "access"),
        UnreadableFile(ids["broken.jpg"], "no", "picture"),
    ]
    catalogue.record(BACKBONE, [], failures)
    assert catalogue.waiting(BACKBONE, 10) == []
    again = with_files(catalogue, "locked.jpg", "broken.jpg")
    assert set(again) == {"locked.jpg"}


def test_a_known_photo_that_cannot_be_reached_for_another_model_is_not_forgotten(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "a.jpg")
    catalogue.record(BACKBONE, [indexed(ids["a.jpg"])], [])
    catalogue.record("other", [], [UnreadableFile(ids["a.jpg"], "The file is gone.", "access")])
    assert catalogue.counts(BACKBONE).photos == 1
    assert catalogue.unreadable() == [(Path("/photos/a.jpg"), "The file is gone.")]
    assert len(catalogue.waiting("other", 10)) == 1
    catalogue.record("other", [indexed(ids["a.jpg"])], [])
    assert catalogue.unreadable() == []


def test_another_backbone_has_its_own_vectors(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "a.jpg")
    [photo_id] = catalogue.record(BACKBONE, [indexed(ids["a.jpg"])], [])
    assert [file.id for file in catalogue.waiting("other", 10)] == [ids["a.jpg"]]
    assert catalogue.vector(photo_id, "other") is None
    assert list(catalogue.vectors("other")) == []
    [(photo_ids, vectors)] = catalogue.vectors(BACKBONE)
    assert photo_ids == [photo_id]
    np.testing.assert_array_equal(vectors[0], indexed(ids["a.jpg"]).vector)


def test_an_offline_folder_waits_for_nothing_and_stays_searchable(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "a.jpg", "b.jpg")
    catalogue.record(BACKBONE, [indexed(ids["a.jpg"])], [])
    catalogue.set_online(catalogue.add_folder(Path("/photos")), False)
    assert catalogue.waiting(BACKBONE, 10) == []
    [row] = catalogue.photo_rows()
    assert not row["online"]


def test_what_was_read_of_a_file_that_has_changed_meanwhile_is_out_of_date(catalogue: Catalogue) -> None:
    with_files(catalogue, "changed.jpg", "gone.jpg", "broken.jpg", "copy.jpg")
    changed, gone, broken, copy = catalogue.waiting(BACKBONE, 10)
    folder = catalogue.add_folder(Path("/photos"))
    seen = [FileOnDisk(f"{name}.jpg", 11, 2) for name in ("changed", "broken", "copy")]
    see(catalogue.db, folder, seen, Differences())
    lose(catalogue.db, [gone.id], Differences())

    files = [indexed(changed.id), indexed(gone.id)]
    assert catalogue.record(BACKBONE, files, [UnreadableFile(broken.id, "no", "picture")]) == [None, None]
    catalogue.record_copies([(copy, 1)])
    assert catalogue.photo_rows() == []
    assert catalogue.unreadable() == []
    assert {file.path.name for file in catalogue.waiting(BACKBONE, 10)} == {"changed.jpg", "broken.jpg", "copy.jpg"}


def test_the_machine_may_fail_a_few_times_before_a_picture_is_given_up(catalogue: Catalogue) -> None:
    folder = catalogue.add_folder(Path("/photos"))

    def fails_at(file: FileOnDisk) -> bool:
        """Whether there is a next try, which fails."""
        see(catalogue.db, folder, [file], Differences())
        waiting = catalogue.waiting(BACKBONE, 10)
        failures = [UnreadableFile(one.id, "It took too long.", "machine", one.revision) for one in waiting]
        catalogue.record(BACKBONE, [], failures)
        return bool(waiting)

    first, changed = FileOnDisk("a.jpg", 10, 1), FileOnDisk("a.jpg", 10, 2)
    for file in (first, changed):
        assert [fails_at(file) for _ in range(5)] == [True] * catalogue_module.MOST_TRIES + [False] * 2


def test_the_vectors_of_a_photo_that_goes_are_not_searched_for(catalogue: Catalogue) -> None:
    [plan] = catalogue.db.execute("explain query plan delete from vectors where photo_id = 1").fetchall()
    assert "vectors_by_photo" in plan[-1]


def test_removing_a_folder_keeps_photos_that_also_lie_elsewhere(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = with_files(catalogue, "a.jpg", "b.jpg")
    catalogue.record(BACKBONE, [indexed(first["a.jpg"], b"a"), indexed(first["b.jpg"], b"b")], [])
    with_files(catalogue, "a.jpg", folder="/backup")
    [waiting] = catalogue.waiting(BACKBONE, 10)
    catalogue.record(BACKBONE, [indexed(waiting.id, b"a")], [])

    assert catalogue.remove_folder(Path("/photos"))
    assert not catalogue.remove_folder(Path("/photos"))
    monkeypatch.setattr(catalogue_module, "FORGOTTEN_AT_ONCE", 1)
    assert len(list(catalogue.forget_photos_without_files())) == 2
    assert catalogue.db.execute("select count(*) from photos").fetchone() == (1,)
    assert [row["path"] for row in catalogue.photo_rows()] == ["/backup/a.jpg"]


def test_filters(catalogue: Catalogue) -> None:
    ids = with_files(catalogue, "2023/Beach.jpg", "2024/über/a.jpg", "2024x/a.jpg")
    catalogue.record(
        BACKBONE,
        [
            indexed(
                ids["2023/Beach.jpg"],
                b"1",
                taken_at="2023-07-01T10:00:00",
                camera="Canon EOS R5",
                lens="RF 50mm",
                rating=3,
            ),
            indexed(
                ids["2024/über/a.jpg"],
                b"2",
                taken_at="2024-01-31T23:59:59",
                camera="Pixel 8",
                latitude=48.2082,
                longitude=16.3738,
            ),
            indexed(ids["2024x/a.jpg"], b"3"),
        ],
        [],
    )

    def found(filters: Filters) -> set[str]:
        return {row["path"].removeprefix("/photos/") for row in catalogue.photo_rows(filters=filters)}

    assert catalogue.selected(Filters()) is None
    assert found(Filters()) == set(ids)
    assert found(Filters(folder="/photos/2024")) == {"2024/über/a.jpg"}
    assert found(Filters(folder="/photos/")) == set(ids)
    assert found(Filters(name="beach")) == {"2023/Beach.jpg"}
    assert found(Filters(name="ÜBER")) == {"2024/über/a.jpg"}
    assert found(Filters(after="2024-01-01")) == {"2024/über/a.jpg"}
    assert found(Filters(before="2024-01-01")) == {"2023/Beach.jpg"}
    assert found(Filters(camera="canon")) == {"2023/Beach.jpg"}
    assert found(Filters(lens="rf 50")) == {"2023/Beach.jpg"}
    assert found(Filters(kind="jpeg")) == set(ids)
    assert found(Filters(kind="png")) == set()
    assert found(Filters(place=True)) == {"2024/über/a.jpg"}
    assert found(Filters(place=False)) == {"2023/Beach.jpg", "2024x/a.jpg"}
    bratislava = Near(48.1486, 17.1077, kilometres=60)
    assert found(Filters(near=bratislava)) == {"2024/über/a.jpg"}
    assert found(Filters(near=Near(48.1486, 17.1077))) == set()
    assert found(Filters(area=Area(48.0, 16.0, 49.0, 17.0))) == {"2024/über/a.jpg"}
    assert found(Filters(area=Area(48.0, 16.5, 49.0, 17.0))) == set()
    assert found(Filters(rating=3)) == {"2023/Beach.jpg"}
    assert found(Filters(rating=4)) == set()
    assert found(Filters(orientation="landscape")) == set(ids)
    assert found(Filters(orientation="portrait")) == set()
    selected = catalogue.selected(Filters(name="a.jpg"))
    assert selected is not None
    assert len(selected) == 2


def test_a_file_of_the_same_size_as_a_known_photos_may_be_known(catalogue: Catalogue) -> None:
    with_files(catalogue, "a.jpg")
    [first] = catalogue.waiting(BACKBONE, 10)
    assert not first.maybe_known
    [photo_id] = catalogue.record(BACKBONE, [indexed(first.id, b"a")], [])
    folder = catalogue.add_folder(Path("/photos"))
    see(catalogue.db, folder, [FileOnDisk("b.jpg", 10, 2), FileOnDisk("c.jpg", 11, 2)], Differences())
    same, other = catalogue.waiting(BACKBONE, 10)
    assert (same.maybe_known, other.maybe_known) == (True, False)
    assert catalogue.known_photo(indexed(0, b"a").content_hash, BACKBONE) == photo_id
    assert catalogue.known_photo(indexed(0, b"a").content_hash, "other") is None
    catalogue.record_copies([(same, photo_id)])
    assert catalogue.paths(photo_id) == [Path("/photos/a.jpg"), Path("/photos/b.jpg")]


def test_a_library_of_a_newer_akin_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    Catalogue(path).close()
    newer = sqlite3.connect(path)
    newer.execute("insert into _sqlite_migrations (migration_set, name) values ('akin.catalogue', 'm999_future')")
    newer.commit()
    newer.close()
    before = path.read_bytes()
    with pytest.raises(MachineProblem, match="newer version of Akin"):
        Catalogue(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"this is no database, whatever its name says" * 50)
    with pytest.raises(MachineProblem, match="cannot be opened"):
        Catalogue(path)


def test_pseudo_words_are_kept_by_content_backbone_method_and_parameters(catalogue: Catalogue) -> None:
    token = np.linspace(-1, 1, 8, dtype=np.float32)
    catalogue.set_pseudo_word(b"hash", BACKBONE, "oti", "500 steps", StoredWord(token, 0.25))
    kept = catalogue.pseudo_word(b"hash", BACKBONE, "oti", "500 steps")
    assert kept is not None
    np.testing.assert_array_equal(kept.token, token)
    assert kept.loss == 0.25
    assert catalogue.pseudo_word(b"hash", BACKBONE, "oti", "100 steps") is None
    assert catalogue.pseudo_word(b"hash", "other", "oti", "500 steps") is None


def test_a_library_without_ratings_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", (migrations.m001_photos_and_vectors,))
        Catalogue(tmp_path / "catalogue.sqlite").close()
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    ids = with_files(catalogue, "a.jpg")
    catalogue.record(BACKBONE, [indexed(ids["a.jpg"], rating=5)], [])
    assert [row["rating"] for row in catalogue.photo_rows()] == [5]
    catalogue.close()
