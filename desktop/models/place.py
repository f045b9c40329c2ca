"""What the window shows: a composed search, or a part of the library. Frozen values, kept in the history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Self

from msgspec import structs

from engine.messages import FileReference, Filters, Order, Photo, PhotoReference, PictureReference, Query, Reference

MOST_REFERENCES = 8  # more would neither fit the prompt nor the composer
RESULTS = 100  # photos that a search shows; more than anybody looks through


@dataclass(frozen=True)
class ReferencePhoto:
    """A reference as the composer shows it."""

    reference: Reference
    name: str
    thumbnail: str = ""  # key, for a photo of the library

    @classmethod
    def of_photo(cls, photo: Photo) -> Self:
        return cls(PhotoReference(photo.photo_id), Path(photo.path).name, photo.thumbnail)

    @classmethod
    def of_file(cls, path: str) -> Self:
        return cls(FileReference(path), Path(path).name)

    @classmethod
    def of_picture(cls, data: bytes, name: str) -> Self:
        return cls(PictureReference(data), name)


@dataclass(frozen=True)
class Composition:
    """References, words, how much each counts, and what should not be in the photos."""

    references: tuple[ReferencePhoto, ...] = ()
    words: str = ""
    blend: float = 0.5
    avoid: str = ""  # words; alone they are no search
    plain: bool = False  # ask with the prompt alone

    @property
    def empty(self) -> bool:
        return not self.references and not self.words.strip()

    @property
    def title(self) -> str:
        """What it may be called: its words, or else the names of its photos."""
        return self.words.strip() or ", ".join(Path(one.name).stem for one in self.references)

    @property
    def blends(self) -> bool:
        """Whether there are both photos and words to weigh."""
        return bool(self.references and self.words.strip())

    def with_references(self, added: tuple[ReferencePhoto, ...]) -> Composition:
        """Each photo once, and no more than MOST_REFERENCES."""
        all_of_them = tuple(dict.fromkeys(self.references + added))
        return replace(self, references=all_of_them[:MOST_REFERENCES])


class Page(Enum):
    """How a place is shown."""

    PHOTOS = auto()
    DUPLICATES = auto()
    UNREADABLE = auto()
    PLACES = auto()
    TAGS = auto()


@dataclass(frozen=True)
class Place:
    """One thing to show: search results, the library or a part of it, or a page of its own."""

    composition: Composition = field(default_factory=Composition)
    folder: str | None = None
    album: str | None = None
    favourites: bool = False
    page: Page = Page.PHOTOS
    conditions: Filters = field(default_factory=Filters)  # beside the part of the library
    saved: str | None = None  # name of the saved search that this is
    order: Order | None = None  # of its results; None: the one that was chosen last

    @classmethod
    def of_query(cls, query: Query, references: tuple[ReferencePhoto, ...], saved: str) -> Self:
        """A saved search; `references` are those of the query as they are shown."""
        filters = query.filters
        return cls(
            Composition(references, query.words, query.blend, query.avoid, query.plain),
            filters.folder,
            filters.album,
            filters.favourite is True,
            conditions=structs.replace(filters, folder=None, album=None, favourite=None),
            saved=saved,
            order=query.order,
        )

    @property
    def is_search(self) -> bool:
        return not self.composition.empty

    def lies_in(self, folder: str) -> bool:
        """Whether it is a folder, or one anywhere below it."""
        return self.folder is not None and Path(self.folder).is_relative_to(folder)

    @property
    def without_search(self) -> Place:
        """The part of the library that a search looks through; the whole where there are no photos to look through."""
        return replace(self, composition=Composition(), saved=None, order=None) if self.page is Page.PHOTOS else Place()

    @property
    def filters(self) -> Filters:
        favourite = True if self.favourites else None
        return structs.replace(self.conditions, folder=self.folder, album=self.album, favourite=favourite)

    @property
    def query(self) -> Query:
        composition = self.composition
        return Query(
            words=composition.words.strip(),
            like=tuple(one.reference for one in composition.references),
            avoid=composition.avoid.strip(),
            blend=composition.blend,
            plain=composition.plain,
            filters=self.filters,
            limit=RESULTS,
        )


class Trail:
    """The places visited, with a way back and forward."""

    def __init__(self, start: Place) -> None:
        self._places = [start]
        self._at = 0

    @property
    def current(self) -> Place:
        return self._places[self._at]

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at + 1 < len(self._places)

    def visit(self, place: Place) -> None:
        """Go to a new place; what lay ahead is forgotten."""
        if place == self.current:
            return
        self._places[self._at + 1 :] = [place]
        self._at += 1

    def rename_album(self, name: str, new_name: str | None) -> None:
        """Places of an album go by its new name; those of one that is no more (None) are passed over from now on."""
        kept = [
            at for at, place in enumerate(self._places) if at == self._at or place.album != name or new_name is not None
        ]
        places = [self._places[at] for at in kept]
        self._at = kept.index(self._at)
        self._places = [replace(place, album=new_name) if place.album == name else place for place in places]

    def save_current(self, name: str) -> None:
        """The search at hand is saved, and so are others like it."""
        search = self.current
        self._places = [replace(place, saved=name) if place == search else place for place in self._places]

    def rename_search(self, name: str, new_name: str | None) -> None:
        """A saved search goes by its new name; one that is no more (None) is a search as any other."""
        self._places = [replace(place, saved=new_name) if place.saved == name else place for place in self._places]

    def back(self) -> Place:
        self._at = max(0, self._at - 1)
        return self.current

    def forward(self) -> Place:
        self._at = min(len(self._places) - 1, self._at + 1)
        return self.current
