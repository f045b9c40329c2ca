"""Which photos carry which tags, kept in the catalogue. Only the engine's worker writes it, and it can be made anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from engine.errors import MissingProblem
from engine.library.spelling import folded
from engine.messages import TagCount

SPAN = 8192  # ids of photos that are looked through in one step: some ten milliseconds


@dataclass(frozen=True)
class Untagged:
    """Photos that have no tags yet, or those of another model or vocabulary."""

    ids: list[int]
    vectors: NDArray[np.float16]  # [n, d]


def check_tag(db: Database, name: str) -> None:
    """Raises MissingProblem if no photo was ever tagged with a name."""
    if db.execute("select 1 from tags where folded = ?", (folded(name),)).fetchone() is None:
        raise MissingProblem(f'No photo is tagged "{name}"; `akin tags --all` shows which tags there are.')


def untagged(db: Database, backbone: str, made_with: str, span: tuple[int, int], limit: int) -> Untagged:
    """The first of those among the ids from one to another, as far as they have a vector of the backbone."""
    rows = db.execute(
        "select photo_id, vector from vectors where backbone = ? and photo_id between ? and ? and not exists "
        "(select 1 from tagged_photos as known where known.photo_id = vectors.photo_id and made_with = ?) "
        "order by photo_id limit ?",
        (backbone, *span, made_with, limit),
    ).fetchall()
    vectors = np.frombuffer(b"".join([vector for _, vector in rows]), np.float16)
    return Untagged([photo_id for photo_id, _ in rows], vectors.reshape(len(rows), -1) if rows else vectors)


def record_tags(db: Database, made_with: str, tags: Mapping[int, Sequence[str]]) -> None:
    """Commit the tags of some photos, by photo; they take the place of those that were there."""
    names = {folded(name): name for of_photo in tags.values() for name in of_photo}
    with db.atomic():
        db.conn.executemany("insert or ignore into tags (folded, name) values (?, ?)", list(names.items()))
        db.conn.executemany("delete from photo_tags where photo_id = ?", [(photo_id,) for photo_id in tags])
        db.conn.executemany(
            "insert into photo_tags select id, ? from tags where folded = ?",
            [(photo_id, key) for photo_id, of_photo in tags.items() for key in {folded(name) for name in of_photo}],
        )
        db.conn.executemany(
            "insert or replace into tagged_photos values (?, ?)", [(photo_id, made_with) for photo_id in tags]
        )


def tags_of(db: Database, photo_id: int) -> tuple[str, ...]:
    """The tags of a photo, by name; none until it was looked at."""
    rows = db.execute("select name from tags join photo_tags on tags.id = tag_id where photo_id = ?", (photo_id,))
    return tuple(sorted((name for (name,) in rows), key=folded))


def last_photo(db: Database) -> int:
    """The largest id of a photo, 0 if there is none."""
    [(last,)] = db.execute("select coalesce(max(id), 0) from photos").fetchall()
    return int(last)


def count_tags(db: Database) -> Generator[bool, None, tuple[TagCount, ...]]:
    """The tags of the photos that lie somewhere, those of the most photos first; in steps."""
    counts: Counter[int] = Counter()
    for first in range(1, last_photo(db) + 1, SPAN):
        counts.update(
            dict(
                db.execute(
                    "select tag_id, count(*) from photo_tags where photo_id between ? and ? and exists (select 1 "
                    "from files where files.photo_id = photo_tags.photo_id and state = 'indexed') group by tag_id",
                    (first, first + SPAN - 1),
                ).fetchall()
            )
        )
        yield True
    names = dict(db.execute("select id, name from tags").fetchall())
    found = [TagCount(names[tag_id], count) for tag_id, count in counts.items()]
    return tuple(sorted(found, key=lambda tag: (-tag.photos, folded(tag.name))))
