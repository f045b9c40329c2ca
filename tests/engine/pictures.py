"""Pictures made for the tests, and proof that nobody touched them."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from PIL import Image


def picture(colour: str | tuple[int, int, int] = "red", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """An encoded picture of one colour; `format` and Pillow's other saving options may be given."""
    out = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, colour).save(out, options.pop("format", "JPEG"), **options)
    return out.getvalue()


def hashes(folder: Path) -> dict[str, str]:
    """Content hashes of all files below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
