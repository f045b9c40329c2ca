"""Saved searches: what was asked, to be asked again. Kept by content where a photo stands in them; for the worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from engine.errors import MissingProblem, RequestProblem
from engine.library.copies import photos_at
from engine.library.names import kept_name, name_key
from engine.messages import (
    FileReference,
    NamedReference,
    PhotoReference,
    PictureReference,
    Query,
    Reference,
    SavedSearch,
)

LARGEST_PICTURE = 2 * 2**20  # bytes of a pasted picture that is kept with a search
_SEARCH = "a saved search"
_REFERENCES = "select content_hash, path, picture from search_references where search_id = ? order by place"
# The same with empty pictures: they are large, and have no name to be listed by.
_LISTED_REFERENCES = _REFERENCES.replace("picture", "case when picture is not null then x'' end")

_query = msgspec.json.Decoder(Query)


def find_search(db: Database, name: str) -> int:
    """A saved search's id. Raises MissingProblem if there is none of this name."""
    row = db.execute("select id from searches where folded = ?", (name_key(name),)).fetchone()
    if row is None:
        raise MissingProblem(f'There is no saved search "{name}"; `akin searches` shows which there are.')
    return int(row[0])


class Searches:
    """The saved searches of one library. Every change is committed before its method returns, or nothing of it is."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, name: str, query: Query) -> None:
        """Keep a query. Raises RequestProblem for a name that is none or is taken, or a query that cannot be kept."""
        name = kept_name(name, _SEARCH)
        if not (query.words.strip() or query.like):
            raise RequestProblem("There is nothing to save; search for something first.")
        with self._db.atomic():
            self._refuse_taken(name, but=None)
            asked = msgspec.json.encode(msgspec.structs.replace(query, like=())).decode()
            sql = "insert into searches (name, folded, query) values (?, ?, ?) returning id"
            [(id,)] = self._db.execute(sql, (name, name_key(name), asked)).fetchall()
            for place, reference in enumerate(query.like):
                row = (id, place, *self._kept(reference))
                self._db.execute("insert into search_references values (?, ?, ?, ?, ?)", row)

    def rename(self, name: str, new_name: str) -> None:
        """Raises MissingProblem if there is none, RequestProblem for a new name that is none or is taken."""
        new_name = kept_name(new_name, _SEARCH)
        with self._db.atomic():
            id = find_search(self._db, name)
            self._refuse_taken(new_name, but=id)
            sql = "update searches set name = ?, folded = ? where id = ?"
            self._db.execute(sql, (new_name, name_key(new_name), id))

    def delete(self, name: str) -> None:
        """Raises MissingProblem if there is none of this name."""
        self._db.execute("delete from searches where id = ?", (find_search(self._db, name),))

    def all(self) -> list[SavedSearch]:
        """By name."""
        rows = self._db.execute("select id, name, query from searches order by folded").fetchall()
        return [self._listed(id, name, _query.decode(query)) for id, name, query in rows]

    def open(self, name: str) -> tuple[Query, tuple[NamedReference, ...]]:
        """What to ask now, and its references with their names.

        A photo that is no longer in the library is looked for where it lay. Raises MissingProblem if there is no such
        search.
        """
        id = find_search(self._db, name)
        [(asked,)] = self._db.execute("select query from searches where id = ?", (id,)).fetchall()
        named = tuple(self._named(*row) for row in self._db.execute(_REFERENCES, (id,)).fetchall())
        return msgspec.structs.replace(_query.decode(asked), like=tuple(one.reference for one in named)), named

    def _kept(self, reference: Reference) -> tuple[bytes | None, str | None, bytes | None]:
        """The content, path and picture that a reference is kept by."""
        match reference:
            case PhotoReference(photo_id=photo_id):
                content = self._content(photo_id)
                if content is None:
                    raise MissingProblem("The reference photo is no longer in the library; pick another one.")
                return content, self._path(photo_id), None
            case FileReference(path=path):
                [photo] = photos_at(self._db, [Path(path)])
                return None if photo is None else self._content(photo), path, None
            case PictureReference(data=data):
                if len(data) > LARGEST_PICTURE:
                    raise RequestProblem(
                        "The pasted picture is too large to be kept with a search; save it as a file, and use that."
                    )
                return None, None, data

    def _named(self, content: bytes | None, path: str | None, picture: bytes | None) -> NamedReference:
        row = self._db.execute("select id from photos where content_hash = ?", (content,)).fetchone()
        if row is not None and content is not None:
            name = self._path(row[0]) or path or ""
            return NamedReference(PhotoReference(row[0]), Path(name).name, content.hex())
        if picture is not None:
            return NamedReference(PictureReference(picture), "")
        return NamedReference(FileReference(path or ""), Path(path or "").name)

    def _listed(self, id: int, name: str, query: Query) -> SavedSearch:
        references = tuple(self._named(*row).name for row in self._db.execute(_LISTED_REFERENCES, (id,)).fetchall())
        return SavedSearch(name, query.words, query.avoid, references)

    def _content(self, photo_id: int) -> bytes | None:
        row = self._db.execute("select content_hash from photos where id = ?", (photo_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def _path(self, photo_id: int) -> str | None:
        """Where a photo lies."""
        row: tuple[Any, ...] | None = self._db.execute(
            "select path || '/' || relative_path from files join folders on folders.id = folder_id "
            "where photo_id = ? order by state = 'indexed' desc, 1 limit 1",
            (photo_id,),
        ).fetchone()
        return None if row is None else str(row[0])

    def _refuse_taken(self, name: str, but: int | None) -> None:
        row = self._db.execute("select id, name from searches where folded = ?", (name_key(name),)).fetchone()
        if row is not None and row[0] != but:
            raise RequestProblem(f'There is a saved search "{row[1]}" already; choose another name.')


def rename_album_in_searches(db: Database, name: str, new_name: str) -> None:
    """Saved searches in an album stay in it."""
    for id, query in _queries(db):
        if query.filters.album is not None and name_key(query.filters.album) == name_key(name):
            _change_filters(db, id, query, album=new_name)


def relocate_in_searches(db: Database, old: Path, new: Path) -> None:
    """Saved searches in a folder at or below `old` look into the same one at or below `new`."""
    for id, query in _queries(db):
        if query.filters.folder is not None and Path(query.filters.folder).is_relative_to(old):
            _change_filters(db, id, query, folder=str(new / Path(query.filters.folder).relative_to(old)))


def _queries(db: Database) -> list[tuple[int, Query]]:
    return [(id, _query.decode(query)) for id, query in db.execute("select id, query from searches").fetchall()]


def _change_filters(db: Database, id: int, query: Query, **changes: str) -> None:
    filters = msgspec.structs.replace(query.filters, **changes)
    changed = msgspec.json.encode(msgspec.structs.replace(query, filters=filters)).decode()
    db.execute("update searches set query = ? where id = ?", (changed, id))
