"""What a picture file says about itself: when, where and with what it was taken. Runs in the decode pool."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image

_GPS_DEGREES = (1.0, 1 / 60, 1 / 3600)  # degrees, minutes, seconds


@dataclass(frozen=True)
class Metadata:
    """EXIF in plain values; None where the file does not say, or says nonsense."""

    taken_at: str | None = None  # ISO 8601, local time of the camera, with offset if it is known
    camera: str | None = None
    lens: str | None = None
    latitude: float | None = None  # degrees, north positive
    longitude: float | None = None  # degrees, east positive


def read_metadata(exif: Image.Exif) -> Metadata:
    """Metadata from a picture's EXIF. Never raises: a malformed field is left out."""
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    return Metadata(
        taken_at=_date(
            detail.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime),
            detail.get(ExifTags.Base.OffsetTimeOriginal),
        ),
        camera=_camera(_text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))),
        lens=_text(detail.get(ExifTags.Base.LensModel)),
        latitude=_degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90),
        longitude=_degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180),
    )


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    return value.replace("\0", "").strip() or None


def _date(value: Any, offset: Any) -> str | None:
    """EXIF's "2024:05:01 12:30:00" as ISO 8601."""
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)", _text(value) or "")
    if found is None or found[1] == "0000":
        return None
    zone = re.fullmatch(r"[+-]\d\d:\d\d", _text(offset) or "")
    return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}" + (zone[0] if zone else "")


def _camera(make: str | None, model: str | None) -> str | None:
    """Maker and model, the maker only once: many models begin with it."""
    if make and model and not model.lower().startswith(make.split()[0].lower()):
        return f"{make} {model}"
    return model or make


def _degrees(value: Any, reference: Any, negative: str, limit: int) -> float | None:
    try:
        degrees = sum(float(part) * scale for part, scale in zip(value, _GPS_DEGREES, strict=True))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= degrees <= limit:  # also catches NaN, which rationals with a zero denominator give
        return None
    return -degrees if _text(reference) == negative else degrees
