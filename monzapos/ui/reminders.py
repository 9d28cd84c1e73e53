"""What the window says by itself when the program has come: open sales elsewhere, a first start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from monzapos.application.check import CheckLine
from monzapos.presentation.error_notice import notice_for
from monzapos.ui.sale.page import SellPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Reminders(QObject):
    """Asks once for each program; what cannot be read is said as a check says it."""

    reminded = Signal(object)  # Notice
    trouble = Signal(object)  # Notice

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._welcome = False
        self._page: SellPage | None = None
        backstage.ready.connect(self._begin)

    def attach(self, page: SellPage) -> None:
        """Welcome people on this page from now on."""
        self._page = page
        page.welcome.dismissed.connect(self._dismiss)
        page.welcome.setVisible(self._welcome)

    def _begin(self, _services: "Services") -> None:
        self._backstage.ask(_other_journal, self._remind, self.trouble.emit)
        self._backstage.ask(_first_start, self._show, self.trouble.emit)

    def _remind(self, lines: tuple[CheckLine, ...]) -> None:
        for line in lines:
            self.reminded.emit(notice_for(line.code, line.details))

    def _show(self, welcome: bool) -> None:
        self._welcome = welcome
        if self._page is not None:
            self._page.welcome.setVisible(welcome)

    def _dismiss(self) -> None:
        self._show(False)
        self._backstage.ask(_no_welcome, _done, self.trouble.emit)


def _done(_nothing: object) -> None:
    """Do nothing: the bar is away already."""


async def _other_journal(services: "Services") -> tuple[CheckLine, ...]:
    return tuple(await services.check.of("other_journal"))


async def _first_start(services: "Services") -> bool:
    """Whether this is practice on a desk that nobody has set up or sold at yet."""
    settings = services.settings
    if not (settings.practising and settings.desk.welcome) or settings.supabase.url:
        return False
    return not await services.journal.sales(limit=1)


async def _no_welcome(services: "Services") -> None:
    import asyncio

    await asyncio.to_thread(services.settings_store.save, {"desk.welcome": False})
