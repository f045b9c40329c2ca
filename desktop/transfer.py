"""Photos as they enter and leave the window: dropped, pasted, dragged out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QBuffer, QCoreApplication, QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QImage

from desktop.models.place import ReferencePhoto
from engine.messages import Photo

PHOTOS_TYPE: Final = "application/x-akin-photos"  # drags of our own grid, as MessagePack
_ENCODED_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif")
_LONGEST_SIDE: Final = 1024  # of a pasted picture; several times what any backbone looks at

_photos = msgspec.msgpack.Decoder(tuple[Photo, ...])


@dataclass(frozen=True)
class Brought:
    """What a drop or a paste brings."""

    references: tuple[ReferencePhoto, ...] = ()
    folders: tuple[str, ...] = ()
    web_only: bool = False  # only an address on the web, which is never fetched

    @property
    def empty(self) -> bool:
        return not (self.references or self.folders or self.web_only)


def brings_anything(mime: QMimeData) -> bool:
    """Whether `brought` would find something; cheap enough for every move of a drag."""
    return mime.hasFormat(PHOTOS_TYPE) or mime.hasUrls() or mime.hasImage() or _encoded(mime) is not None


def own_photos(mime: QMimeData) -> tuple[Photo, ...]:
    """The photos of a drag that began in our own grid; none if it did not."""
    return _photos.decode(mime.data(PHOTOS_TYPE).data()) if mime.hasFormat(PHOTOS_TYPE) else ()


def brought(mime: QMimeData) -> Brought:
    """The photos and folders in a drop or a clipboard; files before pictures, pictures before addresses."""
    if mime.hasFormat(PHOTOS_TYPE):
        return Brought(tuple(ReferencePhoto.of_photo(photo) for photo in own_photos(mime)))
    local = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if local:
        return _from_paths(local)
    data = _encoded(mime) or _in_data_url(mime) or _as_png(mime)
    if data is not None:
        name = QCoreApplication.translate("transfer", "Picture")
        return Brought((ReferencePhoto.of_picture(data, name),))
    path = _path_in_text(mime.text()) if mime.hasText() else None
    if path is not None:
        return _from_paths([path])
    return Brought(web_only=mime.hasUrls())


def photos_as_mime(photos: Iterable[Photo]) -> QMimeData:
    """Photos as files for other programs, and as themselves for our own composer."""
    photos = tuple(photos)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(photo.path) for photo in photos])
    mime.setData(PHOTOS_TYPE, msgspec.msgpack.encode(photos))
    return mime


def _from_paths(paths: Iterable[Path]) -> Brought:
    folders: list[str] = []
    references: list[ReferencePhoto] = []
    for path in paths:
        if path.is_dir():
            folders.append(str(path))
        else:
            references.append(ReferencePhoto.of_file(str(path)))
    return Brought(tuple(references), tuple(folders))


def _encoded(mime: QMimeData) -> bytes | None:
    for kind in _ENCODED_TYPES:
        if mime.hasFormat(kind):
            return bytes(mime.data(kind).data())
    return None


def _in_data_url(mime: QMimeData) -> bytes | None:
    for url in mime.urls():
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        head, _, body = text.partition(";base64,")
        if head.startswith("data:image/") and body:
            try:
                return base64.b64decode(QUrl.fromPercentEncoding(body.encode()))
            except binascii.Error:
                return None
    return None


def _as_png(mime: QMimeData) -> bytes | None:
    image = mime.imageData() if mime.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    limit = QSize(_LONGEST_SIDE, _LONGEST_SIDE)
    if image.width() > limit.width() or image.height() > limit.height():
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(limit, keep, smooth)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _path_in_text(text: str) -> Path | None:
    """The file that a pasted text names, if it names one."""
    text = text.strip().strip("'\"")
    if not text or "\n" in text or len(text) > 4096:
        return None
    url = QUrl(text)
    path = Path(url.toLocalFile()) if url.isLocalFile() else Path(text).expanduser()
    try:
        return path if path.is_absolute() and path.exists() else None
    except OSError:
        return None
