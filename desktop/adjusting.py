"""What the user sets: kept for the next start, applied, or asked of the engine. Lives on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop import file_actions, theme
from desktop.dialogs import pick
from desktop.dialogs.settings_dialog import SettingsDialog
from desktop.model_choosing import ModelChoosing
from desktop.session import Session
from desktop.settings import Settings
from engine.messages import BackedUp, BackUp, Done, Failed, Pace, SetIgnored, SetPace


class Adjusting(QObject):
    """The settings of one window and its library."""

    backed_up = Signal(object)  # BackedUp, or None if that failed
    failed = Signal(str)  # a sentence; it may come long after the dialog was closed

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        self._models = ModelChoosing(session)
        self._models.failed.connect(self.failed)

    def open(self, parent: QWidget) -> SettingsDialog:
        """Open the dialog over a window."""
        session = self._session
        dialog = SettingsDialog(self._settings.language, self._settings.scheme, parent)
        dialog.language_wanted.connect(self._set_language)
        dialog.scheme_wanted.connect(self._set_scheme)
        dialog.pace_wanted.connect(self._set_pace)
        dialog.show_wanted.connect(file_actions.show_in_folder)
        dialog.folders.add_wanted.connect(lambda: pick.pick_folder(dialog, session.add_folders))
        dialog.folders.forget_wanted.connect(session.forget_folder)
        dialog.ignored.wanted.connect(self._set_ignored)
        dialog.backup.wanted.connect(self._back_up)
        self._models.serve(dialog)
        self.backed_up.connect(dialog.backup.set_made)
        for source in (self.failed, session.failed):
            source.connect(dialog.say)
        session.status_changed.connect(dialog.set_status)
        session.client.gone.connect(dialog.set_engine_gone)
        if not session.ask_status():
            dialog.set_engine_gone()
        dialog.open()
        return dialog

    def _set_language(self, language: str | None) -> None:
        self._settings.language = language

    def _set_scheme(self, scheme: str | None) -> None:
        self._settings.scheme = scheme
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.choose(app, theme.SCHEMES[scheme] if scheme is not None else Qt.ColorScheme.Unknown)

    def _set_ignored(self, rules: str) -> None:
        self._session.client.ask(SetIgnored(0, rules), Done, lambda _: self._session.ask_status())

    def _set_pace(self, pace: Pace) -> None:
        session = self._session
        session.client.ask(SetPace(0, pace), Done, lambda _: session.ask_status(), failed=self._report_no_pace)

    def _report_no_pace(self, reply: Failed) -> None:
        self._session.ask_status()  # what is chosen is what holds
        self.failed.emit(reply.sentence)

    def _back_up(self) -> None:
        self._session.client.ask(BackUp(0), BackedUp, self.backed_up.emit, failed=self._report_no_backup)

    def _report_no_backup(self, reply: Failed) -> None:
        self.backed_up.emit(None)
        self.failed.emit(reply.sentence)
