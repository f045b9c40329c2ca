"""What a search asks for: the references, the words, and which photos may be found."""

from __future__ import annotations

from typing import Literal

from engine.messages.base import Message


class PhotoReference(Message, frozen=True):
    """A photo of the library."""

    photo_id: int


class FileReference(Message, frozen=True):
    """A picture file anywhere, in the library or not."""

    path: str


class PictureReference(Message, frozen=True):
    """A picture that has no file, as pasted or dropped from a browser: its encoded bytes (PNG, JPEG, ...)."""

    data: bytes


Reference = PhotoReference | FileReference | PictureReference


class Near(Message, frozen=True):
    """Around a place on Earth."""

    latitude: float  # degrees, north positive
    longitude: float  # degrees, east positive
    kilometres: float = 10.0


class Area(Message, frozen=True):
    """What lies between two parallels and two meridians, both included; none reaches across the date line."""

    south: float  # degrees, north positive
    west: float  # degrees, east positive
    north: float
    east: float


class Filters(Message, frozen=True):
    """Which photos may be found. A field that is None lets all through."""

    folder: str | None = None  # absolute path; everything below it
    name: str | None = None  # part of the path below the watched folder, case ignored
    after: str | None = None  # ISO date, as 2024-05-31, inclusive
    before: str | None = None  # ISO date, exclusive
    camera: str | None = None  # part of the camera's name, case ignored
    lens: str | None = None  # part of the lens's name, case ignored
    orientation: Literal["landscape", "portrait", "square"] | None = None
    rating: int | None = None  # at least so many stars, 1 to 5; the user's own go before the file's
    kind: str | None = None  # format, e.g. "jpeg", "jpg" or "raw" (engine.library.formats.KINDS), case ignored
    place: bool | None = None  # whether the photo says where it was taken
    near: Near | None = None
    area: Area | None = None
    favourite: bool | None = None  # whether the user marked the photo
    album: str | None = None  # an album's name, case ignored
    tag: str | None = None  # the name of what the photo shows, as `ListTags` names it, case ignored


Order = Literal["relevance", "date", "name"]


class Query(Message, frozen=True):
    """One composed search. The command line and the window build the same value.

    `words` say what should be different about the references; without references they describe the photo. A `$`
    that stands as a word of its own in `words` marks where the photo stands, and `words` is then the whole prompt
    (`$1`, `$2` for several). `blend` runs from 0 (the photo alone) to 1 (the words alone). `plain` asks
    with nothing but the prompt, as the paper has it, in which "without a ball" is read as it stands. `grouped` asks
    which of the photos found look alike; it leaves none out.
    """

    words: str = ""
    like: tuple[Reference, ...] = ()
    avoid: str = ""
    blend: float = 0.5
    plain: bool = False
    sharper: bool = False
    filters: Filters = Filters()
    limit: int = 50
    order: Order = "relevance"  # of the `limit` most relevant; dates newest first, as photos are listed
    grouped: bool = False
