"""Orders and attempts to try gateways with."""

import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monzapos.application.ports import CheckoutOrder, Gateway, PreparedRequest
from monzapos.domain.attempt import Attempt
from monzapos.domain.money import Money
from monzapos.domain.person import Customer, Person
from monzapos.domain.vehicle import Vehicle

PRICE = Money(8_450_000, "usd")


class PcClock:
    """This machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def order(**changes: object) -> CheckoutOrder:
    """Return an order for a car, with some of its fields changed."""
    plain = CheckoutOrder(
        sale_id=str(uuid.uuid4()),
        vehicle=Vehicle(
            "9d3f8c1e-0000-4000-8000-000000000001", "Ferrari Roma & Café [1]", price=PRICE
        ),
        amount=PRICE,
        person=Person("person-7", "Lucía"),
        customer=Customer("customer-3", "Ana", "ana+car@example.com", "+593991234567"),
        desk_code="K7QX",
        success_url="https://dealer.example/success",
        cancel_url="https://dealer.example/cancel",
        attempt_key=str(uuid.uuid4()),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def attempt_of(gateway: Gateway, wanted: CheckoutOrder, prepared: PreparedRequest) -> Attempt:
    """Return the attempt that the journal would hold for an order and its request."""
    now = gateway.server_now() or datetime.now(UTC)
    return Attempt(
        id=str(uuid.uuid4()),
        sale_id=wanted.sale_id,
        payment_id=str(uuid.uuid4()),
        number=1,
        provider=gateway.provider,
        account=gateway.account,
        livemode=gateway.livemode,
        reference=prepared.reference or wanted.sale_id,
        idempotency_key=wanted.attempt_key,
        request=prepared.body,
        first_sent=now,
        expires_at=prepared.expires_at,
        watch_until=(prepared.expires_at or now) + timedelta(hours=1),
        desk_code=wanted.desk_code,
    )


async def new_attempt(gateway: Gateway, **changes: object) -> Attempt:
    """Prepare an attempt by the provider's own clock."""
    wanted = order(**changes)
    now = gateway.server_now() or (await gateway.probe()).at
    return attempt_of(gateway, wanted, gateway.prepare(wanted, now))
