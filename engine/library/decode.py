"""From a picture file to pixels, metadata, thumbnail and crops. Runs in the worker processes of the decode pool."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pi_heif  # type: ignore[import-untyped]
import rawpy
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from engine.library.formats import RAW_SUFFIXES
from engine.library.metadata import Metadata, read_metadata
from engine.library.thumbnails import JPEG_QUALITY, LONG_SIDE

MAX_BYTES = 2 * 2**30  # of a file
MAX_PIXELS = 250_000_000  # a 16-bit picture of that size fills 1.5 GB
Crops = Callable[[Image.Image], NDArray[np.uint8]]  # RGB picture -> [c, size, size, 3]

_ORIENTATION_TAG = 0x0112
_TURNED = {5, 6, 7, 8}  # EXIF orientations that swap width and height


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


class Undecodable(Exception):
    """Why a picture cannot be used. `cause` tells whether the picture or the access to it is at fault."""

    def __init__(self, reason: str, cause: Literal["picture", "access"] = "picture") -> None:
        super().__init__(reason, cause)
        self.reason = reason
        self.cause = cause


def decode_file(path: Path, crops: Crops, min_side: int) -> Decoded:
    """Read and decode one file. Raises Undecodable with a reason for the user.

    `crops` is how the backbone wants its pictures; it works on at least `min_side` pixels.
    """
    data = read_file(path)
    picture = open_picture(data, path.suffix, max(min_side, LONG_SIDE))
    return Decoded(
        content_hash=content_hash(data),
        format=picture.format,
        width=picture.width,
        height=picture.height,
        metadata=picture.metadata,
        thumbnail=thumbnail(picture.image),
        crops=crops(picture.image),
    )


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises Undecodable if they cannot be had."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Undecodable(f"The file has {size / 2**30:.1f} GB; Akin reads up to {MAX_BYTES // 2**30}.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Undecodable("The file is gone.", "access") from None
    except OSError as error:
        raise Undecodable(f"The file cannot be read: {error.strerror or error}.", "access") from None
    if not data:
        raise Undecodable("The file is empty.")
    return data


def content_hash(data: bytes) -> bytes:
    """What a photo is known by: 16 bytes of BLAKE2b over its file's bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def open_picture(data: bytes, suffix: str = "", min_side: int = 0) -> Picture:
    """Decode a picture. A JPEG may come reduced, its short side at least `min_side` (0: full size).

    Raises Undecodable if it is no picture, damaged, or larger than MAX_PIXELS.
    """
    if suffix.lower() in RAW_SUFFIXES:
        data = _raw_preview(data)
    pi_heif.register_heif_opener()
    # Pillow's own limit only warns; ours is checked below, before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oddities of the file are no concern of the user's
            return _decode(data, min_side)
    except UnidentifiedImageError:
        raise Undecodable(f"The file is no picture{f', although its name ends in {suffix}' * bool(suffix)}.") from None
    except MemoryError:
        raise Undecodable("The picture needs more memory than there is.") from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        ArithmeticError,
    ) as error:
        # Pillow's plugins raise all of these on damaged input
        reason = "truncated" if "truncated" in str(error).lower() else str(error) or type(error).__name__
        raise Undecodable(f"The picture is damaged: {reason}.") from None


def _decode(data: bytes, min_side: int) -> Picture:
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise Undecodable(
                f"The picture has {width * height // 1_000_000} megapixels; Akin reads up to {MAX_PIXELS // 1_000_000}."
            )
        exif = image.getexif()
        if exif.get(_ORIENTATION_TAG) in _TURNED:
            width, height = height, width
        if min_side and image.format == "JPEG":
            factor = min_side / min(width, height)
            image.draft("RGB", (max(1, round(image.width * factor)), max(1, round(image.height * factor))))
        image.load()
        upright = ImageOps.exif_transpose(image)
        return Picture(_to_srgb(upright), image.format or "", width, height, read_metadata(exif))


def _raw_preview(data: bytes) -> bytes:
    """The JPEG that a camera puts into its raw file: three times faster than developing the raw data."""
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            preview = raw.extract_thumb()
    except rawpy.LibRawError as error:
        raise Undecodable(f"The raw file has no preview that can be read: {error}.") from None
    if preview.format is not rawpy.ThumbFormat.JPEG or not isinstance(preview.data, bytes):
        raise Undecodable("The raw file's preview is no JPEG.")
    return preview.data


def _to_srgb(image: Image.Image) -> Image.Image:
    """RGB in the sRGB colour space; transparent parts become white."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":
        image = _to_8_bit(image)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        background = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(background, image)
    elif image.mode == "P":
        image = image.convert("RGB")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # an unusable profile: show the picture as if it had none
    return image.convert("RGB")


def _to_8_bit(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and float grey to 8 bits by the type's range, or by the values where that is unknown."""
    values = np.asarray(image, dtype=np.float32)
    top = 65535.0 if image.mode.startswith("I;16") or 255 < values.max() <= 65535 else max(float(values.max()), 1e-9)
    return Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8))


def thumbnail(image: Image.Image) -> bytes:
    """A JPEG whose long side is at most LONG_SIDE pixels."""
    small = image.copy()
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
