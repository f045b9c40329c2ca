"""Lists of what a library holds, made in steps between which searches are answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from engine import listing
from engine import messages as m
from engine.library import subfolders
from tests.engine.driven import COLOURS, Driven
from tests.engine.pictures import picture


def test_photos_are_listed_in_blocks_between_which_others_are_answered(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "LISTED_AT_ONCE", 2)
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    replies: list[m.Message] = []
    driven.engine.answer(m.ListPhotos(2), replies.append)
    driven.engine.step()
    assert replies == []
    assert driven.ask(m.Search(3, m.Query(words="a dog")), m.Found).hits
    driven.until(lambda: bool(replies))
    [listed] = replies
    assert isinstance(listed, m.PhotoList)
    taken = {Path(photo.path).stem: photo.taken_at for photo in listed.photos}
    assert set(taken) == set(COLOURS)
    whole = driven.ask(m.ListPhotos(4), m.PhotoList)
    assert [photo.photo_id for photo in whole.photos] == [photo.photo_id for photo in listed.photos]


def test_folders_are_counted_in_blocks_between_which_others_are_answered(
    start: Callable[[], Driven], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subfolders, "FILES_AT_ONCE", 2)
    (photos / "2024" / "summer").mkdir(parents=True)
    (photos / "red.png").rename(photos / "2024" / "summer" / "red.png")
    driven = start()
    driven.ask(m.AddFolders(1, (str(photos),)), m.Done)
    driven.work()
    replies: list[m.Message] = []
    driven.engine.answer(m.ListFolders(2), replies.append)
    driven.engine.step()
    assert replies == []
    assert driven.ask(m.Search(3, m.Query(words="a dog")), m.Found).hits
    driven.until(lambda: bool(replies))
    tree = m.FolderTree(str(photos), (m.Subfolder("2024", 1, 1), m.Subfolder("summer", 1, 0)))
    assert replies == [m.FolderTrees(2, (tree,))]
    below = m.Filters(folder=f"{photos}/2024")
    assert [Path(photo.path).stem for photo in driven.ask(m.ListPhotos(4, below), m.PhotoList).photos] == ["red"]


def test_places_are_those_that_the_photos_tell(start: Callable[[], Driven], photo_folder: Path) -> None:
    at = {"red": (48.25, 16.5), "blue": (-33.5, 151.25), "white": None}
    for colour, place in at.items():
        exif = Image.Exif()
        if place is not None:
            exif[ExifTags.IFD.GPSInfo] = {
                ExifTags.GPS.GPSLatitude: (abs(place[0]), 0.0, 0.0),
                ExifTags.GPS.GPSLatitudeRef: "N" if place[0] > 0 else "S",
                ExifTags.GPS.GPSLongitude: (place[1], 0.0, 0.0),
                ExifTags.GPS.GPSLongitudeRef: "E",
            }
        (photo_folder / f"{colour}.jpg").write_bytes(picture(colour, exif=exif))
    driven = start()
    driven.ask(m.AddFolders(1, (str(photo_folder),)), m.Done)
    driven.work()
    places = driven.ask(m.ListPlaces(2), m.Places)
    found = zip(memoryview(places.latitudes).cast("d"), memoryview(places.longitudes).cast("d"), strict=True)
    assert set(found) == {place for place in at.values() if place is not None}
    there = driven.ask(m.ListPhotos(3, m.Filters(area=m.Area(48.0, 16.0, 49.0, 17.0))), m.PhotoList).photos
    assert [Path(photo.path).stem for photo in there] == ["red"]
