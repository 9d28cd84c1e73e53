"""Runs the Settings page."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.settings_form import nothing_changed, saved
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.settings.saver import Changes, Saver
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class SettingsRunner(QObject):
    """Lives as long as the window; pages come and go with the language."""

    def __init__(self, backstage: Backstage, saver: Saver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saver = saver
        self._services: Services | None = None
        self._attendance = Attendance()
        self._page: SettingsPage | None = None
        backstage.ready.connect(self._begin)

    def attach(self, page: SettingsPage) -> None:
        """Serve this page from now on; what was typed on the one before goes on."""
        before, self._page = self._page, page
        page.save_wanted.connect(self._save)
        page.switch_confirmed.connect(self._write)
        page.allow(decides=self._attendance.decides)
        if self._services is not None:
            page.present(self._services.settings)
        if before is not None:
            page.restore(before.typed())

    def attend(self, attendance: Attendance) -> None:
        """Hear who is here: some settings are for a manager alone."""
        self._attendance = attendance
        if self._page is not None:
            self._page.allow(decides=attendance.decides)

    def _begin(self, services: "Services") -> None:
        self._services = services
        if self._page is not None:
            self._page.present(services.settings)

    def _save(self, changed: Changes) -> None:
        page = self._page
        if page is None:
            return
        if changed:
            self._saver.save(changed, self._saved, page.refuse, page.ask_switch)
        else:
            page.say(nothing_changed())

    def _write(self, changed: Changes) -> None:
        if self._page is not None:
            self._saver.write(changed, self._saved, self._page.refuse)

    def _saved(self) -> None:
        if self._page is not None:
            self._page.say(saved())
