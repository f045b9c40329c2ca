"""Which files are pictures, by their names, and what kinds of pictures there are. Engine and window go by it."""

from __future__ import annotations

RAW_SUFFIXES = frozenset({".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".raf", ".rw2"})
SUFFIXES = RAW_SUFFIXES | {
    ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".heif", ".avif",
}  # fmt: skip

# What Pillow may take a file for. No other plugin of its shall see a hostile one; some of them start other programs.
PILLOW_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF", "AVIF")

_RAW_FORMATS = frozenset(suffix[1:].upper() for suffix in RAW_SUFFIXES)

# What the user may call a photo's format, and the formats that this means, as they are stored.
KINDS = {format.lower(): frozenset({format}) for format in {*PILLOW_FORMATS, *_RAW_FORMATS}} | {
    "jpg": frozenset({"JPEG"}),
    "jpe": frozenset({"JPEG"}),
    "tif": frozenset({"TIFF"}),
    "heic": frozenset({"HEIF"}),
    "raw": _RAW_FORMATS,
}
