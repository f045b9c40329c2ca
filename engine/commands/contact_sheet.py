"""Draws searches and what they found as one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

CELL = 200  # pixels
GAP = 16
CAPTION = 32
SCORE = 24
PAPER, INK, QUIET, ACCENT = "#ffffff", "#1f2328", "#6b7280", "#2f6fde"


@dataclass(frozen=True)
class Strip:
    """One search: what was asked for, and the photos found with their scores."""

    reference: Path | None
    caption: str
    results: tuple[tuple[Path, float], ...]


def draw(strips: Sequence[Strip], path: Path) -> None:
    """Write a PNG with one row per search, its reference framed at the left. Raises OSError."""
    columns = 1 + max((len(strip.results) for strip in strips), default=0)
    height = CAPTION + CELL + SCORE + GAP
    sheet = Image.new("RGB", (GAP + columns * (CELL + GAP) + GAP, GAP + len(strips) * height), PAPER)
    for row, strip in enumerate(strips):
        _draw_strip(sheet, strip, GAP + row * height)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def _draw_strip(sheet: Image.Image, strip: Strip, top: int) -> None:
    pen = ImageDraw.Draw(sheet)
    pen.text((GAP, top + CAPTION / 2), strip.caption, fill=INK, font=ImageFont.load_default(18), anchor="lm")
    top += CAPTION
    if strip.reference is not None:
        _paste(sheet, strip.reference, GAP, top)
        pen.rectangle((GAP - 4, top - 4, GAP + CELL + 3, top + CELL + 3), outline=ACCENT, width=3)
    left = GAP + CELL + 2 * GAP
    for photo, score in strip.results:
        _paste(sheet, photo, left, top)
        pen.text((left, top + CELL + 4), f"{score:.3f}", fill=QUIET, font=ImageFont.load_default(13))
        left += CELL + GAP


def _paste(sheet: Image.Image, photo: Path, left: int, top: int) -> None:
    with Image.open(photo) as image:
        cell = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), (CELL, CELL))
    sheet.paste(cell, (left, top))
