"""The names of concepts: Akin's own list, or one that the user imported. Without torch, for the command line too."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from engine.errors import MachineProblem, RequestProblem
from engine.library.replacing import replacing

BUILT_IN = Path(__file__).parents[2] / "resources" / "concepts.txt"
NO_ARTICLE = " *"  # ends the line of a name that takes none
OPEN_IMAGES_HEADER = ["LabelName", "DisplayName"]

MOST_NAMES = 50_000
LONGEST_NAME = 100  # characters
MOST_BYTES = 16 * 2**20  # of a list

_WRONG_FILE = (
    "{} is not the list of Open Images' class names: that is a CSV file whose first line is LabelName,DisplayName "
    "(oidv7-class-descriptions.csv)."
)


@dataclass(frozen=True)
class Vocabulary:
    """Names of concepts, each once, whatever its case. `kinds` says what kind of thing a name is, if it is known."""

    names: tuple[str, ...]
    kinds: dict[str, str] = field(default_factory=dict)
    no_article: frozenset[str] = frozenset()  # names that no "a" goes before

    @cached_property
    def digest(self) -> str:
        """Tells lists of names apart: 16 hexadecimal digits of their SHA-256."""
        return hashlib.sha256("\n".join(self.names).encode()).hexdigest()[:16]


def built_in() -> Vocabulary:
    """Akin's own vocabulary."""
    return parse(BUILT_IN.read_text(encoding="utf-8"))


def library_vocabulary(path: Path) -> Vocabulary:
    """The list that was imported to `path`; Akin's own if there is none. Raises MachineProblem for a damaged one."""
    try:
        return parse(_text(path))
    except FileNotFoundError:
        return built_in()
    except (OSError, ValueError) as error:
        raise MachineProblem(
            f"The library's list of concepts {path} cannot be read; `akin concepts reset` goes back to Akin's own."
        ) from error


def parse(text: str) -> Vocabulary:
    """A list with a name a line; "[kind]" begins a kind, "#" a comment. Raises ValueError if it holds no name."""
    kinds: dict[str, str] = {}
    names, bare = [], set()
    kind = ""
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            kind = line[1:-1]
        elif line.strip() and not line.startswith("#"):
            name = line.removesuffix(NO_ARTICLE).strip()
            names.append(name)
            if kind:
                kinds[name] = kind
            if line.endswith(NO_ARTICLE):
                bare.add(name)
    return Vocabulary(_distinct(names), kinds, frozenset(bare))


def import_open_images(source: Path, target: Path) -> Vocabulary:
    """Make Open Images' class names (a CSV file of theirs) the list at `target`, all of it or nothing.

    Raises RequestProblem for any other file, MachineProblem if one cannot be read or written.
    """
    try:
        vocabulary = Vocabulary(_open_images(_text(source)))
    except OSError as error:
        raise MachineProblem(f"{source} cannot be read: {error.strerror or error}.") from error
    except (ValueError, csv.Error):
        raise RequestProblem(_WRONG_FILE.format(source)) from None
    with replacing(target) as new:
        new.write_text("".join(f"{name}\n" for name in vocabulary.names), encoding="utf-8")
    return vocabulary


def _open_images(text: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(text), strict=True)
    if next(rows, None) != OPEN_IMAGES_HEADER:
        raise ValueError("another header")
    names = []
    for row in rows:
        if not row:
            continue
        if len(row) != len(OPEN_IMAGES_HEADER):
            raise ValueError("another number of columns")
        name = " ".join(row[1].split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable() or name[0] in "#[" or name.endswith("*"):
            raise ValueError("not a name")
        names.append(name)
    return _distinct(names)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, whatever its case. Raises ValueError for none at all, and for more than there may be."""
    distinct: dict[str, str] = {}
    for name in names:
        distinct.setdefault(name.casefold(), name)
    if not 0 < len(distinct) <= MOST_NAMES:
        raise ValueError(f"{len(distinct)} names")
    return tuple(distinct.values())


def _text(path: Path) -> str:
    """Raises ValueError for what is no text, or too long to be a list of names."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("too long")
    return content.decode("utf-8-sig")
