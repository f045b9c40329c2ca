"""Names that differ in case or in how accents are composed, where the file system takes them for one.

Windows and macOS take "img.jpg" and "IMG.JPG" for one file, and so does an exFAT card anywhere. The catalogue knows a
file by the name that its folder lists.
"""

from __future__ import annotations

import os
import unicodedata
from itertools import islice
from pathlib import Path, PurePosixPath

PROBED = 16  # entries of a folder that tell whether its names come in one spelling only


def folded(name: str) -> str:
    """Equal for names that read the same: canonical caseless matching (Unicode, section 3.13, D145)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold()))


def true_spelling(path: Path) -> Path:
    """An absolute path as the folders on its way list it. What is not there stays as it was given."""
    spelled = Path(path.anchor)
    for name in path.parts[1:]:
        spelled /= _listed(spelled, name)
    return spelled


def _listed(folder: Path, name: str) -> str:
    if not os.path.lexists(folder / name):
        return name
    try:
        names = _names(folder)
    except OSError:
        return name
    alike = [name] if name in names else [other for other in names if folded(other) == folded(name)]
    return alike[0] if len(alike) == 1 else name


class Spellings:
    """Whether paths below a folder are spelled as they are listed. No folder is listed twice: it is for one look."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listed: dict[str, set[str]] = {}
        self._any_will_do = _takes_other_spellings(root)

    def is_listed(self, path: str) -> bool:
        """`path` is relative, "/" between its parts, and something is there. True if that cannot be told."""
        if not self._any_will_do:
            return True
        parts = PurePosixPath(path).parts
        return all(part in self._names("/".join(parts[:at]), part) for at, part in enumerate(parts))

    def _names(self, folder: str, wanted: str) -> set[str]:
        if folder not in self._listed:
            try:
                self._listed[folder] = _names(self._root / folder)
            except OSError:
                return {wanted}
        return self._listed[folder]


def _names(folder: Path) -> set[str]:
    with os.scandir(folder) as entries:
        return {entry.name for entry in entries}


def _takes_other_spellings(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, PROBED)]
        strange = [name.swapcase() for name in names if os.path.lexists(folder / name.swapcase())]
        return bool(strange) and not _names(folder).issuperset(strange)
    except OSError:
        return False
