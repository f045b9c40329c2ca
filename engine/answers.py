"""What each request does to the library. Runs in the engine's worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine import messages as m
from engine.background import Background
from engine.care.relocate import relocate
from engine.clip.model_choice import known_models
from engine.current_model import CurrentModel
from engine.errors import RequestProblem
from engine.inversion.vocabulary import library_vocabulary
from engine.library import showing
from engine.library.catalogue import Catalogue
from engine.library.folders import add_folders, remove_folder
from engine.library.ignore import library_rules, set_library_rules
from engine.library.paths import LibraryPaths
from engine.library.thumbnails import ThumbnailWriter
from engine.listing import Listing, ListingRequest
from engine.marking import Marking, MarkingRequest
from engine.saving import Saving, SavingRequest
from engine.search.duplicates import DuplicateFinder
from engine.searching import Searching, SearchRequest
from engine.telling import Telling

log = logging.getLogger(__name__)

Publish = Callable[[m.Message], None]


class Engine:
    """One open library: meets requests one at a time, and does a step of background work when asked to."""

    def __init__(self, paths: LibraryPaths, publish: Publish) -> None:
        """Open or create the library; `publish` sends an event to all clients."""
        self._paths = paths
        self._publish = publish
        self._catalogue = Catalogue(paths.catalogue)
        self._thumbnails = ThumbnailWriter(paths.thumbnails)
        self._model = CurrentModel(self._catalogue, paths, publish)
        self._background = Background(paths, self._catalogue, self._thumbnails, self._model, publish)
        self._marking = Marking(self._catalogue, publish)
        self._saving = Saving(self._catalogue.db, publish)
        self._telling = Telling(paths.log)
        common = self._catalogue, self._model, self._background, self._telling
        self._searching, self._listing = Searching(*common), Listing(*common)
        self._duplicates = DuplicateFinder(self._catalogue, self._model.index_if_ready, publish, self._telling.mistake)

    def close(self) -> None:
        """All is committed at any time; this only ends the helpers."""
        self._background.close()
        self._model.close()
        self._thumbnails.close()
        self._catalogue.close()

    # --- the worker's loop ---

    @property
    def ready(self) -> bool:
        """Whether the model is there, or is known not to come."""
        return self._model.ready

    @property
    def busy(self) -> bool:
        """Whether a step that had to wait is soon worth another try."""
        return self._searching.waiting or self._background.busy

    def idle(self) -> None:
        """Called while there is nothing to do, whether or not there are clients."""
        self._background.idle()

    def step(self) -> bool:
        """Do one small piece of background work; False if there was nothing to do, or only to wait."""
        return self._searching.step() or self._background.step()

    def mistake(self, id: int) -> m.Failed:
        """The answer to a request that failed by a bug, whose traceback is in the log."""
        return self._telling.mistake(id)

    # --- requests ---

    def answer(self, request: m.AnyRequest, reply: Publish) -> None:
        """Meet one request. `reply` gets its answer now or, where decoding or OTI comes first, after later steps.

        Raises AkinError with a sentence for the user.
        """
        id = request.id
        match request:
            case m.GetStatus():
                reply(self._status(id))
            case m.AddFolders(paths=paths):
                add_folders(self._catalogue, [Path(path) for path in paths])
                self._publish(m.Changes(folders=True))
                self._background.start_over()
                reply(m.Done(id))
            case m.RemoveFolder(path=path):
                self._background.stop()
                remove_folder(self._catalogue, Path(path))
                self._background.put(self._forget_photos(id, reply))
            case m.SetIgnored(rules=rules):
                set_library_rules(self._catalogue, rules)
                self._publish(m.Changes(folders=True))
                self._background.start_over()
                reply(m.Done(id))
            case _ if isinstance(request, SearchRequest):
                self._searching.answer(request, reply)
            case _ if isinstance(request, ListingRequest):
                self._listing.answer(request, reply)
            case m.Invert():
                self._background.put(self._invert(request, reply), "patiently")
            case m.GetTags():
                self._background.put(self._tags(request, reply), "patiently")
            case m.GetConcepts():
                reply(m.Concepts(id, library_vocabulary(self._paths.vocabulary).names))
            case m.GetPhoto(photo_id=photo_id):
                reply(showing.details(self._catalogue, id, photo_id))
            case m.Pause(paused=paused):
                self._background.pause(paused)
                reply(m.Done(id))
            case m.SetPace(pace=pace):
                self._background.set_pace(pace)
                reply(m.Done(id))
            case m.UseModel(name=name):
                self._background.put(self._use_model(id, name, reply))
            case m.ListModels():
                self._background.put(self._list_models(id, reply))
            case m.ListPhis():
                reply(self._phis(id))
            case m.UsePhi(name=name):
                self._background.put(self._use_phi(id, name, reply))
            case m.Check() | m.Repair() | m.BackUp():
                self._background.care.begin(request, reply, self._save_snapshot, self._cared)
            case m.Relocate(old=old, new=new):
                reply(m.Relocated(id, self._relocate(Path(old), Path(new))))
            case m.FindDuplicates():
                self._background.put(self._duplicates.find(request, reply), "patiently")
            case _ if isinstance(request, MarkingRequest):
                reply(self._marking.answer(request))
            case _ if isinstance(request, SavingRequest):
                reply(self._saving.answer(request))
            case _:
                raise RequestProblem(f"The engine has no answer to {type(request).__name__}.")

    def _invert(self, request: m.Invert, reply: Publish) -> Iterator[bool]:
        with self._telling.told(request.id, reply):
            model = self._model.get()
            words = yield from model.inverter.words(request.photos, request.method)
            reply(m.Inverted(request.id, words, model.backbone.name))

    def _tags(self, request: m.GetTags, reply: Publish) -> Iterator[bool]:
        with self._telling.told(request.id, reply):
            model = self._model.get()
            photos = yield from model.tagger.tags(request.photos)
            reply(m.Tagged(request.id, photos, model.backbone.name))

    def _use_model(self, id: int, name: str, reply: Publish) -> Iterator[bool]:
        """Load the model, and let it take over at once if no file waits to be indexed with it."""
        with self._telling.told(id, reply):
            model = self._model.begin(name)
            while not model.ready:
                yield False
            complete = True
            for waiting in self._catalogue.count_waiting(model.loading.result().backbone.fingerprint):
                if waiting:
                    complete = False
                    break
                yield True
            self._background.stop()
            self._model.switch(model, complete)
            self._background.start_over()
            reply(m.Done(id))

    def _list_models(self, id: int, reply: Publish) -> Iterator[bool]:
        with self._telling.told(id, reply), ThreadPoolExecutor(1, thread_name_prefix="model list") as helper:
            known = helper.submit(known_models, self._model.names)
            while not known.done():
                yield False
            reply(m.Models(id, known.result(), self._model.name))

    def _phis(self, id: int) -> m.Phis:
        from engine.inversion.phi_choice import choices

        model = self._model.get()
        backbone = model.backbone
        networks = tuple(
            m.PhiNetwork(name, card.method, str(card.record.get("licence", "")))
            for name, card in choices(backbone.fingerprint, self._paths.phis).items()
        )
        dim, width = backbone.dim, backbone.text.width
        return m.Phis(id, self._model.name, backbone.fingerprint, dim, width, networks, model.phi_name)

    def _use_phi(self, id: int, name: str, reply: Publish) -> Iterator[bool]:
        with self._telling.told(id, reply):
            model = self._model.get()
            loading = self._model.load_phi(name)
            while not loading.done():
                yield False
            self._model.check(model)
            self._model.use_phi(loading.result())
            reply(m.Done(id))

    def _status(self, id: int) -> m.Status:
        model = self._model.if_open
        counts = self._catalogue.counts(self._model.fingerprint)
        photos = self._catalogue.photos_by_folder()
        return m.Status(
            id=id,
            library=str(self._paths.folder),
            photos=counts.photos,
            files=counts.files,
            waiting=counts.waiting,
            missing=counts.missing,
            folders=tuple(
                m.Folder(str(folder.path), photos.get(folder.id, 0), folder.online)
                for folder in self._catalogue.folders()
            ),
            unreadable=tuple(m.Unreadable(str(path), reason) for path, reason in self._catalogue.unreadable()),
            model=self._model.name,
            device=model.backbone.device.type if model else "",
            phi=model.phi_name if model else "",
            indexing=self._background.progress(),
            switching=self._switching(),
            ignored=library_rules(self._catalogue),
            sizes=self._paths.sizes(),
            pace=self._background.pace,
        )

    def _switching(self) -> m.Switching | None:
        """How far the model that is to take over is; its fingerprint is known once it is open."""
        coming = self._model.next
        if coming is None:
            return None
        if coming.if_open is None:
            return m.Switching(coming.name, 0, 0)
        counts = self._catalogue.counts(coming.if_open.backbone.fingerprint)
        return m.Switching(coming.name, counts.photos, counts.photos + counts.waiting)

    def _forget_photos(self, id: int, reply: Publish) -> Iterator[bool]:
        """Those that lay in a folder that was removed and nowhere else."""
        with self._telling.told(id, reply):
            for _ in self._catalogue.forget_photos_without_files():
                yield True
            self._changed_throughout()
            reply(m.Done(id))

    def _changed_throughout(self) -> None:
        """After something that may have changed any photo."""
        self._model.changed_throughout()
        for model in self._model.open_already:
            from engine.index.presence import follow_all_files

            follow_all_files(model.index, self._catalogue, model.backbone.fingerprint)
        self._publish(m.Changes(photos=True, folders=True, unreadable=True))
        self._background.start_over()

    def _relocate(self, old: Path, new: Path) -> int:
        self._background.stop()
        count = relocate(self._catalogue, old, new)
        self._publish(m.Changes(photos=True, folders=True))
        self._background.start_over()
        return count

    def _save_snapshot(self) -> bool:
        """False while the model is not there; it then finds out by itself what the snapshot lacks."""
        model = self._model.if_open
        if model is None:
            return False
        model.index.save(self._catalogue.db, model.backbone.fingerprint)
        return True

    def _cared(self, answer: m.Message) -> None:
        if isinstance(answer, m.Repaired):
            self._changed_throughout()
