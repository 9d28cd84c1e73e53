"""A sale: one deal on one vehicle by one salesperson."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monzapos.domain.attempt import Attempt, Light
from monzapos.domain.hold import Hold
from monzapos.domain.money import Money
from monzapos.domain.payment import Payment
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.vehicle import Vehicle

# What has become of the car, which no word of the provider about one session puts right.
CHECKOUT_RELEASED = "checkout_released"  # a manager elsewhere let it go while it could be paid
HELD_ELSEWHERE = "held_elsewhere"  # another desk holds it as well
LATE_MONEY = "late_money"  # this sale was paid after it had lost the car
PAID_ELSEWHERE = "paid_elsewhere"  # another sale, which had lost the car, was paid all the same
PAID_TWICE = "paid_twice"  # the customer has paid one sum with two codes
RELEASED_ELSEWHERE = "released_elsewhere"  # a person elsewhere let it go though money was paid
# Somebody has to be paid back: when that is done, only a person can know it.
OWED_BACK = frozenset({LATE_MONEY, PAID_ELSEWHERE, PAID_TWICE})


class Place(StrEnum):
    """Where the customer is: a link that is sent home may be a distance sale."""

    SHOWROOM = "showroom"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something about money that a person has to look at."""

    id: str
    at: datetime
    code: str  # "amount", "currency", "reference", "livemode", "status", "late_money", …
    open: bool = True


@dataclass(frozen=True, slots=True)
class Approval:
    """What a manager has taken the responsibility for, by name and when (UTC)."""

    id: str
    at: datetime
    what: str  # "paid_by_hand", "not_paid_by_hand", "deposit_released", "paid_back", …
    by: str


@dataclass(frozen=True, slots=True)
class Sale:
    """The deal, with the vehicle and the price as they were when it began."""

    id: str
    vehicle: Vehicle
    price: Money
    person: Person
    desk: Desk
    started_at: datetime
    practice: bool
    place: Place = Place.SHOWROOM
    customer: Customer | None = None
    payments: tuple[Payment, ...] = ()
    hold: Hold | None = None
    alarms: tuple[Alarm, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def payment(self) -> Payment:
        """The newest payment: the one that a screen shows."""
        return self.payments[-1]

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        return tuple(a for p in self.payments for a in p.attempts)

    @property
    def attempt(self) -> Attempt | None:
        return self.payment.attempt if self.payments else None

    @property
    def light(self) -> Light:
        return self.payment.light if self.payments else Light.UNKNOWN

    @property
    def open(self) -> bool:
        """Whether a customer could still pay, or money waits for a manager to look into it."""
        return any(a.payable for a in self.attempts) or bool(self.for_manager)

    @property
    def of_test(self) -> bool:
        """Whether it is known that no real money moves, though nobody practises."""
        return not self.practice and self.attempt is not None and self.attempt.livemode is False

    @property
    def put_back(self) -> Alarm | None:
        """The open alarm that a manager at another desk has put the car back on sale."""
        return next((a for a in self.alarms if a.open and a.code == CHECKOUT_RELEASED), None)

    @property
    def for_manager(self) -> tuple[Alarm, ...]:
        """The open alarms about money that only a manager can end.

        A car that was let go elsewhere is none of them any more once it is let go here, too.
        """
        codes = OWED_BACK if self.hold is None else OWED_BACK | {RELEASED_ELSEWHERE}
        return tuple(a for a in self.alarms if a.open and a.code in codes)

    @property
    def given_away(self) -> bool:
        """Whether a person elsewhere has let the car go though money was paid for it here."""
        return any(alarm.code == RELEASED_ELSEWHERE for alarm in self.for_manager)

    @property
    def owed_back(self) -> tuple[Alarm, ...]:
        """The open alarms that end when somebody has been paid back, as a manager says."""
        return tuple(a for a in self.alarms if a.open and a.code in OWED_BACK)

    @property
    def paid_late(self) -> bool:
        """Whether the customer to be paid back is this sale's own: another has the car."""
        return any(alarm.code == LATE_MONEY for alarm in self.owed_back)

    @property
    def paid(self) -> Money:
        """The position: what has been paid (refunds, once there are any, count against it)."""
        currency = self.price.currency
        paid = (p.amount for p in self.payments if p.paid)
        return Money(sum(sum_.minor for sum_ in paid if sum_.currency == currency), currency)

    @property
    def paid_with_alarm(self) -> bool:
        """Whether money is there that a manager has to look into before anything is handed over."""
        return self.light is Light.PAID and any(alarm.open for alarm in self.alarms)

    @property
    def release_keys(self) -> bool:
        """Whether the whole price is paid for a car that is still the sale's.

        It is the only case in which the keys may go.
        """
        held = self.hold is not None
        return held and self.paid == self.price and not any(a.open for a in self.alarms)
