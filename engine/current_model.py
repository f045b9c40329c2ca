"""The model that a library is searched with, while it is loaded, and the one that is to take its place.

Loading happens in a thread of its own; all else in the engine's worker.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import messages as m
from engine.care.backbones import note_use
from engine.clip.models import STARTER
from engine.errors import AkinError, RequestProblem
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.index.planner import Index
    from engine.inversion.phi_choice import ChosenPhi
    from engine.model import Loaded, Model

MODEL_SETTING = "model"
NEXT_SETTING = "next model"  # that takes over when all is indexed with it; not there unless the user is switching
FINGERPRINT_SETTING = "fingerprint"  # of the model in use, for counting before it is loaded


class LibraryModel:
    """One model of a library, from when it begins to load."""

    def __init__(self, name: str, loading: Future[Loaded], catalogue: Catalogue, paths: LibraryPaths) -> None:
        self.name = name
        self.loading = loading
        self.if_open: Model | None = None
        self._catalogue = catalogue
        self._paths = paths
        self._outdated = False

    @property
    def ready(self) -> bool:
        """Whether it is there, or is known not to come."""
        return self.loading.done()

    def get(self) -> Model:
        """The model, waited for if it is still loading. Raises AkinError if it cannot be had."""
        if self.if_open is None:
            loaded = self.loading.result()
            from engine.model import Model

            note_use(self._catalogue.db, loaded.backbone.fingerprint, self.name, loaded.backbone.dim)
            loaded = replace(loaded, index=None) if self._outdated else loaded
            self.if_open = Model(loaded, self._catalogue, self._paths)
        return self.if_open

    def changed_throughout(self) -> None:
        """What the loader has read of the vectors, or is just reading, is read again."""
        self._outdated = self.if_open is None

    def close(self) -> None:
        if self.if_open is not None:
            self.if_open.close()


class CurrentModel:
    """The model in use. Another takes over when all photos that can be read have their vectors of it."""

    def __init__(self, catalogue: Catalogue, paths: LibraryPaths, publish: Callable[[m.Message], None]) -> None:
        self._catalogue = catalogue
        self._paths = paths
        self._publish = publish
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="model loader")
        self._current = self._begin(catalogue.setting(MODEL_SETTING) or STARTER)
        next_name = catalogue.setting(NEXT_SETTING)
        self._next = self._begin(next_name) if next_name else None
        self._arriving: LibraryModel | None = None  # on its way, and maybe never to be used

    def close(self) -> None:
        self._loader.shutdown(wait=False, cancel_futures=True)
        for model in self._models:
            model.close()

    # --- the model that answers ---

    @property
    def name(self) -> str:
        return self._current.name

    @property
    def ready(self) -> bool:
        """Whether the model is there, or is known not to come."""
        return self._current.ready

    @property
    def if_open(self) -> Model | None:
        """The model if it was asked for already."""
        return self._current.if_open

    @property
    def fingerprint(self) -> str:
        """The backbone's, also while it is still being loaded; empty if the library never had one."""
        return self._catalogue.setting(FINGERPRINT_SETTING) or ""

    def index_if_ready(self) -> Index | None:
        """The index of the model's vectors, None while it is still loading. Raises AkinError if it cannot be had."""
        return self.get().index if self.ready else None

    def check(self, model: Model) -> None:
        """Raises RequestProblem if a model is no longer the one that answers."""
        if model is not self.if_open:
            raise RequestProblem("The model was changed meanwhile; try again.")

    def get(self) -> Model:
        """The model, waited for if it is still loading. Raises AkinError if it cannot be had."""
        if self._current.if_open is not None:
            return self._current.if_open
        model = self._current.get()
        # Only written if it is news: whoever only searches need not wait for another process's lock.
        if self.fingerprint != model.backbone.fingerprint:
            self._catalogue.set_setting(FINGERPRINT_SETTING, model.backbone.fingerprint)
        self._announce(model)
        return model

    # --- what indexing needs ---

    def open_all(self) -> list[Model] | None:
        """Every model that has to be told what becomes of photos; those that are new are indexed with the last one.

        None while one is still loading. Raises AkinError if the one in use cannot be had.
        """
        if not all(model.ready for model in self._models):
            return None
        models = [self.get()]
        if self._next is not None:
            try:
                models.append(self._next.get())
            except AkinError as error:
                self._publish(m.Notice(error.code, f"{error.sentence} {self.name} stays in use.", goes_on=True))
                self._drop_next()
        return models

    @property
    def names(self) -> dict[str, bool]:
        """The models of the library, and whether each is open."""
        return {model.name: model.if_open is not None for model in self._models}

    @property
    def open_already(self) -> list[Model]:
        return [model.if_open for model in self._models if model.if_open is not None]

    def changed_throughout(self) -> None:
        """Any vector may have come or gone: what is being loaded has to be read again, what failed is tried again."""
        if self._cannot_be_had:  # perhaps for want of a sound catalogue, which a repair has mended
            self._current = self._begin(self._current.name)
        for model in [*self._models, *filter(None, [self._arriving])]:
            model.changed_throughout()

    # --- switching ---

    def begin(self, name: str) -> LibraryModel:
        """Begin to load another model, to `switch` to."""
        self._arriving = self._begin(name)
        return self._arriving

    def switch(self, model: LibraryModel, complete: bool) -> None:
        """Let a model that is loaded take over: now if it is `complete`, or else after the pass that makes it so."""
        self._arriving = None
        self._drop_next()
        if complete or model.get().backbone.fingerprint == self.fingerprint or self._cannot_be_had:
            self._take_over(model)
        else:
            self._catalogue.set_setting(NEXT_SETTING, model.name)
            self._next = model
            self._publish(m.Changes(model=True))

    def all_indexed(self) -> None:
        """A pass came to its end and nothing is left to do: the model that it was made for takes over."""
        if self._next is not None and self._next.if_open is not None:
            self._take_over(self._next)

    @property
    def next(self) -> LibraryModel | None:
        """The model that is to take over."""
        return self._next

    def _take_over(self, model: LibraryModel) -> None:
        opened = model.get()
        with self._catalogue.db.atomic():
            self._catalogue.set_setting(MODEL_SETTING, model.name)
            self._catalogue.set_setting(FINGERPRINT_SETTING, opened.backbone.fingerprint)
            self._catalogue.remove_setting(NEXT_SETTING)
        self._current.close()
        self._current, self._next = model, None
        self._publish(m.Changes(photos=True))
        self._announce(opened)

    def _announce(self, model: Model) -> None:
        self._publish(m.Changes(model=True))
        if model.phi_problem:
            self._publish(m.Notice("environment", model.phi_problem, goes_on=True))

    def _drop_next(self) -> None:
        if self._next is not None:
            self._catalogue.remove_setting(NEXT_SETTING)
            self._next.close()
            self._next = None

    @property
    def _cannot_be_had(self) -> bool:
        return self._current.ready and self._current.loading.exception() is not None

    @property
    def _models(self) -> list[LibraryModel]:
        return [self._current] if self._next is None else [self._current, self._next]

    def _begin(self, name: str) -> LibraryModel:
        loading = self._loader.submit(_load, name, self._paths)
        return LibraryModel(name, loading, self._catalogue, self._paths)

    # --- phi ---

    def load_phi(self, name: str) -> Future[ChosenPhi]:
        """Begin to load a phi for the model. Raises AkinError if the model cannot be had."""
        from engine.inversion.phi_choice import load_named

        return self._loader.submit(load_named, name, self.get().backbone, self._paths.phis)

    def use_phi(self, chosen: ChosenPhi) -> None:
        """Compose with another phi, also after the next start."""
        from engine.model import phi_setting

        model = self.get()
        self._catalogue.set_setting(phi_setting(model.backbone.fingerprint), chosen.name)
        model.use_phi(chosen)
        self._publish(m.Changes(model=True))


def _load(name: str, paths: LibraryPaths) -> Loaded:
    """In the loader thread."""
    from engine.model import load

    return load(name, paths)
