"""Brings the journal's sales to the Sales page."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from monzapos.presentation.sales_list import SaleLine, TimelineLine, sale_line, timeline_line
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

SOON = 200  # milliseconds in which several news become one look


class Ledger(QObject):
    """Reads again whenever there are news."""

    trouble = Signal(object)  # Notice

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._page: SalesPage | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SOON)
        self._again.timeout.connect(self.refresh)
        backstage.ready.connect(self._again.start)
        backstage.news.connect(self._again.start)

    def attach(self, page: SalesPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.chosen.connect(self._read_timeline)

    def stop(self) -> None:
        """Read nothing again: the window is closed."""
        self._again.stop()

    def refresh(self) -> None:
        """Read the sales, and the time line that is shown."""
        self._backstage.ask(_read_sales, self._show, self.trouble.emit)

    def _show(self, lines: tuple[SaleLine, ...]) -> None:
        if self._page is not None:
            self._page.present(lines)
            if self._page.chosen_id:
                self._read_timeline(self._page.chosen_id)

    def _read_timeline(self, sale_id: str) -> None:
        def show(events: tuple[TimelineLine, ...]) -> None:
            if self._page is not None:
                self._page.present_timeline(sale_id, events)

        self._backstage.ask(partial(_read_timeline, sale_id=sale_id), show, self.trouble.emit)


async def _read_sales(services: "Services") -> tuple[SaleLine, ...]:
    return tuple(sale_line(sale) for sale in await services.journal.sales())


async def _read_timeline(services: "Services", *, sale_id: str) -> tuple[TimelineLine, ...]:
    return tuple(timeline_line(entry) for entry in await services.journal.timeline(sale_id))
