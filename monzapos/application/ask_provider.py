"""One question to a provider about one attempt, and its answer on disk."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from monzapos.application.alarms import late_money
from monzapos.application.confirm_car import doubted
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange
from monzapos.application.ports import Clock, Gateway, Journal
from monzapos.application.settle import Settler
from monzapos.application.watchlist import Need, Watched, may_give_up, need_of
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble, Refusal, VehicleHeld
from monzapos.domain.events import Event, RequestSent
from monzapos.domain.sale import Sale

# What an answer changes, by how the sale stands and by what stays of the request.
Meaning = Callable[[Sale, Attempt, bytes], tuple[Event, ...]]


class Asker:
    """Asks, and writes down what the answer changes before anybody is told."""

    def __init__(
        self,
        journal: Journal,
        gateways: Gateways,
        clock: Clock,
        settler: Settler,
        exchange: Exchange | None = None,
    ) -> None:
        self._journal = journal
        self._gateways = gateways
        self._clock = clock
        self._settler = settler
        self._exchange = exchange

    async def ask(self, sale: Sale, one: Watched) -> datetime:
        """Return the time (UTC) of the answer, by the provider's clock.

        Raises ``Refusal`` where no answer can be believed, or the journal did not take it.
        """
        gateway = self._gateways.named(one.attempt.provider)
        if not gateway.capabilities.resend_for and await self._is_given_up(one):
            await self._write(gateway, self._given_up, sale, one.attempt)
            return self._utc(gateway)
        gateway = self._gateways.of(one.attempt)
        meaning = await self._question(gateway, one, await self._utc_to_ask(gateway, one.attempt))
        await self._write(gateway, meaning, sale, one.attempt)
        return self._utc(gateway)

    async def _utc_to_ask(self, gateway: Gateway, attempt: Attempt) -> datetime:
        """Return the time; whether a key is too old to be sent again, no PC's clock decides.

        What was sent once for ever, and nobody here can read, is asked about nowhere.
        """
        over = attempt.sent and not gateway.capabilities.can_look
        if attempt.state is AttemptState.PREPARED and not over and gateway.server_now() is None:
            return (await gateway.probe()).at
        return self._utc(gateway)

    def _utc(self, gateway: Gateway) -> datetime:
        return gateway.server_now() or self._clock.now()

    async def _question(self, gateway: Gateway, one: Watched, utc: datetime) -> Meaning:
        """Ask the provider, and return what its answer means."""
        attempt = one.attempt
        need = need_of(one, utc, gateway.capabilities)
        if need is Need.OPEN and not gateway.capabilities.resend_for:
            await self._mark_sent(one)
        try:
            report = await self._call(gateway, attempt, need)
        except ProviderTrouble as trouble:
            if need is Need.OPEN and trouble.certain:
                return partial(self._settler.refused, trouble)
            raise
        if report is not None:
            return partial(self._settler.answer, report)
        if not may_give_up(attempt, utc, gateway.capabilities):
            if need is Need.NOTHING:
                code = "cannot_ask" if gateway.capabilities.can_look else "by_hand"
                raise Refusal(code, provider=attempt.provider)
            raise ProviderTrouble("provider_down", certain=False)
        return self._settler.not_found

    async def _is_given_up(self, one: Watched) -> bool:
        """Whether a request was cancelled before it left, by the journal's own word."""
        if not one.attempt.cancel_asked or one.attempt.sent:
            return False
        sale = await self._journal.sale(one.sale_id)
        attempts = sale.attempts if sale else ()
        return any(_never_left(known) for known in attempts if known.id == one.attempt.id)

    def _given_up(self, sale: Sale, attempt: Attempt, kept: bytes) -> tuple[Event, ...]:
        """Return what follows: it never leaves, so that there is no session, and never will be."""
        return self._settler.not_found(sale, attempt, kept) if _never_left(attempt) else ()

    async def _mark_sent(self, one: Watched) -> None:
        """Write down that the request leaves, for one that may never leave again.

        Raises ``Refusal("stale")`` where another process was quicker: then that one sends it.
        """
        sale = await self._journal.sale(one.sale_id)
        if sale is not None:
            await self._journal.record(RequestSent(sale.id, one.attempt.id), by=sale.person)

    async def _call(self, gateway: Gateway, attempt: Attempt, need: Need) -> SessionReport | None:
        match need:
            case Need.OPEN:
                return await gateway.open(attempt)
            case Need.LOOK:
                return await gateway.look(attempt)
            case Need.CLOSE:
                return await gateway.close(attempt)
            case Need.FIND:
                known = await self._journal.sessions_beside(attempt)
                return await gateway.find(attempt, known)
            case Need.NOTHING:
                return None

    async def _write(
        self, gateway: Gateway, meaning: Meaning, sale: Sale, attempt: Attempt
    ) -> None:
        try:
            await self._record(gateway, meaning, sale, attempt)
        except Refusal as refusal:
            if refusal.code != "stale":
                raise
            # Somebody else was quicker; the answer still has to be set against what is true now.
            known = await self._journal.sale(sale.id)
            for now in known.attempts if known else ():
                if known and now.id == attempt.id:
                    await self._record(gateway, meaning, known, now)

    async def _record(
        self, gateway: Gateway, meaning: Meaning, sale: Sale, attempt: Attempt
    ) -> None:
        kept = gateway.without_customer(attempt.request, sale.customer.id if sale.customer else "")
        events = await doubted(self._exchange, sale, meaning(sale, attempt, kept))
        if not events:
            return
        try:
            await self._journal.record(*events, by=sale.person)
        except VehicleHeld:
            await self._journal.record(*late_money(sale, events), by=sale.person)


def _never_left(attempt: Attempt) -> bool:
    return attempt.state is AttemptState.PREPARED and not attempt.sent
