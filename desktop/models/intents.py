"""What the user wants done with photos. Views send these as values; the window has them done."""

from __future__ import annotations

from dataclasses import dataclass

from engine.messages import Photo

Photos = tuple[Photo, ...]

MOST_STARS = 5


@dataclass(frozen=True)
class UseAsReference:
    """The next search starts from these photos."""

    photos: Photos
    keep: bool = False  # the references that are there


@dataclass(frozen=True)
class FindSimilar:
    """Search at once for more like these photos."""

    photos: Photos


@dataclass(frozen=True)
class View:
    """See one photo in the whole window, and walk through the others; or some side by side."""

    photos: Photos
    at: int = 0  # where to begin
    compare: bool = False


@dataclass(frozen=True)
class SetFavourite:
    photos: Photos
    favourite: bool


@dataclass(frozen=True)
class SetRating:
    photos: Photos
    rating: int | None  # 1 to 5 stars; None: what the file says counts again


@dataclass(frozen=True)
class AddToAlbum:
    photos: Photos
    album: str | None  # None: one whose name is still to be written


@dataclass(frozen=True)
class RemoveFromAlbum:
    photos: Photos
    album: str


@dataclass(frozen=True)
class CopyToFolder:
    """Have copies of the files in a folder that is still to be chosen."""

    photos: Photos


Intent = UseAsReference | FindSimilar | View | SetFavourite | SetRating | AddToAlbum | RemoveFromAlbum | CopyToFolder
