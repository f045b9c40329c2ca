"""The model that a library is searched and indexed with, while it is loaded and when another takes its place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import messages as m
from engine.care.backbones import note_use
from engine.clip.models import STARTER
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.index.planner import Index
    from engine.model import Loaded, Model

MODEL_SETTING = "model"
FINGERPRINT_SETTING = "fingerprint"  # of the model in use, for counting before it is loaded


class CurrentModel:
    """Loads the library's model in a thread of its own; all else happens in the engine's worker."""

    def __init__(self, catalogue: Catalogue, paths: LibraryPaths, publish: Callable[[m.Message], None]) -> None:
        self._catalogue = catalogue
        self._paths = paths
        self._publish = publish
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="model loader")
        self._model: Model | None = None
        self._outdated = False
        self.name = catalogue.setting(MODEL_SETTING) or STARTER
        self._loading: Future[Loaded] = self._load(self.name)

    def close(self) -> None:
        self._loader.shutdown(wait=False, cancel_futures=True)
        if self._model is not None:
            self._model.close()

    @property
    def ready(self) -> bool:
        """Whether the model is there, or is known not to come."""
        return self._loading.done()

    @property
    def if_open(self) -> Model | None:
        """The model if it was asked for already."""
        return self._model

    def index_if_ready(self) -> Index | None:
        """The index of the model's vectors, None while it is still loading. Raises AkinError if it cannot be had."""
        return self.get().index if self.ready else None

    @property
    def fingerprint(self) -> str:
        """The backbone's, also while it is still being loaded; empty if the library never had one."""
        return self._catalogue.setting(FINGERPRINT_SETTING) or ""

    def get(self) -> Model:
        """The model, waited for if it is still loading. Raises AkinError if it cannot be had."""
        if self._model is None:
            loaded = self._loading.result()
            from engine.model import Model

            backbone = loaded.backbone
            # Only written if it is news: whoever only searches need not wait for another process's lock.
            if self.fingerprint != backbone.fingerprint:
                self._catalogue.set_setting(FINGERPRINT_SETTING, backbone.fingerprint)
            note_use(self._catalogue.db, backbone.fingerprint, self.name, backbone.dim)
            self._model = Model(replace(loaded, index=None) if self._outdated else loaded, self._catalogue, self._paths)
            self._publish(m.Changes(model=True))
        return self._model

    def changed_throughout(self) -> None:
        """Any vector may have come or gone: what the loader has read of them, or is just reading, is read again."""
        self._outdated = self._model is None

    def use(self, name: str) -> None:
        """Switch to another model, which is waited for. Raises AkinError, with all as it was, if it cannot be had."""
        loading = self._load(name)
        loading.result()
        if self._model is not None:
            self._model.close()
            self._model = None
        self.name, self._loading, self._outdated = name, loading, False
        self._catalogue.set_setting(MODEL_SETTING, name)

    def _load(self, name: str) -> Future[Loaded]:
        return self._loader.submit(_load, name, self._paths)


def _load(name: str, paths: LibraryPaths) -> Loaded:
    """In the loader thread."""
    from engine.model import load

    return load(name, paths)
