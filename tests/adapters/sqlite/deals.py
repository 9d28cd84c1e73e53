"""Made-up deals: the events of a sale, from its start to its end."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.events import (
    AttemptPrepared,
    AttemptSettled,
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

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ANA = Person("person-ana", "Ana Álvarez", manager=True)
DESK = Desk("desk-1", "Desk 1")


@dataclass
class TickingClock:
    """Goes one second forward each time that it is asked."""

    at: datetime = NOON

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


def journal_at(path: Path, *, busy_timeout: float = 5.0, desk: Desk = DESK) -> SqliteJournal:
    return SqliteJournal(path, desk, TickingClock(), busy_timeout=busy_timeout)


@dataclass(frozen=True)
class Deal:
    """One sale of one car by Ana; every id follows from the two names."""

    sale: str = "sale-1"
    car: str = "car-1"
    price: Money = field(default_factory=lambda: Money(8_450_000, "usd"))
    purpose: Purpose = Purpose.FULL
    amount: Money | None = None
    customer: Customer | None = None
    person: Person = ANA
    desk: Desk = DESK

    @property
    def vehicle(self) -> Vehicle:
        return Vehicle(self.car, f"Monza «{self.car}»", "GT", 2026, self.price, "Monza", "Turín")

    @property
    def payment(self) -> str:
        return f"{self.sale}-payment"

    def hold(self, kind: HoldKind = HoldKind.CHECKOUT, until: datetime | None = None) -> Hold:
        return Hold(self.car, self.sale, kind, until, self.person.name, self.desk.name)

    def attempt(self, number: int = 1, code: str = "") -> Attempt:
        return Attempt(
            id=f"{self.sale}-attempt-{number}",
            sale_id=self.sale,
            payment_id=self.payment,
            number=number,
            provider="stripe",
            account="acct-fingerprint",
            livemode=False,
            reference=self.sale,
            idempotency_key=f"{self.sale}-key-{number}",
            request=f"customer_email={self.customer.email if self.customer else ''}".encode(),
            first_sent=NOON,
            expires_at=NOON + timedelta(minutes=60),
            watch_until=NOON + timedelta(hours=25),
            desk_code=code or f"{self.sale}-{number}",
        )

    def begun(self) -> tuple[Event, ...]:
        """Started and paid for by nobody yet: sale, payment and hold."""
        amount = self.amount or self.price
        return (
            SaleStarted(
                self.sale,
                self.vehicle,
                self.price,
                self.person,
                self.desk,
                Place.SHOWROOM,
                practice=True,
                customer=self.customer,
            ),
            PaymentAdded(self.sale, self.payment, self.purpose, amount, Means.CARD),
            HoldTaken(self.sale, self.hold()),
        )

    def started(self) -> tuple[Event, ...]:
        return (*self.begun(), self.prepared())

    def prepared(self, number: int = 1, code: str = "") -> AttemptPrepared:
        return AttemptPrepared(self.sale, self.attempt(number, code))

    def opened(self, number: int = 1) -> SessionOpened:
        return SessionOpened(
            self.sale,
            f"{self.sale}-attempt-{number}",
            f"cs_{self.sale}_{number}",
            f"https://checkout.stripe.com/c/pay/{self.sale}#{number}",
            NOON + timedelta(minutes=59),
            "",
        )

    def observed(self, light: Light, status: str, number: int = 1) -> Observed:
        seen = Observation(NOON + timedelta(minutes=1), light, status, "req_1")
        return Observed(self.sale, f"{self.sale}-attempt-{number}", seen)

    def settled(self, state: AttemptState, number: int = 1) -> AttemptSettled:
        light = {AttemptState.PAID: Light.PAID, AttemptState.EXPIRED: Light.NOT_PAID}.get(
            state, Light.UNKNOWN
        )
        return AttemptSettled(
            self.sale,
            f"{self.sale}-attempt-{number}",
            state,
            Observation(NOON + timedelta(minutes=2), light, f"word/{state}", "req_2"),
            f"cs_{self.sale}_{number}",
            "pi_1" if state is AttemptState.PAID else "",
            "",
            b"customer=" + (self.customer.id.encode() if self.customer else b""),
        )

    def paid(self) -> tuple[Event, ...]:
        return (
            self.settled(AttemptState.PAID),
            HoldChanged(self.sale, self.hold(HoldKind.SOLD)),
        )

    def expired(self, number: int = 1) -> tuple[Event, ...]:
        return (
            self.settled(AttemptState.EXPIRED, number),
            HoldReleased(self.sale, self.car, "not_paid"),
        )
