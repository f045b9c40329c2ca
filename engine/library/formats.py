"""Which files are pictures, by their names. The engine scans for them, the window offers them."""

from __future__ import annotations

RAW_SUFFIXES = frozenset({".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".raf", ".rw2"})
SUFFIXES = RAW_SUFFIXES | {
    ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".heif", ".avif",
}  # fmt: skip
