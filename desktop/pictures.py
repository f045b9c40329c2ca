"""Decodes photos at their full size, for the viewer: what is looked at first, then its neighbours.

`PictureLoader` lives on the GUI thread, `decode` runs on its helper thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QColorSpace, QImage, QImageIOHandler, QImageReader, QPainter

from desktop.bounded_cache import BoundedCache
from desktop.helper_threads import HelperThreads
from desktop.thumbnails import paint_format
from engine.library.formats import RAW_SUFFIXES

CACHE_BYTES = 512 * 1024 * 1024  # some three photos of 24 megapixels with their smaller levels
MOST_PIXELS = 60_000_000  # larger photos are read smaller
_MEGABYTES = 512  # that Qt may take for one picture: 128 megapixels, or more where the format can be read smaller
_SMALLEST_LEVEL = 512  # pixels of the long side
_BAND = 64  # rows that are converted at a time


@dataclass(frozen=True)
class Picture:
    """A decoded photo, upright, and versions of it that are each half as wide and high as the one before.

    Painting takes the version next in size, so that a large photo in a small window is neither slow nor jagged.
    """

    size: QSize  # of the photo itself; the first level may be smaller
    levels: tuple[QImage, ...]

    def level(self, width: float) -> QImage:
        """The smallest version that is at least `width` pixels wide, or else the largest."""
        return next((one for one in reversed(self.levels) if one.width() >= width), self.levels[0])


class PictureLoader(QObject):
    """Full-size pictures of files, by their paths."""

    loaded = Signal(str)  # path: ask again for its picture
    _decoded = Signal(str, object)  # from the helper thread to the GUI thread

    def __init__(self, parent: QObject | None = None, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(_MEGABYTES)
        self._cache: BoundedCache[str, Picture] = BoundedCache(cache_bytes, _cost)
        self._unreadable: set[str] = set()
        self._thread: HelperThreads[str] = HelperThreads("pictures", 1, self._work)
        self._decoded.connect(self._keep)

    def picture(self, path: str) -> Picture | None:
        """The picture if it is at hand. Never waits and never asks for it."""
        return self._cache.get(path)

    def is_unreadable(self, path: str) -> bool:
        """Whether Qt could not read it."""
        return path in self._unreadable

    def show(self, paths: Sequence[str]) -> None:
        """What is looked at, then what may be looked at next. `loaded` tells of each that was not at hand."""
        self._thread.show([path for path in paths if path not in self._unreadable and self._cache.get(path) is None])

    def clear(self) -> None:
        """Nothing is looked at any more."""
        self._thread.show(())
        self._cache.clear()
        self._unreadable.clear()

    def close(self) -> None:
        """End the thread; it finishes the picture at hand."""
        self._thread.close()

    def _keep(self, path: str, picture: Picture | None) -> None:
        self._thread.done(path)
        if picture is None:
            self._unreadable.add(path)
        else:
            self._cache.put(path, picture)
        self.loaded.emit(path)

    def _work(self, paths: Iterator[str]) -> None:
        """The helper thread: decode until closed."""
        for path in paths:
            picture = decode(path)
            if self._thread.closed:
                return
            self._decoded.emit(path, picture)


def decode(path: str) -> Picture | None:
    """The picture in a file with its orientation applied, in sRGB; None if Qt cannot read it."""
    if Path(path).suffix.lower() in RAW_SUFFIXES:
        return None  # Qt would take it for a TIFF, and show a preview the size of a stamp
    source = QImageReader(path)
    source.setDecideFormatFromContent(True)
    source.setAutoTransform(True)
    stored = source.size()
    if stored.width() * stored.height() > MOST_PIXELS:
        source.setScaledSize(stored * (MOST_PIXELS / (stored.width() * stored.height())) ** 0.5)
    lies = bool(source.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    image = source.read()
    if image.isNull():
        return None
    size = image.size() if not stored.isValid() else stored.transposed() if lies else stored
    return Picture(size, _levels(_as_srgb(image)))


# Qt keeps Python's lock while it converts or paints, so that the GUI thread would wait for a whole picture: everything
# below works on a few rows at a time.


def _as_srgb(image: QImage) -> QImage:
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    space = image.colorSpace()
    other = space.isValid() and space.colorModel() == QColorSpace.ColorModel.Rgb and space != srgb
    if not other and image.format() == paint_format(image):
        return image
    result = QImage(image.size(), paint_format(image))
    for top in range(0, image.height(), _BAND):
        band = image.copy(0, top, image.width(), min(_BAND, image.height() - top))
        _replace(result, band.convertedToColorSpace(srgb) if other else band, band.rect().translated(0, top))
    return result


def _levels(image: QImage) -> tuple[QImage, ...]:
    levels = [image]
    while max(levels[-1].width(), levels[-1].height()) >= 2 * _SMALLEST_LEVEL:
        levels.append(_halved(levels[-1]))
    return tuple(levels)


def _halved(image: QImage) -> QImage:
    result = QImage(max(1, image.width() // 2), max(1, image.height() // 2), image.format())
    for top in range(0, result.height(), _BAND):
        rows = QRect(0, top, result.width(), min(_BAND, result.height() - top))
        _replace(result, image.copy(0, 2 * top, 2 * rows.width(), 2 * rows.height()), rows)
    return result


def _replace(image: QImage, band: QImage, rows: QRect) -> None:
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rows, band)
    painter.end()


def _cost(picture: Picture) -> int:
    return sum(level.sizeInBytes() for level in picture.levels)
