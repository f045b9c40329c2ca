"""Which photos an index holds: those that lie somewhere, as the catalogue says. Runs in the engine's worker."""

from __future__ import annotations

import json
from collections.abc import Collection

import numpy as np

from engine.index.planner import Index
from engine.library.catalogue import Catalogue


def follow_files(index: Index, catalogue: Catalogue, backbone: str, photos: Collection[int]) -> None:
    """Take photos out of the index that have no file any more, and back in what has one again."""
    chosen = json.dumps(list(photos))
    rows = catalogue.db.execute(
        "select photo_id, vector from vectors where backbone = ? and photo_id in (select value from json_each(?)) "
        "and exists (select 1 from files where files.photo_id = vectors.photo_id and state = 'indexed')",
        (backbone, chosen),
    ).fetchall()
    index.remove(sorted(set(photos) - {photo_id for photo_id, _ in rows}))
    if rows:
        index.add([photo_id for photo_id, _ in rows], np.stack([np.frombuffer(data, np.float16) for _, data in rows]))


def follow_all_files(index: Index, catalogue: Catalogue, backbone: str) -> None:
    """The same for every photo, after changes that nobody kept a list of."""
    left, gone = np.sort(index.ids), []
    for found in catalogue.searchable(backbone):
        here, left = np.split(left, [np.searchsorted(left, found[-1], "right")])
        gone.append(np.setdiff1d(here, found, assume_unique=True))
        if not index.known(found).all():
            for ids, vectors in catalogue.vectors(backbone, (int(found[0]), int(found[-1]))):
                index.add(ids, vectors)
    index.remove(np.concatenate([*gone, left]))
