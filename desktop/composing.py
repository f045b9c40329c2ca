"""Composed searches: what the composer writes, the session searches, the settings remember. Lives on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.models.place import Composition
from desktop.session import Session
from desktop.settings import Settings
from desktop.views.composer import Composer
from desktop.window_actions import WindowActions
from engine.messages import Concepts, GetConcepts


class Composing(QObject):
    """Keeps the composer of one window, its session and its settings together."""

    def __init__(self, composer: Composer, session: Session, settings: Settings, actions: WindowActions) -> None:
        super().__init__()
        self._composer = composer
        self._session = session
        self._settings = settings
        self._actions = actions
        composer.set_plain(settings.plain)
        composer.changed.connect(self._follow)
        composer.searched.connect(self._search)
        composer.prompt_wanted.connect(session.ask_prompt)
        session.previewed.connect(composer.set_prompt)
        session.prompt_came.connect(composer.write_prompt)
        actions.plain.triggered.connect(self._choose_plain)
        actions.forget_searches.triggered.connect(lambda _checked: self._forget())
        session.client.connected.connect(lambda _: self._ask_concepts())
        self._follow(composer.composition)
        self._suggest()

    def _follow(self, composition: Composition) -> None:
        self._actions.plain.setChecked(composition.plain)
        self._session.preview(composition)

    def _search(self, composition: Composition) -> None:
        if words := composition.words.strip():
            self._settings.add_recent(words)
            self._suggest()
        self._session.search(composition)

    def _choose_plain(self, plain: bool) -> None:
        """Ask with the prompt alone from now on, or no longer; what is shown is searched again."""
        self._settings.plain = plain
        shown = self._session.place.is_search and self._composer.composition == self._session.place.composition
        self._composer.set_plain(plain)
        if shown:
            self._session.search(self._composer.composition)

    def _ask_concepts(self) -> None:
        """Once for each engine: what it knows words for is offered as one types."""
        self._session.client.ask(
            GetConcepts(0),
            Concepts,
            lambda reply: self._composer.words.learn(reply.names),
            failed=lambda _: None,  # there is nothing to offer, and no need to
        )

    def _suggest(self) -> None:
        recent = self._settings.recent
        self._composer.words.suggest(recent)
        self._actions.forget_searches.setEnabled(bool(recent))

    def _forget(self) -> None:
        self._settings.forget_recent()
        self._suggest()
