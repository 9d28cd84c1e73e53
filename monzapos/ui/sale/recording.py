"""Sales that nobody here can read: what the deal says before one, and what is recorded after it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.application.gateways import Offer
from monzapos.domain.money import Money
from monzapos.presentation.error_notice import Notice
from monzapos.ui.sale.page import SellPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Recording(QObject):
    """Hands wishes on; how the sale stands then arrives as news."""

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._page: SellPage | None = None
        self._offer: Offer | None = None
        backstage.ready.connect(self._begin)

    def attach(self, page: SellPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.panel.hand.paid_wanted.connect(self._paid)
        page.panel.hand.not_paid_wanted.connect(self._not_paid)
        page.panel.hand.release_wanted.connect(self._release)
        page.panel.hand.settle_wanted.connect(self._settle)
        page.panel.hand.keep_car_wanted.connect(self._keep_car)
        if self._offer is not None:
            page.deal.accept(self._offer)

    def _begin(self, services: "Services") -> None:
        self._offer = services.start_sale.offer()
        if self._page is not None:
            self._page.deal.accept(self._offer)

    def _paid(self, sale_id: str, reference: str, amount: Money) -> None:
        if self._page is not None:
            question = partial(_paid, sale_id=sale_id, reference=reference, amount=amount)
            self._backstage.ask(question, _done, self._page.panel.refuse)

    def _not_paid(self, sale_id: str) -> None:
        if self._page is not None:
            question = partial(_not_paid, sale_id=sale_id)
            self._backstage.ask(question, _done, self._page.panel.refuse)

    def _release(self, sale_id: str) -> None:
        if self._page is not None:
            question = partial(_release, sale_id=sale_id)
            self._backstage.ask(question, _done, self._not_released)

    def _settle(self, sale_id: str) -> None:
        if self._page is not None:
            question = partial(_paid_back, sale_id=sale_id)
            self._backstage.ask(question, _done, self._page.panel.refuse)

    def _keep_car(self, sale_id: str) -> None:
        if self._page is not None:
            question = partial(_keeps_car, sale_id=sale_id)
            self._backstage.ask(question, _done, self._page.panel.refuse)

    def _not_released(self, notice: Notice) -> None:
        if self._page is not None:
            self._page.panel.hand.refused()
            self._page.panel.refuse(notice)


def _done(_nothing: None) -> None:
    """Do nothing: the news say what has become of it."""


async def _paid(services: "Services", *, sale_id: str, reference: str, amount: Money) -> None:
    await services.by_hand.paid(sale_id, reference, amount)


async def _not_paid(services: "Services", *, sale_id: str) -> None:
    await services.by_hand.not_paid(sale_id)


async def _release(services: "Services", *, sale_id: str) -> None:
    await services.by_hand.release_deposit(sale_id)


async def _paid_back(services: "Services", *, sale_id: str) -> None:
    await services.by_hand.paid_back(sale_id)


async def _keeps_car(services: "Services", *, sale_id: str) -> None:
    await services.by_hand.keeps_car(sale_id)
