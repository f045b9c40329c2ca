"""Saved searches: listed, opened, named and forgotten at the left, kept by the engine. Lives on the GUI thread."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QObject

from desktop.engine_client import Topic
from desktop.models.place import Place, ReferencePhoto
from desktop.session import Session
from desktop.views.sidebar import Sidebar
from engine.messages import (
    Changes,
    DeleteSearch,
    Done,
    ListSearches,
    NamedReference,
    OpenedSearch,
    OpenSearch,
    RenameSearch,
    SavedSearches,
    SaveSearch,
)


class SavedSearching(QObject):
    """Keeps the sidebar of one window, its session and the engine together."""

    def __init__(self, session: Session, sidebar: Sidebar) -> None:
        super().__init__()
        self._session = session
        self._client = session.client
        self._sidebar = sidebar
        self._client.connected.connect(lambda _: self._list())
        self._client.changed.connect(self._follow)
        sidebar.search_wanted.connect(self.open)
        sidebar.search_named.connect(self.save)
        sidebar.search_renamed.connect(self.rename)
        sidebar.search_forgotten.connect(self.forget)

    def save(self, name: str) -> None:
        """Keep the search that is shown."""
        place = self._session.place
        query = structs.replace(place.query, order=self._session.order)
        self._client.ask(SaveSearch(0, name, query), Done, lambda _: self._mark(name, place))

    def open(self, name: str) -> None:
        """Search again, so that new photos are found."""
        before = self._session.place
        self._client.ask(
            OpenSearch(0, name), OpenedSearch, lambda reply: self._show(name, reply, before), topic=Topic.SAVED_SEARCH
        )

    def rename(self, name: str, new_name: str) -> None:
        renamed = self._session.rename_search
        self._client.ask(RenameSearch(0, name, new_name), Done, lambda _: renamed(name, new_name))

    def forget(self, name: str) -> None:
        renamed = self._session.rename_search
        self._client.ask(DeleteSearch(0, name), Done, lambda _: renamed(name, None))

    def _mark(self, name: str, place: Place) -> None:
        """What is shown has become a saved search, if it is shown still."""
        if self._session.place == place:
            self._session.trail.save_current(name)
            self._session.place_renamed.emit(self._session.place)

    def _show(self, name: str, reply: OpenedSearch, before: Place) -> None:
        """Unless the user has gone somewhere else meanwhile."""
        if self._session.place == before:
            self._session.go(Place.of_query(reply.query, tuple(map(_reference, reply.references)), name))

    def _follow(self, changes: Changes) -> None:
        if changes.searches:
            self._list()

    def _list(self) -> None:
        self._client.ask(
            ListSearches(0),
            SavedSearches,
            lambda reply: self._sidebar.set_searches(reply.searches),
            topic=Topic.SEARCHES,
        )


def _reference(named: NamedReference) -> ReferencePhoto:
    name = named.name or QCoreApplication.translate("transfer", "Picture")
    return ReferencePhoto(named.reference, name, named.thumbnail)
