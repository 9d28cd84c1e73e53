"""Other desks' holds whose desk is silent: ended by the provider's final word, or by a manager."""

import asyncio
import logging
from datetime import timedelta

from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange, Holds, Owner
from monzapos.application.ports import Clock, Gateway, HoldEnd, HoldWord, SharedHold
from monzapos.application.staff import Staff
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import HoldKind

log = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=2)  # past a session's end, its own desk has had its say
LOOK = 30.0  # seconds between looks for such holds
AGAIN = 300.0  # seconds until the provider is asked about the same one again
LATER = 3600.0  # seconds until a hold is ended again that its own desk took again meanwhile


class OtherDesks:
    """Lives on the loop. Asks only in the process that follows the sales of its home."""

    def __init__(
        self,
        exchange: Exchange,
        holds: Holds,
        gateways: Gateways,
        follower: Owner,
        staff: Staff,
        clock: Clock,
    ) -> None:
        self._exchange = exchange
        self._holds = holds
        self._gateways = gateways
        self._follower = follower
        self._staff = staff
        self._clock = clock
        # By provider and session: whose desk cannot read it may hold the car by other names, too.
        self._not_before: dict[tuple[str, str], float] = {}

    async def release_by_hand(self, sale_id: str) -> None:
        """Let another desk's car go: a manager's decision, but for a deposit that is overdue.

        ``sale_id`` is the hold's. Raises ``Refusal``: ``no_hold``, those of ``Staff.manager``, and
        those of ``SharedHolds``.
        """
        hold = next((one for one in self._holds.others.values() if one.sale_id == sale_id), None)
        if hold is None:
            raise Refusal("no_hold")
        overdue = hold.until is not None and hold.until <= self._clock.now()
        if hold.kind is HoldKind.DEPOSIT and overdue:
            self._staff.seller()
        else:
            self._staff.manager()
        practice = self._exchange.practice
        end = HoldEnd(hold.sale_id, hold.vehicle_id, practice, reason="by_hand")
        await self._exchange.shared.release(end)
        await self._holds.refresh()

    async def run(self) -> None:
        """Ask about silent desks' holds; ends by being cancelled."""
        while True:
            if self._follower.owner:
                await self.ask()
            await asyncio.sleep(LOOK)

    async def ask(self) -> None:
        """Ask the provider about every hold whose desk should have spoken by now."""
        now, utc = self._clock.monotonic(), self._clock.now()
        for hold in tuple(self._holds.others.values()):
            silent = hold.until is not None and hold.until + SILENT_AFTER < utc
            if hold.kind is not HoldKind.CHECKOUT or not hold.session_id or not silent:
                continue
            session = (hold.provider, hold.session_id)
            if now < self._not_before.get(session, now):
                continue
            self._not_before[session] = now + AGAIN
            try:
                await self._ask(hold)
            except Refusal as trouble:  # another account's key, no network: somebody else may know
                log.info("Nothing is known of the hold of %s: %s", hold.desk, trouble.code)

    async def _ask(self, hold: SharedHold) -> None:
        gateway = self._gateways.named(hold.provider)
        if not gateway.capabilities.can_look:
            return
        report = await gateway.look(_attempt_of(hold, gateway))
        if report.session_id != hold.session_id:
            return
        if report.standing is Standing.DEAD:
            light = Light.NOT_PAID
            practice = self._exchange.practice
            end = HoldEnd(hold.sale_id, hold.vehicle_id, practice, "not_paid", None, light)
            await self._exchange.shared.release(end)
            # Whoever takes it again cannot read the session, and waits for a manager.
            session = (hold.provider, hold.session_id)
            self._not_before[session] = self._clock.monotonic() + LATER
            self._holds.poke()
        elif report.standing is Standing.PAID:
            await self._keep_sold(hold, report)

    async def _keep_sold(self, hold: SharedHold, report: SessionReport) -> None:
        """Tell that a car is sold; of any other sum, such as a deposit, its own desk will tell."""
        price = await self._exchange.shared.price(hold.sale_id)
        if price is None or (report.amount, report.currency) != (price.minor, price.currency):
            return
        word = HoldWord(
            sale_id=hold.sale_id,
            vehicle_id=hold.vehicle_id,
            practice=self._exchange.practice,
            kind=HoldKind.SOLD,
            until=None,
            provider=hold.provider,
            session_id=hold.session_id,
            price=price,
            paid=price,
            light=Light.PAID,
        )
        await self._exchange.shared.keep(word)
        self._holds.poke()


def _attempt_of(hold: SharedHold, gateway: Gateway) -> Attempt:
    """Return as much of the other desk's attempt as it takes to look at its session."""
    end = hold.until or gateway.server_now()
    assert end is not None  # noqa: S101 - only a hold that has an end is asked about
    return Attempt(
        id=hold.sale_id,
        sale_id=hold.sale_id,
        payment_id=hold.sale_id,
        number=1,
        provider=hold.provider,
        account=gateway.account,
        livemode=gateway.livemode,
        reference=hold.sale_id,
        idempotency_key=hold.sale_id,
        request=b"",
        first_sent=end,
        expires_at=end,
        watch_until=end,
        state=AttemptState.OPEN,
        session_id=hold.session_id,
    )
