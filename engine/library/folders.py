"""Which folders are watched: added, removed, one inside another. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.errors import MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue, Folder
from engine.library.ignore import IgnoreRules


def add_folders(catalogue: Catalogue, paths: Sequence[Path]) -> None:
    """Watch folders, given by their full paths.

    One that a watched folder already sees is not watched again, and one that sees a watched folder takes its files
    over, so that no photo counts twice. Raises AkinError, with nothing changed, for what is no folder.
    """
    for path in paths:
        _require_folder(path)
    for path in sorted(path.resolve() for path in paths):  # a folder comes before what lies inside it
        watched = catalogue.folders()
        if not any(_is_same(folder.path, path) or _sees(folder.path, path) for folder in watched):
            id = catalogue.add_folder(path)
            for inner in watched:
                if _sees(path, inner.path):
                    catalogue.take_over(Folder(id, path, online=True), inner)


def remove_folder(catalogue: Catalogue, path: Path) -> None:
    """Forget a watched folder; its files stay where they are. Raises MissingProblem if it is not watched."""
    if not catalogue.remove_folder(path):
        raise MissingProblem(f"{path} is not a folder of this library.")


def _require_folder(path: Path) -> None:
    if not path.is_absolute():
        raise RequestProblem(f"{path} is not an absolute path.")
    if not path.exists():
        raise MissingProblem(f"The folder {path} does not exist.")
    if not path.is_dir():
        raise RequestProblem(f"{path} is a file; name the folder that holds it.")


def _is_same(known: Path, path: Path) -> bool:
    """Also under another spelling, where case or composition of letters makes no difference to the system."""
    try:
        return known == path or known.samefile(path)
    except OSError:
        return False


def _sees(folder: Path, path: Path) -> bool:
    """Whether a scan of a folder comes to a path below it."""
    if folder == path or not path.is_relative_to(folder):
        return False
    return not IgnoreRules(folder).out_of_sight(path.relative_to(folder).as_posix(), is_folder=True)
