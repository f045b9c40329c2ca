"""Where the parts of a library lie inside its folder."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def default_library() -> Path:
    """The platform's folder for application data, e.g. ~/.local/share/akin."""
    return Path(platformdirs.user_data_dir("akin", appauthor=False))


@dataclass(frozen=True)
class LibraryPaths:
    """The files of one library."""

    folder: Path

    @property
    def catalogue(self) -> Path:
        """The truth: photos, vectors, pseudo-words."""
        return self.folder / "catalogue.sqlite"

    @property
    def thumbnails(self) -> Path:
        """May be deleted at any time; made anew by the next start or repair."""
        return self.folder / "thumbnails.sqlite"

    @property
    def backups(self) -> Path:
        """Folder of the catalogue's copies."""
        return self.folder / "backups"

    @property
    def phis(self) -> Path:
        """Folder of textual inversion networks for this library's models: computed, imported or trained."""
        return self.folder / "phi"

    @property
    def vocabulary(self) -> Path:
        """The list of concepts that the user imported; Akin's own is used where there is none."""
        return self.folder / "concepts.txt"

    @property
    def concept_features(self) -> Path:
        """Folder of the concepts' features, a file for each model; may be deleted."""
        return self.folder / "concepts"

    @property
    def phrases(self) -> Path:
        """Phrases that were imported, or that a language model wrote."""
        return self.folder / "phrases.sqlite"

    @property
    def phrase_features(self) -> Path:
        """Folder of the phrases' features, a file for each model; may be deleted."""
        return self.folder / "phrase-features"

    @property
    def training(self) -> Path:
        """Folder of what a training of phi keeps to go on from: pseudo-words and checkpoints; may be deleted."""
        return self.folder / "training"

    @property
    def lock(self) -> Path:
        """Held by the one engine that serves this library."""
        return self.folder / "engine.lock"

    @property
    def address(self) -> Path:
        """Where the running engine listens, and its process id, as JSON."""
        return self.folder / "engine.json"

    @property
    def key(self) -> Path:
        """Random secret that a client must know to connect."""
        return self.folder / "engine.key"

    @property
    def log(self) -> Path:
        return self.folder / "engine.log"

    def sizes(self) -> dict[str, int]:
        """Bytes of the files in the folder, by their names."""
        sizes = {}
        for entry in os.scandir(self.folder):
            with contextlib.suppress(FileNotFoundError):  # SQLite's side files come and go
                if entry.is_file():
                    sizes[entry.name] = entry.stat().st_size
        return sizes
