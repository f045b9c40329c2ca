"""Thumbnails: decoded off the GUI thread, visible first, stale ones dropped, a bounded number kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import thumbnails
from desktop.thumbnails import Thumbnail, ThumbnailLoader
from engine.library.thumbnails import ThumbnailReader, ThumbnailWriter
from engine.messages import FileReference, PhotoReference, PictureReference


def picture(width: int = 32, height: int = 24) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "thumbnails.sqlite"
    writer = ThumbnailWriter(path)
    writer.write((f"key{number}", picture()) for number in range(50))
    writer.close()
    return path


@pytest.fixture
def loader(file: Path, qapp: QApplication) -> Iterator[ThumbnailLoader]:
    loading = ThumbnailLoader(file, parent=qapp)
    yield loading
    loading.close()


def test_what_is_shown_arrives(loader: ThumbnailLoader, qtbot: QtBot) -> None:
    loader.show(["key1", "key2"])
    qtbot.waitUntil(lambda: all(loader.pixmap(Thumbnail(key=key)) for key in ("key1", "key2")))


def test_a_missing_thumbnail_is_asked_again_when_told(loader: ThumbnailLoader, file: Path, qtbot: QtBot) -> None:
    late = Thumbnail(key="late")
    loader.show(["late"])
    qtbot.waitUntil(lambda: loader.is_absent(late))
    writer = ThumbnailWriter(file)
    writer.write([("late", picture())])
    writer.close()
    loader.look_again()
    loader.show(["late"])
    qtbot.waitUntil(lambda: loader.pixmap(late) is not None)


def test_what_has_left_the_screen_is_not_decoded(
    loader: ThumbnailLoader, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[str] = []
    go_on = threading.Event()

    def slow(thumbnail: Thumbnail, reader: ThumbnailReader) -> QImage:
        decoded.append(thumbnail.key)
        go_on.wait(5)
        return decode(thumbnail, reader)

    decode = thumbnails.decode
    monkeypatch.setattr(thumbnails, "decode", slow)
    loader.show([f"key{number}" for number in range(20)])
    qtbot.waitUntil(lambda: len(decoded) == thumbnails.THREADS)
    loader.show(["key40"])
    go_on.set()
    qtbot.waitUntil(lambda: loader.pixmap(Thumbnail(key="key40")) is not None)
    assert decoded == [*(f"key{number}" for number in range(thumbnails.THREADS)), "key40"]


def test_references_of_every_kind_have_a_picture(loader: ThumbnailLoader, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "large.png"
    file.write_bytes(picture(2000, 1000))
    for reference in (PhotoReference(1), FileReference(str(file)), PictureReference(picture(640, 640))):
        thumbnail = Thumbnail.of_reference(reference, "key1")
        loader.request(thumbnail)
        qtbot.waitUntil(lambda one=thumbnail: loader.pixmap(one) is not None)
        pixmap = loader.pixmap(thumbnail)
        assert pixmap is not None
        assert max(pixmap.width(), pixmap.height()) <= 320


def test_a_file_that_is_no_picture_is_absent(loader: ThumbnailLoader, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "words.jpg"
    file.write_text("no picture")
    thumbnail = Thumbnail(path=str(file))
    loader.request(thumbnail)
    qtbot.waitUntil(lambda: loader.is_absent(thumbnail))
