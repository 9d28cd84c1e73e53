"""Tells whoever listens how a sale stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from monzapos.application.gateways import Gateways
from monzapos.application.news import Contact, SaleNews
from monzapos.application.ports import Clock, Gateway
from monzapos.domain.attempt import Attempt
from monzapos.domain.errors import Refusal
from monzapos.domain.sale import Sale


class Announcer:
    """Adds to a sale what only gateways know: the time left, the URL's host, what can be done."""

    def __init__(self, gateways: Gateways, clock: Clock) -> None:
        self._gateways = gateways
        self._clock = clock
        self._listeners: list[Callable[[SaleNews], None]] = []

    def subscribe(self, listener: Callable[[SaleNews], None]) -> None:
        """Tell ``listener`` from now on, on the thread that publishes."""
        self._listeners.append(listener)

    def publish(self, sale: Sale, contact: Contact) -> None:
        """Tell everybody."""
        news = self.news_of(sale, contact)
        for listener in self._listeners:
            listener(news)

    def news_of(self, sale: Sale, contact: Contact) -> SaleNews:
        """Return how a sale stands now."""
        attempt = sale.attempt
        if attempt is None:
            return SaleNews(sale, Contact())
        others = self._gateways.others(attempt)
        try:
            gateway = self._gateways.of(attempt)
        except Refusal as refusal:
            lost = replace(contact, trouble=refusal.code)
            return SaleNews(sale, lost, may_show=False, others=others)
        return SaleNews(
            sale,
            contact,
            self._expires(gateway, attempt),
            gateway.may_show(attempt.url),
            gateway.capabilities.can_close,
            others,
            gateway.capabilities.can_look,
        )

    def _expires(self, gateway: Gateway, attempt: Attempt) -> float | None:
        server_now = gateway.server_now()
        if server_now is None or attempt.expires_at is None:
            return None
        left = attempt.expires_at - server_now
        return self._clock.monotonic() + left / timedelta(seconds=1)
