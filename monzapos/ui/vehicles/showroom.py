"""Brings the catalogue to the Sell page: asks on the loop, drops what came too late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from monzapos.application.news import HoldsNews
from monzapos.application.ports import Freshness, VehicleQuery
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.catalogue_screen import age_line, empty_page
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.filters import Filters, filters
from monzapos.presentation.vehicle_card import VehicleCard, vehicle_card
from monzapos.ui.sale.page import SellPage
from monzapos.ui.vehicles.found import PAGE, Found, read
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

SOON = 150  # milliseconds in which several news become one look
AGES = 20_000  # milliseconds after which an age is said again


class Showroom(QObject):
    """Lives as long as the window; the page may be another one after a change of language."""

    trouble = Signal(object)  # Notice

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._page: SellPage | None = None
        self._ticket = 0
        self._freshness: Freshness | None = None
        self._holds: HoldsNews | None = None
        self._stock = 1  # nothing is said to be empty before it is known
        self._newer: dict[str, Vehicle] = {}  # cars that were read again since the list was
        self._again = QTimer(self, singleShot=True, interval=SOON)
        self._again.timeout.connect(self._refresh)
        self._ageing = QTimer(self, interval=AGES)
        self._ageing.timeout.connect(self._say_age)
        backstage.ready.connect(self._begin)
        backstage.news.connect(self._again.start)
        backstage.catalogue.connect(self._hear)
        backstage.holds.connect(self._hear_holds)

    def attach(self, page: SellPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.browse.query_changed.connect(self._search)
        page.browse.again_wanted.connect(self._read_list)
        page.model.more_wanted.connect(self._more)
        page.deal.card_doubted.connect(self._read_one)
        self._say_age()
        if self._holds is not None:
            page.deal.hear(self._holds)

    def stop(self) -> None:
        """Read nothing again: the window is closed."""
        self._page = None
        self._again.stop()
        self._ageing.stop()

    def _begin(self) -> None:
        self._newer.clear()
        self._read_filters()
        if self._page is not None:
            self._search(self._page.browse.query)

    def _hear(self, freshness: Freshness) -> None:
        """The list has changed, or how it stands with reading it."""
        before, self._freshness = self._freshness, freshness
        if before is None or before.read_at != freshness.read_at:
            self._newer.clear()
            self._read_filters()
            self._refresh()
        self._say_age()

    def _hear_holds(self, news: HoldsNews) -> None:
        """Another desk has taken a car or given one back, or it is not known any more."""
        self._holds = news
        self._again.start()
        if self._page is not None:
            self._page.deal.hear(news)

    def _say_age(self) -> None:
        if self._page is None:
            return
        freshness = self._freshness
        if freshness is None:
            self._ageing.stop()
        elif not self._ageing.isActive():
            self._ageing.start()
        age = age_line(freshness, datetime.now(UTC)) if freshness else None
        self._page.browse.present_age(age, empty_page(freshness, self._stock))

    def _read_list(self) -> None:
        """What goes wrong is told by the freshness, where the list is."""
        self._backstage.ask(_read_list, lambda _: None, lambda _: None)

    def _read_one(self, vehicle_id: str) -> None:
        question = partial(_read_one, vehicle_id=vehicle_id)
        shown = partial(self._show_one, vehicle_id=vehicle_id)
        self._backstage.ask(question, shown, self.trouble.emit)

    def _read_filters(self) -> None:
        self._backstage.ask(_read_filters, self._show_filters, self.trouble.emit)

    def _search(self, query: VehicleQuery, limit: int = PAGE) -> None:
        self._ticket += 1
        self._ask(query, 0, limit, self._show, self.trouble.emit)

    def _refresh(self) -> None:
        if self._page is not None:
            browse, shown = self._page.browse, len(self._page.model.cards)
            known = shown if browse.query == browse.answered else 0
            self._search(browse.query, max(PAGE, known))

    def _more(self) -> None:
        if self._page is not None:
            known = len(self._page.model.cards)
            self._ask(self._page.browse.answered, known, PAGE, self._append, self._go_without)

    def _ask(
        self,
        query: VehicleQuery,
        offset: int,
        limit: int,
        then: Callable[[Found], None],
        trouble: Callable[[Notice], None],
    ) -> None:
        question = partial(
            read,
            ticket=self._ticket,
            query=query,
            offset=offset,
            limit=limit,
            newer=dict(self._newer),
        )
        self._backstage.ask(question, then, trouble)

    def _show(self, found: Found) -> None:
        page = self._page
        if page is None or found.ticket != self._ticket:
            return
        self._freshness, self._stock = found.freshness, found.stock
        self._say_age()
        page.browse.present(found.query, found.cards, found.total)
        chosen = page.deal.card
        if chosen is None:
            return
        for card in found.cards:
            if card.vehicle.id == chosen.vehicle.id:
                page.deal.choose(card)
        page.browse.cards.mark(chosen.vehicle.id)

    def _append(self, found: Found) -> None:
        if self._page is None:
            return
        browse, model = self._page.browse, self._page.model
        fits = found.query == browse.answered and found.offset == len(model.cards)
        if fits and found.ticket == self._ticket:
            model.append(found.cards, found.total)
        else:
            model.give_up()
            browse.cards.lay_out()  # a list that stands at its end asks anew

    def _go_without(self, notice: Notice) -> None:
        if self._page is not None:
            self._page.model.give_up()
        self.trouble.emit(notice)

    def _show_one(self, card: VehicleCard | None, *, vehicle_id: str) -> None:
        """Show what the source says of a car now, wherever the old list still stands."""
        page = self._page
        if page is None:
            return
        chosen = page.deal.card
        if card is None and chosen is not None and chosen.vehicle.id == vehicle_id:
            card = vehicle_card(replace(chosen.vehicle, flaw="gone"), None, datetime.now(UTC))
        if card is None:
            return
        self._newer[card.vehicle.id] = card.vehicle
        self._refresh()  # a page that is on its way was read without knowing of this
        page.model.put(card)
        if page.deal.card is not None and page.deal.card.vehicle.id == card.vehicle.id:
            page.deal.choose(card)

    def _show_filters(self, found: Filters) -> None:
        if self._page is not None:
            self._page.browse.present_filters(found)


async def _read_one(services: "Services", *, vehicle_id: str) -> VehicleCard | None:
    vehicle = await services.catalogue.vehicle(vehicle_id)
    if vehicle is None:
        return None
    holds, known = await services.holds.current(), await services.holds.known()
    return vehicle_card(vehicle, holds.get(vehicle_id), datetime.now(UTC), holds_known=known)


async def _read_list(services: "Services") -> None:
    await services.catalogue.refresh()


async def _read_filters(services: "Services") -> Filters:
    facets = await services.catalogue.facets()
    first = await services.catalogue.search(VehicleQuery(), 0, PAGE)
    prices = [v.price for v in first.vehicles if v.price is not None]
    return filters(facets, prices[0].currency if prices else "usd")
