"""What is wrong gets one clear sentence and the right exit status, and the rest goes on."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SAMPLES, Akin
from tests.engine.pictures import picture


def gigantic() -> bytes:
    """A PNG of a few bytes that says it has 40,000 x 40,000 pixels."""
    data = bytearray(picture(size=(1, 1), format="PNG"))
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def test_bad_pictures_are_recorded_with_their_reason_and_the_rest_goes_on(akin: Akin, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    whole = (SAMPLES / "goldfish.jpg").read_bytes()
    (folder / "good.jpg").write_bytes(whole)
    (folder / "empty.jpg").touch()
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "mislabelled.jpg").write_text("Dear diary, this is no picture.")
    (folder / "gigantic.png").write_bytes(gigantic())
    (folder / "a png by another name.jpg").write_bytes(picture("green", format="PNG"))
    (folder / "unreadable.jpg").symlink_to("/proc/self/mem")  # reading it fails, even for root
    originals = [path for path in folder.iterdir() if not path.is_symlink()]
    before = [path.read_bytes() for path in originals]

    finished = akin("index", folder)
    assert (finished.status, finished.out) == (0, "2 photos can be searched.\n")
    assert finished.err == "5 files could not be read; `akin status` says why.\n"

    reasons = {Path(file["path"]).name: file["reason"] for file in akin("status", "--json").json()["unreadable"]}
    assert reasons.pop("unreadable.jpg").startswith("The file cannot be read")
    assert reasons == {
        "empty.jpg": "The file is empty.",
        "truncated.jpg": "The picture is damaged: its file is truncated.",
        "mislabelled.jpg": "The file is no picture, although its name ends in .jpg.",
        "gigantic.png": "The picture has 1600 megapixels; Akin reads up to 250.",
    }
    assert [path.read_bytes() for path in originals] == before
    assert "mislabelled.jpg: The file is no picture" in akin("status").out


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("index", "/no/such/folder"), 1, "akin: The folder /no/such/folder does not exist."),
        (("index", SAMPLES / "goldfish.jpg"), 1, "is a file; name the folder that holds it."),
        (("search", "--like", "/no/such/photo.jpg"), 1, "akin: /no/such/photo.jpg: The file is gone."),
        (("search", "--like", SAMPLES / "CREDITS.md"), 1, "The file is no picture, although its name ends in .md."),
        (("search", "--like", "/dev/zero"), 1, "akin: /dev/zero: The file cannot be read: it is a device or a pipe."),
        (("search",), 1, "akin: Say what to look for: type words, pick a photo, or both."),
        (("search", "a dog", "-k", "0"), 2, "0 is no count of at least 1"),
        (("search", "a dog", "-k", "many"), 2, "many is no count of at least 1"),
        (("search", "a dog", "--blend", "2"), 2, "2 is no number between 0 and 1"),
        (("search", "a dog", "--blend", "half"), 2, "half is no number between 0 and 1"),
        (("search", "a dog", "--filter", "after=2024-99-99"), 2, "2024-99-99 is no date; write it as 2024-05-31"),
        (("search", "a dog", "--filter", "name=a", "--filter", "name=b"), 1, "A filter may be given only once."),
        (("search", "a dog", "--filter", "near=Vienna"), 2, "Vienna is no place; write it as LATITUDE,LONGITUDE"),
        (("search", "a dog", "--filter", "place=maybe"), 2, "place is yes or no"),
        (("ignore", "--add", "*.png", "!"), 1, 'akin: "!" is no pattern of .gitignore; correct it'),
        (("ignore", "--remove", "*.gif"), 1, 'akin: There is no rule "*.gif"; `akin ignore` shows which there are.'),
        (("ignore", "*.png"), 2, "unrecognized arguments: *.png"),
        (("index", "bad\udcff"), 1, "is in no known encoding; rename it."),
        (("search", "a dog", "--filter", "colour=red"), 2, '"colour=red" is no filter'),
        (("search", "a dog", "--filter", "rating=nine"), 2, "rating is the least number of stars"),
        (("search", "a dog", "--nonsense"), 2, "unrecognized arguments: --nonsense; see `akin --help`."),
        (("nonsense",), 2, "invalid choice: 'nonsense'"),
        (("index",), 2, "the following arguments are required: PATH"),
        (("models", "use", "nonsense"), 1, 'akin: "nonsense" names no model'),
        (("models", "use", "ViT-B-32-quickgelu/openai"), 1, "are not on this machine"),
        (("bench", "collage", "--data", "/no/such/folder"), 1, "akin: The folder /no/such/folder does not exist."),
    ],
)
def test_one_sentence_and_the_exit_status(
    akin: Akin, arguments: tuple[object, ...], status: int, sentence: str
) -> None:
    library = () if "bench" not in arguments else ("--library", akin.library)
    finished = akin(*library, *arguments) if library else akin(*arguments)
    assert finished.status == status
    assert sentence in finished.err
    assert finished.out == ""
    assert finished.err.count("\n") == 1, finished.err


def test_a_library_of_a_newer_akin_is_refused_and_left_alone(akin: Akin, tmp_path: Path) -> None:
    newer = Akin(tmp_path / "newer", akin.network_record)
    assert newer("status").status == 0
    newer.stop()
    with sqlite3.connect(newer.library / "catalogue.sqlite") as connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name) values ('akin.catalogue', 'm999_future')"
        )
    connection.close()
    before = (newer.library / "catalogue.sqlite").read_bytes()
    finished = newer("search", "a dog")
    assert finished.status == 1
    assert finished.err == (
        "akin: This library was written by a newer version of Akin; update Akin to open it. Nothing was changed.\n"
    )
    assert (newer.library / "catalogue.sqlite").read_bytes() == before


def test_only_a_watched_folder_can_be_removed_and_its_files_stay(akin: Akin, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "grey.png").write_bytes(picture("grey", format="PNG"))
    assert akin("index", folder).status == 0
    refused = akin("remove", tmp_path)
    assert (refused.status, refused.err) == (1, f"akin: {tmp_path} is not a folder of this library.\n")
    removed = akin("remove", folder)
    assert removed.out == f"{folder} is no longer part of the library; its files are as they were.\n"
    assert str(folder) not in akin("status").out
    assert (folder / "grey.png").read_bytes() == picture("grey", format="PNG")
