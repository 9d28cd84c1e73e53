"""What a provider says about a checkout session, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.money import Money


class Standing(StrEnum):
    """A provider's word about a session, in the one vocabulary of this program."""

    OPEN = "open"  # can be paid; nothing has happened yet
    PAYING = "paying"  # the customer is at it: 3-D Secure, or the bank is thinking
    PAID = "paid"  # final, by the provider's own double check (complete and paid)
    DEAD = "dead"  # final: can never be paid
    UNSETTLED = "unsettled"  # the customer is done, the money is not confirmed
    ODD = "odd"  # final, but neither paid nor dead: no_payment_required and the like
    UNKNOWN = "unknown"  # a word that this program does not know


FINAL = frozenset({Standing.PAID, Standing.DEAD, Standing.ODD})


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One answer about one session, checked for shape; None where the answer had no such field."""

    session_id: str
    standing: Standing
    provider_status: str
    at: datetime  # UTC, by the provider's clock
    amount: int | None  # minor units
    currency: str | None  # lower case
    livemode: bool | None
    reference: str | None
    payment_reference: str = ""
    request_id: str = ""
    url: str = ""
    expires_at: datetime | None = None
    account_reference: str = ""  # the provider's own name of our account, where it says one


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a report means for an attempt: its next state, the light, and why it is an alarm."""

    state: AttemptState
    light: Light
    alarm: str | None = None


def judge(attempt: Attempt, amount: Money, report: SessionReport) -> Verdict:
    """Decide what a report means. PAID only if everything matches what the journal holds."""
    match report.standing:
        case Standing.OPEN:
            mismatch = _mismatch(attempt, amount, report)
            if mismatch:  # a session that asks another sum may not be shown to anybody
                return Verdict(AttemptState.ALARM, Light.UNKNOWN, mismatch)
            return Verdict(AttemptState.OPEN, Light.WAITING)
        case Standing.PAYING:
            stranger = _stranger(attempt, report)
            if stranger:
                return Verdict(AttemptState.ALARM, Light.UNKNOWN, stranger)
            return Verdict(AttemptState.OPEN, Light.PAYING)
        case Standing.PAID:
            mismatch = _mismatch(attempt, amount, report)
            if mismatch:
                return Verdict(AttemptState.ALARM, Light.UNKNOWN, mismatch)
            return Verdict(AttemptState.PAID, Light.PAID)
        case Standing.DEAD:
            stranger = _stranger(attempt, report)
            if stranger:
                return Verdict(AttemptState.ALARM, Light.UNKNOWN, stranger)
            return Verdict(AttemptState.EXPIRED, Light.NOT_PAID)
        case Standing.UNSETTLED:
            return Verdict(AttemptState.ALARM, Light.UNKNOWN, "unsettled")
        case Standing.ODD:
            return Verdict(AttemptState.ALARM, Light.UNKNOWN, "status")
        case Standing.UNKNOWN:
            return Verdict(attempt.state, Light.UNKNOWN)


def _stranger(attempt: Attempt, report: SessionReport) -> str | None:
    """Return what shows that a report is about somebody else's session, if anything does."""
    if attempt.session_id and report.session_id != attempt.session_id:
        return "session"
    if report.reference is not None and report.reference != attempt.reference:
        return "reference"
    return None


def _mismatch(attempt: Attempt, amount: Money, report: SessionReport) -> str | None:
    if attempt.session_id and report.session_id != attempt.session_id:
        return "session"
    if report.reference != attempt.reference:
        return "reference"
    if report.livemode is None or attempt.livemode not in (None, report.livemode):
        return "livemode"
    if report.currency != amount.currency:
        return "currency"
    if report.amount != amount.minor:
        return "amount"
    return None
