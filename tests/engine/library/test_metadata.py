"""EXIF is read into plain values, whatever nonsense a file holds."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from engine.library.metadata import Metadata, read_metadata


def exif(
    base: dict[int, object], detail: dict[int, object] | None = None, gps: dict[int, object] | None = None
) -> Image.Exif:
    made = Image.Exif()
    made.update(base)
    made.get_ifd(ExifTags.IFD.Exif).update(detail or {})
    made.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    return made


def test_a_camera_photo() -> None:
    read = read_metadata(
        exif(
            {ExifTags.Base.Make: "NIKON CORPORATION", ExifTags.Base.Model: "NIKON Z 6"},
            {
                ExifTags.Base.DateTimeOriginal: "2024:05:01 12:30:00",
                ExifTags.Base.OffsetTimeOriginal: "+02:00",
                ExifTags.Base.LensModel: "NIKKOR Z 50mm f/1.8 S\0",
            },
            {
                ExifTags.GPS.GPSLatitude: (IFDRational(33), IFDRational(51), IFDRational(36)),
                ExifTags.GPS.GPSLatitudeRef: "S",
                ExifTags.GPS.GPSLongitude: (IFDRational(151), IFDRational(12), IFDRational(36)),
                ExifTags.GPS.GPSLongitudeRef: "E",
            },
        )
    )
    assert read.taken_at == "2024-05-01T12:30:00+02:00"
    assert read.camera == "NIKON Z 6"
    assert read.lens == "NIKKOR Z 50mm f/1.8 S"
    assert read.latitude == pytest.approx(-33.86)
    assert read.longitude == pytest.approx(151.21)


def test_no_exif() -> None:
    assert read_metadata(Image.Exif()) == Metadata()


def test_the_maker_is_named_once() -> None:
    assert read_metadata(exif({ExifTags.Base.Make: "Canon", ExifTags.Base.Model: "Canon EOS R5"})).camera == (
        "Canon EOS R5"
    )
    assert read_metadata(exif({ExifTags.Base.Make: "Google", ExifTags.Base.Model: "Pixel 8"})).camera == (
        "Google Pixel 8"
    )


_nonsense = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(), st.binary(), st.tuples(st.floats(), st.floats(), st.floats()),
    st.tuples(st.text()), st.just((IFDRational(1, 0),) * 3),
)  # fmt: skip


@given(st.lists(_nonsense, min_size=9, max_size=9))
def test_nonsense_is_left_out(values: list[object]) -> None:
    read = read_metadata(
        exif(
            dict(zip((ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.DateTime), values[:3], strict=True)),
            dict(zip((ExifTags.Base.DateTimeOriginal, ExifTags.Base.LensModel), values[3:5], strict=True)),
            dict(zip((1, 2, 3, 4), values[5:], strict=True)),
        )
    )
    assert read.latitude is None or -90 <= read.latitude <= 90
    assert read.longitude is None or -180 <= read.longitude <= 180
    assert read.rating is None or 1 <= read.rating <= 5


@given(st.lists(_nonsense, min_size=4, max_size=4), st.one_of(st.none(), st.text(), st.binary()))
def test_nonsense_in_dates_and_ratings_is_left_out(values: list[object], packet: str | bytes | None) -> None:
    base = {0x4746: values[0], ExifTags.Base.DateTime: values[1], 0x02BC: values[2]}
    read = read_metadata(exif(base, {ExifTags.Base.OffsetTimeOriginal: values[3]}), packet)
    assert read.rating is None or 1 <= read.rating <= 5
    assert read.taken_at is None or datetime.fromisoformat(read.taken_at)


@pytest.mark.parametrize(
    ("date", "offset", "expected"),
    [
        ("2024:05:01 12:30:00", "+02:00", "2024-05-01T12:30:00+02:00"),
        ("2024:05:01 12:30:00", "+99:00", "2024-05-01T12:30:00"),
        ("2024:05:01 12:30:00", "summer", "2024-05-01T12:30:00"),
        ("2024:13:01 12:30:00", None, None),
        ("2024:02:30 12:30:00", None, None),
        ("0000:00:00 00:00:00", None, None),
        ("    :  :     :  :  ", None, None),
    ],
)
def test_dates(date: str, offset: str | None, expected: str | None) -> None:
    detail: dict[int, object] = {ExifTags.Base.DateTimeOriginal: date, ExifTags.Base.OffsetTimeOriginal: offset}
    assert read_metadata(exif({}, detail)).taken_at == expected


def test_a_date_comes_with_its_own_offset() -> None:
    detail: dict[int, object] = {
        ExifTags.Base.DateTimeDigitized: "2024:05:01 12:30:00",
        ExifTags.Base.OffsetTimeDigitized: "-05:00",
        ExifTags.Base.OffsetTimeOriginal: "+02:00",
    }
    assert read_metadata(exif({}, detail)).taken_at == "2024-05-01T12:30:00-05:00"


@pytest.mark.parametrize(("stars", "rating"), [(1, 1), (5, 5), (0, None), (99, None), (-1, None), ("3", 3)])
def test_stars(stars: object, rating: int | None) -> None:
    assert read_metadata(exif({0x4746: stars})).rating == rating


def test_zeros_and_half_a_place_are_no_place() -> None:
    zero = (IFDRational(0),) * 3
    gps: dict[int, object] = {2: zero, 1: "N", 4: zero, 3: "E"}
    assert read_metadata(exif({}, gps=gps)) == Metadata()
    assert read_metadata(exif({}, gps={2: (IFDRational(9),) * 3, 1: "N"})) == Metadata()
