"""The rows about an engine that opens a library, on one small enough for a test."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.benchmarks.library_index import IndexSettings, fill, made_vectors
from engine.benchmarks.library_opening import opening_rows
from engine.clip.models import STARTER, load_backbone
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths


def test_an_engine_is_started_and_ends_again(tmp_path: Path) -> None:
    starter = load_backbone(STARTER)
    library = tmp_path / "library"
    library.mkdir()
    catalogue = Catalogue(LibraryPaths(library).catalogue)
    made = made_vectors(300, IndexSettings(dim=starter.dim))
    fill(catalogue, library / "away", made, starter.fingerprint)
    catalogue.close()
    told: list[str] = []
    rows = {row.name: row for row in opening_rows(library, True, told.append)}
    opened = rows["seconds from starting an engine to its first answer"]
    idle = rows["seconds until that engine has nothing left to do"]
    assert 0 < opened.value < idle.value
    assert opened.reach == 10.0
    assert rows["longest search meanwhile"].value > 0
    if memory := rows.get("largest memory of that engine, model included"):
        assert 0.1 < memory.value < 3.5
        assert memory.holds
    assert told == [
        "starting an engine for the first time", "starting an engine", "asking while it brings the graph"
    ]  # fmt: skip
    assert not LibraryPaths(library).address.exists()
    catalogue = Catalogue(LibraryPaths(library).catalogue)
    assert catalogue.counts(starter.fingerprint).photos == 300  # the folder is away, and nothing is forgotten
    [(_, kept)] = catalogue.vectors(starter.fingerprint)
    np.testing.assert_array_equal(kept, made)
    catalogue.close()
