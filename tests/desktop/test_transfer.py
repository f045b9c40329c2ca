"""What drops and pastes bring."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from desktop import transfer
from engine.messages import FileReference, PhotoReference, PictureReference
from tests.desktop.fake_engine import photo

pytestmark = pytest.mark.usefixtures("qapp")

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def urls(*texts: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(text) for text in texts])
    return mime


def test_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "a photo.png"
    file.write_bytes(PNG)
    mime = urls(file.as_uri(), tmp_path.as_uri())
    brought = transfer.brought(mime)
    assert [one.reference for one in brought.references] == [FileReference(str(file))]
    assert brought.folders == (str(tmp_path),)


def test_an_image_without_a_file_is_taken_as_it_is() -> None:
    mime = QMimeData()
    mime.setData("image/png", PNG)
    (one,) = transfer.brought(mime).references
    assert one.reference == PictureReference(PNG)


def test_a_copied_picture_becomes_png_of_bounded_size() -> None:
    image = QImage(3000, 1000, QImage.Format.Format_RGB32)
    image.fill(0)
    mime = QMimeData()
    mime.setImageData(image)
    (one,) = transfer.brought(mime).references
    assert isinstance(one.reference, PictureReference)
    made = QImage.fromData(one.reference.data)
    assert (made.width(), made.height()) == (1024, 341)


def test_a_picture_inside_an_address_needs_no_network() -> None:
    mime = urls("data:image/png;base64," + base64.b64encode(PNG).decode())
    (one,) = transfer.brought(mime).references
    assert one.reference == PictureReference(PNG)


def test_a_web_address_alone_brings_nothing() -> None:
    brought = transfer.brought(urls("https://example.org/cat.jpg"))
    assert brought.web_only
    assert not brought.references


def test_a_picture_wins_over_its_web_address() -> None:
    mime = urls("https://example.org/cat.png")
    mime.setData("image/png", PNG)
    assert transfer.brought(mime).references


def test_a_pasted_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "cat.png"
    file.write_bytes(PNG)
    for text in (str(file), f'"{file}"', file.as_uri()):
        mime = QMimeData()
        mime.setText(text)
        assert [one.name for one in transfer.brought(mime).references] == ["cat.png"]


@pytest.mark.parametrize("text", ["in the snow", "", "/no/such/file.jpg", "cat.jpg", "a\0b", "x" * 5000])
def test_words_are_no_path(text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    assert transfer.brought(mime).empty


def test_our_own_photos_stay_photos_of_the_library() -> None:
    mime = transfer.photos_as_mime([photo(3)])
    (one,) = transfer.brought(mime).references
    assert one.reference == PhotoReference(3)
    assert one.thumbnail == "key3"
