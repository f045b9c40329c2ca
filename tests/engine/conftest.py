"""What the engine's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.library.catalogue import Catalogue


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue in a library folder of its own."""
    library = tmp_path / "library"
    library.mkdir()
    catalogue = Catalogue(library / "catalogue.sqlite")
    yield catalogue
    catalogue.close()


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """An empty folder for photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder
