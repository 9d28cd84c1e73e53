"""Four sales, told as events. What has to be read of them for ever after: ``expected``.

A later schema may add a chapter; what is told here stays as it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monzapos.application.ports import Journal
from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.events import (
    AlarmRaised,
    AttemptPrepared,
    AttemptSettled,
    CancelAsked,
    CustomerErased,
    Event,
    HoldChanged,
    HoldReleased,
    HoldTaken,
    Observed,
    PaymentAdded,
    SaleStarted,
    SessionOpened,
)
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Place
from monzapos.domain.vehicle import Vehicle

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DESK = Desk("5d1f0f5e-desk", "Escritorio Nº 1")
ANA = Person("5d1f0f5e-ana", "Ana Álvarez", manager=True)
LUIS = Person("5d1f0f5e-luis", "Luis O’Neill")
STELVIO = Vehicle(
    id="c-stelvio",
    name="Stelvio «Corsa» 🏁",
    model="Corsa",
    year=2026,
    price=Money(8_450_000, "usd"),
    maker="Stelvio",
    plant="Turín, Italia",
    engine="V6 2.9",
    power_hp=510,
    seconds_to_100="3.9",
    top_speed_kmh=307,
    torque_nm=600,
    weight_kg=1660,
    picture="stelvio",
    description="One owner.\nTwo keys.",
)
KAZE = Vehicle(id="c-kaze", name="Kaze 風", year=2025, price=Money(12_000_000, "jpy"))
DUNE = Vehicle(id="c-dune", name="Dune", price=Money(45_000_000, "kwd"))
ROUGE = Vehicle(id="c-rouge", name="Rouge", price=Money(9_900_050, "eur"))


@dataclass
class MinuteClock:
    """Goes one minute forward each time that it is asked."""

    at: datetime = START

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def seen(at: datetime, light: Light, status: str, alarm: str | None = None) -> Observation:
    return Observation(at, light, status, "req_golden", alarm)


def prepared(sale: str, provider: str, began: datetime, request: bytes, code: str) -> Attempt:
    return Attempt(
        id=f"{sale}-a1",
        sale_id=sale,
        payment_id=f"{sale}-p1",
        number=1,
        provider=provider,
        account="acct:golden",
        livemode=provider == "vinr",
        reference=sale,
        idempotency_key=f"{sale}-key",
        request=request,
        first_sent=began,
        expires_at=began + timedelta(minutes=60),
        watch_until=began + timedelta(hours=25),
        desk_code=code,
    )


def begun(
    sale: str,
    vehicle: Vehicle,
    amount: Money,
    purpose: Purpose,
    person: Person,
    customer: Customer | None,
    attempt: Attempt,
) -> tuple[Event, ...]:
    assert vehicle.price
    place = Place.REMOTE if customer else Place.SHOWROOM
    return (
        SaleStarted(sale, vehicle, vehicle.price, person, DESK, place, False, customer),
        PaymentAdded(sale, f"{sale}-p1", purpose, amount, Means.CARD),
        HoldTaken(sale, Hold(vehicle.id, sale, HoldKind.CHECKOUT, None, person.name, DESK.name)),
        AttemptPrepared(sale, attempt),
    )


async def tell(journal: Journal) -> None:
    """Record the four sales; each record is one minute of the clock."""
    await _paid_in_full(journal)
    await _deposit(journal)
    await _expired(journal)
    await _alarm(journal)


async def _paid_in_full(journal: Journal) -> None:
    attempt = prepared("s-full", "stripe", minute(1), b"name=Bea&email=bea%40example.org", "7KQ2")
    customer = Customer("k-bea", "Bea Ödegård", "bea@example.org", "+34600111222")
    price = Money(8_450_000, "usd")
    first = begun("s-full", STELVIO, price, Purpose.FULL, ANA, customer, attempt)
    await journal.record(*first, by=ANA)
    opened = SessionOpened(
        "s-full", "s-full-a1", "cs_1", "https://checkout.stripe.com/c/pay/cs_1#f", minute(59), ""
    )
    waiting = Observed("s-full", "s-full-a1", seen(minute(2), Light.WAITING, "open/unpaid"))
    await journal.record(opened, waiting, by=ANA)
    paid = AttemptSettled(
        "s-full",
        "s-full-a1",
        AttemptState.PAID,
        seen(minute(2.5), Light.PAID, "complete/paid"),
        "cs_1",
        "pi_1",
        "",
        b"name=k-bea&email=k-bea",
    )
    sold = Hold("c-stelvio", "s-full", HoldKind.SOLD, None, ANA.name, DESK.name)
    await journal.record(paid, HoldChanged("s-full", sold), by=ANA)


async def _deposit(journal: Journal) -> None:
    attempt = prepared("s-deposit", "vinr", minute(4), b'{"amount":100000}', "AB34")
    deposit = Money(100_000, "jpy")
    first = begun("s-deposit", KAZE, deposit, Purpose.DEPOSIT, LUIS, None, attempt)
    await journal.record(*first, by=LUIS)
    paid = AttemptSettled(
        "s-deposit",
        "s-deposit-a1",
        AttemptState.PAID,
        seen(minute(5), Light.PAID, "completed"),
        "vs_1",
        "vp_1",
        "",
        b'{"amount":100000}',
    )
    held = Hold("c-kaze", "s-deposit", HoldKind.DEPOSIT, minute(60 * 24 * 7), LUIS.name, DESK.name)
    await journal.record(paid, HoldChanged("s-deposit", held), by=LUIS)


async def _expired(journal: Journal) -> None:
    attempt = prepared("s-expired", "stripe", minute(6), b"name=Zoe", "ZZ99")
    customer = Customer("k-zoe", "Zoe", "zoe@example.org")
    price = Money(45_000_000, "kwd")
    first = begun("s-expired", DUNE, price, Purpose.FULL, ANA, customer, attempt)
    await journal.record(*first, by=ANA)
    await journal.record(CancelAsked("s-expired", "s-expired-a1"), by=LUIS)
    expired = AttemptSettled(
        "s-expired",
        "s-expired-a1",
        AttemptState.EXPIRED,
        seen(minute(8), Light.NOT_PAID, "expired/unpaid"),
        "cs_2",
        "",
        "",
        b"name=k-zoe",
    )
    released = HoldReleased("s-expired", "c-dune", "not_paid")
    await journal.record(expired, released, by=LUIS)
    await journal.record(CustomerErased("s-expired", "k-zoe"), by=ANA)


async def _alarm(journal: Journal) -> None:
    attempt = prepared("s-alarm", "stripe", minute(10), b"x=1", "QQ22")
    price = Money(9_900_050, "eur")
    first = begun("s-alarm", ROUGE, price, Purpose.FULL, LUIS, None, attempt)
    await journal.record(*first, by=LUIS)
    alarm = AttemptSettled(
        "s-alarm",
        "s-alarm-a1",
        AttemptState.ALARM,
        seen(minute(11), Light.UNKNOWN, "complete/paid", "amount"),
        "cs_3",
        "pi_3",
        "",
        b"x=1",
    )
    await journal.record(alarm, AlarmRaised("s-alarm", "alarm-1", "amount"), by=LUIS)
