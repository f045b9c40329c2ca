"""Any picture's pixels as 8-bit sRGB, reduced on the way. Runs in the decode pool."""

from __future__ import annotations

import functools
import io

import numpy as np
from PIL import Image, ImageCms

REDUCE_TO = 3  # times the smallest side that is asked for; what is dropped by then is not visible in features
_PROFILES_KEPT = 8  # transforms: photos of one camera share a profile
_MOST_16_BIT = 65535.0


def to_srgb(image: Image.Image, min_side: int = 0) -> Image.Image:
    """RGB in the sRGB colour space; transparent parts become white.

    A large picture is first reduced by a whole factor to a short side of at least REDUCE_TO * `min_side` pixels
    (0: not at all), so that only the decoded picture itself is ever large.
    """
    profile = image.info.get("icc_profile")
    image = _reduced(_with_averages(image), min_side)
    if image.mode in {"I", "F"}:
        image = _to_8_bit(image)
    if image.mode in {"RGBA", "LA", "RGBa", "La"}:
        image = _on_white(image)
    if isinstance(profile, bytes) and image.mode in {"RGB", "CMYK", "L"}:
        image = _converted(image, profile)
    return image.convert("RGB")


def _with_averages(image: Image.Image) -> Image.Image:
    """In a mode in which pixels can be averaged: no palettes, no single bits, no 16-bit integers."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        has_alpha = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _reduced(image: Image.Image, min_side: int) -> Image.Image:
    factor = min(image.size) // (REDUCE_TO * min_side) if min_side else 1
    return image.reduce(factor) if factor > 1 else image


def _to_8_bit(image: Image.Image) -> Image.Image:
    """32-bit and float grey by the values' range: 16 bits are taken for what they are, others for their largest."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    largest = float(values.max(initial=0.0))
    top = _MOST_16_BIT if 255 < largest <= _MOST_16_BIT else max(largest, 1e-9)
    return Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """From the profile's colours to sRGB; with an unusable profile, as if there were none."""
    try:
        return _transform(profile, image.mode).apply(image)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


@functools.lru_cache(_PROFILES_KEPT)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
