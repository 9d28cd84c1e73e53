"""Start a sale: check everything, write it all down, and let the follower send the first byte."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from monzapos.application.claim_vehicle import Claim, Claims
from monzapos.application.customer_input import ContactRules, CustomerInput, customer_of
from monzapos.application.examine_vehicle import examined
from monzapos.application.follow_sales import Follower
from monzapos.application.gateways import Gateways, Offer, probed
from monzapos.application.ports import Catalogue, CheckoutOrder, Clock, Gateway, Journal
from monzapos.application.staff import Staff
from monzapos.application.who_follows import WhoFollows
from monzapos.domain.attempt import Attempt
from monzapos.domain.errors import Refusal
from monzapos.domain.events import AttemptPrepared, Event, HoldTaken, PaymentAdded, SaleStarted
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Payment, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Place, Sale
from monzapos.domain.vehicle import Vehicle

DESK_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
WATCH_ON = timedelta(hours=24)  # after a session's end, the provider is still asked this long


@dataclass(frozen=True, slots=True)
class SaleOrder:
    """What the seller asks for. ``shown_price`` is what the screen showed when it was confirmed."""

    vehicle_id: str
    purpose: Purpose = Purpose.FULL
    deposit: Money | None = None
    customer: CustomerInput = field(default_factory=CustomerInput)
    shown_price: Money | None = None
    provider: str | None = None
    place: Place = Place.SHOWROOM


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every new sale of this desk. ``blocked`` forbids them all, and says why."""

    desk: Desk
    staff: Staff
    provider: str
    practice: bool
    success_url: str
    cancel_url: str
    rules: ContactRules
    blocked: Refusal | None = None
    follows: WhoFollows | None = None  # where people sign in


class StartSale:
    """The one way into the journal for a new sale or a new attempt."""

    def __init__(
        self,
        journal: Journal,
        catalogue: Catalogue,
        gateways: Gateways,
        follower: Follower,
        clock: Clock,
        claims: Claims,
        terms: Terms,
    ) -> None:
        self._journal = journal
        self._catalogue = catalogue
        self._gateways = gateways
        self._follower = follower
        self._clock = clock
        self._claims = claims
        self._terms = terms

    async def __call__(self, order: SaleOrder) -> Sale:
        """Journal a new sale with its first attempt; the follower then opens the session.

        Raises ``Refusal`` where anything forbids it: then nothing was sent and nothing is held.
        """
        seller = self._seller()
        gateway = self._gateways.named(order.provider or self._terms.provider)
        await self._refuse_another(gateway, seller)
        customer = customer_of(order.customer, self._terms.rules)
        vehicle = await examined(self._catalogue, order.vehicle_id, order.shown_price)
        amount = _amount(order, vehicle)
        await self._claims.refuse_if_held(vehicle)
        sale_id = str(uuid4())
        attempt = await self._attempt(gateway, sale_id, vehicle, amount, customer, seller)
        payment = Payment(attempt.payment_id, order.purpose, amount)
        started = SaleStarted(
            sale_id=sale_id,
            vehicle=vehicle,
            price=_price(vehicle),
            person=seller,
            desk=self._terms.desk,
            place=order.place,
            practice=self._terms.practice,
            customer=customer,
        )
        async with self._claims.claimed(self._claim(sale_id, vehicle, attempt, seller)):
            await self._journal.record(
                started,
                PaymentAdded(sale_id, payment.id, payment.purpose, payment.amount, Means.CARD),
                self._hold(sale_id, vehicle, seller),
                AttemptPrepared(sale_id, attempt),
                by=seller,
            )
        return await self._started(sale_id)

    async def again(self, sale_id: str, provider: str | None = None) -> Sale:
        """Journal a new attempt for the same payment, once the last one is proven dead.

        It goes to the same provider, or to the one that is named. Raises ``Refusal`` with
        ``payment_open`` while the last one could still be paid, and those of ``examined``: since
        the last code the car may have been sold elsewhere, or cost another price.
        """
        seller = self._seller()
        sale = await self._journal.sale(sale_id)
        if sale is None or sale.attempt is None:
            raise Refusal("no_sale", sale=sale_id[:80])
        if not sale.attempt.dead:
            raise Refusal("payment_open")
        gateway = self._gateways.named(provider or sale.attempt.provider)
        await self._refuse_another(gateway, seller)
        await examined(self._catalogue, sale.vehicle.id, sale.price)
        prepared = await self._attempt(
            gateway, sale.id, sale.vehicle, sale.payment.amount, sale.customer, seller
        )
        attempt = replace(prepared, payment_id=sale.payment.id, number=len(sale.attempts) + 1)
        events: list[Event] = [AttemptPrepared(sale.id, attempt)]
        if sale.hold is None:
            events.insert(0, self._hold(sale.id, sale.vehicle, seller))
        async with self._claims.claimed(self._claim(sale.id, sale.vehicle, attempt, seller)):
            await self._journal.record(*events, by=seller)
        return await self._started(sale.id)

    def offer(self, provider: str | None = None) -> Offer:
        """Return what a new sale can be, with the desk's provider or with the one that is named."""
        return self._gateways.offer(provider or self._terms.provider)

    def _seller(self) -> Person:
        """Return who sells; raises ``Refusal`` where nobody may, or nothing may be sold."""
        if self._terms.blocked:
            raise self._terms.blocked
        return self._terms.staff.seller()

    async def _refuse_another(self, gateway: Gateway, seller: Person) -> None:
        if gateway.capabilities.as_seller and self._terms.follows is not None:
            await self._terms.follows.refuse_another(seller)

    async def _attempt(
        self,
        gateway: Gateway,
        sale_id: str,
        vehicle: Vehicle,
        amount: Money,
        customer: Customer | None,
        seller: Person,
    ) -> Attempt:
        order = CheckoutOrder(
            sale_id=sale_id,
            vehicle=vehicle,
            amount=amount,
            person=seller,
            customer=customer,
            desk_code=await self._desk_code() if gateway.capabilities.carries_code else "",
            success_url=self._terms.success_url,
            cancel_url=self._terms.cancel_url,
            attempt_key=str(uuid4()),
        )
        server_now = gateway.server_now()
        if server_now is None:
            gateway.prepare(order, self._clock.now())  # what it refuses needs no answer
            server_now = (await probed(gateway)).at
        return _prepared(gateway, order, server_now)

    async def _desk_code(self) -> str:
        taken = await self._journal.desk_codes()
        while True:
            code = "".join(secrets.choice(DESK_CODE_ALPHABET) for _ in range(4))
            if code not in taken:
                return code

    def _hold(self, sale_id: str, vehicle: Vehicle, seller: Person) -> HoldTaken:
        desk = self._terms.desk
        hold = Hold(vehicle.id, sale_id, HoldKind.CHECKOUT, None, seller.name, desk.name)
        return HoldTaken(sale_id, hold)

    def _claim(self, sale_id: str, vehicle: Vehicle, attempt: Attempt, seller: Person) -> Claim:
        return Claim(
            sale_id,
            vehicle,
            _price(vehicle),
            attempt.provider,
            self._terms.practice or attempt.livemode is False,
            self._terms.desk,
            seller,
        )

    async def _started(self, sale_id: str) -> Sale:
        self._follower.poke()
        sale = await self._journal.sale(sale_id)
        assert sale is not None  # noqa: S101 - it has just been committed
        return sale


def _amount(order: SaleOrder, vehicle: Vehicle) -> Money:
    price = _price(vehicle)
    if order.purpose is Purpose.FULL:
        return price
    if order.deposit is None or order.deposit.minor <= 0:
        raise Refusal("bad_deposit")
    if not order.deposit < price:
        raise Refusal("deposit_too_large")
    return order.deposit


def _price(vehicle: Vehicle) -> Money:
    if vehicle.price is None:
        raise Refusal("not_sellable", vehicle=vehicle.name)
    return vehicle.price


def _prepared(gateway: Gateway, order: CheckoutOrder, server_now: datetime) -> Attempt:
    request = gateway.prepare(order, server_now)
    return Attempt(
        id=str(uuid4()),
        sale_id=order.sale_id,
        payment_id=str(uuid4()),
        number=1,
        provider=gateway.provider,
        account=gateway.account,
        livemode=gateway.livemode,
        reference=request.reference or order.sale_id,
        idempotency_key=order.attempt_key,
        request=request.body,
        first_sent=server_now,
        expires_at=request.expires_at,
        watch_until=(request.expires_at or server_now) + WATCH_ON,
        desk_code=order.desk_code,
    )
