"""The window reads thumbnails while the engine writes them, and lives without the file."""

from __future__ import annotations

from pathlib import Path

from engine.library.thumbnails import ThumbnailReader, ThumbnailWriter


def test_what_is_written_can_be_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite"
    with ThumbnailReader(path) as reader:
        assert reader.read("a") is None  # the file is not there yet
        writer = ThumbnailWriter(path)
        writer.write([("a", b"first"), ("b", b"second")])
        assert reader.read("a") == b"first"
        writer.write([("a", b"new")])
        assert reader.read("a") == b"new"
        assert reader.read("c") is None
        assert writer.keys() == {"a", "b"}
        assert writer.keys_between("a", "a") == {"a"}
        assert writer.keys_between("aa", "z") == {"b"}
        writer.close()


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite"
    path.write_bytes(bytes(range(256)) * 32)
    with ThumbnailReader(path) as reader:
        assert reader.read("a") is None
    writer = ThumbnailWriter(path)
    writer.write([("a", b"anew")])
    with ThumbnailReader(path) as reader:
        assert reader.read("a") == b"anew"
    writer.close()


def test_a_file_that_was_deleted_and_made_anew_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite"
    with ThumbnailReader(path) as reader:
        for content in (b"first", b"second"):
            writer = ThumbnailWriter(path)
            writer.write([(content.decode(), content)])
            assert reader.read(content.decode()) == content
            writer.close()
            for part in tmp_path.glob("thumbnails.sqlite*"):
                part.rename(tmp_path / f"old {content.decode()} {part.name}")


def test_reading_changes_nothing(tmp_path: Path) -> None:
    with ThumbnailReader(tmp_path / "thumbnails.sqlite") as reader:
        assert reader.read("a") is None
    assert list(tmp_path.iterdir()) == []


def test_the_writer_outlives_the_deletion_and_the_damage_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite"
    writer = ThumbnailWriter(path)
    assert writer.lost  # there may have been one before
    writer.restart()
    writer.write([("a", b"first")])
    assert not writer.lost

    for part in tmp_path.glob("thumbnails.sqlite*"):
        part.unlink()
    assert writer.lost
    writer.write([("b", b"second")])
    assert writer.keys() == {"b"}
    assert writer.lost  # what was there before is still to be made
    writer.restart()
    assert not writer.lost

    path.unlink()  # its side files stay behind
    writer.write([("c", b"third")])
    assert writer.keys() == {"c"}
    writer.restart()

    writer.close()
    path.write_bytes(b"this is no database, whatever its name says" * 200)
    writer.write([("d", b"fourth")])
    assert writer.keys() == {"d"}
    assert writer.lost
    writer.close()
    with ThumbnailReader(path) as reader:
        assert reader.read("d") == b"fourth"
