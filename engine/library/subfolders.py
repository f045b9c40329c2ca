"""How many photos lie in the folders below the watched ones. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from engine.library.catalogue import Catalogue
from engine.messages import FolderTree, Subfolder

FILES_AT_ONCE = 4096  # some ten milliseconds


def folder_trees(catalogue: Catalogue) -> Generator[bool, None, tuple[FolderTree, ...]]:
    """The watched folders with all subfolders that hold photos. In blocks: a search shall not wait for all files."""
    trees = []
    for folder in catalogue.folders():
        count = _Count()
        for files in _files(catalogue, folder.id):
            for relative_path, photo_id in files:
                count.add(relative_path, photo_id)
            yield True
        trees.append(FolderTree(str(folder.path), count.subfolders()))
    return tuple(trees)


def _files(catalogue: Catalogue, folder_id: int) -> Iterator[list[tuple[str, int]]]:
    """Files and the ids of their photos, in blocks, by path: all below a subfolder stand together."""
    last = ""
    while rows := catalogue.db.execute(
        "select relative_path, iif(state = 'indexed', photo_id, null) from files "
        "where folder_id = ? and relative_path > ? order by relative_path limit ?",
        (folder_id, last, FILES_AT_ONCE),
    ).fetchall():
        last = rows[-1][0]
        yield [row for row in rows if row[1] is not None]


@dataclass
class _Open:
    """A folder that more files may follow of."""

    name: str
    first: int  # number of its first file
    place: int  # among the subfolders found
    photos: int = 0  # in it and in what was left of what lies in it


class _Count:
    """Goes along the files of a watched folder, and counts each photo once in every folder that holds it."""

    def __init__(self) -> None:
        self._found: list[Subfolder] = []
        self._open = [_Open("", first=0, place=-1)]  # the watched folder, and the way to the last file
        self._folder = ""  # of the last file
        self._files = 0
        self._met: dict[int, int] = {}  # the number of the last file of each photo

    def add(self, relative_path: str, photo_id: int) -> None:
        folder = relative_path.rpartition("/")[0]
        if folder != self._folder:
            self._folder = folder
            self._go(folder.split("/") if folder else [])
        self._open[-1].photos += 1
        before = self._met.get(photo_id)
        if before is not None:  # a copy: the innermost folder of both, and so all around it, has counted it already
            next(one for one in reversed(self._open) if one.first <= before).photos -= 1
        self._met[photo_id] = self._files
        self._files += 1

    def subfolders(self) -> tuple[Subfolder, ...]:
        """All that were found, when no more files come."""
        self._go([])
        return tuple(self._found)

    def _go(self, names: list[str]) -> None:
        """Leave folders and enter others, to the one that so many names lead to."""
        shared = 0
        while shared < min(len(names), len(self._open) - 1) and self._open[shared + 1].name == names[shared]:
            shared += 1
        while len(self._open) - 1 > shared:
            self._leave()
        for name in names[shared:]:
            self._open.append(_Open(name, self._files, len(self._found)))
            self._found.append(Subfolder(name, 0, 0))

    def _leave(self) -> None:
        left = self._open.pop()
        self._open[-1].photos += left.photos
        self._found[left.place] = Subfolder(left.name, left.photos, len(self._found) - left.place - 1)
