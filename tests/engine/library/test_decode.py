"""Every kind of picture decodes to upright sRGB, and every kind of damage gives a reason."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pi_heif  # type: ignore[import-untyped]
import pytest
from PIL import Image

from engine.library import decode
from engine.library.decode import Undecodable, content_hash, decode_file, open_picture
from engine.library.thumbnails import LONG_SIDE
from tests.engine.pictures import picture

HEIC = Path(__file__).parent / "pictures" / "red.heic"  # 64 x 48, made with libheif's heif-enc


def colour_at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    value = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    assert isinstance(value, tuple)
    return value


def near(found: tuple[int, ...], expected: tuple[int, int, int], tolerance: int = 12) -> bool:
    return len(found) == 3 and all(abs(a - b) <= tolerance for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
def test_common_formats(format: str) -> None:
    opened = open_picture(picture((200, 40, 40), (80, 60), format=format))
    assert (opened.format, opened.width, opened.height) == (format, 80, 60)
    assert near(colour_at(opened.image, 0.5, 0.5), (200, 40, 40))


@pytest.mark.parametrize(
    ("mode", "colour", "format", "expected"),
    [
        ("L", 128, "PNG", (128, 128, 128)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("I;16", 32768, "PNG", (127, 127, 127)),
        ("CMYK", (0, 255, 255, 0), "TIFF", (255, 0, 0)),
        ("RGBA", (255, 0, 0, 0), "PNG", (255, 255, 255)),
        ("RGBA", (0, 0, 255, 255), "PNG", (0, 0, 255)),
        ("LA", (10, 255), "PNG", (10, 10, 10)),
    ],
)
def test_modes_become_rgb(mode: str, colour: object, format: str, expected: tuple[int, int, int]) -> None:
    out = io.BytesIO()
    Image.new(mode, (16, 16), colour).save(out, format)  # type: ignore[arg-type]
    opened = open_picture(out.getvalue())
    assert opened.image.mode == "RGB"
    assert near(colour_at(opened.image, 0.5, 0.5), expected, 2)


# Where the row and the column that come first in the file belong, of EXIF's orientations 1 to 8: as the red corner.
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0), (1, 0), (1, 1), (0, 1))


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("AVIF", {"quality": 95}),
        *(("TIFF", {"compression": name}) for name in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg")),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(map(str, value.values())),
)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once_and_the_size_is_upright(
    format: str, options: dict[str, object], orientation: int
) -> None:
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 20, 10))  # the corner that is at the top left without orientation
    image.paste("blue", (60, 0, 80, 10))  # and the top right one
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "a camera"
    out = io.BytesIO()
    image.save(out, format, exif=exif, **options)
    opened = open_picture(out.getvalue())
    turned = orientation >= 5
    assert (opened.width, opened.height) == ((40, 80) if turned else (80, 40))
    assert opened.image.size == (opened.width, opened.height)
    x, y = CORNERS[orientation - 1]
    assert near(colour_at(opened.image, x, y), (254, 0, 0), 40)
    assert near(colour_at(opened.image, *((x, 1 - y) if turned else (1 - x, y))), (0, 0, 254), 40)
    assert opened.metadata.camera == "a camera"


def test_a_jpeg_is_reduced_but_not_below_what_is_asked_and_its_size_is_reported_in_full() -> None:
    data = picture("blue", (1600, 1200))
    opened = open_picture(data, min_side=260)
    assert (opened.width, opened.height) == (1600, 1200)
    assert 260 <= min(opened.image.size) < 600


def test_icc_profile_is_converted_to_srgb() -> None:
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    opened = open_picture(picture((10, 200, 30), format="PNG", icc_profile=lab.tobytes()))
    assert near(colour_at(opened.image, 0.5, 0.5), (10, 200, 30), 3)
    broken = open_picture(picture((10, 200, 30), format="PNG", icc_profile=b"no profile"))
    assert near(colour_at(broken.image, 0.5, 0.5), (10, 200, 30), 3)


def refused(data: bytes, suffix: str = ".jpg") -> str:
    with pytest.raises(Undecodable) as caught:
        open_picture(data, suffix)
    return caught.value.reason


def test_damage_gives_a_reason() -> None:
    whole = picture(size=(640, 480), quality=95)
    assert "truncated" in refused(whole[: len(whole) // 2])
    assert refused(b"Dear diary, this is no picture.") == "The file is no picture, although its name ends in .jpg."
    assert "no picture" in refused(bytes(1000))
    assert refused(b"no raw data", ".nef") == "The file is no picture, although its name ends in .nef."


def test_an_empty_file_and_one_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(Undecodable, match="empty") as caught:
        decode.read_file(tmp_path / "empty.jpg")
    assert caught.value.cause == "picture"
    with pytest.raises(Undecodable, match="gone") as caught:
        decode.read_file(tmp_path / "gone.jpg")
    assert caught.value.cause == "access"
    (tmp_path / "folder.jpg").mkdir()
    with pytest.raises(Undecodable, match="cannot be read") as caught:
        decode.read_file(tmp_path / "folder.jpg")
    assert caught.value.cause == "access"


def test_a_gigantic_picture_is_refused_before_it_is_decoded() -> None:
    header = io.BytesIO()
    Image.new("1", (1, 1)).save(header, "PNG")
    data = bytearray(header.getvalue())
    data[16:24] = (40_000).to_bytes(4, "big") * 2  # IHDR's width and height
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    assert refused(bytes(data)) == "The picture has 1600 megapixels; Akin reads up to 250."


def test_a_picture_under_a_wrong_name_is_read_by_its_content() -> None:
    assert open_picture(picture(format="PNG"), ".jpg").format == "PNG"


def test_decode_file_gives_all_that_indexing_needs(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(picture("green", (1000, 500)))

    def crops(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        return np.asarray(image.resize((8, 8)))[None]

    decoded = decode_file(path, crops, 8)
    assert decoded.content_hash == content_hash(path.read_bytes())
    assert (decoded.format, decoded.width, decoded.height) == ("JPEG", 1000, 500)
    assert decoded.crops.shape == (1, 8, 8, 3)
    with Image.open(io.BytesIO(decoded.thumbnail)) as thumbnail:
        assert thumbnail.size == (LONG_SIDE, LONG_SIDE // 2)


def test_heic() -> None:
    assert pi_heif.is_supported(HEIC.read_bytes())
    opened = open_picture(HEIC.read_bytes(), ".heic")
    assert (opened.format, opened.width, opened.height) == ("HEIF", 64, 48)
    assert near(colour_at(opened.image, 0.5, 0.5), (200, 40, 40), 20)
