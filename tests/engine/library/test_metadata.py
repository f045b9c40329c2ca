"""EXIF is read into plain values, whatever nonsense a file holds."""

from __future__ import annotations

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
