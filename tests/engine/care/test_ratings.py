"""Ratings of photos that were indexed before ratings were read: read once, whatever becomes of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.care.ratings import read_again
from engine.library.marks import Marks
from engine.messages import Filters
from tests.engine.care.conftest import Library
from tests.engine.pictures import hashes, picture
from tests.engine.steps import result

STARS = 0x4746


def ask_again(library: Library) -> None:
    """Make the catalogue what the migration makes of one that was written before ratings were read."""
    library.catalogue.db.execute("update photos set rating = null")
    library.catalogue.db.execute("insert into unread_ratings select id from photos")


def read(library: Library) -> int:
    return result(read_again(library.catalogue))


def ratings(library: Library) -> dict[str, int | None]:
    return {Path(row["path"]).name: row["rating"] for row in library.catalogue.photo_rows()}


def unread(library: Library) -> int:
    return int(library.catalogue.db.execute("select count(*) from unread_ratings").fetchone()[0])


@pytest.fixture
def rated(library: Library) -> Library:
    exif = Image.Exif()
    exif[STARS] = 4
    (library.photos / "rated.jpg").write_bytes(picture("pink", exif=exif.tobytes()))
    library.index()
    assert ratings(library)["rated.jpg"] == 4
    ask_again(library)
    return library


def test_ratings_are_read_once(rated: Library) -> None:
    before = hashes(rated.photos)
    [photo] = rated.catalogue.photo_rows(filters=Filters(name="red.png"))
    Marks(rated.catalogue.db).set_rating([photo["id"]], 2)
    assert read(rated) == 1
    assert ratings(rated) == {"rated.jpg": 4, "red.png": None, "green.png": None, "blue.png": None}
    assert rated.catalogue.photo_rows(filters=Filters(rating=2, name="red.png"))  # the user's own stay
    assert unread(rated) == 0
    assert read(rated) == 0
    assert hashes(rated.photos) == before


def test_it_goes_on_where_it_ended(rated: Library) -> None:
    steps = read_again(rated.catalogue)
    while unread(rated) == 4:
        next(steps)
    steps.close()
    assert unread(rated) == 3
    read(rated)
    assert (unread(rated), ratings(rated)["rated.jpg"]) == (0, 4)


def test_what_cannot_be_reached_is_asked_again_and_what_is_damaged_is_not(rated: Library) -> None:
    (rated.photos / "rated.jpg").rename(rated.photos / "away")
    (rated.photos / "red.png").write_bytes(b"no picture at all")
    (rated.photos / "green.png").write_bytes(picture("black", format="PNG"))  # another photo now
    assert read(rated) == 0
    assert unread(rated) == 2  # rated.jpg and green.png
    (rated.photos / "away").rename(rated.photos / "rated.jpg")
    assert read(rated) == 1


def test_a_drive_that_is_away_is_waited_for(rated: Library) -> None:
    rated.catalogue.set_online(1, False)
    assert read(rated) == 0
    assert unread(rated) == 4
