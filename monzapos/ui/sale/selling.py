"""Runs the Sell page: wishes go to the program, news become screens."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from monzapos.application.news import Contact, SaleNews
from monzapos.domain.attempt import Light
from monzapos.presentation.deal_screen import Wish
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.hand_screen import NOBODY, viewer_of
from monzapos.presentation.sale_screen import SaleScreen, sale_screen
from monzapos.presentation.text import _
from monzapos.ui.qr.maker import QrMaker
from monzapos.ui.sale.copied_link import CopiedLink
from monzapos.ui.sale.page import SellPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.domain.sale import Sale
    from monzapos.ui.work.services import Services

SECOND = 1000


class Selling(QObject):
    """Holds which sale is on the stage, and what was last heard of each open one."""

    trouble = Signal(object)  # Notice
    open_count = Signal(int)
    shown = Signal()  # a sale was brought to the stage from elsewhere

    def __init__(self, backstage: Backstage, maker: QrMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._maker = maker
        self.copied = CopiedLink()
        self._services: Services | None = None
        self._page: SellPage | None = None
        self._current: str | None = None
        self._heard: dict[str, SaleNews] = {}
        self._asking = False
        self._begun = False
        self._second = QTimer(self)
        self._second.setInterval(SECOND)
        self._second.timeout.connect(self._render)
        backstage.ready.connect(self._begin)
        backstage.news.connect(self._hear)

    def attach(self, page: SellPage) -> None:
        """Run this page from now on."""
        self._page = page
        page.deal.start_wanted.connect(self._start)
        page.panel.next_wanted.connect(self.leave)
        page.panel.copy_wanted.connect(self._copy)
        page.panel.renew_wanted.connect(self._renew)
        page.panel.cancel_wanted.connect(self._cancel)
        page.ribbon.show_wanted.connect(self.show_sale)
        self._maker.forget()
        self._maker.made.connect(page.stage.qr.show_matrix)
        self._maker.doubted.connect(self._doubt)
        self._maker.refused.connect(page.panel.refuse)
        page.stage.qr.painted.connect(self._maker.check)
        self._render()

    def stop(self) -> None:
        """Tick no more: the window is closed."""
        self._second.stop()

    def show_sale(self, sale_id: str) -> None:
        """Bring a sale to the stage."""
        self._backstage.ask(partial(_news, sale_id=sale_id), self._bring, self.trouble.emit)

    def clear_deal(self) -> None:
        """Keep nothing of what somebody else has typed, nor of what was looked for."""
        if self._page is not None:
            self._page.clear_deal()

    def leave(self) -> None:
        """Begin the next sale; an open one stays followed."""
        self._put(None)
        self.clear_deal()

    def _begin(self, services: "Services") -> None:
        self._services = services
        self._heard.clear()
        self._maker.use(services.qr_codes)
        self._backstage.ask(_open_sales, self._resume, self.trouble.emit)

    def _resume(self, open_sales: tuple[SaleNews, ...]) -> None:
        """After the program's start the newest open sale is on the stage if nothing else is."""
        for news in open_sales:
            self._heard.setdefault(news.sale.id, news)
        self._count()
        first, self._begun = not self._begun, True
        if self._current is not None:
            question = partial(_news, sale_id=self._current)
            self._backstage.ask(question, self._keep, self.trouble.emit)
        elif first and open_sales and self._page is not None and self._page.deal.card is None:
            self._bring(open_sales[0])

    def _hear(self, news: SaleNews) -> None:
        before = self._heard.get(news.sale.id)
        self._heard[news.sale.id] = news
        if news.sale.id == self._current:
            self._render()
        elif before is not None and self._page is not None and _to_be_told(before, news):
            self._page.ribbon.present(sale_screen(news, time.monotonic()))
        self._count()

    def _count(self) -> None:
        self.open_count.emit(sum(news.sale.open for news in self._heard.values()))

    def _bring(self, news: SaleNews | None) -> None:
        if news is None:
            self._put(None)
            return
        self._heard[news.sale.id] = news
        self._put(news.sale.id)
        self.shown.emit()

    def _keep(self, news: SaleNews | None) -> None:
        """Follow the sale on the stage with the new program; nobody is called to the stage."""
        if news is not None and news.sale.id == self._current:
            self._heard[news.sale.id] = news
            self._put(news.sale.id)

    def _put(self, sale_id: str | None) -> None:
        self._current = sale_id
        if self._services is not None:
            self._services.follower.show(sale_id)
        if sale_id is None:
            self._second.stop()
        else:
            self._second.start()
        self._render()

    def _render(self) -> None:
        if self._page is None:
            return
        screen: SaleScreen | None = None
        if self._current is not None:
            viewer = viewer_of(self._services.staff.roll) if self._services else NOBODY
            screen = sale_screen(self._heard[self._current], time.monotonic(), viewer)
            self._page.ribbon.forget(self._current)
        self._page.present(screen)
        self._maker.show(screen.qr_url if screen else None)

    def _doubt(self, doubted: bool) -> None:
        if self._page is not None:
            words = _(
                "This code could not be read back from the screen: "
                "enlarge the window or copy the link."
            )
            self._page.stage.warn(words if doubted else "")

    def _start(self, wish: Wish) -> None:
        if self._page is not None:
            page = self._page
            self._backstage.ask(partial(_start, wish=wish), self._started, page.deal.refuse)

    def _started(self, news: SaleNews) -> None:
        if self._page is not None:
            self._page.deal.free()
        self._bring(news)

    def _copy(self) -> None:
        if self._current is None or self._page is None:
            return
        if url := sale_screen(self._heard[self._current], time.monotonic()).qr_url:
            self.copied.copy(url)
            self._page.panel.say_copied()

    def _renew(self, provider: str) -> None:
        if self._current is not None:
            question = partial(_renew, sale_id=self._current, provider=provider or None)
            self._wish(question, self._bring)

    def _cancel(self) -> None:
        if self._current is not None:
            self._wish(partial(_cancel, sale_id=self._current), self._bring)

    def _wish(
        self,
        question: "Callable[[Services], Awaitable[SaleNews | None]]",
        then: Callable[[SaleNews | None], None],
    ) -> None:
        """Ask for one thing at a time: a second press changes nothing."""
        if self._asking or self._page is None:
            return
        self._asking = True
        refuse = self._page.panel.refuse

        def granted(news: SaleNews | None) -> None:
            self._asking = False
            then(news)

        def refused(words: Notice) -> None:
            self._asking = False
            refuse(words)

        self._backstage.ask(question, granted, refused)


def _to_be_told(before: SaleNews, after: SaleNews) -> bool:
    """Whether it was settled just now, or a manager has to look into what was."""
    lights = (Light.PAID, Light.NOT_PAID)
    settled = before.sale.light not in lights and after.sale.light in lights
    return settled or len(after.sale.for_manager) > len(before.sale.for_manager)


async def _start(services: "Services", *, wish: Wish) -> SaleNews:
    from monzapos.application.customer_input import CustomerInput
    from monzapos.application.start_sale import SaleOrder

    order = SaleOrder(
        vehicle_id=wish.vehicle_id,
        purpose=wish.purpose,
        deposit=wish.deposit,
        customer=CustomerInput(wish.name, wish.email, wish.phone),
        shown_price=wish.shown_price,
    )
    return await _of_sale(services, await services.start_sale(order))


async def _renew(services: "Services", *, sale_id: str, provider: str | None) -> SaleNews:
    return await _of_sale(services, await services.start_sale.again(sale_id, provider))


async def _cancel(services: "Services", *, sale_id: str) -> SaleNews | None:
    await services.cancel_sale(sale_id)
    return await services.follower.news(sale_id)


async def _news(services: "Services", *, sale_id: str) -> SaleNews | None:
    return await services.follower.news(sale_id)


async def _of_sale(services: "Services", sale: "Sale") -> SaleNews:
    return await services.follower.news(sale.id) or SaleNews(sale, Contact())


async def _open_sales(services: "Services") -> tuple[SaleNews, ...]:
    return tuple(
        [await _of_sale(services, s) for s in await services.journal.sales(only_open=True)]
    )
