"""Runs the About page, and says elsewhere in a few words that a newer version is there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from monzapos.application.updates import UpdateNews
from monzapos.presentation.about_screen import UpdateScreen, places_text, update_screen
from monzapos.presentation.error_notice import Notice
from monzapos.ui.about.page import AboutPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monzapos.application.ports import Component
    from monzapos.ui.work.services import Services


class Informer(QObject):
    """Lives as long as the window; pages come and go with the language."""

    update_note = Signal(str)  # empty where there is nothing to say

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._page: AboutPage | None = None
        self._services: Services | None = None
        self._news: UpdateNews | None = None
        self._components: Sequence[Component] = ()
        backstage.ready.connect(self._begin)
        backstage.updates.connect(self._hear)

    def attach(self, page: AboutPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.updates.look_wanted.connect(self._look)
        page.updates.fetch_wanted.connect(self._fetch)
        page.updates.copy_wanted.connect(_copy)
        page.places.copy_wanted.connect(self._copy_places)
        page.licences_shown.connect(self._read)
        self._present()

    @property
    def screen(self) -> UpdateScreen | None:
        """How it stands with newer versions."""
        if self._news is None or self._services is None:
            return None
        return update_screen(self._news, self._services.settings)

    def _begin(self, services: "Services") -> None:
        self._services = services
        self._present()

    def _hear(self, news: UpdateNews) -> None:
        self._news = news
        self._present()

    def _present(self) -> None:
        screen = self.screen
        self.update_note.emit(screen.note if screen else "")
        if self._page is None:
            return
        if screen is not None:
            self._page.updates.present(screen)
        if self._services is not None:
            self._page.program.present(self._services.about.version)
            self._page.places.present(self._services.about.places)
        if self._components:
            self._page.licences.present(self._components)

    def _copy_places(self) -> None:
        if self._services is not None and self._page is not None:
            _copy(places_text(self._services.about.places))
            self._page.places.say_copied()

    def _look(self) -> None:
        self._backstage.ask(_look, _done, _told_as_news)

    def _fetch(self) -> None:
        self._backstage.ask(_fetch, _done, self._refuse)

    def _refuse(self, notice: Notice) -> None:
        if self._page is not None:
            self._page.updates.notice.show_notice(notice)

    def _read(self) -> None:
        """Read the licences when they are first looked at: they are many files."""
        if self._page is not None and not self._components:
            self._backstage.ask(_components, self._fill, self._page.licences.refuse)
        elif self._page is not None:
            self._page.licences.enter()

    def _fill(self, components: "Sequence[Component]") -> None:
        self._components = components
        if self._page is not None:
            self._page.licences.present(components)
            self._page.licences.enter()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _done(_nothing: object) -> None:
    """Do nothing: how it went is told as news."""


def _told_as_news(_notice: Notice) -> None:
    """Do nothing: what failed is told as news, too."""


async def _look(services: "Services") -> None:
    await services.about.updates.look()


async def _fetch(services: "Services") -> None:
    await services.about.updates.fetch()


async def _components(services: "Services") -> "Sequence[Component]":
    return await services.about.components()
