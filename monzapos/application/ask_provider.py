"""One question to a provider about one attempt, and its answer on disk."""

from monzapos.application.gateways import Gateways
from monzapos.application.ports import Clock, Gateway, Journal
from monzapos.application.settle import Settler, late_money
from monzapos.application.watchlist import Need, Watched, may_give_up, need_of
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble, Refusal, VehicleHeld
from monzapos.domain.events import Event
from monzapos.domain.sale import Sale


class Asker:
    """Asks, and writes down what the answer changes before anybody is told."""

    def __init__(
        self, journal: Journal, gateways: Gateways, clock: Clock, settler: Settler
    ) -> None:
        self._journal = journal
        self._gateways = gateways
        self._clock = clock
        self._settler = settler

    async def ask(self, sale: Sale, one: Watched) -> None:
        """Raises ``Refusal`` where no answer can be believed, or the journal did not take it."""
        await self._write(sale, await self._question(sale, one))

    async def _question(self, sale: Sale, one: Watched) -> tuple[Event, ...]:
        """Ask the provider, and return what its answer changes."""
        attempt = one.attempt
        gateway = self._gateways.of(attempt)
        kept = gateway.without_customer(attempt.request, sale.customer.id if sale.customer else "")
        utc = gateway.server_now() or self._clock.now()
        need = need_of(one, utc, gateway.capabilities)
        try:
            report = await self._call(gateway, attempt, need)
        except ProviderTrouble as trouble:
            if need is Need.OPEN and trouble.certain:
                return self._settler.refused(sale, attempt, trouble, kept)
            raise
        if report is None:
            if not may_give_up(attempt, utc):
                raise ProviderTrouble("provider_down", certain=False)
            return self._settler.not_found(sale, attempt, kept)
        return self._settler.answer(sale, attempt, report, kept)

    async def _call(self, gateway: Gateway, attempt: Attempt, need: Need) -> SessionReport | None:
        match need:
            case Need.OPEN:
                return await gateway.open(attempt)
            case Need.LOOK:
                return await gateway.look(attempt)
            case Need.CLOSE:
                return await gateway.close(attempt)
            case Need.FIND:
                return await gateway.find(attempt)

    async def _write(self, sale: Sale, events: tuple[Event, ...]) -> None:
        if not events:
            return
        try:
            await self._journal.record(*events, by=sale.person)
        except VehicleHeld:
            await self._journal.record(*late_money(sale, events), by=sale.person)
        except Refusal as refusal:
            if refusal.code != "stale":  # another process was quicker; its word is in the journal
                raise
