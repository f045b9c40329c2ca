"""Decodes thumbnails in helper threads, what is on screen first, and keeps a bounded number of them.

`ThumbnailLoader` lives on the GUI thread; each of its threads has a reader of its own.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from engine.library.thumbnails import LONG_SIDE, ThumbnailReader
from engine.messages import FileReference, PictureReference

CACHE_BYTES = 192 * 1024 * 1024
THREADS = 2


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


class PixmapCache:
    """The most recently used pixmaps, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._pixmaps: OrderedDict[Thumbnail, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pixmaps)

    def get(self, thumbnail: Thumbnail) -> QPixmap | None:
        pixmap = self._pixmaps.get(thumbnail)
        if pixmap is not None:
            self._pixmaps.move_to_end(thumbnail)
        return pixmap

    def put(self, thumbnail: Thumbnail, pixmap: QPixmap) -> None:
        old = self._pixmaps.pop(thumbnail, None)
        self._bytes += _cost(pixmap) - (_cost(old) if old else 0)
        self._pixmaps[thumbnail] = pixmap
        while self._bytes > self._limit and len(self._pixmaps) > 1:
            _, oldest = self._pixmaps.popitem(last=False)
            self._bytes -= _cost(oldest)


class ThumbnailLoader(QObject):
    """Thumbnails for all views of the window."""

    loaded = Signal(object)  # Thumbnail: ask again for its pixmap
    _decoded = Signal(object, QImage)  # from a helper thread to the GUI thread

    def __init__(self, file: Path, parent: QObject | None = None, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._file = file
        self._cache = PixmapCache(cache_bytes)
        self._absent: set[Thumbnail] = set()  # looked for in vain; the engine may make them yet
        self._wanted = threading.Condition()
        self._single: deque[Thumbnail] = deque()
        self._visible: deque[Thumbnail] = deque()
        self._busy: set[Thumbnail] = set()
        self._closed = False
        self._threads: list[threading.Thread] = []
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
            with self._wanted:
                if thumbnail not in self._single and thumbnail not in self._busy:
                    self._single.append(thumbnail)
                    self._wake()
        return pixmap

    def show(self, keys: Iterable[str]) -> None:
        """What is on screen now, most wanted first. What was wanted before and has left the screen is dropped."""
        thumbnails = (Thumbnail(key=key) for key in keys)
        missing = [one for one in thumbnails if one not in self._absent and self._cache.get(one) is None]
        with self._wanted:
            self._visible = deque(one for one in missing if one not in self._busy)
            self._wake()

    def look_again(self) -> None:
        """Forget what was absent: the engine has made more thumbnails."""
        self._absent.clear()

    def close(self) -> None:
        """End the threads; each finishes the one thumbnail at hand."""
        with self._wanted:
            self._closed = True
            self._wanted.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _wake(self) -> None:
        if not self._threads and not self._closed:
            for number in range(THREADS):
                thread = threading.Thread(target=self._work, name=f"thumbnails-{number}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._wanted.notify_all()

    def _keep(self, thumbnail: Thumbnail, image: QImage) -> None:
        with self._wanted:
            self._busy.discard(thumbnail)
        if image.isNull():
            self._absent.add(thumbnail)
        else:
            self._cache.put(thumbnail, QPixmap.fromImage(image))
        self.loaded.emit(thumbnail)

    def _work(self) -> None:
        """A helper thread: decode until closed."""
        with ThumbnailReader(self._file) as reader:
            while (thumbnail := self._next()) is not None:
                image = decode(thumbnail, reader)
                if self._closed:
                    return
                self._decoded.emit(thumbnail, image)

    def _next(self) -> Thumbnail | None:
        with self._wanted:
            while not self._closed:
                for queue in (self._single, self._visible):
                    if queue:
                        thumbnail = queue.popleft()
                        self._busy.add(thumbnail)
                        return thumbnail
                self._wanted.wait()
        return None


def decode(thumbnail: Thumbnail, reader: ThumbnailReader) -> QImage:
    """The picture no larger than a thumbnail, ready to paint; a null image if there is none."""
    if thumbnail.key:
        image = QImage.fromData(_stored(thumbnail.key, reader) or b"")
    elif thumbnail.path:
        image = _read_small(QImageReader(thumbnail.path))
    else:
        buffer = QBuffer()
        buffer.setData(QByteArray(thumbnail.data))
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        image = _read_small(QImageReader(buffer))
    return image if image.isNull() else image.convertToFormat(_paint_format(image))


def _stored(key: str, reader: ThumbnailReader) -> bytes | None:
    try:
        return reader.read(key)
    except sqlite3.DatabaseError:  # a damaged file reads as an empty one; the engine makes it anew
        reader.close()
        return None


def _read_small(source: QImageReader) -> QImage:
    source.setAutoTransform(True)
    size = source.size()
    limit = QSize(LONG_SIDE, LONG_SIDE)
    if size.isValid() and (size.width() > LONG_SIDE or size.height() > LONG_SIDE):
        source.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio))
    return source.read()


def _paint_format(image: QImage) -> QImage.Format:
    has_alpha = image.hasAlphaChannel()
    return QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32


def _cost(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
