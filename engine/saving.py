"""Meets the requests about saved searches. Runs in the engine's worker."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from engine import messages as m
from engine.library.searches import Searches

Publish = Callable[[m.Message], None]
SavingRequest = m.SaveSearch | m.RenameSearch | m.DeleteSearch | m.ListSearches | m.OpenSearch


class Saving:
    """The saved searches of one open library, as clients ask for them."""

    def __init__(self, db: Database, publish: Publish) -> None:
        """`publish` sends an event to all clients."""
        self._searches = Searches(db)
        self._publish = publish

    def answer(self, request: SavingRequest) -> m.Reply:
        """Meet one request. Raises AkinError with a sentence for the user, and nothing changed."""
        searches, id = self._searches, request.id
        match request:
            case m.ListSearches():
                return m.SavedSearches(id, tuple(searches.all()))
            case m.OpenSearch(name=name):
                return m.OpenedSearch(id, *searches.open(name))
            case m.SaveSearch(name=name, query=query):
                searches.save(name, query)
            case m.RenameSearch(name=name, new_name=new_name):
                searches.rename(name, new_name)
            case m.DeleteSearch(name=name):
                searches.delete(name)
        self._publish(m.Changes(searches=True))
        return m.Done(id)
