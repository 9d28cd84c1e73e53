"""What happened, in the past tense. The journal is a chain of these; all else follows from them.

Each says what it tells completely, so that the journal's tables can be rebuilt from the chain.
Two parts never enter the chain itself, because they have to be erasable: a ``Customer`` (only
the id does) and an attempt's ``request`` (only its salted SHA-256 does).
"""

from dataclasses import dataclass
from datetime import datetime

from monzapos.domain.attempt import Attempt, AttemptState, Observation
from monzapos.domain.hold import Hold
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Place
from monzapos.domain.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class SaleStarted:
    """A deal began; the vehicle and the price are as they were at this moment."""

    sale_id: str
    vehicle: Vehicle
    price: Money
    person: Person
    desk: Desk
    place: Place
    practice: bool
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class PaymentAdded:
    """A sum is to be collected."""

    sale_id: str
    payment_id: str
    purpose: Purpose
    amount: Money
    means: Means


@dataclass(frozen=True, slots=True)
class HoldTaken:
    """A sale took the exclusive right to a vehicle; the journal refuses a second one."""

    sale_id: str
    hold: Hold


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """The same hold, now of another kind or with another end."""

    sale_id: str
    hold: Hold


@dataclass(frozen=True, slots=True)
class HoldReleased:
    """The vehicle is free again."""

    sale_id: str
    vehicle_id: str
    # "not_paid", "refused", "not_found", "by_hand", "released_by_person"; "ended_elsewhere" where
    # a manager at another desk did it, which releases a checkout's hold alone.
    reason: str


@dataclass(frozen=True, slots=True)
class AttemptPrepared:
    """Everything that will be sent is on disk. The first byte leaves after this."""

    sale_id: str
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class RequestSent:
    """The create request leaves now, for a provider that must never get it twice."""

    sale_id: str
    attempt_id: str


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """The provider made the session."""

    sale_id: str
    attempt_id: str
    session_id: str
    url: str
    expires_at: datetime | None
    payment_reference: str
    account_reference: str = ""
    livemode: bool | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """The provider said something new about a session that is not final."""

    sale_id: str
    attempt_id: str
    observation: Observation


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """A person wants the session dead. What is true, the provider says."""

    sale_id: str
    attempt_id: str


@dataclass(frozen=True, slots=True)
class AttemptSettled:
    """The provider's final word, or an alarm. ``request`` is what stays of the exact bytes."""

    sale_id: str
    attempt_id: str
    state: AttemptState
    observation: Observation | None
    session_id: str
    payment_reference: str
    refusal: str
    request: bytes
    refusal_message: str = ""  # the provider's own words, without secrets


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """A person has to look at this."""

    sale_id: str
    alarm_id: str
    code: str


@dataclass(frozen=True, slots=True)
class AlarmClosed:
    """It has been looked at, or the provider's later word resolved it."""

    sale_id: str
    alarm_id: str


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """A manager took the responsibility for something; who it was, the line itself says."""

    sale_id: str
    approval_id: str
    what: str  # "paid_by_hand", "not_paid_by_hand", "deposit_released", "paid_back", …


@dataclass(frozen=True, slots=True)
class CustomerErased:
    """The customer's row is empty from now on."""

    sale_id: str
    customer_id: str


Event = (
    SaleStarted
    | PaymentAdded
    | HoldTaken
    | HoldChanged
    | HoldReleased
    | AttemptPrepared
    | RequestSent
    | SessionOpened
    | Observed
    | CancelAsked
    | AttemptSettled
    | AlarmRaised
    | AlarmClosed
    | ApprovalGiven
    | CustomerErased
)
