"""Duplicates, favourites, stars and albums from the command line; whatever is asked, originals stay as they are."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.end_to_end.conftest import SAMPLES, Akin, wait_until
from tests.engine.pictures import hashes

NAMES = ("goldfish", "mountain_lake", "honey_bee_on_flower", "spices_at_market", "rocket_on_pad_at_night")


@pytest.fixture(scope="module")
def photos(akin: Akin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Five different photos; of the goldfish also a copy, half the size, and a heavily compressed one."""
    folder = tmp_path_factory.mktemp("originals") / "photos"
    (folder / "copies").mkdir(parents=True)
    for name in NAMES:
        shutil.copy2(SAMPLES / f"{name}.jpg", folder)
    shutil.copy2(folder / "goldfish.jpg", folder / "copies" / "the same.jpg")
    with Image.open(folder / "goldfish.jpg") as image:
        image.resize((image.width // 2, image.height // 2)).save(folder / "copies" / "half.jpg")
        image.save(folder / "copies" / "squeezed.jpg", quality=40)
    before = hashes(folder)
    assert akin("index", folder, "--json").json()["photos"] == 7
    yield folder
    assert hashes(folder) == before


@pytest.fixture
def scratch(akin: Akin, photos: Path, tmp_path: Path) -> Iterator[tuple[Akin, Path]]:
    """A library of a test's own, on a copy of the photos that it may move about."""
    folder = tmp_path / "photos"
    shutil.copytree(photos, folder)
    scratch = Akin(tmp_path / "library", akin.network_record)
    assert scratch("index", folder).status == 0
    yield scratch, folder
    scratch.stop()


def names(groups: list[dict[str, Any]]) -> list[list[str]]:
    return [[Path(path).name for photo in group["photos"] for path in photo["paths"]] for group in groups]


def found(akin: Akin, *options: str) -> set[str]:
    results = akin("search", "a photo", "-k", "50", *options, "--json").json()["results"]
    return {Path(result["path"]).name for result in results}


def test_duplicates(akin: Akin, photos: Path) -> None:
    answer = akin("duplicates", "--json").json()
    assert (answer["searched"], answer["threshold"]) == (7, 0.92)
    # as many pixels as the original, but a smaller file
    assert names(answer["groups"]) == [["the same.jpg", "goldfish.jpg", "squeezed.jpg", "half.jpg"]]
    [group] = answer["groups"]
    assert group["kind"] == "near"
    assert 0.92 < group["similarity"] <= 1
    sizes = {path.name: path.stat().st_size for path in photos.rglob("*.jpg")}
    assert group["spare_bytes"] == sizes["the same.jpg"] + sizes["squeezed.jpg"] + sizes["half.jpg"]

    exact = akin("duplicates", "--exact", "--json").json()
    assert (names(exact["groups"]), exact["threshold"]) == ([["the same.jpg", "goldfish.jpg"]], None)
    assert exact["spare_bytes"] == sizes["goldfish.jpg"]
    assert names(akin("duplicates", "--threshold", "1", "--json").json()["groups"]) == names(exact["groups"])


def test_duplicates_as_people_read_them(akin: Akin, photos: Path) -> None:
    out = akin("duplicates").out
    assert out.startswith("3 photos in 4 files, alike to 0.9")
    assert f"    {photos / 'copies' / 'half.jpg'}  " in out
    assert out.endswith("could be spared. Nothing was changed.\n")
    assert akin("duplicates", "--exact").out.startswith("2 files of one photo; the copies take ")
    assert akin("duplicates", "--filter", "name=lake").out == "No duplicates among 1 photo.\n"


def test_favourites_and_stars(scratch: tuple[Akin, Path]) -> None:
    akin, folder = scratch
    marked = akin("mark", folder / "goldfish.jpg", folder / "mountain_lake.jpg", "--favourite", "--rating", "4")
    assert (marked.status, marked.out) == (0, "2 photos marked.\n")
    # the copy of the goldfish is the same photo, and named only once
    assert akin(
        "mark", folder / "goldfish.jpg", folder / "copies" / "the same.jpg", "--favourite", "--json"
    ).json() == {"photos": 1}
    goldfish = {"goldfish.jpg", "the same.jpg"}
    assert len(found(akin, "--favourite") & goldfish) == 1
    assert found(akin, "--favourite") - goldfish == {"mountain_lake.jpg"}
    assert not found(akin, "--filter", "favourite=no") & {*goldfish, "mountain_lake.jpg"}
    assert len(found(akin, "--filter", "rating=4", "--filter", "name=lake")) == 1
    [lake] = akin("search", "a lake", "-k", "1", "--filter", "name=lake", "--json").json()["results"]
    assert (lake["favourite"], lake["rating"]) == (True, 4)
    akin("mark", folder / "mountain_lake.jpg", "--no-favourite", "--no-rating")
    assert found(akin, "--favourite") <= goldfish
    assert found(akin, "--filter", "rating=1") <= goldfish


def test_albums(scratch: tuple[Akin, Path]) -> None:
    akin, folder = scratch
    assert akin("album", "list").out == "There are no albums yet; make one with `akin album create NAME`.\n"
    assert akin("album", "create", "Été 雪").out == 'There is an album "Été 雪" now.\n'
    lake, bee = folder / "mountain_lake.jpg", folder / "honey_bee_on_flower.jpg"
    assert akin("album", "add", "été 雪", lake).out == "1 photo added.\n"
    assert akin("album", "add", "été 雪", lake, bee).out == "1 photo added; 1 of them there already.\n"
    assert akin("album", "list", "--json").json() == {"albums": [{"name": "Été 雪", "photos": 2, "absent": 0}]}
    assert set(akin("album", "list", "ÉTÉ 雪").out.split("\n")) == {str(lake), str(bee), ""}
    assert found(akin, "--album", "été 雪") == {lake.name, bee.name}
    assert found(akin, "--filter", "album=Été 雪", "--filter", "name=bee") == {bee.name}
    assert akin("duplicates", "--album", "été 雪", "--json").json()["searched"] == 2
    assert akin("album", "rename", "été 雪", "Summer").out == 'The album is called "Summer" now.\n'
    assert akin("album", "remove", "summer", bee, folder / "goldfish.jpg").out == (
        "1 photo removed; 1 of them not there.\n"
    )
    assert akin("album", "list").out == "Summer: 1 photo\n"
    assert akin("album", "delete", "summer").out == 'The album "summer" is gone; its photos stay.\n'
    assert akin("album", "list", "--json").json() == {"albums": []}
    assert lake.exists()


def test_marks_outlive_files_folders_and_the_engine(scratch: tuple[Akin, Path], tmp_path: Path) -> None:
    akin, folder = scratch
    akin("album", "create", "kept")
    akin("album", "add", "kept", folder / "mountain_lake.jpg")
    akin("mark", folder / "mountain_lake.jpg", "--favourite", "--rating", "5")
    pid = akin.engine_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)  # what was answered is on the disk

    def marked() -> list[set[str]]:
        return [found(akin, *options) for options in (["--favourite"], ["--filter", "rating=5"], ["--album", "kept"])]

    assert marked() == [{"mountain_lake.jpg"}] * 3
    backup = akin("backup", tmp_path / "backup", "--json").json()["path"]
    (folder / "below").mkdir()
    (folder / "mountain_lake.jpg").rename(folder / "below" / "renamed.jpg")
    shutil.copy(folder / "below" / "renamed.jpg", folder / "copied.jpg")
    (folder / "below" / "renamed.jpg").unlink()
    akin("index", folder)
    assert marked() == [{"copied.jpg"}] * 3
    assert akin("repair").status == 0
    assert akin("check").status == 0
    assert akin("album", "list").out == "kept: 1 photo\n"

    (folder / "copied.jpg").rename(tmp_path / "taken out.jpg")
    akin("index", folder)
    assert akin("repair").status == 0
    assert marked() == [set()] * 3
    assert akin("album", "list").out == "kept: 0 photos, 1 not in the library at present\n"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "taken out.jpg").rename(tmp_path / "elsewhere" / "back.jpg")
    akin("index", tmp_path / "elsewhere")
    assert marked() == [{"back.jpg"}] * 3

    akin("album", "delete", "kept")
    assert akin("restore", backup).status == 0
    akin("index", folder, tmp_path / "elsewhere")
    assert marked() == [{"back.jpg"}] * 3
    assert akin("export", tmp_path / "export.json").status == 0
    exported = json.loads((tmp_path / "export.json").read_text())
    assert exported["favourites"][0] == {"content_hash": exported["ratings"][0]["content_hash"]}
    assert (exported["ratings"][0]["rating"], exported["albums"][0]["name"]) == (5, "kept")


def test_ratings_that_were_never_read_are_read_in_the_background(scratch: tuple[Akin, Path]) -> None:
    akin, folder = scratch
    akin.stop()
    with closing(sqlite3.connect(akin.library / "catalogue.sqlite")) as connection, connection:
        connection.execute("insert into unread_ratings select id from photos")

    def left() -> int:
        with closing(sqlite3.connect(akin.library / "catalogue.sqlite")) as connection:
            return int(connection.execute("select count(*) from unread_ratings").fetchone()[0])

    assert left() == 7
    with akin.start("index", folder, "--watch") as staying:  # keeps a client there
        try:
            wait_until(lambda: left() == 0)
        finally:
            staying.terminate()
            staying.communicate()


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("duplicates", "--threshold", "0"), 2, "0 is no number above 0 and up to 1"),
        (("duplicates", "--threshold", "1.5"), 2, "1.5 is no number above 0 and up to 1"),
        (("duplicates", "--threshold", "much"), 2, "much is no number above 0 and up to 1"),
        (("duplicates", "--favourite", "--filter", "favourite=no"), 1, "A filter may be given only once."),
        (("duplicates", "--album", "none"), 1, 'There is no album "none"; `akin album list` shows which there are.'),
        (("search", "a dog", "--album", "none"), 1, 'There is no album "none"'),
        (("search", "a dog", "--filter", "favourite=perhaps"), 2, "favourite is yes or no"),
        (("mark", "/no/such/photo.jpg", "--favourite"), 1, "is no photo that this library knows; `akin index` its"),
        (("mark", SAMPLES / "bad\udcff.jpg", "--favourite"), 1, "is in no known encoding; rename it."),
        (("mark", SAMPLES / "goldfish.jpg"), 2, "say how: --favourite, --no-favourite, --rating N or --no-rating"),
        (("mark", SAMPLES / "goldfish.jpg", "--rating", "6"), 2, "invalid choice: 6"),
        (("mark", SAMPLES / "goldfish.jpg", "--rating", "2", "--no-rating"), 2, "not allowed with argument --rating"),
        (("album", "create", " "), 1, "akin: An album needs a name."),
        (("album", "create", "bad\udcff"), 2, "is in no known encoding"),
        (("album", "add", "none", SAMPLES / "goldfish.jpg"), 1, "is no photo that this library knows"),
        (("album", "delete", "none"), 1, 'There is no album "none"'),
        (("album", "paint"), 2, "invalid choice: 'paint'"),
    ],
)
def test_one_sentence_and_the_exit_status(
    akin: Akin, photos: Path, arguments: tuple[object, ...], status: int, sentence: str
) -> None:
    assert photos.is_dir()
    finished = akin(*arguments)
    assert finished.status == status
    assert sentence in finished.err
    assert finished.out == ""
    assert finished.err.count("\n") == 1, finished.err
