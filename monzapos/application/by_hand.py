"""Record by hand: what no provider can say any more, a manager reads in its dashboard and says."""

import re
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from monzapos.application.alarms import (
    KEEPS_CAR,
    PAID_BACK,
    agreed,
    closed,
    keeps_car,
    late_money,
    paid_back,
)
from monzapos.application.confirm_car import confirm, doubted
from monzapos.application.customer_input import holds_card_number, plain_text
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange
from monzapos.application.news import SaleNews
from monzapos.application.ports import Clock, Journal
from monzapos.application.settle import HandWord, Settler
from monzapos.application.staff import Staff
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import ApprovalGiven, Event, HoldReleased
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Person
from monzapos.domain.sale import Sale

PAID, NOT_PAID, RELEASED = "paid_by_hand", "not_paid_by_hand", "deposit_released"
SOLD_RELEASED = "sold_released"
EXPIRED = "expired_by_hand"  # not paid, and said before the session's own end: it was closed there

# A request that left once: it was looked for, and nobody here can say what came of it.
_LOST = frozenset(
    {"by_hand", "cannot_ask", "site_not_listed", "site_listed_twice", "too_many_sessions"}
)
# A payment's number has a letter in it; sixteen digits would be somebody's card.
_REFERENCE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]{4,255}")


def only_by_hand(news: SaleNews) -> bool:
    """Whether nothing but a manager's word can settle a sale's newest attempt."""
    attempt = news.sale.attempt
    if attempt is None:
        return False
    match attempt.state:
        case AttemptState.PREPARED:
            return attempt.sent and news.contact.trouble in _LOST
        case AttemptState.OPEN:
            return not news.can_look
        case AttemptState.ALARM:
            return attempt.final or not news.can_look
        case _:
            return False


def runs_until(attempt: Attempt, now: datetime) -> datetime | None:
    """Return the session's own end (UTC) where that is still to come, so that it may be payable."""
    end = attempt.expires_at
    return end if end is not None and end > now and not attempt.final else None


class Follower(Protocol):
    """Who knows how a sale stands, and has to hear that the journal says something new of it."""

    async def news(self, sale_id: str) -> SaleNews | None: ...

    async def reread(self, sale_id: str) -> None: ...


class RecordByHand:
    """Writes a manager's word into the journal, with the name of who gave it. Lives on the loop."""

    def __init__(
        self,
        journal: Journal,
        gateways: Gateways,
        follower: Follower,
        staff: Staff,
        clock: Clock,
        settler: Settler,
        exchange: Exchange | None,
    ) -> None:
        self._journal = journal
        self._gateways = gateways
        self._follower = follower
        self._staff = staff
        self._clock = clock
        self._settler = settler
        self._exchange = exchange

    async def paid(self, sale_id: str, payment_reference: str, amount: Money) -> None:
        """Record that the dashboard shows this sum as paid, and under which number.

        What was recorded as not paid can still be: late money is money. Raises ``Refusal``: those
        of ``Staff.manager``, ``no_sale``, ``by_hand_not_needed``, ``by_hand_too_late``,
        ``by_hand_no_reference``, ``card_number``, ``by_hand_other_amount``, and the journal's.
        """
        manager = self._staff.manager()
        news = await self._news(sale_id)
        attempt = self._attempt(news, corrects=True)
        reference = payment_reference.strip()
        if holds_card_number(reference):
            raise Refusal("card_number")
        if not _REFERENCE.fullmatch(reference):
            raise Refusal("by_hand_no_reference")
        if news.sale.payment.amount != amount:
            raise Refusal("by_hand_other_amount")
        word = HandWord(paid=True, at=self._clock.now(), payment_reference=reference)
        await self._settle(news.sale, attempt, word, manager)

    async def not_paid(self, sale_id: str) -> None:
        """Record that the dashboard shows no payment, and that nobody can pay any more.

        Before the session's own end that is: the dashboard shows it as expired. Raises ``Refusal``
        as ``paid`` does.
        """
        manager = self._staff.manager()
        news = await self._news(sale_id)
        attempt = self._attempt(news, corrects=False)
        word = HandWord(paid=False, at=self._clock.now())
        await self._settle(news.sale, attempt, word, manager)

    async def release_deposit(self, sale_id: str) -> None:
        """Let a car go that a paid deposit holds: by a manager, or by any seller after its end.

        A sold car too, by a manager alone: a test sale's, or one that was paid back. Raises
        ``Refusal``: those of ``Staff``, ``no_sale``, ``no_deposit_held``.
        """
        self._staff.seller()
        sale = (await self._news(sale_id)).sale
        hold = sale.hold
        if hold is None or hold.kind is HoldKind.CHECKOUT:
            raise Refusal("no_deposit_held")
        what = SOLD_RELEASED if hold.kind is HoldKind.SOLD else RELEASED
        released = HoldReleased(sale.id, hold.vehicle_id, "released_by_person")
        # A sold one's money was paid back; a deposit stays paid, whatever else is said of it.
        ended = closed(sale) if hold.kind is HoldKind.SOLD else agreed(sale)
        if hold.until is not None and hold.until <= self._clock.now():
            await self._journal.record(released, *ended, by=self._staff.seller())
        else:
            manager = self._staff.manager()
            await self._journal.record(_approval(sale, what), released, *ended, by=manager)
        await self._follower.reread(sale.id)

    async def paid_back(self, sale_id: str) -> None:
        """Record that one of two payments for one car, or one sum, was paid back.

        Where this sale's own was, it has no car any more; else its keys may go. Raises ``Refusal``:
        those of ``Staff.manager``, ``no_sale``, ``nothing_owed_back``.
        """
        manager = self._staff.manager()
        sale = (await self._news(sale_id)).sale
        events = paid_back(sale)
        if not events:
            raise Refusal("nothing_owed_back")
        await self._journal.record(_approval(sale, PAID_BACK), *events, by=manager)
        await self._follower.reread(sale.id)

    async def keeps_car(self, sale_id: str) -> None:
        """Record that a car is this sale's though it was paid late; its keys may go then.

        A car that a person elsewhere has given away is taken again for all desks. Raises
        ``Refusal``: those of ``Staff.manager``, ``no_sale``, ``nothing_owed_back``, and
        ``car_not_confirmed`` where another desk may have the car.
        """
        manager = self._staff.manager()
        sale = (await self._news(sale_id)).sale
        events = keeps_car(sale)
        if not events:
            raise Refusal("nothing_owed_back")
        if self._exchange is not None:
            await confirm(self._exchange, sale)
        await self._journal.record(_approval(sale, KEEPS_CAR), *events, by=manager)
        await self._follower.reread(sale.id)

    async def _news(self, sale_id: str) -> SaleNews:
        typed = plain_text(sale_id)[:80]
        news = await self._follower.news(typed)
        if news is None:
            raise Refusal("no_sale", sale=typed)
        return news

    def _attempt(self, news: SaleNews, *, corrects: bool) -> Attempt:
        attempt = news.sale.attempt
        if attempt is None:
            raise Refusal("no_sale", sale=news.sale.id)
        if only_by_hand(news) or (corrects and attempt.by_hand and attempt.dead):
            return attempt
        if attempt.final:
            raise Refusal("by_hand_too_late")
        raise Refusal("by_hand_not_needed", provider=attempt.provider)

    async def _settle(self, sale: Sale, attempt: Attempt, word: HandWord, manager: Person) -> None:
        ended = NOT_PAID if runs_until(attempt, word.at) is None else EXPIRED
        said = self._settler.by_hand(word, sale, attempt, self._kept(sale, attempt))
        events: tuple[Event, ...] = (
            _approval(sale, PAID if word.paid else ended),
            *await doubted(self._exchange, sale, said),
        )
        try:
            await self._journal.record(*events, by=manager)
        except VehicleHeld:  # meanwhile another sale has the car
            await self._journal.record(*late_money(sale, events), by=manager)
        await self._follower.reread(sale.id)

    def _kept(self, sale: Sale, attempt: Attempt) -> bytes:
        """Return what stays of the request; what was final once names nobody any more."""
        gateway = self._gateways.by_provider.get(attempt.provider)
        if gateway is None:
            return attempt.request if attempt.final else b""
        customer = sale.customer.id if sale.customer else ""
        return gateway.without_customer(attempt.request, customer)


def _approval(sale: Sale, what: str) -> ApprovalGiven:
    return ApprovalGiven(sale.id, str(uuid4()), what)
