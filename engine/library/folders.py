"""Which folders are watched: added, removed, one inside another. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.errors import MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue, Folder
from engine.library.ignore import IgnoreRules, library_rules
from engine.library.spelling import true_spelling


def add_folders(catalogue: Catalogue, paths: Sequence[Path]) -> None:
    """Watch folders, given by their full paths.

    One that a watched folder already sees is not watched again, and one that sees a watched folder takes its files
    over, so that no photo counts twice. Raises AkinError, with nothing changed, for what is no folder.
    """
    for path in paths:
        _require_folder(path)
    rules = library_rules(catalogue)
    for path in sorted(true_spelling(path.resolve()) for path in paths):  # a folder comes before what lies inside it
        watched = [(folder, true_spelling(folder.path)) for folder in catalogue.folders()]
        if not any(known == path or _sees(known, path, rules) for _, known in watched):
            id = catalogue.add_folder(path)
            for inner, known in watched:
                if _sees(path, known, rules):
                    catalogue.take_over(Folder(id, path, online=True), inner)


def remove_folder(catalogue: Catalogue, path: Path) -> None:
    """Forget a watched folder; its files stay where they are. Raises MissingProblem if it is not watched."""
    if not (catalogue.remove_folder(path) or catalogue.remove_folder(true_spelling(path))):
        raise MissingProblem(f"{path} is not a folder of this library.")


def _require_folder(path: Path) -> None:
    if not path.is_absolute():
        raise RequestProblem(f"{path} is not an absolute path.")
    if not path.exists():
        raise MissingProblem(f"The folder {path} does not exist.")
    if not path.is_dir():
        raise RequestProblem(f"{path} is a file; name the folder that holds it.")


def _sees(folder: Path, path: Path, rules: str) -> bool:
    """Whether a scan of a folder comes to a path below it, under the library's rules."""
    if folder == path or not path.is_relative_to(folder):
        return False
    return not IgnoreRules(folder, rules).out_of_sight(path.relative_to(folder).as_posix(), is_folder=True)
