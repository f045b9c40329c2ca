"""Decodes thumbnails in helper threads, what is on screen first, and keeps a bounded number of them.

`ThumbnailLoader` lives on the GUI thread; each of its threads has a reader of its own.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from desktop.bounded_cache import BoundedCache
from desktop.helper_threads import HelperThreads
from engine.library.thumbnails import LONG_SIDE, ThumbnailReader
from engine.messages import FileReference, PictureReference

CACHE_BYTES = 192 * 1024 * 1024
THREADS = max(1, min(2, (os.cpu_count() or 1) - 1))  # a core is left to the GUI thread


@dataclass(frozen=True)
class Thumbnail:
    """What to draw small: a photo of the library by its key, any picture file, or a picture in memory."""

    key: str = ""
    path: str = ""
    data: bytes = b""

    @classmethod
    def of_reference(cls, reference: object, key: str) -> Thumbnail:
        match reference:
            case FileReference(path=path):
                return cls(path=path)
            case PictureReference(data=data):
                return cls(data=data)
        return cls(key=key)


class ThumbnailLoader(QObject):
    """Thumbnails for all views of the window."""

    loaded = Signal(object)  # Thumbnail: ask again for its pixmap
    _decoded = Signal(object, QImage)  # from a helper thread to the GUI thread

    def __init__(self, file: Path, parent: QObject | None = None, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._file = file
        self._cache: BoundedCache[Thumbnail, QPixmap] = BoundedCache(cache_bytes, _cost)
        self._absent: set[Thumbnail] = set()  # looked for in vain; the engine may make them yet
        self._threads: HelperThreads[Thumbnail] = HelperThreads("thumbnails", THREADS, self._work)
        self._decoded.connect(self._keep)

    def pixmap(self, thumbnail: Thumbnail) -> QPixmap | None:
        """The pixmap if it is at hand. Never waits and never asks for it."""
        return self._cache.get(thumbnail)

    def is_absent(self, thumbnail: Thumbnail) -> bool:
        """Whether it was looked for and is not there."""
        return thumbnail in self._absent

    def request(self, thumbnail: Thumbnail) -> QPixmap | None:
        """The pixmap if it is at hand; otherwise `loaded` tells when it is."""
        pixmap = self._cache.get(thumbnail)
        if pixmap is None and thumbnail not in self._absent:
            self._threads.request(thumbnail)
        return pixmap

    def show(self, keys: Iterable[str]) -> None:
        """What is on screen now, most wanted first. What was wanted before and has left the screen is dropped."""
        thumbnails = (Thumbnail(key=key) for key in keys)
        self._threads.show([one for one in thumbnails if one not in self._absent and self._cache.get(one) is None])

    def look_again(self) -> None:
        """Forget what was absent: the engine has made more thumbnails."""
        self._absent.clear()

    def close(self) -> None:
        """End the threads; each finishes the one thumbnail at hand."""
        self._threads.close()

    def _keep(self, thumbnail: Thumbnail, image: QImage) -> None:
        self._threads.done(thumbnail)
        if image.isNull():
            self._absent.add(thumbnail)
        else:
            self._cache.put(thumbnail, QPixmap.fromImage(image))
        self.loaded.emit(thumbnail)

    def _work(self, thumbnails: Iterator[Thumbnail]) -> None:
        """A helper thread: decode until closed."""
        with ThumbnailReader(self._file) as reader:
            for thumbnail in thumbnails:
                image = decode(thumbnail, reader)
                if self._threads.closed:
                    return
                self._decoded.emit(thumbnail, image)


def decode(thumbnail: Thumbnail, reader: ThumbnailReader) -> QImage:
    """The picture no larger than a thumbnail, ready to paint; a null image if there is none."""
    if thumbnail.path:
        image = _read_small(QImageReader(thumbnail.path))
    else:
        buffer = QBuffer()
        buffer.setData(QByteArray(_stored(thumbnail.key, reader) or b"" if thumbnail.key else thumbnail.data))
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        image = _read_small(QImageReader(buffer))
    return image if image.isNull() else image.convertToFormat(paint_format(image))


def _stored(key: str, reader: ThumbnailReader) -> bytes | None:
    try:
        return reader.read(key)
    except sqlite3.DatabaseError:  # a damaged file reads as an empty one; the engine makes it anew
        reader.close()
        return None


def _read_small(source: QImageReader) -> QImage:
    """By a reader, which lets Python go on meanwhile: QImage.fromData would keep the GUI thread waiting."""
    source.setAutoTransform(True)
    size = source.size()
    limit = QSize(LONG_SIDE, LONG_SIDE)
    if size.isValid() and (size.width() > LONG_SIDE or size.height() > LONG_SIDE):
        source.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio))
    return source.read()


def paint_format(image: QImage) -> QImage.Format:
    """The format that is painted without being converted each time."""
    has_alpha = image.hasAlphaChannel()
    return QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32


def _cost(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
