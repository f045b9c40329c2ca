"""Which models and phi networks there are, and having others used, for the settings. Lives on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.dialogs.settings_dialog import SettingsDialog
from desktop.engine_client import Topic
from desktop.session import Session
from engine.messages import Done, Failed, ListModels, ListPhis, Models, Phis, Status, UseModel, UsePhi


class ModelChoosing(QObject):
    """Asks the engine; nothing is shown as used before it is."""

    models_came = Signal(object)  # Models
    model_awaited = Signal(str)  # its name, empty when it is there or was refused
    phis_came = Signal(object)  # Phis of the model that answers, or None while that loads
    phi_refused = Signal()
    failed = Signal(str)  # a sentence; it may come long after the dialog was closed

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._open = False
        self._known: tuple[str, str] | None = None  # the model and its phi when the networks were asked for
        session.status_changed.connect(self._follow)
        session.client.gone.connect(lambda _: self._forget())

    def serve(self, dialog: SettingsDialog) -> None:
        """Tell a dialog what there is, and do what it asks for, until it is closed."""
        dialog.model.wanted.connect(self._use_model)
        dialog.phi.wanted.connect(self._use_phi)
        dialog.looked_at.connect(self._list_models)
        dialog.finished.connect(lambda _: self._forget(closed=True))
        self.models_came.connect(dialog.model.set_models)
        self.model_awaited.connect(dialog.model.set_waiting)
        self.phis_came.connect(dialog.phi.set_phis)
        self.phi_refused.connect(dialog.phi.set_refused)
        self._open = True
        self._list_models()

    def _list_models(self) -> None:
        self._session.client.ask(ListModels(0), Models, self.models_came.emit, topic=Topic.MODELS)

    def _follow(self, status: Status) -> None:
        """Networks belong to the model that answers, and the engine would wait for one that loads."""
        now = status.model, status.phi
        if self._open and now != self._known:
            self._known = now
            self._list_models()
            if status.device:
                self._session.client.ask(ListPhis(0), Phis, self.phis_came.emit, topic=Topic.PHIS)
            else:
                self.phis_came.emit(None)

    def _forget(self, closed: bool = False) -> None:
        self._known = None
        self._open = self._open and not closed

    def _use_model(self, name: str) -> None:
        self.model_awaited.emit(name)
        self._session.client.ask(UseModel(0, name), Done, lambda _: self._take_model(), failed=self._report_no_model)

    def _take_model(self) -> None:
        self.model_awaited.emit("")
        self._session.ask_status()

    def _report_no_model(self, reply: Failed) -> None:
        self.model_awaited.emit("")
        self.failed.emit(reply.sentence)

    def _use_phi(self, name: str) -> None:
        client = self._session.client
        client.ask(UsePhi(0, name), Done, lambda _: self._take_phi(), topic=Topic.PHI, failed=self._report_no_phi)

    def _take_phi(self) -> None:
        self._known = None
        self._session.ask_status()

    def _report_no_phi(self, reply: Failed) -> None:
        self.phi_refused.emit()
        self.failed.emit(reply.sentence)
