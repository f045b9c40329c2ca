"""Which files and folders are passed over: hidden ones, and what .akinignore files or the library's rules name."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec, PathSpec
from pathspec.pattern import Pattern
from pathspec.patterns.gitignore import GitIgnorePatternError

from engine.errors import RequestProblem
from engine.library.catalogue import Catalogue

log = logging.getLogger(__name__)

IGNORE_FILE = ".akinignore"
MOST_CHARACTERS = 20_000  # of the library's rules
_SETTING = "ignored"  # of the catalogue: patterns that hold in every watched folder, one a line
_MOST_SHOWN = 60  # characters of a pattern in a sentence
# What systems and network storage keep for themselves: bins, thumbnails, lost blocks.
_NOT_THE_USERS = frozenset({"$RECYCLE.BIN", "System Volume Information", "@eaDir", "#recycle", "lost+found"})


def library_rules(catalogue: Catalogue) -> str:
    """What a library passes over in all of its folders: patterns, one a line, as the user wrote them."""
    return catalogue.setting(_SETTING) or ""


def set_library_rules(catalogue: Catalogue, rules: str) -> None:
    """Keep other rules, which hold from the next scan on. Raises RequestProblem, with nothing changed, for bad ones."""
    if len(rules) > MOST_CHARACTERS:
        raise RequestProblem(
            f"The rules for what is passed over have {len(rules):,} characters; Akin takes up to {MOST_CHARACTERS:,}."
        )
    for line in _lines(rules):
        if not _is_pattern(line):
            raise RequestProblem(
                f'"{_shown(line)}" is no pattern of .gitignore; correct it, with "/" between folders, or take it out.'
            )
        if _is_place(line, [folder.path for folder in catalogue.folders()]):
            raise RequestProblem(
                f'"{_shown(line)}" is a place on the disk; write it as seen from a watched folder, like "Trips/old/".'
            )
    catalogue.set_setting(_SETTING, rules)


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
    go first, "!" takes a file back in, and nothing below an ignored folder can be taken back. The library's rules hold
    for the watched folder like an .akinignore of its, but all such files go before them.
    """

    def __init__(self, root: Path, library: str = "") -> None:
        """`library` are its rules, as `library_rules` has them; none for a folder that is not of a library."""
        self._root = root
        self._library = _of_library(library)
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
                return self._library is not None and bool(self._library.ignore(relative, is_folder))
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
        if _is_pattern(line):
            good.append(line)
        else:
            log.warning("%s: %r is no pattern and is passed over.", path, line)
    return _compiled(good)


@functools.lru_cache(maxsize=1)  # a look at one file would otherwise cost as much as making them
def _of_library(rules: str) -> _Patterns | None:
    return _compiled(_lines(rules))


def _lines(rules: str) -> list[str]:
    return rules.removeprefix("\ufeff").splitlines()  # what a pasted file may begin with


def _compiled(lines: Sequence[str]) -> _Patterns | None:
    """None without lines; all have to be patterns."""
    return _Patterns(PathSpec.from_lines("gitignore", lines), GitIgnoreSpec.from_lines(lines)) if lines else None


def _is_pattern(line: str) -> bool:
    """Whether a line can stand among patterns, as an empty one and a comment can."""
    try:
        PathSpec.from_lines("gitignore", [line])
    except (GitIgnorePatternError, re.error):  # the latter of [z-a]
        return False
    return "\0" not in line and line.strip() != "/"  # lines of UTF-16 have the one; the other would mean all folders


def _is_place(line: str, folders: Sequence[Path]) -> bool:
    """Whether a pattern would match nothing because it says where on this machine something lies."""
    path = line.strip().removeprefix("!")
    below = any(Path(path) == folder or folder in Path(path).parents for folder in folders)
    return below or path.startswith("~") or re.match(r"[A-Za-z]:[\\/]", path) is not None


def _shown(line: str) -> str:
    """A line as a sentence can quote it."""
    visible = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in line)
    return visible if len(visible) <= _MOST_SHOWN else visible[:_MOST_SHOWN] + "…"
