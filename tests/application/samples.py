"""Sales, attempts and answers to try decisions with, and a clock that goes when it is told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monzapos.application.ports import Capabilities
from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Payment, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Alarm, Sale
from monzapos.domain.vehicle import Vehicle

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PRICE = Money(8_450_000, "usd")
DEPOSIT = Money(100_000, "usd")
ANA = Person("person-ana", "Ana", manager=True)
DESK = Desk("desk-1", "Desk 1")
CAR = Vehicle("car-1", "Veloce S", year=2024, price=PRICE)
CAN = Capabilities(
    can_close=True,
    can_find=True,
    resend_for=23 * 3600.0,
    smallest={"usd": 50},
    largest=99_999_999,
    reads_per_minute=1200,
)

ALARMS: dict[str, dict[str, object]] = {
    "amount": {"amount": 1},
    "currency": {"currency": "eur"},
    "reference": {"reference": "another sale"},
    "livemode": {"livemode": True},
    "session": {"session_id": "cs_other"},
}


@dataclass
class FakeClock:
    """Both clocks of a PC; they go by ``pass_``."""

    at: datetime = NOON
    seconds: float = 1_000.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds
        self.at += timedelta(seconds=seconds)


def attempt(state: AttemptState = AttemptState.OPEN, **changes: object) -> Attempt:
    """Return an attempt as the journal would have it in a state."""
    plain = Attempt(
        id="attempt-1",
        sale_id="sale-1",
        payment_id="payment-1",
        number=1,
        provider="stripe",
        account="fingerprint",
        livemode=False,
        reference="sale-1",
        idempotency_key="key-1",
        request=b"customer_email=ana",
        first_sent=NOON,
        expires_at=NOON + timedelta(minutes=60),
        watch_until=NOON + timedelta(hours=25),
        desk_code="K7QX",
        state=state,
    )
    if state not in (AttemptState.PREPARED, AttemptState.REFUSED, AttemptState.NOT_FOUND):
        url = "https://checkout.stripe.com/c/pay/cs_1#x"
        plain = replace(plain, session_id="cs_1", url=url, last=observation(state))
    return replace(plain, **changes)  # type: ignore[arg-type]


def observation(state: AttemptState, **changes: object) -> Observation:
    """Return the word that led to a state."""
    light, status, alarm = {
        AttemptState.PAID: (Light.PAID, "complete/paid", None),
        AttemptState.EXPIRED: (Light.NOT_PAID, "expired/unpaid", None),
        AttemptState.ALARM: (Light.UNKNOWN, "complete/unpaid", "unsettled"),
    }.get(state, (Light.WAITING, "open/unpaid", None))
    return replace(Observation(NOON, light, status, "req_1", alarm), **changes)  # type: ignore[arg-type]


def hold(kind: HoldKind = HoldKind.CHECKOUT, until: datetime | None = None) -> Hold:
    """Return the sale's hold on its car."""
    return Hold(CAR.id, "sale-1", kind, until, ANA.name, DESK.name)


def sale(*attempts: Attempt, purpose: Purpose = Purpose.FULL, **changes: object) -> Sale:
    """Return a sale with one payment; ``alarms`` and ``hold`` as they are given."""
    amount = PRICE if purpose is Purpose.FULL else DEPOSIT
    plain = Sale(
        id="sale-1",
        vehicle=CAR,
        price=PRICE,
        person=ANA,
        desk=DESK,
        started_at=NOON,
        practice=True,
        customer=Customer("customer-1", "Jane Smith", "jane@example.com"),
        payments=(Payment("payment-1", purpose, amount, attempts=attempts),),
        hold=hold(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def alarm(code: str = "unsettled", *, is_open: bool = True) -> Alarm:
    """Return an alarm of the sale."""
    return Alarm(f"alarm-{code}", NOON, code, is_open)


def report(standing: Standing = Standing.OPEN, **changes: object) -> SessionReport:
    """Return an answer that fits the attempt of ``attempt()`` for the full price."""
    words = {
        Standing.OPEN: "open/unpaid",
        Standing.PAYING: "open/unpaid/requires_action",
        Standing.PAID: "complete/paid",
        Standing.DEAD: "expired/unpaid",
        Standing.UNSETTLED: "complete/unpaid",
        Standing.ODD: "complete/no_payment_required",
        Standing.UNKNOWN: "limbo/unpaid",
    }
    plain = SessionReport(
        session_id="cs_1",
        standing=standing,
        provider_status=words[standing],
        at=NOON + timedelta(seconds=30),
        amount=PRICE.minor,
        currency=PRICE.currency,
        livemode=False,
        reference="sale-1",
        payment_reference="pi_1" if standing is Standing.PAID else "",
        request_id="req_2",
        url="https://checkout.stripe.com/c/pay/cs_1#x",
        expires_at=NOON + timedelta(minutes=59),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
