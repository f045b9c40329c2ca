"""Photos drawn here, each of another pattern."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image


def draw_photos(folder: Path, count: int, seed: int = 0) -> Path:
    """Write `count` small pictures into a folder, and give the folder."""
    generator = np.random.default_rng(seed)
    folder.mkdir(exist_ok=True)
    for number in range(count):
        pixels = generator.integers(0, 256, (4, 6, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((72, 48)).save(folder / f"{number:03}.jpg")
    return folder
