"""What a picture file says about itself: when, where and with what it was taken. Runs in the decode pool."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

from engine.library.failures import CODEC_ERRORS
from engine.library.xmp import read_xmp

_GPS_DEGREES = (1.0, 1 / 60, 1 / 3600)  # degrees, minutes, seconds
_RATING = 0x4746  # Windows' tag, 0 to 5
_XMP = 0x02BC  # the tag of an XMP packet in a TIFF
_LONGEST = 200  # characters of a name

_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DAY = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_XMP_DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NESW])", re.ASCII)

# Where a date stands, best first, each with the tag of its own offset from UTC.
_DATES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    (ExifTags.Base.DateTime, ExifTags.Base.OffsetTime),
)


@dataclass(frozen=True)
class Metadata:
    """EXIF and XMP in plain values; None where the file does not say, or says nonsense."""

    taken_at: str | None = None  # ISO 8601, local time of the camera, with offset if it is known
    camera: str | None = None
    lens: str | None = None
    latitude: float | None = None  # degrees, north positive
    longitude: float | None = None  # degrees, east positive
    rating: int | None = None  # 1 to 5 stars

    def or_else(self, other: Metadata) -> Metadata:
        """These values, and where there is none, the other's."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        return Metadata(**{name: getattr(other, name) if value is None else value for name, value in own.items()})


def read_metadata(exif: Image.Exif, xmp: bytes | str | None = None) -> Metadata:
    """Metadata from a picture's EXIF, and from its XMP packet what EXIF lacks. Never raises.

    The packet's rating comes first: it is what photo managers write, and some leave the tag in EXIF behind.
    """
    packet = xmp or _directory(exif, None).get(_XMP)
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    from_xmp = _from_xmp(read_xmp(packet)) if isinstance(packet, bytes) else Metadata()
    from_exif = _from_exif(exif)
    return Metadata(rating=from_xmp.rating).or_else(from_exif).or_else(from_xmp)


def _from_exif(exif: Image.Exif) -> Metadata:
    base = _directory(exif, None)
    detail = _directory(exif, ExifTags.IFD.Exif)
    gps = _directory(exif, ExifTags.IFD.GPSInfo)
    latitude, longitude = _place(
        _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90),
        _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180),
    )
    everywhere = base | detail
    dates = (_date(everywhere.get(date), everywhere.get(offset)) for date, offset in _DATES)
    return Metadata(
        taken_at=next((date for date in dates if date), None),
        camera=_camera(_text(base.get(ExifTags.Base.Make)), _text(base.get(ExifTags.Base.Model))),
        lens=_text(detail.get(ExifTags.Base.LensModel)),
        latitude=latitude,
        longitude=longitude,
        rating=_rating(base.get(_RATING)),
    )


def _from_xmp(found: dict[str, str]) -> Metadata:
    latitude, longitude = _place(
        _xmp_degrees(found.get("latitude"), "NS", 90), _xmp_degrees(found.get("longitude"), "EW", 180)
    )
    # "pictured" is the day that the picture shows, "created" may be that of the scan
    dates = (_date(found.get(name), None) for name in ("taken", "pictured", "created"))
    return Metadata(
        taken_at=next((date for date in dates if date), None),
        camera=_camera(_text(found.get("make")), _text(found.get("model"))),
        lens=_text(found.get("lens")) or _text(found.get("other lens")),
        latitude=latitude,
        longitude=longitude,
        rating=_rating(found.get("rating")),
    )


def _directory(exif: Image.Exif, kind: int | None) -> dict[int, Any]:
    """The readable entries of one directory; None for the first."""
    try:
        source: Any = exif if kind is None else exif.get_ifd(kind)
        tags = list(source)
    except CODEC_ERRORS:
        return {}
    entries = {}
    for tag in tags:
        try:
            entries[tag] = source[tag]
        except CODEC_ERRORS:
            continue
    return entries


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    # what cannot be stored or shown goes: controls, and halves of surrogate pairs
    clean = "".join(one for one in value if one.isprintable())
    return clean.strip()[:_LONGEST] or None


def _date(value: Any, offset: Any) -> str | None:
    """EXIF's "2024:05:01 12:30:00", or XMP's "2024-05-01T12:30:00.00+02:00", as ISO 8601 to the second.

    XMP may leave out the time, the day and the month: midnight, and the first.
    """
    text = _text(value) or ""
    if _DAY.fullmatch(text):
        text += "-01" * (2 - text.count("-")) + "T00:00"
    found = _MOMENT.match(text)
    if found is None:
        return None
    local = f"{found[1]}-{found[2]}-{found[3]}T{found[4]}{found[5] or ':00'}"
    try:
        datetime.fromisoformat(local)
    except ValueError:
        return None  # zeros, or the thirteenth month
    zone = re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", _text(offset) or (found[6] or "").replace("Z", "+00:00"), re.ASCII)
    return local + (zone[0] if zone else "")


def _camera(make: str | None, model: str | None) -> str | None:
    """Maker and model, the maker only once: many models begin with it."""
    if make and model and not model.lower().startswith(make.split()[0].lower()):
        return f"{make} {model}"
    return model or make


def _degrees(value: Any, reference: Any, negative: str, limit: int) -> float | None:
    try:
        degrees = sum(float(part) * scale for part, scale in zip(value, _GPS_DEGREES, strict=True))
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not 0 <= degrees <= limit:  # also catches NaN, which rationals with a zero denominator give
        return None
    return -degrees if (_text(reference) or "").upper().startswith(negative) else degrees


def _xmp_degrees(value: str | None, references: str, limit: int) -> float | None:
    """XMP's "48,30.5N", degrees and minutes, or "48,30,30N" with seconds. `references`: positive, negative."""
    found = _XMP_DEGREES.fullmatch(value or "")
    if found is None or found[4] not in references:
        return None
    return _degrees((found[1], found[2], found[3] or "0"), found[4], references[1], limit)


def _place(latitude: float | None, longitude: float | None) -> tuple[float, float] | tuple[None, None]:
    """Half a place is none, and receivers without a fix write zeros."""
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _rating(value: Any) -> int | None:
    """1 to 5 stars. No stars (0) and rejected (-1) are no rating."""
    try:
        stars = round(float(value))
    except (TypeError, ValueError, ArithmeticError):
        return None
    return stars if 1 <= stars <= 5 else None
