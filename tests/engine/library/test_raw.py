"""Raw files: the preview where it will do, developed where not; upright and dated by what the raw file says."""

from __future__ import annotations

import pytest

from engine.library.decode import Undecodable, open_picture
from engine.library.metadata import read_metadata
from engine.library.raw import raw_exif
from tests.engine.library.raw_files import RAW_SIZE, cr3_head, dng, tiff
from tests.engine.library.test_decode import colour_at, near
from tests.engine.pictures import picture

BLUE = picture((20, 40, 220), RAW_SIZE)  # told apart from the raw data, which is red


@pytest.mark.parametrize(("orientation", "size"), [(1, (640, 480)), (3, (640, 480)), (6, (480, 640)), (8, (480, 640))])
def test_the_preview_is_shown_upright_with_the_raw_files_own_exif(orientation: int, size: tuple[int, int]) -> None:
    opened = open_picture(dng(BLUE, orientation), ".dng")
    assert (opened.format, opened.width, opened.height) == ("DNG", *size)
    assert opened.image.size == size
    assert near(colour_at(opened.image, 0.5, 0.5), (20, 40, 220))
    assert (opened.metadata.taken_at, opened.metadata.camera) == ("2024-05-01T12:30:00+02:00", "Akin F2")


def test_a_preview_that_was_turned_by_the_camera_is_not_turned_again() -> None:
    upright = picture((20, 40, 220), RAW_SIZE[::-1])
    assert open_picture(dng(upright, 6), ".dng").image.size == (480, 640)


@pytest.mark.parametrize("preview", [None, picture("blue", (160, 120)), b"no jpeg at all"])
def test_without_a_preview_that_will_do_the_photo_is_developed(preview: bytes | None) -> None:
    opened = open_picture(dng(preview, 6), ".dng", min_side=200)
    assert (opened.width, opened.height) == (480, 640)
    assert opened.image.size == (240, 320)
    red, green, blue = colour_at(opened.image, 0.5, 0.5)
    assert red > 2 * max(green, blue)
    assert opened.metadata.camera == "Akin F2"


def test_rating_from_the_raw_files_xmp() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<r:Description xmlns:a="http://ns.adobe.com/xap/1.0/" a:Rating="4"/></r:RDF></x:xmpmeta>'
    )
    assert open_picture(dng(BLUE, packet=packet), ".DNG").metadata.rating == 4


def test_other_pictures_under_a_raw_files_name_are_read_by_their_content() -> None:
    assert open_picture(BLUE, ".nef").format == "JPEG"


def test_a_raw_file_that_ends_too_early_has_a_reason_or_its_preview() -> None:
    whole = dng(None)
    with pytest.raises(Undecodable):
        open_picture(whole[: len(whole) // 2], ".dng")


def test_the_exif_of_a_cr3_stands_in_boxes() -> None:
    exif = raw_exif(cr3_head())
    assert exif is not None
    read = read_metadata(exif)
    assert (read.taken_at, read.camera, read.lens) == ("2023-02-03T04:05:06", "Canon EOS R5", "RF 50mm")
    assert raw_exif(cr3_head()[:60]) is None


@pytest.mark.parametrize("magic", [b"IIRO", b"IIRS", b"IIU\0"])
def test_olympus_and_panasonic_have_a_tiff_under_another_number(magic: bytes) -> None:
    exif = raw_exif(magic + tiff([(272, 2, b"E-M1\0"), (274, 3, [6])])[4:])
    assert exif is not None
    assert read_metadata(exif).camera == "E-M1"
    assert raw_exif(b"FUJIFILMCCD-RAW ") is None
