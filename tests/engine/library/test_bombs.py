"""Small files that unpack to huge ones cost little, and a picture that merely carries one is still shown."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from engine.library.decode import Picture, Undecodable, open_picture
from engine.library.failures import damaged
from tests.engine.pictures import picture

ZEROS = zlib.compress(bytes(80_000_000), 9)  # 78 kB


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(*chunks: bytes) -> bytes:
    whole = picture("red", format="PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]  # behind IHDR


def opened(data: bytes) -> Picture | str:
    try:
        return open_picture(data, min_side=8)
    except Undecodable as error:
        return error.reason


@pytest.mark.parametrize(
    "content",
    [
        chunk(b"zTXt", b"a\0\0" + ZEROS),
        chunk(b"iCCP", b"a\0\0" + ZEROS),
        chunk(b"iTXt", b"a\0\1\0\0\0" + ZEROS),
    ],
)
def test_a_png_whose_text_or_profile_is_a_bomb(content: bytes) -> None:
    found = opened(png_with(content))
    assert isinstance(found, Picture) or "hostile" in found


def test_of_an_animation_with_thousands_of_frames_only_the_first_is_decoded() -> None:
    frame = picture("red", (8, 8), format="GIF")
    start = frame.index(b",", 13)  # the image descriptor
    gif = frame[:start] + frame[start:-1] * 5000 + b";"
    found = opened(gif)
    assert isinstance(found, Picture)
    assert (found.width, found.height) == (8, 8)


def test_a_tiff_that_claims_to_be_small_and_is_not() -> None:
    out = io.BytesIO()
    Image.new("L", (16, 16)).save(out, "TIFF", compression="tiff_adobe_deflate")
    data = out.getvalue()
    strip = zlib.compress(bytes(16 * 16))
    assert strip[:2] in data
    bomb = data + ZEROS
    found = opened(bomb.replace(struct.pack("<I", data.index(strip[:2], 8)), struct.pack("<I", len(data)), 1))
    assert isinstance(found, Picture | str)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError("image file is truncated (3 bytes not processed)"), "its file is truncated"),
        (EOFError(), "its file is truncated"),
        (ValueError("Decompressed data too large for PngImagePlugin.MAX_TEXT_CHUNK"), "hostile"),
        (SyntaxError("bad header in <_io.BytesIO object at 0x7f>"), "does not hold together"),
        (ValueError("unknown raw mode.\nmore"), "damaged: unknown raw mode."),
    ],
)
def test_reasons_are_sentences(error: Exception, sentence: str) -> None:
    assert sentence in damaged(error).reason
    assert damaged(error).reason.endswith(".")
