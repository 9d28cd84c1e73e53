"""What desks say to the project about one car."""

from dataclasses import replace
from datetime import UTC, datetime

from monzapos.application.ports import HoldClaim, HoldEnd, HoldWord
from monzapos.domain.attempt import Light
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Desk, Person

CAR = "ca000000-0000-4000-8000-000000000001"
PRICE = Money(24_500_000, "usd")
NOTHING = Money(0, "usd")
END = datetime(2031, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
DESK_1, DESK_2 = Desk("desk-1", "Desk «1»"), Desk("desk-2", "Desk 2")
ANA, BEA = Person("ana", "Ana Álvarez"), Person("bea", "Bea 風")


def claim(sale: str, **changes: object) -> HoldClaim:
    plain = HoldClaim(sale, CAR, False, "stripe", DESK_1, ANA)
    return replace(plain, **changes)  # type: ignore[arg-type]


def word(sale: str, kind: HoldKind = HoldKind.CHECKOUT, **changes: object) -> HoldWord:
    plain = HoldWord(sale, CAR, False, kind, END, "stripe", "cs_1", PRICE, NOTHING, Light.WAITING)
    return replace(plain, **changes)  # type: ignore[arg-type]


def end(sale: str, reason: str = "not_paid") -> HoldEnd:
    return HoldEnd(sale, CAR, False, reason, NOTHING, Light.NOT_PAID)
