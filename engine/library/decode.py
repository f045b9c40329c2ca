"""From a picture file to pixels, metadata, thumbnail and crops. Runs in the worker processes of the decode pool."""

from __future__ import annotations

import functools
import hashlib
import io
import os
import stat
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pi_heif  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from engine.library.colour import to_srgb
from engine.library.failures import CODEC_ERRORS, damaged, too_much_memory
from engine.library.failures import Undecodable as Undecodable  # what all of this raises
from engine.library.formats import PILLOW_FORMATS, RAW_SUFFIXES
from engine.library.limits import MAX_BYTES, MAX_PIXELS
from engine.library.metadata import Metadata, read_metadata
from engine.library.raw import ORIENTATION, TURNED, Raw, read_raw
from engine.library.thumbnails import JPEG_QUALITY, LONG_SIDE

Crops = Callable[[Image.Image], NDArray[np.uint8]]  # RGB picture -> [c, size, size, 3]

_SMALLEST_PREVIEW = 256  # pixels of a raw file's preview if nothing larger is asked for

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    """A decoded picture: sRGB, upright, possibly reduced. Sizes are those of the full picture."""

    image: Image.Image
    format: str
    width: int  # pixels, upright
    height: int
    metadata: Metadata


@dataclass(frozen=True)
class Decoded:
    """All that indexing needs of one file."""

    content_hash: bytes  # BLAKE2b, 16 bytes, of the file's bytes
    format: str
    width: int
    height: int
    metadata: Metadata
    thumbnail: bytes  # JPEG
    crops: NDArray[np.uint8]  # [c, size, size, 3]


@dataclass(frozen=True)
class Hashed:
    """What a file's photo is known by; nothing was decoded."""

    content_hash: bytes


def decode_file(path: Path, crops: Crops, min_side: int) -> Decoded:
    """Read and decode one file. Raises Undecodable with a reason for the user.

    `crops` is how the backbone wants its pictures; it works on at least `min_side` pixels.
    """
    return decode_data(read_file(path), path.suffix, crops, min_side)


def decode_data(data: bytes, suffix: str, crops: Crops, min_side: int) -> Decoded:
    """The same for a file's content; `suffix` is that of its name."""
    picture = open_picture(data, suffix, max(min_side, LONG_SIDE))
    try:
        return Decoded(
            content_hash=content_hash(data),
            format=picture.format,
            width=picture.width,
            height=picture.height,
            metadata=picture.metadata,
            thumbnail=thumbnail(picture.image),
            crops=crops(picture.image),
        )
    except MemoryError:
        raise too_much_memory() from None


def hash_file(path: Path) -> Hashed:
    """What the photo in a file is known by. Raises Undecodable if the file cannot be read."""
    return Hashed(content_hash(read_file(path)))


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises Undecodable if they cannot be had."""
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Undecodable("The file cannot be read: it is a device or a pipe.", "access")
            size = status.st_size
            if size > MAX_BYTES:
                raise Undecodable(f"The file has {size / 2**30:.1f} GB; Akin reads up to {MAX_BYTES // 2**30}.")
            data = file.read(size + 1)  # one more: files of the system's that tell no size are not empty
    except FileNotFoundError:
        raise Undecodable("The file is gone.", "access") from None
    except OSError as error:
        raise Undecodable(f"The file cannot be read: {error.strerror or error}.", "access") from None
    except MemoryError:
        raise too_much_memory() from None
    if not data:
        raise Undecodable("The file is empty.")
    return data


def _open_at_once(path: str, flags: int) -> int:
    """For `open`: a pipe that nobody writes to is opened without waiting, and then refused."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def content_hash(data: bytes) -> bytes:
    """What a photo is known by: 16 bytes of BLAKE2b over its file's bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def open_picture(data: bytes, suffix: str = "", min_side: int = 0) -> Picture:
    """Decode a picture. A large one may come reduced, its short side at least `min_side` (0: full size).

    Raises Undecodable if it is no picture, damaged, or larger than MAX_PIXELS.
    """
    _configure()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oddities of the file are no concern of the user's
            if suffix.lower() in RAW_SUFFIXES:
                raw = read_raw(data, min_side or _SMALLEST_PREVIEW)
                if raw is not None:
                    return _from_raw(raw, suffix, min_side)
            return _decode(data, min_side)
    except UnidentifiedImageError:
        raise Undecodable(f"The file is no picture{f', although its name ends in {suffix}' * bool(suffix)}.") from None
    except MemoryError:
        raise too_much_memory() from None
    except Undecodable:
        raise
    except Exception as error:  # codecs raise whatever comes to them
        raise damaged(error) from error


@functools.cache
def _configure() -> None:
    """Once a process."""
    Image.init()  # formats can only be named once their plugins are there
    # one picture at a time in each worker, and nothing but the picture
    pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
    # Pillow's own limit only warns; ours is checked before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None


def _decode(data: bytes, min_side: int, raw: Raw | None = None) -> Picture:
    """A picture file, or the preview of a `raw` file."""
    with Image.open(io.BytesIO(data), formats=PILLOW_FORMATS) as image:
        width, height = image.size
        _check_size(width, height)
        exif = _exif(image)
        orientation = exif.get(ORIENTATION) if raw is None else raw.orientation_of(image.size, exif.get(ORIENTATION))
        format = image.format or ""
        if isinstance(image, JpegImagePlugin.JpegImageFile):
            format = "JPEG"  # also of several pictures in one file (MPO), of which the first is the photo
            if min_side:
                factor = min_side / min(width, height)
                image.draft("RGB", (max(1, round(image.width * factor)), max(1, round(image.height * factor))))
        image.load()
        if format == "TIFF":  # Pillow has turned it while it loaded
            orientation, (width, height) = None, image.size
        elif orientation in TURNED:
            width, height = height, width
        upright = _turned(to_srgb(image, min_side), orientation)
        return Picture(upright, format, width, height, read_metadata(exif, _xmp(image)))


def _from_raw(raw: Raw, suffix: str, min_side: int) -> Picture:
    """A raw file's picture: the camera's preview, or developed; what the raw file says goes before the preview."""
    _check_size(raw.width, raw.height)
    metadata = read_metadata(raw.exif) if raw.exif is not None else Metadata()
    if isinstance(raw.preview, bytes):
        preview = _decode(raw.preview, min_side, raw)
        image, metadata = preview.image, metadata.or_else(preview.metadata)
    else:
        image = _turned(to_srgb(raw.preview, min_side), raw.orientation_of(raw.preview.size))
    return Picture(image, suffix[1:].upper(), raw.width, raw.height, metadata)


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise Undecodable(
            f"The picture has {width * height // 1_000_000} megapixels; Akin reads up to {MAX_PIXELS // 1_000_000}."
        )
    if not width or not height:
        raise Undecodable("The picture has no pixels.")


def _exif(image: Image.Image) -> Image.Exif:
    """The picture's EXIF; damage in it costs what it says, not the picture."""
    try:
        return image.getexif()
    except CODEC_ERRORS:
        return Image.Exif()


def _xmp(image: Image.Image) -> bytes | str | None:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    return packet if isinstance(packet, bytes | str) else None


def _turned(image: Image.Image, orientation: object) -> Image.Image:
    method = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return image if method is None else image.transpose(method)


def thumbnail(image: Image.Image) -> bytes:
    """A JPEG whose long side is at most LONG_SIDE pixels."""
    small = image.copy()
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
