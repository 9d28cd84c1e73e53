"""Another desk's hold on the chosen car: said beside the deal, and ended where that is wished."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.foreign_hold import ForeignHold, foreign_hold, held_by_test
from monzapos.presentation.hand_screen import viewer_of
from monzapos.ui.sale.page import SellPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Releasing(QObject):
    """Asks anew whenever the card, the others' holds or the person at the desk is another one."""

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._page: SellPage | None = None
        for change in (backstage.ready, backstage.holds, backstage.roll):
            change.connect(self._look)

    def attach(self, page: SellPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.deal.shown.connect(self._look)
        page.deal.foreign.release_wanted.connect(self._release)

    def _look(self) -> None:
        if self._page is not None and self._page.deal.card is not None:
            vehicle_id = self._page.deal.card.vehicle.id
            question = partial(_read, vehicle_id=vehicle_id)
            self._backstage.ask(question, partial(self._show, vehicle_id), _wait)

    def _show(self, vehicle_id: str, screen: ForeignHold) -> None:
        card = self._page.deal.card if self._page is not None else None
        if self._page is not None and card is not None and card.vehicle.id == vehicle_id:
            self._page.deal.foreign.present(screen)

    def _release(self, sale_id: str) -> None:
        self._backstage.ask(partial(_release, sale_id=sale_id), self._released, self._refuse)

    def _released(self, _nothing: None) -> None:
        """The news say that the car is free."""
        if self._page is not None:
            self._page.deal.notice.hide()

    def _refuse(self, notice: Notice) -> None:
        if self._page is not None:
            self._page.deal.say(notice)


def _wait(_notice: Notice) -> None:
    """Do nothing: that there is no program is said elsewhere, and the next one is looked into."""


async def _read(services: "Services", *, vehicle_id: str) -> ForeignHold:
    hold = (await services.holds.current()).get(vehicle_id)
    sale = await services.journal.sale(hold.sale_id) if hold is not None else None
    own = held_by_test(sale)
    if own.note or services.other_desks is None:
        return own
    return foreign_hold(services.holds.others.get(vehicle_id), viewer_of(services.staff.roll))


async def _release(services: "Services", *, sale_id: str) -> None:
    if services.other_desks is None:  # the settings have changed since the question
        raise Refusal("no_hold")
    await services.other_desks.release_by_hand(sale_id)
