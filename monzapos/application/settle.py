"""What a provider's answer means for the journal: pure, from a report to events."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from monzapos.application.alarms import after_money, closed, raised, replaced
from monzapos.domain.attempt import (
    BY_HAND,
    Attempt,
    AttemptState,
    Light,
    Observation,
    may_become,
)
from monzapos.domain.checkout import FINAL, SessionReport, Standing, Verdict, judge
from monzapos.domain.errors import ProviderTrouble
from monzapos.domain.events import (
    AttemptSettled,
    Event,
    HoldChanged,
    HoldReleased,
    HoldTaken,
    Observed,
    SessionOpened,
)
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.payment import Payment
from monzapos.domain.sale import PAID_TWICE, Sale


@dataclass(frozen=True, slots=True)
class HandWord:
    """What a manager has read in the provider's dashboard, and when it was recorded (UTC)."""

    paid: bool
    at: datetime
    payment_reference: str = ""


@dataclass(frozen=True, slots=True)
class Settler:
    """Turns answers into events. ``deposit_days`` is how long a paid deposit holds the car."""

    deposit_days: int

    def answer(
        self, report: SessionReport, sale: Sale, attempt: Attempt, kept: bytes
    ) -> tuple[Event, ...]:
        """Return what a report changes; nothing where it says nothing new.

        ``kept`` is the request without the customer, for the row of a final attempt.
        """
        payment = payment_of(sale, attempt)
        verdict = judge(attempt, payment.amount, report)
        seen = Observation(
            at=report.at,
            light=verdict.light,
            provider_status=report.provider_status,
            request_id=report.request_id,
            alarm=verdict.alarm,
            final=report.standing in FINAL,
        )
        if verdict.state is attempt.state:
            return _still(sale, attempt, seen)
        if not may_become(attempt.state, verdict.state):
            return ()  # a stale word: what is final has been said
        if verdict.state is AttemptState.OPEN:
            return _opened(sale, attempt, report) + _observed(sale, attempt, seen)
        return self._final(sale, attempt, report, verdict, seen, kept)

    def refused(
        self, trouble: ProviderTrouble, sale: Sale, attempt: Attempt, kept: bytes
    ) -> tuple[Event, ...]:
        """Return what follows when the provider has surely never made the session."""
        return (
            _settled(sale, attempt, AttemptState.REFUSED, kept=kept, refusal=trouble),
            *closed(sale),
            *_release(sale, attempt, "refused"),
        )

    def not_found(self, sale: Sale, attempt: Attempt, kept: bytes) -> tuple[Event, ...]:
        """Return what follows when the provider lists no session of an attempt too old to send."""
        return (
            _settled(sale, attempt, AttemptState.NOT_FOUND, kept=kept),
            *closed(sale),
            *_release(sale, attempt, "not_found"),
        )

    def by_hand(
        self, word: HandWord, sale: Sale, attempt: Attempt, kept: bytes
    ) -> tuple[Event, ...]:
        """Return what a manager's word changes: the same as the provider's would."""
        state, light, standing = (
            (AttemptState.PAID, Light.PAID, Standing.PAID)
            if word.paid
            else (AttemptState.EXPIRED, Light.NOT_PAID, Standing.DEAD)
        )
        amount = payment_of(sale, attempt).amount
        report = SessionReport(
            session_id=attempt.session_id,
            standing=standing,
            provider_status=BY_HAND,
            at=word.at,
            amount=amount.minor,
            currency=amount.currency,
            livemode=attempt.livemode,
            reference=attempt.reference,
            payment_reference=word.payment_reference,
        )
        seen = Observation(word.at, light, BY_HAND, final=True)
        return self._final(sale, attempt, report, Verdict(state, light), seen, kept)

    def _final(
        self,
        sale: Sale,
        attempt: Attempt,
        report: SessionReport,
        verdict: Verdict,
        seen: Observation,
        kept: bytes,
    ) -> tuple[Event, ...]:
        settled = _settled(sale, attempt, verdict.state, seen=seen, report=report, kept=kept)
        match verdict.state:
            case AttemptState.PAID if payment_of(sale, attempt).paid:
                return (settled, *raised(sale, PAID_TWICE))
            case AttemptState.PAID:
                return (settled, *after_money(sale), self._hold_after(sale, attempt, report.at))
            case AttemptState.EXPIRED:
                reason = BY_HAND if seen.provider_status == BY_HAND else "not_paid"
                return (settled, *closed(sale), *_release(sale, attempt, reason))
            case _:
                return (settled, *raised(sale, verdict.alarm))

    def _hold_after(self, sale: Sale, attempt: Attempt, paid_at: datetime) -> Event:
        paid = sale.paid + payment_of(sale, attempt).amount
        whole = paid == sale.price
        hold = Hold(
            vehicle_id=sale.vehicle.id,
            sale_id=sale.id,
            kind=HoldKind.SOLD if whole else HoldKind.DEPOSIT,
            until=None if whole else paid_at + timedelta(days=self.deposit_days),
            by=sale.person.name,
            desk=sale.desk.name,
        )
        # Late money: the hold was given back, and has to be won again.
        return HoldChanged(sale.id, hold) if sale.hold else HoldTaken(sale.id, hold)


def payment_of(sale: Sale, attempt: Attempt) -> Payment:
    """Return the payment that an attempt belongs to."""
    return next(p for p in sale.payments if p.id == attempt.payment_id)


def _still(sale: Sale, attempt: Attempt, seen: Observation) -> tuple[Event, ...]:
    """Return what is new where the provider's word changes no state."""
    if attempt.state is AttemptState.OPEN:
        return _observed(sale, attempt, seen)
    known = attempt.last.alarm if attempt.last else None
    if attempt.state is not AttemptState.ALARM or seen.alarm is None:
        return ()
    new = _observed(sale, attempt, seen)
    return new if seen.alarm == known else (*new, *replaced(sale), *raised(sale, seen.alarm))


def _opened(sale: Sale, attempt: Attempt, report: SessionReport) -> tuple[Event, ...]:
    return (
        SessionOpened(
            sale_id=sale.id,
            attempt_id=attempt.id,
            session_id=report.session_id,
            url=report.url,
            expires_at=report.expires_at or attempt.expires_at,
            payment_reference=report.payment_reference,
            account_reference=report.account_reference,
            livemode=report.livemode,
        ),
    )


def _observed(sale: Sale, attempt: Attempt, seen: Observation) -> tuple[Event, ...]:
    last = attempt.last
    known = last and (last.light, last.provider_status, last.alarm)
    if known == (seen.light, seen.provider_status, seen.alarm):
        return ()
    return (Observed(sale.id, attempt.id, seen),)


def _settled(
    sale: Sale,
    attempt: Attempt,
    state: AttemptState,
    *,
    kept: bytes,
    seen: Observation | None = None,
    report: SessionReport | None = None,
    refusal: ProviderTrouble | None = None,
) -> AttemptSettled:
    return AttemptSettled(
        sale_id=sale.id,
        attempt_id=attempt.id,
        state=state,
        observation=seen,
        session_id=(report.session_id if report else "") or attempt.session_id,
        payment_reference=(report.payment_reference if report else "") or attempt.payment_reference,
        refusal=refusal.code if refusal else "",
        refusal_message=_unnamed(refusal.details.get("message", ""), sale) if refusal else "",
        request=kept,
    )


def _release(sale: Sale, attempt: Attempt, reason: str) -> tuple[Event, ...]:
    others = any(other.payable for other in sale.attempts if other.id != attempt.id)
    if others or sale.hold is None or sale.hold.kind is not HoldKind.CHECKOUT:
        return ()
    return (HoldReleased(sale.id, sale.vehicle.id, reason),)


def _unnamed(message: str, sale: Sale) -> str:
    """Take the customer out of a provider's words: nobody can erase what is in the chain."""
    customer = sale.customer
    for told in (customer.email, customer.phone, customer.name) if customer else ():
        if told:
            message = re.sub(re.escape(told), "•••", message, flags=re.IGNORECASE)
    return message
