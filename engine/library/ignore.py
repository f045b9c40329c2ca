"""Which files and folders below a watched folder are passed over: hidden ones, and what .akinignore files name."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec, PathSpec
from pathspec.pattern import Pattern
from pathspec.patterns.gitignore import GitIgnorePatternError

log = logging.getLogger(__name__)

IGNORE_FILE = ".akinignore"
# What systems and network storage keep for themselves: bins, thumbnails, lost blocks.
_NOT_THE_USERS = frozenset({"$RECYCLE.BIN", "System Volume Information", "@eaDir", "#recycle", "lost+found"})


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is never the user's photo."""
    return name.startswith(".") or name in _NOT_THE_USERS


@dataclass(frozen=True)
class _Patterns:
    """One file's patterns. Those that end in "/" name folders alone, but pathspec takes them for all that is below."""

    for_folders: PathSpec[Pattern]  # the last match counts
    for_files: GitIgnoreSpec  # a match of the file itself goes before one of its folder

    def ignore(self, path: str, is_folder: bool) -> bool | None:
        """None: the patterns say nothing of it."""
        if is_folder:
            return self.for_folders.check_file(path + "/").include
        return self.for_files.check_file(path).include


class IgnoreRules:
    """The rules below one watched folder, read as they are come upon; made anew for every scan.

    An .akinignore has the patterns of a .gitignore: they hold for its folder and all below, those of a deeper folder
    go first, "!" takes a file back in, and nothing below an ignored folder can be taken back.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._patterns: dict[str, _Patterns | None] = {}

    def ignored(self, relative: str, is_folder: bool) -> bool:
        """Whether an entry is passed over. `relative` is its path below the root, whose parents are not ignored."""
        folder, _, name = relative.rpartition("/")
        if is_hidden(name):
            return True
        while True:
            patterns = self._patterns_in(folder)
            if patterns is not None:
                verdict = patterns.ignore(relative[len(folder) + 1 :] if folder else relative, is_folder)
                if verdict is not None:
                    return verdict
            if not folder:
                return False
            folder = folder.rpartition("/")[0]

    def out_of_sight(self, relative: str, is_folder: bool) -> bool:
        """Whether a walk from the root would never come to this path."""
        parts = relative.split("/") if relative else []
        return any(
            self.ignored("/".join(parts[: depth + 1]), is_folder or depth + 1 < len(parts))
            for depth in range(len(parts))
        )

    def _patterns_in(self, folder: str) -> _Patterns | None:
        if folder not in self._patterns:
            self._patterns[folder] = _read(self._root / folder / IGNORE_FILE)
        return self._patterns[folder]


def _read(path: Path) -> _Patterns | None:
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="surrogateescape").splitlines()
    except OSError:
        return None
    good = []
    for line in lines:
        try:
            PathSpec.from_lines("gitignore", [line])
        except GitIgnorePatternError:
            log.warning("%s: %r is no pattern and is passed over.", path, line)
        else:
            good.append(line)
    return _Patterns(PathSpec.from_lines("gitignore", good), GitIgnoreSpec.from_lines(good)) if good else None
