"""Pixels become sRGB: profiles that mean something else, CMYK as Adobe stores it, 16 bits, and large pictures."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image, ImageCms

from engine.library.colour import to_srgb
from engine.library.decode import open_picture
from tests.engine.library.test_decode import colour_at, near
from tests.engine.pictures import picture


def swapped_profile() -> bytes:
    """sRGB with red and blue exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def cmyk_profile() -> bytes:
    """A profile by which no ink is white and any cyan is Lab red: a table of 2^4 corners (ICC.1, lut8Type)."""
    red, white = bytes([136, 208, 195]), bytes([255, 128, 128])
    corners = b"".join(red if index & 8 else white for index in range(16))  # cyan varies slowest
    ramp = bytes(range(256))
    identity = b"".join(struct.pack(">i", 65536 * (index % 4 == 0)) for index in range(9))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + identity + ramp * 4 + corners + ramp * 3
    table += b"\0" * (-len(table) % 4)
    head = bytearray(128)
    head[8:12] = bytes([2, 0x40, 0, 0])
    head[12:24] = b"prtrCMYKLab "
    head[36:40] = b"acsp"
    head[68:80] = struct.pack(">iii", 63190, 65536, 54061)
    body = struct.pack(">I", 1) + b"A2B0" + struct.pack(">II", 144, len(table)) + table
    head[0:4] = struct.pack(">I", 128 + len(body))
    return bytes(head) + body


def test_a_profile_with_other_primaries_is_followed() -> None:
    profile = swapped_profile()
    for format in ("PNG", "JPEG", "WEBP", "TIFF"):
        opened = open_picture(picture((250, 0, 0), format=format, icc_profile=profile))
        assert near(colour_at(opened.image, 0.5, 0.5), (0, 0, 250), 8), format


def cmyk_jpeg(inks: tuple[int, int, int, int], **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("CMYK", (32, 32), inks).save(out, "JPEG", quality=95, **options)
    return out.getvalue()


def test_a_cmyk_jpeg_without_a_profile_as_adobe_stores_it() -> None:
    data = cmyk_jpeg((0, 255, 255, 0))
    assert b"Adobe" in data  # Pillow writes it as Adobe does: inverted
    assert near(colour_at(open_picture(data).image, 0.5, 0.5), (255, 0, 0))
    assert near(colour_at(open_picture(data, min_side=8).image, 0.5, 0.5), (255, 0, 0))


def test_a_cmyk_jpeg_with_a_profile() -> None:
    profile = cmyk_profile()
    red, green, blue = colour_at(open_picture(cmyk_jpeg((255, 0, 0, 0), icc_profile=profile)).image, 0.5, 0.5)
    assert red > 5 * max(green, blue)  # without the profile, cyan would be cyan
    white = open_picture(cmyk_jpeg((0, 0, 0, 0), icc_profile=profile))
    assert near(colour_at(white.image, 0.5, 0.5), (255, 255, 255))


def test_a_profile_of_another_kind_of_picture_is_passed_over() -> None:
    assert near(colour_at(open_picture(picture((9, 200, 9), format="PNG", icc_profile=cmyk_profile())).image, 0, 0),
                (9, 200, 9))  # fmt: skip


def test_16_bit_and_float_keep_their_range() -> None:
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16).reshape(8, 8)
    assert np.asarray(to_srgb(Image.fromarray(ramp)))[..., 0].ravel().tolist() == (ramp >> 8).ravel().tolist()
    floats = Image.fromarray(np.array([[0.0, 0.5], [1.0, np.nan]], dtype=np.float32))
    assert np.asarray(to_srgb(floats))[..., 0].tolist() == [[0, 127], [255, 0]]


def test_a_large_picture_is_reduced_but_stays_well_above_what_is_asked() -> None:
    for mode in ("RGB", "RGBA", "L", "I;16", "P", "1", "CMYK", "F", "LA"):
        reduced = to_srgb(Image.new(mode, (1300, 1000)), 100)
        assert reduced.mode == "RGB"
        assert 300 <= min(reduced.size) < 400, mode
        assert to_srgb(Image.new(mode, (130, 100)), 100).size == (130, 100)
