"""What each request does to the library, and the background work it leads to. Runs in the engine's worker."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import messages as m
from engine.care.backbones import note_use
from engine.care.keeper import Keeper
from engine.care.relocate import relocate
from engine.clip.models import STARTER
from engine.errors import AkinError, MissingProblem, RequestProblem
from engine.library.catalogue import Catalogue
from engine.library.paths import LibraryPaths
from engine.library.thumbnails import ThumbnailWriter
from engine.library.trouble import is_damage, is_locked

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.indexing import IndexedModel, IndexingJob
    from engine.model import Loaded, Model

log = logging.getLogger(__name__)

PROGRESS_EVERY = 0.25  # seconds between two progress events
CHANGES_EVERY = 1.0  # seconds between two hints that photos were added
MODEL_SETTING = "model"
LOCKED_RETRY = 2.0  # seconds until work that found the library locked by another process is tried again
FINGERPRINT_SETTING = "fingerprint"  # of the model in use, for counting before it is loaded

Publish = Callable[[m.Message], None]


class Engine:
    """One open library: meets requests one at a time, and does a step of background work when asked to."""

    def __init__(self, paths: LibraryPaths, publish: Publish) -> None:
        """Open or create the library; `publish` sends an event to all clients."""
        self._paths = paths
        self._publish = publish
        self._catalogue = Catalogue(paths.catalogue)
        self._thumbnails = ThumbnailWriter(paths.thumbnails)
        self._care = Keeper(paths, self._catalogue, self._thumbnails, publish)
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="model loader")
        self._model: Model | None = None
        self._load_model(self._catalogue.setting(MODEL_SETTING) or STARTER)
        self._indexing: IndexingJob | None = None
        self._steps: Iterator[bool] | None = None
        self._pass_due = True
        self._paused = False  # by the user
        self._gave_up = False  # after a failure; what the user does next begins anew
        self._locked_until = 0.0  # when to try again; 0: nobody else holds the library
        self._sharpening: deque[Iterator[bool]] = deque()
        self._last_progress = self._last_changes = 0.0

    def close(self) -> None:
        """All is committed at any time; this only ends the helpers."""
        self._loader.shutdown(wait=False, cancel_futures=True)
        if self._model is not None:
            self._model.close()
        self._care.close()
        self._thumbnails.close()
        self._catalogue.close()

    # --- requests ---

    def answer(self, request: m.AnyRequest, reply: Publish) -> None:
        """Meet one request. `reply` gets its answer now or, where OTI comes first, after later steps.

        Raises AkinError with a sentence for the user.
        """
        id = request.id
        match request:
            case m.GetStatus():
                reply(self._status(id))
            case m.AddFolders(paths=paths):
                self._add_folders([Path(path) for path in paths])
                reply(m.Done(id))
            case m.RemoveFolder(path=path):
                self._remove_folder(Path(path))
                reply(m.Done(id))
            case m.Search(query=query):
                self._search(id, query, reply)
            case m.Preview(query=query):
                reply(m.Previewed(id, _preview(query)))
            case m.ListPhotos(filters=filters):
                rows = self._catalogue.photo_rows(filters=filters)
                reply(m.PhotoList(id, tuple(_photo(row) for row in rows)))
            case m.GetPhoto(photo_id=photo_id):
                reply(self._details(id, photo_id))
            case m.Pause(paused=paused):
                self._pause(paused)
                reply(m.Done(id))
            case m.UseModel(name=name):
                self._use_model(name)
                reply(m.Done(id))
            case m.Check() | m.Repair() | m.BackUp():
                self._care.begin(request, reply, self._save_snapshot, self._cared)
            case m.Relocate(old=old, new=new):
                reply(m.Relocated(id, self._relocate(Path(old), Path(new))))
            case _:
                raise RequestProblem(f"The engine has no answer to {type(request).__name__}.")

    def _search(self, id: int, query: m.Query, reply: Publish) -> None:
        if query.sharper and query.like and query.words.strip():
            self._sharpening.append(self._search_sharper(id, query, reply))
        else:
            self._found(id, query, None, reply)

    def _search_sharper(self, id: int, query: m.Query, reply: Publish) -> Iterator[bool]:
        """A search with pseudo-words from OTI, which are made first where they are not known yet."""
        try:
            model = self._ready_model()
            references = [model.searcher.resolve(reference) for reference in query.like]
            tokens = yield from model.sharpener.tokens(references)
            if model is not self._model:
                raise RequestProblem("The model was changed meanwhile; search again.")
            self._found(id, query, tokens, reply)
        except AkinError as error:
            reply(m.Failed(id, error.code, error.sentence))
        except Exception:
            log.exception("OTI failed.")
            reply(self.mistake(id))

    def mistake(self, id: int) -> m.Failed:
        """The answer to a request that failed by a bug, whose traceback is in the log."""
        return m.Failed(id, "bug", f"Akin made a mistake; {self._paths.log} has the details.")

    def _found(self, id: int, query: m.Query, tokens: Any, reply: Publish) -> None:
        answer = self._ready_model().searcher.search(query, tokens)
        ids = answer.ranking.ids.tolist()
        photos = {row["id"]: _photo(row) for row in self._catalogue.photo_rows(ids)}
        scores = zip(ids, answer.ranking.scores.tolist(), strict=True)
        hits = ordered(
            [m.Hit(photos[photo_id], score) for photo_id, score in scores if photo_id in photos], query.order
        )
        reply(
            m.Found(
                id, query, answer.prompt, hits, answer.timing_ms, answer.confident, answer.searched, answer.method
            )
        )  # fmt: skip

    def _status(self, id: int) -> m.Status:
        model = self._model
        fingerprint = self._catalogue.setting(FINGERPRINT_SETTING) or ""
        counts = self._catalogue.counts(fingerprint)
        return m.Status(
            id=id,
            library=str(self._paths.folder),
            photos=counts.photos,
            files=counts.files,
            waiting=counts.waiting,
            missing=counts.missing,
            folders=tuple(
                m.Folder(str(folder.path), folder.photos, folder.online) for folder in self._catalogue.folders()
            ),
            unreadable=tuple(m.Unreadable(str(path), reason) for path, reason in self._catalogue.unreadable()),
            model=self._model_name,
            device=model.backbone.device.type if model else "",
            phi=model.phi.card.method if model else "",
            indexing=self._progress(),
            sizes=_sizes(self._paths.folder),
        )

    def _details(self, id: int, photo_id: int) -> m.PhotoDetails:
        rows = self._catalogue.photo_rows([photo_id])
        if not rows:
            raise MissingProblem("This photo is no longer in the library.")
        row = rows[0]
        return m.PhotoDetails(
            id=id,
            photo=_photo(row),
            paths=tuple(str(path) for path in self._catalogue.paths(photo_id)),
            size=row["size"],
            format=row["format"],
            camera=row["camera"],
            lens=row["lens"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            rating=row["rating"],
        )

    def _add_folders(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if not path.is_absolute():
                raise RequestProblem(f"{path} is not an absolute path.")
            if not path.exists():
                raise MissingProblem(f"The folder {path} does not exist.")
            if not path.is_dir():
                raise RequestProblem(f"{path} is a file; name the folder that holds it.")
        watched = [folder.path for folder in self._catalogue.folders()]
        for path in sorted(path.resolve() for path in paths):  # a folder comes before what lies inside it
            if not any(_covers(folder, path) for folder in watched):
                self._catalogue.add_folder(path)
                watched.append(path)
        self._publish(m.Changes(folders=True))
        self._start_over()

    def _remove_folder(self, path: Path) -> None:
        if not any(folder.path == path for folder in self._catalogue.folders()):
            raise MissingProblem(f"{path} is not a folder of this library.")
        self._stop_indexing()
        self._catalogue.remove_folder(path)
        self._publish(m.Changes(photos=True, folders=True, unreadable=True))
        self._start_over()

    def _relocate(self, old: Path, new: Path) -> int:
        self._stop_indexing()
        count = relocate(self._catalogue, old, new)
        self._publish(m.Changes(photos=True, folders=True))
        self._start_over()
        return count

    def _save_snapshot(self) -> bool:
        """False while the model is not there; it then finds out by itself what the snapshot lacks."""
        if self._model is None:
            return False
        self._model.index.save(self._catalogue.db, self._model.backbone.fingerprint)
        return True

    def _cared(self, answer: m.Message) -> None:
        if isinstance(answer, m.Repaired):
            self._publish(m.Changes(photos=True, folders=True, unreadable=True))
            self._start_over()

    # --- the model ---

    def _load_model(self, name: str) -> None:
        self._model_name = name
        self._loading: Future[Loaded] = self._loader.submit(_load, name, self._paths.phis)

    def _ready_model(self) -> Model:
        """The model, waited for if it is still loading."""
        if self._model is None:
            loaded = self._loading.result()
            from engine.model import Model

            backbone = loaded.backbone
            # Only written if it is news: whoever only searches need not wait for another process's lock.
            if self._catalogue.setting(FINGERPRINT_SETTING) != backbone.fingerprint:
                self._catalogue.set_setting(FINGERPRINT_SETTING, backbone.fingerprint)
            note_use(self._catalogue.db, backbone.fingerprint, self._model_name, backbone.dim)
            self._model = Model(loaded, self._catalogue)
            self._publish(m.Changes(model=True))
        return self._model

    def _use_model(self, name: str) -> None:
        loading = self._loader.submit(_load, name, self._paths.phis)
        loading.result()  # if this raises, all stays as it is
        self._stop_indexing()
        if self._model is not None:
            self._model.close()
            self._model = None
        self._model_name, self._loading = name, loading
        self._catalogue.set_setting(MODEL_SETTING, name)
        self._start_over()

    # --- background work ---

    @property
    def ready(self) -> bool:
        """Whether the model is there, or is known not to come."""
        return self._loading.done()

    @property
    def busy(self) -> bool:
        """Whether a step that had to wait is soon worth another try."""
        idle = self._paused or self._gave_up
        return self._care.asked or (not idle and (self._steps is not None or self._care.busy))

    def idle(self) -> None:
        """Called while there is nothing to do, whether or not there are clients."""
        self._care.idle(empty=lambda: not self._catalogue.folders())

    def step(self) -> bool:
        """Do one small piece of background work; False if there was nothing to do, or only to wait."""
        if self._sharpening:
            return self._step_sharpening()
        if self._care.asked:
            return self._care.step()
        if self._paused or self._gave_up or time.monotonic() < self._locked_until:
            return False
        try:
            if self._steps is not None or self._pass_due:
                self._care.worked()
                return self._step_indexing()
            return self._care.step_unasked()
        except AkinError as error:
            self._give_up(m.Notice(error.code, error.sentence))
        except sqlite3.DatabaseError as error:
            self._database_trouble(error)
        except Exception:
            log.exception("Indexing failed.")
            self._mistaken()
        return True

    def _mistaken(self) -> None:
        self._give_up(m.Notice("bug", f"Indexing failed by a mistake of Akin's; {self._paths.log} has details."))

    def _database_trouble(self, error: sqlite3.DatabaseError) -> None:
        """A lock goes away by itself; anything else is for the user."""
        if is_locked(error):
            if not self._locked_until:
                sentence = "Another program holds the library; Akin waits until it lets go, and then goes on."
                self._publish(m.Notice("environment", sentence, goes_on=True))
            self._locked_until = time.monotonic() + LOCKED_RETRY
            self._start_over()
        elif is_damage(error):
            sentence = f"The library's catalogue is damaged ({error}); `akin restore BACKUP` brings back a copy."
            self._give_up(m.Notice("environment", sentence))
        elif isinstance(error, sqlite3.OperationalError):
            self._give_up(m.Notice("environment", f"The library cannot be written: {error}. Indexing is paused."))
        else:
            log.error("Indexing failed.", exc_info=error)
            self._mistaken()

    def _step_sharpening(self) -> bool:
        if next(self._sharpening[0], None) is None:
            self._sharpening.popleft()
        return True

    def _step_indexing(self) -> bool:
        if self._steps is None:
            if not self._pass_due:
                return False
            self._pass_due = False
            self._begin_pass()
            return True
        worked = next(self._steps, None)
        if worked is None:
            self._steps = self._indexing = None
            self._locked_until = 0.0
            self._publish(m.Changes(photos=True, folders=True, unreadable=True))
            self._publish(m.IndexingProgress(None))
        elif time.monotonic() - self._last_progress > PROGRESS_EVERY:
            self._last_progress = time.monotonic()
            self._publish(m.IndexingProgress(self._progress()))
        return bool(worked)

    def _begin_pass(self) -> None:
        from engine.indexing import IndexingJob

        self._indexing = IndexingJob(self._catalogue, self._thumbnails, self._model_to_index, self._photos_added)
        self._steps = self._indexing.run()

    def _model_to_index(self) -> IndexedModel | None:
        return self._ready_model().indexed if self.ready else None

    def _photos_added(self) -> None:
        if time.monotonic() - self._last_changes > CHANGES_EVERY:
            self._last_changes = time.monotonic()
            self._publish(m.Changes(photos=True))

    def _progress(self) -> m.Indexing | None:
        if self._indexing is not None:
            return self._indexing.progress(self._paused or self._gave_up)
        if self._pass_due and self._catalogue.folders():
            return m.Indexing(0, 0, 0.0, None, scanning=True, paused=self._paused or self._gave_up)
        return None

    def _pause(self, paused: bool) -> None:
        self._paused = paused
        if not paused:
            self._gave_up = False
        self._publish(m.IndexingProgress(self._progress()))

    def _start_over(self) -> None:
        """Begin a new pass over all folders, at once, whatever stopped the last one."""
        self._stop_indexing()
        self._pass_due = True
        self._gave_up = False
        self._publish(m.IndexingProgress(self._progress()))

    def _stop_indexing(self) -> None:
        self._steps = self._indexing = None
        if self._model is not None:
            self._model.pool.clear()

    def _give_up(self, notice: m.Notice) -> None:
        """Stop indexing until the user does something about it; what was committed stays."""
        self._stop_indexing()
        self._gave_up = self._pass_due = True
        self._publish(notice)
        self._publish(m.IndexingProgress(self._progress()))


def _load(name: str, phis: Path) -> Loaded:
    """In the loader thread."""
    from engine.model import load

    return load(name, phis)


def _preview(query: m.Query) -> str:
    from engine.search.prompt import build_prompt

    words = query.words.strip()
    if not words or not query.like:
        return words
    return str(build_prompt(words, len(query.like)))


def ordered(hits: list[m.Hit], order: m.Order) -> tuple[m.Hit, ...]:
    """Hits, best first, in another order; those that are equal in it stay best first."""
    if order == "date":
        hits = sorted(hits, key=lambda hit: hit.photo.taken_at or "", reverse=True)
    elif order == "name":
        hits = sorted(hits, key=lambda hit: Path(hit.photo.path).name.casefold())
    return tuple(hits)


def _covers(folder: Path, path: Path) -> bool:
    """Whether scanning a folder also sees a path: not below a hidden folder."""
    return path.is_relative_to(folder) and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of the files in a library's folder."""
    sizes = {}
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):  # SQLite's side files come and go
            if entry.is_file():
                sizes[entry.name] = entry.stat().st_size
    return sizes


def _photo(row: dict[str, Any]) -> m.Photo:
    return m.Photo(
        photo_id=row["id"],
        path=os.fspath(row["path"]),
        thumbnail=bytes(row["content_hash"]).hex(),
        width=row["width"],
        height=row["height"],
        taken_at=row["taken_at"],
        online=bool(row["online"]),
    )
