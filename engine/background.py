"""What the engine does unasked, a small step at a time: OTI, care, following the folders, indexing. In its worker."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Literal, get_args

from engine import messages as m
from engine.care.keeper import Keeper
from engine.current_model import CurrentModel
from engine.errors import AkinError
from engine.library.catalogue import Catalogue
from engine.library.follow import Follower
from engine.library.paths import LibraryPaths
from engine.library.thumbnails import ThumbnailWriter
from engine.library.trouble import is_damage, is_locked
from engine.power import Power
from engine.tagging import Tagging

if TYPE_CHECKING:  # imports torch: left to the loader thread, so that the engine answers at once
    from engine.indexing import IndexedModel, IndexingJob

log = logging.getLogger(__name__)

PROGRESS_EVERY = 0.25  # seconds between two progress events
CHANGES_EVERY = 1.0  # seconds between two hints that photos were added
AT_ONCE = 2000  # photos that the index is told of in one step
PACE_SETTING = "pace"
LOCKED_RETRY = 2.0  # seconds until work that found the library locked by another process is tried again

Publish = Callable[[m.Message], None]


class Background:
    """The background work of one open library, in the order of its priorities."""

    def __init__(
        self, paths: LibraryPaths, catalogue: Catalogue, thumbnails: ThumbnailWriter, model: CurrentModel,
        publish: Publish, power: Power | None = None,
    ) -> None:  # fmt: skip
        self._paths = paths
        self._catalogue = catalogue
        self._thumbnails = thumbnails
        self._model = model
        self._publish = publish
        self._power = power or Power()
        self._power.pace = _pace(catalogue.setting(PACE_SETTING))
        self.tagging = Tagging(catalogue, publish)
        self.care = Keeper(paths, catalogue, thumbnails, publish)
        self._follower = Follower(catalogue)
        self._on_screen: deque[Iterator[bool]] = deque()
        self._asked: deque[Iterator[bool]] = deque()
        self._asked_patiently: deque[Iterator[bool]] = deque()
        self._job: IndexingJob | None = None
        self._steps: Iterator[bool] | None = None
        self._pass_due = True
        self._paused = False  # by the user
        self._gave_up = False  # after a failure; what the user does next begins anew
        self._locked_until = 0.0  # when to try again; 0: nobody else holds the library
        self._moved_photos: set[int] = set()  # files of theirs came or went, which the index has not been told
        self._last_progress = self._last_changes = 0.0
        self._follower.begin()

    def close(self) -> None:
        """All is committed at any time; this only ends the helpers."""
        self._follower.close()
        self.care.close()

    # --- what requests ask of it ---

    def put(self, job: Iterator[bool], how: Literal["on screen", "soon", "patiently"] = "soon") -> None:
        """Take on work that somebody waits for; it goes before all that nobody asked for.

        A step yields whether it did something. What is to be seen in a moment goes first, and work that takes minutes
        after all other requests.
        """
        {"on screen": self._on_screen, "soon": self._asked, "patiently": self._asked_patiently}[how].append(job)

    def start_over(self) -> None:
        """Look through all folders and index what is new, at once, whatever stopped the last pass."""
        self.stop()
        self._follower.begin()
        self._pass_due = True
        self._gave_up = False
        self._publish_progress()

    def stop(self) -> None:
        """Drop the pass at hand; what was committed stays."""
        self._steps = self._job = None
        for model in self._model.open_already:
            model.pool.clear()

    def pause(self, paused: bool) -> None:
        """By the user, whose wish to go on also goes before a low battery."""
        self._paused = paused
        if not paused:
            self._gave_up = False
            self._power.overridden = True
        self._publish_progress()

    def set_pace(self, pace: m.Pace) -> None:
        """From now on, also after the next start."""
        self._catalogue.set_setting(PACE_SETTING, pace)
        self._power.pace = pace
        self._publish_progress()

    def progress(self) -> m.Indexing | None:
        """How far indexing is; None if there is nothing to do."""
        paused, supply, gentle = self._paused or self._gave_up, self._power.supply, self.pace == "gentle"
        if self._job is not None:
            return self._job.progress(paused, supply, gentle)
        if self._pass_due and self._catalogue.folders():
            return m.Indexing(0, 0, 0.0, None, True, paused, supply, gentle)
        return None

    @property
    def frugal(self) -> bool:
        """Whether what nobody asked for should rather not be begun."""
        return self._power.supply != "mains" or self._power.pace == "gentle"

    @property
    def pace(self) -> m.Pace:
        """How fast it works, as the user wants it."""
        return self._power.pace

    # --- steps ---

    @property
    def busy(self) -> bool:
        """Whether a step that had to wait is soon worth another try."""
        idle = self._paused or self._gave_up or self._power.supply == "low"
        under_way = self._steps is not None or self.care.busy
        asked = bool(self._on_screen or self._asked or self._asked_patiently) or self.care.asked
        following = self._follower.looking and not self._gave_up
        return asked or following or (not idle and under_way)

    def idle(self) -> None:
        """Called while there is nothing to do, whether or not there are clients."""
        self.care.idle(empty=lambda: not self._catalogue.folders())

    def step(self) -> bool:
        """Do one small piece of work; False if there was nothing to do, or only to wait."""
        if self._on_screen:
            return _step_first(self._on_screen)
        if self._asked:
            return _step_first(self._asked)
        if self.care.asked:
            return self.care.step()
        if self._asked_patiently:
            return _step_first(self._asked_patiently)
        if self._gave_up or time.monotonic() < self._locked_until:
            return False
        began = time.monotonic()
        try:
            if self._follow():  # what is shown stays true while nothing new is taken in
                return True
            if self._paused or self._power.resting or self._follower.looking:  # for a drive that has not answered yet
                return self._tag_for_who_looks()
            return self._step_unasked()
        except AkinError as error:
            self._give_up(m.Notice(error.code, error.sentence))
        except sqlite3.DatabaseError as error:
            self._database_trouble(error)
        except Exception:
            log.exception("Indexing failed.")
            self._mistaken()
        finally:
            self._power.worked(time.monotonic() - began)
        return True

    def _follow(self) -> bool:
        """What lies in the folders is what the catalogue and the index say, but for photos that are new."""
        if self._follower.step():
            self.care.worked()
            self._follow_up()
            return True
        return self._tell_index()

    def _step_unasked(self) -> bool:
        if self._steps is not None or self._pass_due:
            self.care.worked()
            self.tagging.photos_changed()
            return self._step_indexing()
        return self.care.step_unasked() or self.tagging.step(self._model.if_open) or self._improve_language()

    def _tag_for_who_looks(self) -> bool:
        """Tags that somebody waits for come also while indexing rests, if that has nothing to do first."""
        return self.tagging.asked and self.progress() is None and self.tagging.step(self._model.if_open)

    def _follow_up(self) -> None:
        """What the folders' changes lead to."""
        found = self._follower.take_differences()
        self._moved_photos |= found.photos
        if found.waiting:
            self._pass_due = True
            if self._job is not None:
                self._job.expect(found.waiting)
        if found:
            self._publish(m.Changes(bool(found.photos), found.folders, found.unreadable))

    def _tell_index(self) -> bool:
        """Photos without a file are found no more, those that are back are found again, at once."""
        if not self._moved_photos or (models := self._model.open_all()) is None:
            return False
        from engine.index.presence import follow_files

        some = set(islice(self._moved_photos, AT_ONCE))
        for model in models:
            follow_files(model.index, self._catalogue, model.backbone.fingerprint, some)
        self._moved_photos -= some
        return True

    def _step_indexing(self) -> bool:
        if self._steps is None:
            self._begin_pass()
            return True
        worked = next(self._steps, None)
        if worked is None:
            self.stop()
            self._locked_until = 0.0
            self._publish(m.Changes(photos=True, folders=True, unreadable=True))
            if not self._pass_due:
                self._model.all_indexed()
                self._publish(m.IndexingProgress(None))
        elif time.monotonic() - self._last_progress > PROGRESS_EVERY:
            self._publish_progress()
        return bool(worked)

    def _improve_language(self) -> bool:
        """What OTI regularises with gets better when there is nothing else to do."""
        model = self._model.if_open
        return model is not None and model.sharpener.language.improve()

    def _begin_pass(self) -> None:
        from engine.indexing import IndexingJob

        self._pass_due = False
        self._job = IndexingJob(self._catalogue, self._thumbnails, self._model_to_index, self._photos_added)
        self._steps = self._job.run()

    def _model_to_index(self) -> IndexedModel | None:
        models = self._model.open_all()
        return models[-1].indexed if models else None

    def _photos_added(self, held: set[int]) -> None:
        """`held` are photos that files of the batch held before; if they are others now, the index has to be told."""
        self._moved_photos |= held
        if time.monotonic() - self._last_changes > CHANGES_EVERY:
            self._last_changes = time.monotonic()
            self._publish(m.Changes(photos=True))

    def _publish_progress(self) -> None:
        self._last_progress = time.monotonic()
        self._publish(m.IndexingProgress(self.progress()))

    # --- failures ---

    def _database_trouble(self, error: sqlite3.DatabaseError) -> None:
        """A lock goes away by itself; anything else is for the user."""
        if is_locked(error):
            if not self._locked_until:
                sentence = "Another program holds the library; Akin waits until it lets go, and then goes on."
                self._publish(m.Notice("environment", sentence, goes_on=True))
            self._locked_until = time.monotonic() + LOCKED_RETRY
            self.start_over()
        elif is_damage(error):
            sentence = f"The library's catalogue is damaged ({error}); `akin restore BACKUP` brings back a copy."
            self._give_up(m.Notice("environment", sentence))
        elif isinstance(error, sqlite3.OperationalError):
            self._give_up(m.Notice("environment", f"The library cannot be written: {error}. Indexing is paused."))
        else:
            log.error("Indexing failed.", exc_info=error)
            self._mistaken()

    def _mistaken(self) -> None:
        self._give_up(m.Notice("bug", f"Indexing failed by a mistake of Akin's; {self._paths.log} has details."))

    def _give_up(self, notice: m.Notice) -> None:
        """Stop until the user does something about it; what was committed stays."""
        self.stop()
        self._gave_up = self._pass_due = True
        self._publish(notice)
        self._publish_progress()


def _pace(kept: str | None) -> m.Pace:
    """As the library keeps it; the usual one if it keeps none, or one of a later Akin."""
    return next((pace for pace in get_args(m.Pace) if pace == kept), "usual")


def _step_first(jobs: deque[Iterator[bool]]) -> bool:
    """A step of the job that came first; False if it only waited."""
    worked = next(jobs[0], None)
    if worked is None:
        jobs.popleft()
    return worked is not False
