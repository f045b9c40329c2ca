"""Pictures at full size: decoded on a helper thread, upright, in levels, and never a raw file's stamp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QColorSpace, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pictures import PictureLoader, decode


@pytest.fixture
def loader(qapp: QApplication) -> Iterator[PictureLoader]:
    loading = PictureLoader(qapp)
    yield loading
    loading.close()


def save(path: Path, size: tuple[int, int], orientation: int = 1) -> str:
    """A picture, black but for a red upper left quarter as it is stored."""
    image = Image.new("RGB", size)
    image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(path, exif=exif, quality=95)
    return str(path)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("orientation", "red"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
def test_the_orientation_is_applied(tmp_path: Path, orientation: int, red: tuple[int, int]) -> None:
    picture = decode(save(tmp_path / "photo.jpg", (1400, 1000), orientation))
    assert picture is not None
    assert picture.size == (QSize(1000, 1400) if orientation in (6, 8) else QSize(1400, 1000))
    for level in picture.levels:
        for x in (0, 1):
            for y in (0, 1):
                at = QSize(level.width() * (2 * x + 1) // 4, level.height() * (2 * y + 1) // 4)
                assert (level.pixelColor(at.width(), at.height()).red() > 200) == ((x, y) == red)


@pytest.mark.usefixtures("qapp")
def test_levels_halve_and_the_next_larger_is_taken(tmp_path: Path) -> None:
    picture = decode(save(tmp_path / "photo.jpg", (4001, 3000)))
    assert picture is not None
    assert [level.width() for level in picture.levels] == [4001, 2000, 1000]
    assert [picture.level(width).width() for width in (9000, 4001, 1001, 1000, 3)] == [4001, 4001, 2000, 1000, 1000]


@pytest.mark.usefixtures("qapp")
def test_colours_of_other_spaces_become_srgb(tmp_path: Path) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 255, 0))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb))
    image.save(str(tmp_path / "adobe.png"))
    picture = decode(str(tmp_path / "adobe.png"))
    assert picture is not None
    wanted = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    assert picture.levels[0].pixel(299, 199) == wanted.pixel(299, 199)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", ["photo.dng", "PHOTO.NEF"])
def test_a_raw_file_is_not_taken_for_a_tiff(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (160, 120)).save(tmp_path / name, format="TIFF")
    assert decode(str(tmp_path / name)) is None


def test_what_is_shown_arrives_and_is_let_go_of(loader: PictureLoader, tmp_path: Path, qtbot: QtBot) -> None:
    path = save(tmp_path / "photo.jpg", (640, 480))
    loader.show([path])
    qtbot.waitUntil(lambda: loader.picture(path) is not None)
    loader.clear()
    assert loader.picture(path) is None


def test_a_file_that_is_no_picture_is_unreadable(loader: PictureLoader, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "words.jpg"
    path.write_text("no picture")
    loader.show([str(path), str(tmp_path / "absent.jpg")])
    qtbot.waitUntil(lambda: loader.is_unreadable(str(path)) and loader.is_unreadable(str(tmp_path / "absent.jpg")))
