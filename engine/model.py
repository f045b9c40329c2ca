"""A loaded backbone with its phi, and what a library needs to index and search with the two."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.clip.backbone import Backbone
from engine.clip.models import batch_size, load_backbone
from engine.errors import MachineProblem
from engine.index.planner import Index
from engine.indexing import IndexedModel
from engine.inversion.phi_choice import ChosenPhi, chosen_phi
from engine.library.catalogue import Catalogue
from engine.library.decode_pool import DecodePool
from engine.library.paths import LibraryPaths
from engine.search.compose import Composer
from engine.search.invert import Inverter
from engine.search.language import LibraryLanguage
from engine.search.references import References
from engine.search.searcher import Searcher
from engine.search.sharpen import Sharpener
from engine.search.tags import Tagger

LOOK_AHEAD = 3  # batches decoded ahead of the model


@dataclass(frozen=True)
class Loaded:
    """What the loader thread brings. `index` is None if the vectors could not be read there."""

    backbone: Backbone
    phi: ChosenPhi
    index: Index | None = None


def load(name: str, paths: LibraryPaths) -> Loaded:
    """Load a backbone and its phi, and a library's vectors; takes seconds. Raises AkinError if it cannot be had."""
    backbone = load_backbone(name)
    phi = chosen_phi(read_choice(paths.catalogue, backbone), backbone, paths.phis)
    return Loaded(backbone, phi, read_vectors(paths.catalogue, backbone))


def phi_setting(fingerprint: str) -> str:
    """The setting that holds the name of the phi chosen for a backbone."""
    return f"phi of {fingerprint}"


def read_choice(catalogue: Path, backbone: Backbone) -> str | None:
    """The name of the phi that was chosen for a backbone, None for the default."""
    try:
        with closing(Catalogue(catalogue)) as own:
            return own.setting(phi_setting(backbone.fingerprint))
    except (sqlite3.Error, MachineProblem):
        return None  # as in `read_vectors`


def read_vectors(catalogue: Path, backbone: Backbone) -> Index | None:
    """Through a connection of the loader thread's own: it takes seconds, and the worker shows photos meanwhile."""
    try:
        with closing(Catalogue(catalogue)) as own:
            return Index.filled(backbone.dim, own.vectors(backbone.fingerprint))
    except (sqlite3.Error, MachineProblem):
        return None  # the worker comes upon the same, and knows what to do about it


class Model:
    """A loaded model, opened on one library. Made and used in the engine's worker."""

    def __init__(self, loaded: Loaded, catalogue: Catalogue, paths: LibraryPaths) -> None:
        self.backbone = loaded.backbone
        self.phi_name, self.phi_problem = loaded.phi.name, loaded.phi.problem
        fingerprint = self.backbone.fingerprint
        index = loaded.index
        if index is None:
            index = Index.filled(self.backbone.dim, catalogue.vectors(fingerprint))
        index.attach(catalogue.db, fingerprint)
        self.index = index
        self._composer = composer = Composer(self.backbone, loaded.phi.phi, self.index.mean)
        self.references = References(catalogue, self.backbone)
        self.searcher = Searcher(catalogue, composer, self.index)
        self.sharpener = Sharpener(catalogue, self.backbone, LibraryLanguage(paths, self.backbone))
        self.inverter = Inverter(catalogue, self.backbone, composer, self.references, self.sharpener)
        self.tagger = Tagger(self.references, self.sharpener.language)
        batch = batch_size(self.backbone.device)
        preprocessing = self.backbone.preprocessing
        # A GPU waits for the decoders, so they may have every core; on a CPU one of two is the model's.
        cores = os.cpu_count() or 1
        workers = cores if self.backbone.device.type != "cpu" else max(1, cores // 2)
        self.pool = DecodePool(workers, LOOK_AHEAD * max(batch, workers), preprocessing.crops, preprocessing.size)
        self.indexed = IndexedModel(self.backbone, self.index, self.pool, batch)

    def use_phi(self, chosen: ChosenPhi) -> None:
        """Compose with another phi from the next query on."""
        self.phi_name, self.phi_problem = chosen.name, chosen.problem
        self._composer.phi = chosen.phi

    def close(self) -> None:
        self.references.close()
        self.pool.close()
        self.sharpener.language.close()
