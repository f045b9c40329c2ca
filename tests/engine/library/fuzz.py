"""Mutated pictures: valid ones of every format with bytes, lengths and ends changed; the same for the same seed."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterator
from pathlib import Path

from PIL import ExifTags, Image, PngImagePlugin

from tests.engine.library.raw_files import RAW_SIZE, cr3_head, dng
from tests.engine.pictures import picture

HEIC = Path(__file__).parent / "pictures" / "red.heic"
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def seeds() -> dict[str, bytes]:
    """A small valid picture for every suffix, most of them with EXIF, XMP or several frames."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "Akin F2"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:05:01 12:30:00"
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
    noise = Image.effect_noise((96, 64), 80).convert("RGB")

    def saved(format: str, image: Image.Image = noise, **options: object) -> bytes:
        out = io.BytesIO()
        image.save(out, format, **options)
        return out.getvalue()

    text = PngImagePlugin.PngInfo()
    text.add_text("comment", "text " * 50, zip=True)
    frames = [noise, noise.rotate(90), noise.rotate(180)]
    preview = picture("blue", RAW_SIZE)
    return {
        "baseline.jpg": saved("JPEG", exif=exif, xmp=packet),
        "progressive.jpg": saved("JPEG", progressive=True),
        "cmyk.jpg": saved("JPEG", noise.convert("CMYK")),
        "a.png": saved("PNG", exif=exif, pnginfo=text),
        "palette.png": saved("PNG", noise.convert("P"), transparency=3),
        "grey16.png": saved("PNG", Image.new("I;16", (40, 30), 4000)),
        "a.webp": saved("WEBP", exif=exif),
        "animated.webp": saved("WEBP", save_all=True, append_images=frames[1:]),
        "plain.tif": saved("TIFF"),
        "deflate.tiff": saved("TIFF", compression="tiff_adobe_deflate", exif=exif),
        "lzw.tif": saved("TIFF", compression="tiff_lzw"),
        "a.gif": saved("GIF", save_all=True, append_images=frames[1:]),
        "a.bmp": saved("BMP"),
        "a.avif": saved("AVIF", exif=exif),
        "a.heic": HEIC.read_bytes(),
        "a.dng": dng(preview, 6),
        "developed.dng": dng(None),
        "a.cr3": cr3_head(),
        "a.nef": dng(preview, 8, packet),
    }


def mutated(data: bytes, random: random.Random) -> bytes:
    """The bytes with one to four changes."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if not changed:
            break
        # half of them in the headers, which stand at the beginning
        at = random.randrange(min(len(changed), random.choice((64, 512, len(changed), len(changed)))))
        match random.randrange(7):
            case 0:
                changed[at] ^= 1 << random.randrange(8)
            case 1:
                changed[at] = random.randrange(256)
            case 2:
                number = struct.pack(random.choice(("<I", ">I")), random.choice(_EXTREMES))
                changed[at : at + 4] = number
            case 3:
                changed[at : at + 2] = struct.pack(random.choice(("<H", ">H")), random.choice(_EXTREMES) & 0xFFFF)
            case 4:
                del changed[at + 1 :]
            case 5:
                del changed[at : at + random.randrange(1, 64)]
            case _:
                other = random.randrange(len(changed))
                changed[at:at] = changed[other : other + random.randrange(1, 64)]
    return bytes(changed)


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """File names and contents."""
    source = random.Random(seed)
    originals = list(seeds().items())
    for number in range(count):
        name, data = originals[number % len(originals)]
        yield f"{number:04}-{name}", mutated(data, source)
