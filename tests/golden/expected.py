"""What every golden journal means, newest sale first. Written by hand, changed never."""

from datetime import UTC, datetime, timedelta

from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Payment, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Alarm, Place, Sale
from monzapos.domain.vehicle import Vehicle

_DESK = Desk("5d1f0f5e-desk", "Escritorio Nº 1")
_ANA = Person("5d1f0f5e-ana", "Ana Álvarez", manager=True)
_LUIS = Person("5d1f0f5e-luis", "Luis O’Neill")


def _at(hour: int, minute: int, second: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


ALARM = Sale(
    id="s-alarm",
    vehicle=Vehicle(id="c-rouge", name="Rouge", price=Money(9_900_050, "eur")),
    price=Money(9_900_050, "eur"),
    person=_LUIS,
    desk=_DESK,
    started_at=_at(9, 10),
    practice=False,
    payments=(
        Payment(
            "s-alarm-p1",
            Purpose.FULL,
            Money(9_900_050, "eur"),
            Means.CARD,
            (
                Attempt(
                    id="s-alarm-a1",
                    sale_id="s-alarm",
                    payment_id="s-alarm-p1",
                    number=1,
                    provider="stripe",
                    account="acct:golden",
                    livemode=False,
                    reference="s-alarm",
                    idempotency_key="s-alarm-key",
                    request=b"x=1",
                    first_sent=_at(9, 10),
                    expires_at=_at(10, 10),
                    watch_until=_at(10, 10, day=3),
                    desk_code="QQ22",
                    state=AttemptState.ALARM,
                    session_id="cs_3",
                    payment_reference="pi_3",
                    last=Observation(
                        _at(9, 11), Light.UNKNOWN, "complete/paid", "req_golden", "amount"
                    ),
                ),
            ),
        ),
    ),
    hold=Hold("c-rouge", "s-alarm", HoldKind.CHECKOUT, None, "Luis O’Neill", "Escritorio Nº 1"),
    alarms=(Alarm("alarm-1", _at(9, 11), "amount", open=True),),
)

EXPIRED = Sale(
    id="s-expired",
    vehicle=Vehicle(id="c-dune", name="Dune", price=Money(45_000_000, "kwd")),
    price=Money(45_000_000, "kwd"),
    person=_ANA,
    desk=_DESK,
    started_at=_at(9, 6),
    practice=False,
    place=Place.REMOTE,
    customer=Customer("k-zoe"),
    payments=(
        Payment(
            "s-expired-p1",
            Purpose.FULL,
            Money(45_000_000, "kwd"),
            Means.CARD,
            (
                Attempt(
                    id="s-expired-a1",
                    sale_id="s-expired",
                    payment_id="s-expired-p1",
                    number=1,
                    provider="stripe",
                    account="acct:golden",
                    livemode=False,
                    reference="s-expired",
                    idempotency_key="s-expired-key",
                    request=b"name=k-zoe",
                    first_sent=_at(9, 6),
                    expires_at=_at(10, 6),
                    watch_until=_at(10, 6, day=3),
                    desk_code="ZZ99",
                    state=AttemptState.EXPIRED,
                    session_id="cs_2",
                    cancel_asked=True,
                    last=Observation(_at(9, 8), Light.NOT_PAID, "expired/unpaid", "req_golden"),
                ),
            ),
        ),
    ),
)

DEPOSIT = Sale(
    id="s-deposit",
    vehicle=Vehicle(id="c-kaze", name="Kaze 風", year=2025, price=Money(12_000_000, "jpy")),
    price=Money(12_000_000, "jpy"),
    person=_LUIS,
    desk=_DESK,
    started_at=_at(9, 4),
    practice=False,
    payments=(
        Payment(
            "s-deposit-p1",
            Purpose.DEPOSIT,
            Money(100_000, "jpy"),
            Means.CARD,
            (
                Attempt(
                    id="s-deposit-a1",
                    sale_id="s-deposit",
                    payment_id="s-deposit-p1",
                    number=1,
                    provider="vinr",
                    account="acct:golden",
                    livemode=True,
                    reference="s-deposit",
                    idempotency_key="s-deposit-key",
                    request=b'{"amount":100000}',
                    first_sent=_at(9, 4),
                    expires_at=_at(10, 4),
                    watch_until=_at(10, 4, day=3),
                    desk_code="AB34",
                    state=AttemptState.PAID,
                    session_id="vs_1",
                    payment_reference="vp_1",
                    last=Observation(_at(9, 5), Light.PAID, "completed", "req_golden"),
                ),
            ),
        ),
    ),
    hold=Hold(
        "c-kaze",
        "s-deposit",
        HoldKind.DEPOSIT,
        _at(9, 0) + timedelta(days=7),
        "Luis O’Neill",
        "Escritorio Nº 1",
    ),
)

FULL = Sale(
    id="s-full",
    vehicle=Vehicle(
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
    ),
    price=Money(8_450_000, "usd"),
    person=_ANA,
    desk=_DESK,
    started_at=_at(9, 1),
    practice=False,
    place=Place.REMOTE,
    customer=Customer("k-bea", "Bea Ödegård", "bea@example.org", "+34600111222"),
    payments=(
        Payment(
            "s-full-p1",
            Purpose.FULL,
            Money(8_450_000, "usd"),
            Means.CARD,
            (
                Attempt(
                    id="s-full-a1",
                    sale_id="s-full",
                    payment_id="s-full-p1",
                    number=1,
                    provider="stripe",
                    account="acct:golden",
                    livemode=False,
                    reference="s-full",
                    idempotency_key="s-full-key",
                    request=b"name=k-bea&email=k-bea",
                    first_sent=_at(9, 1),
                    expires_at=_at(9, 59),
                    watch_until=_at(10, 1, day=3),
                    desk_code="7KQ2",
                    state=AttemptState.PAID,
                    session_id="cs_1",
                    url="https://checkout.stripe.com/c/pay/cs_1#f",
                    payment_reference="pi_1",
                    last=Observation(_at(9, 2, 30), Light.PAID, "complete/paid", "req_golden"),
                ),
            ),
        ),
    ),
    hold=Hold("c-stelvio", "s-full", HoldKind.SOLD, None, "Ana Álvarez", "Escritorio Nº 1"),
)

EXPECTED = [ALARM, EXPIRED, DEPOSIT, FULL]
