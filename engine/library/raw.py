"""A camera's raw file: the preview inside it, and its own EXIF. Runs in the decode pool."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import rawpy
from PIL import ExifTags, Image

from engine.library.failures import CODEC_ERRORS, Undecodable

ORIENTATION = ExifTags.Base.Orientation
TURNED = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height

_FLIPS = {0: 1, 3: 3, 5: 8, 6: 6}  # LibRaw's numbers for EXIF orientations
_TIFF = (b"II*\0", b"MM\0*")
# Olympus and Panasonic write a TIFF under a number of their own.
_LIKE_TIFF = {b"IIRO": b"II*\0", b"IIRS": b"II*\0", b"IIU\0": b"II*\0", b"MMOR": b"MM\0*"}
# Canon's CR3 is a file of ISO boxes (ISO/IEC 14496-12); one in "moov" holds a TIFF per EXIF directory.
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_PARTS = {b"CMT2": ExifTags.IFD.Exif, b"CMT4": ExifTags.IFD.GPSInfo}


@dataclass(frozen=True)
class Raw:
    """What a raw file holds, before anything is decoded that need not be."""

    preview: bytes | Image.Image  # the camera's JPEG, or pixels
    width: int  # pixels of the photo, upright
    height: int
    orientation: int  # EXIF, of `preview` if that lies as the sensor does
    exif: Image.Exif | None  # the raw file's own

    def orientation_of(self, size: tuple[int, int], own: object = None) -> object:
        """By which EXIF orientation a preview of `size` pixels is to be turned; `own` is what it says itself.

        Cameras leave a preview as the sensor saw it, or turn it and say so, or turn it and say nothing; and LibRaw
        gives one that says nothing the raw file's orientation. So the first is taken that leads to the photo's shape.
        """
        for orientation in (own if own != 1 else None, self.orientation):
            width, height = size[::-1] if orientation in TURNED else size
            if orientation is not None and (width < height) == (self.width < self.height):
                return orientation
        return 1


def read_raw(data: bytes, min_side: int) -> Raw | None:
    """The preview of a raw file, or the photo developed at half size if no preview has `min_side` pixels.

    None if the bytes are no raw file. Raises Undecodable if they are one that cannot be read.
    """
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            exif = raw_exif(data)
            orientation = _FLIPS.get(raw.sizes.flip, 1)
            width, height = raw.sizes.width, raw.sizes.height
            if orientation in TURNED:
                width, height = height, width
            preview = _preview(raw, min_side)
            if preview is None:
                return Raw(_developed(raw), width, height, 1, exif)
            return Raw(preview, width, height, orientation, exif)
    except (rawpy.LibRawFileUnsupportedError, rawpy.LibRawIOError):
        return None
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        words = str(error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else error)
        raise Undecodable(f"The raw file is damaged: {words}.") from None


def _preview(raw: rawpy.RawPy, min_side: int) -> bytes | Image.Image | None:
    """The camera's own picture, three times faster to have than the raw data; None if it will not do."""
    try:
        preview = raw.extract_thumb()
        if not isinstance(preview.data, bytes):
            found = Image.fromarray(preview.data)
            return found if min(found.size) >= min_side else None
        with Image.open(io.BytesIO(preview.data), formats=["JPEG"]) as opened:
            return preview.data if min(opened.size) >= min_side else None
    except (rawpy.LibRawError, rawpy.NotSupportedError, *CODEC_ERRORS):
        return None


def _developed(raw: rawpy.RawPy) -> Image.Image:
    """The raw data at half size, upright, in sRGB."""
    return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True, output_bps=8))


def raw_exif(data: bytes) -> Image.Exif | None:
    """The EXIF of a raw file itself; None for formats that keep it in the preview (RAF), or if it is damaged."""
    try:
        if data[4:8] == b"ftyp":
            return _canon_exif(data)
        head = data[:4]
        if head in _TIFF:
            return _exif(data)
        return _exif(_LIKE_TIFF[head] + data[4:]) if head in _LIKE_TIFF else None
    except CODEC_ERRORS:
        return None


def _exif(tiff: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(tiff)
    return exif


def _canon_exif(data: bytes) -> Image.Exif | None:
    parts: dict[bytes, bytes] = {}
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind == b"moov":
            for inner, first, last in _boxes(data, start, end):
                if inner == b"uuid" and data[first : first + 16] == _CANON:
                    parts = {name: data[a:b] for name, a, b in _boxes(data, first + 16, last)}
    if b"CMT1" not in parts:
        return None
    exif = _exif(parts[b"CMT1"])
    for name, directory in _CANON_PARTS.items():
        if name in parts:
            exif.get_ifd(directory).update(dict(_exif(parts[name])))
    return exif


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the content of each box between two offsets; stops at the first that makes no sense."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            header = 16
        elif size == 0:
            size = end - start
        if size < header or start + size > end:
            return
        yield kind, start + header, start + size
        start += size
