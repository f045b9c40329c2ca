"""A small library on the disk, indexed without a model."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from engine import messages as m
from engine.care.backbones import note_use
from engine.care.repair import Repairer
from engine.care.thumbnails import no_crops
from engine.index import snapshot
from engine.library.catalogue import Catalogue, IndexedFile
from engine.library.decode import decode_file
from engine.library.paths import LibraryPaths
from engine.library.scan import scan
from engine.library.sightings import Differences
from engine.library.thumbnails import ThumbnailWriter
from tests.engine.pictures import picture
from tests.engine.steps import result

BACKBONE = "0123456789abcdef"
DIM = 4
COLOURS = ("red", "green", "blue")


@dataclass
class Library:
    """An open library and the folder that it was indexed from."""

    paths: LibraryPaths
    photos: Path
    catalogue: Catalogue
    thumbnails: ThumbnailWriter
    events: list[m.Message] = field(default_factory=list)

    def index(self) -> None:
        """Scan, and record a made-up vector for every file that waits."""
        for folder in self.catalogue.folders():
            for _ in scan(self.catalogue, folder, Differences()):
                pass
        for file in self.catalogue.waiting(BACKBONE, 100):
            photo = decode_file(file.path, no_crops, 0)
            vector = np.arange(DIM, dtype=np.float16) + file.id
            indexed = IndexedFile(
                file.id, photo.content_hash, photo.format, photo.width, photo.height, photo.metadata, vector
            )
            self.thumbnails.write([(photo.content_hash.hex(), photo.thumbnail)])
            self.catalogue.record(BACKBONE, [indexed], [])

    def repair(self) -> m.Repaired:
        def save() -> bool:
            save_graph(self.catalogue)
            return True

        with ThreadPoolExecutor(1) as executor:
            repairer = Repairer(self.paths, self.catalogue, self.thumbnails, save, self.events.append, executor)
            return result(repairer.run(1))


def save_graph(catalogue: Catalogue) -> None:
    """A snapshot of what is no graph: nothing here looks into it."""
    for _ in snapshot.save(catalogue.db, BACKBONE, b"", [b"graph"], None):
        pass


@pytest.fixture
def library(catalogue: Catalogue, tmp_path: Path, photo_folder: Path) -> Iterator[Library]:
    paths = LibraryPaths(tmp_path / "library")
    for colour in COLOURS:
        (photo_folder / f"{colour}.png").write_bytes(picture(colour, format="PNG"))
    thumbnails = ThumbnailWriter(paths.thumbnails)
    catalogue.add_folder(photo_folder)
    note_use(catalogue.db, BACKBONE, "tiny", DIM)
    library = Library(paths, photo_folder, catalogue, thumbnails)
    library.index()
    save_graph(catalogue)
    yield library
    thumbnails.close()
