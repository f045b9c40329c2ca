"""Weights that were downloaded or imported: one folder for all libraries, in it one for each architecture."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.errors import RequestProblem
from engine.library.replacing import replacing

SUFFIXES = (".safetensors", ".pt", ".bin", ".pth")  # open_clip goes by them
NAMES = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def default_folder() -> Path:
    """The platform's folder for application data, e.g. ~/.local/share/akin-models."""
    return Path(platformdirs.user_data_dir("akin-models", appauthor=False))


@dataclass(frozen=True)
class WeightsStore:
    """The weights in one folder. A file is there only when it is whole."""

    folder: Path

    def find(self, architecture: str, name: str) -> Path | None:
        """The file with these weights, if they are here."""
        return next((path for path in self._places(architecture, name) if path.is_file()), None)

    def names(self) -> list[str]:
        """All that is here, as ARCHITECTURE/NAME."""
        files = sorted(self.folder.glob("*/*"))
        return [f"{path.parent.name}/{path.stem}" for path in files if path.suffix in SUFFIXES and _is_name(path.stem)]

    def place(self, architecture: str, name: str, suffix: str) -> Path:
        """Where weights belong. Raises RequestProblem for a name or a kind of file that cannot be kept."""
        if not _is_name(name) or not _is_name(architecture):
            raise RequestProblem(f'"{name}" is no name for weights; use letters, digits, dots, dashes and underscores.')
        if suffix not in SUFFIXES:
            raise RequestProblem(f"Weights are files that end in {', '.join(SUFFIXES)}; {suffix or 'this'} is none.")
        return self.folder / architecture / f"{name}{suffix}"

    def add(self, file: Path, architecture: str, name: str) -> Path:
        """Copy a file of weights, in the place of those of the same name; where it is.

        Raises RequestProblem for a name that cannot be, MachineProblem if the disk refuses.
        """
        target = self.place(architecture, name, file.suffix.lower())
        with replacing(target) as new:
            shutil.copyfile(file, new)
        for other in self._places(architecture, name):
            if other != target:
                other.unlink(missing_ok=True)
        return target

    def _places(self, architecture: str, name: str) -> Iterator[Path]:
        if _is_name(architecture) and _is_name(name):
            yield from (self.folder / architecture / f"{name}{suffix}" for suffix in SUFFIXES)


def _is_name(name: str) -> bool:
    return NAMES.fullmatch(name) is not None
