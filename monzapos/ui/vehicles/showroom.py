"""Brings the catalogue to the Sell page: asks on the loop, drops what came too late."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from monzapos.application.ports import VehicleQuery
from monzapos.presentation.filters import Filters, filters
from monzapos.presentation.vehicle_card import VehicleCard, vehicle_card
from monzapos.ui.sale.page import SellPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

PAGE = 60  # cards that are read at a time
MOST = 1200  # cards that are read again when a hold has changed
SOON = 150  # milliseconds in which several news become one look


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, with the question that it belongs to. ``ticket`` tells it from later ones."""

    ticket: int
    query: VehicleQuery
    cards: tuple[VehicleCard, ...]
    total: int


class Showroom(QObject):
    """Lives as long as the window; the page may be another one after a change of language."""

    trouble = Signal(object)  # Notice

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._page: SellPage | None = None
        self._ticket = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SOON)
        self._again.timeout.connect(self._refresh)
        backstage.ready.connect(self._begin)
        backstage.news.connect(self._again.start)

    def attach(self, page: SellPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.browse.query_changed.connect(self._search)
        page.model.more_wanted.connect(self._more)

    def stop(self) -> None:
        """Read nothing again: the window is closed."""
        self._again.stop()

    def _begin(self) -> None:
        self._backstage.ask(_read_filters, self._show_filters, self.trouble.emit)
        if self._page is not None:
            self._search(self._page.browse.query)

    def _search(self, query: VehicleQuery, limit: int = PAGE) -> None:
        self._ticket += 1
        question = partial(_read, ticket=self._ticket, query=query, offset=0, limit=limit)
        self._backstage.ask(question, self._show, self.trouble.emit)

    def _refresh(self) -> None:
        if self._page is not None:
            known = len(self._page.model.cards)
            self._search(self._page.browse.query, min(MOST, max(PAGE, known)))

    def _more(self) -> None:
        if self._page is None:
            return
        known = len(self._page.model.cards)
        query = self._page.browse.query
        question = partial(_read, ticket=self._ticket, query=query, offset=known, limit=PAGE)
        self._backstage.ask(question, self._append, self.trouble.emit)

    def _show(self, found: Found) -> None:
        page = self._page
        if page is None or found.ticket != self._ticket:
            return
        page.browse.present(found.query, found.cards, found.total)
        chosen = page.deal.card
        if chosen is None:
            return
        for card in found.cards:
            if card.vehicle.id == chosen.vehicle.id:
                page.deal.choose(card)
        page.browse.cards.mark(chosen.vehicle.id)

    def _append(self, found: Found) -> None:
        if self._page is not None and found.ticket == self._ticket:
            self._page.model.append(found.cards)

    def _show_filters(self, found: Filters) -> None:
        if self._page is not None:
            self._page.browse.present_filters(found)


async def _read(
    services: "Services", *, ticket: int, query: VehicleQuery, offset: int, limit: int
) -> Found:
    """Read a page of cards with the holds on them; on the loop, where Babel may take its time."""
    page = await services.catalogue.search(query, offset, limit)
    holds = {hold.vehicle_id: hold for hold in await services.journal.holds()}
    cards = tuple(vehicle_card(v, holds.get(v.id)) for v in page.vehicles)
    return Found(ticket, query, cards, page.total)


async def _read_filters(services: "Services") -> Filters:
    facets = await services.catalogue.facets()
    first = await services.catalogue.search(VehicleQuery(), 0, PAGE)
    prices = [v.price for v in first.vehicles if v.price is not None]
    return filters(facets, prices[0].currency if prices else "usd")
