"""Folders that lie somewhere else now: another mount point, another machine. Runs in the engine's worker."""

from __future__ import annotations

from pathlib import Path

from engine.errors import MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue
from engine.library.searches import relocate_in_searches
from engine.library.spelling import true_spelling


def relocate(catalogue: Catalogue, old: Path, new: Path) -> int:
    """Tell the catalogue that the watched folders at or below `old` lie at or below `new` now; how many those are.

    Files keep what is known of them; the next scan compares sizes and times, and decodes only what differs. Raises
    AkinError, with nothing changed, if no folder lies below `old`, or one would not be there or be watched twice.
    """
    if not (old.is_absolute() and new.is_absolute()):
        raise RequestProblem("Name both folders by their full paths.")
    folders = {folder.path for folder in catalogue.folders()}
    moved = {path: true_spelling(new / path.relative_to(old)) for path in folders if path.is_relative_to(old)}
    if not moved:
        raise MissingProblem(f"No folder of this library lies at {old}; `akin status` lists them.")
    for target in moved.values():
        if not target.is_dir():
            raise MissingProblem(f"The folder {target} does not exist.")
        for other in folders - set(moved):
            if target.is_relative_to(other) or other.is_relative_to(target):
                raise RequestProblem(f"{target} is taken already, by {other}.")
    with catalogue.db.atomic():
        # In two steps, as one folder may come to lie where another one was.
        for path in moved:
            catalogue.db.execute("update folders set path = ? where path = ?", (f"moving:{path}", str(path)))
        for path, target in moved.items():
            catalogue.db.execute(
                "update folders set path = ?, online = 1 where path = ?", (str(target), f"moving:{path}")
            )
        relocate_in_searches(catalogue.db, old, new)
    return len(moved)
