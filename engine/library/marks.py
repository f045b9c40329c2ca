"""What the user says of photos: favourites, stars, albums. Kept by content; only the engine's worker writes it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from engine.errors import MissingProblem, RequestProblem
from engine.library.names import kept_name, name_key
from engine.library.searches import rename_album_in_searches
from engine.messages import Album

_ALBUM = "an album"
_CONTENTS = "select content_hash from photos where id in (select value from json_each(?))"
_LIES_SOMEWHERE = (
    "exists (select 1 from photos join files on files.photo_id = photos.id "
    "where photos.content_hash = album_photos.content_hash and files.state = 'indexed')"
)


def find_album(db: Database, name: str) -> int:
    """An album's id. Raises MissingProblem if there is none of this name."""
    row = db.execute("select id from albums where folded = ?", (name_key(name),)).fetchone()
    if row is None:
        raise MissingProblem(f'There is no album "{name}"; `akin album list` shows which there are.')
    return int(row[0])


class Marks:
    """The marks of one library. Every change is committed before its method returns, or nothing of it is."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def set_favourite(self, photo_ids: Sequence[int], favourite: bool) -> int:
        """How many photos changed. Raises MissingProblem, with nothing changed, if one is not in the library."""
        if favourite:
            return self._change(photo_ids, f"insert or ignore into favourites {_CONTENTS}")
        return self._change(photo_ids, f"delete from favourites where content_hash in ({_CONTENTS})")

    def set_rating(self, photo_ids: Sequence[int], rating: int | None) -> int:
        """Give photos 1 to 5 stars, or take one's own away; how many changed.

        Raises RequestProblem for another number, MissingProblem if a photo is not in the library.
        """
        if rating is None:
            return self._change(photo_ids, f"delete from ratings where content_hash in ({_CONTENTS})")
        if not 1 <= rating <= 5:
            raise RequestProblem("A rating is a number of stars from 1 to 5.")
        sql = (
            f"insert into ratings select content_hash, {int(rating)} from ({_CONTENTS}) where true "
            "on conflict do update set rating = excluded.rating where rating <> excluded.rating"
        )
        return self._change(photo_ids, sql)

    def create_album(self, name: str) -> None:
        """Raises RequestProblem for a name that is none or is taken."""
        name = kept_name(name, _ALBUM)
        with self._db.atomic():
            self._refuse_taken(name, but=None)
            self._db.execute("insert into albums (name, folded) values (?, ?)", (name, name_key(name)))

    def rename_album(self, name: str, new_name: str) -> None:
        """Raises MissingProblem if there is no such album, RequestProblem for a new name that is none or is taken."""
        new_name = kept_name(new_name, _ALBUM)
        with self._db.atomic():
            album = find_album(self._db, name)
            self._refuse_taken(new_name, but=album)
            self._db.execute(
                "update albums set name = ?, folded = ? where id = ?", (new_name, name_key(new_name), album)
            )
            rename_album_in_searches(self._db, name, new_name)

    def delete_album(self, name: str) -> None:
        """Forget an album; its photos stay. Raises MissingProblem if there is none of this name."""
        self._db.execute("delete from albums where id = ?", (find_album(self._db, name),))

    def add_to_album(self, name: str, photo_ids: Sequence[int]) -> int:
        """How many photos were not in it before. Raises MissingProblem if the album or a photo is not there."""
        album = find_album(self._db, name)
        return self._change(photo_ids, f"insert or ignore into album_photos select {album}, * from ({_CONTENTS})")

    def remove_from_album(self, name: str, photo_ids: Sequence[int]) -> int:
        """How many photos were in it. Raises MissingProblem if the album or a photo is not there."""
        album = find_album(self._db, name)
        sql = f"delete from album_photos where album_id = {album} and content_hash in ({_CONTENTS})"
        return self._change(photo_ids, sql)

    def albums(self) -> list[Album]:
        """All albums by name, with how many of their photos lie somewhere and how many do not."""
        rows = self._db.execute(
            f"select name, coalesce(sum({_LIES_SOMEWHERE}), 0), count(album_id) from albums "
            "left join album_photos on album_id = albums.id group by albums.id order by folded"
        )
        return [Album(name, there, members - there) for name, there, members in rows]

    def albums_of(self, photo_id: int) -> list[str]:
        """The names of the albums that hold a photo."""
        rows = self._db.execute(
            "select name from albums join album_photos on album_id = albums.id "
            "join photos on photos.content_hash = album_photos.content_hash where photos.id = ? order by folded",
            (photo_id,),
        )
        return [name for (name,) in rows]

    def _change(self, photo_ids: Sequence[int], sql: str) -> int:
        """Run a change whose one value is the list of photos."""
        ids = json.dumps(sorted(set(photo_ids)))
        with self._db.atomic():
            [known] = self._db.execute(f"select count(*) from ({_CONTENTS})", (ids,)).fetchone()
            if gone := len(set(photo_ids)) - known:
                which = "One of these photos is" if gone == 1 else f"{gone:,} of these photos are"
                raise MissingProblem(f"{which} no longer in the library; nothing was changed.")
            return int(self._db.execute(sql, (ids,)).rowcount)

    def _refuse_taken(self, name: str, but: int | None) -> None:
        row = self._db.execute("select id, name from albums where folded = ?", (name_key(name),)).fetchone()
        if row is not None and row[0] != but:
            raise RequestProblem(f'There is an album "{row[1]}" already; choose another name.')
