"""What a provider's answer means for the journal: pure, from a report to events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.checkout import SessionReport, Verdict, judge
from monzapos.domain.errors import ProviderTrouble
from monzapos.domain.events import (
    AlarmClosed,
    AlarmRaised,
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
from monzapos.domain.sale import Sale


@dataclass(frozen=True, slots=True)
class Settler:
    """Turns answers into events. ``deposit_days`` is how long a paid deposit holds the car."""

    deposit_days: int

    def answer(
        self, sale: Sale, attempt: Attempt, report: SessionReport, kept: bytes
    ) -> tuple[Event, ...]:
        """Return what a report changes; nothing where it says nothing new.

        ``kept`` is the request without the customer, for the row of a final attempt.
        """
        payment = payment_of(sale, attempt)
        verdict = judge(attempt, payment.amount, report)
        seen = Observation(
            report.at, verdict.light, report.provider_status, report.request_id, verdict.alarm
        )
        match verdict.state:
            case AttemptState.OPEN:
                return _opened(sale, attempt, report, seen) + _observed(sale, attempt, seen)
            case AttemptState.PREPARED:
                return ()
            case AttemptState.PAID | AttemptState.EXPIRED | AttemptState.ALARM:
                return self._final(sale, attempt, report, verdict, seen, kept)
            case _:
                return _observed(sale, attempt, seen)

    def refused(
        self, sale: Sale, attempt: Attempt, trouble: ProviderTrouble, kept: bytes
    ) -> tuple[Event, ...]:
        """Return what follows when the provider has surely never made the session."""
        return (
            _settled(sale, attempt, AttemptState.REFUSED, kept=kept, refusal=trouble.code),
            *_release(sale, "refused"),
        )

    def not_found(self, sale: Sale, attempt: Attempt, kept: bytes) -> tuple[Event, ...]:
        """Return what follows when the provider lists no session of an attempt too old to send."""
        return (
            _settled(sale, attempt, AttemptState.NOT_FOUND, kept=kept),
            *_release(sale, "not_found"),
        )

    def _final(
        self,
        sale: Sale,
        attempt: Attempt,
        report: SessionReport,
        verdict: Verdict,
        seen: Observation,
        kept: bytes,
    ) -> tuple[Event, ...]:
        if attempt.state is AttemptState.ALARM and verdict.state is AttemptState.ALARM:
            return ()
        settled = _settled(sale, attempt, verdict.state, seen=seen, report=report, kept=kept)
        closed = tuple(AlarmClosed(sale.id, a.id) for a in sale.alarms if a.open)
        match verdict.state:
            case AttemptState.PAID:
                return (settled, *closed, self._hold_after(sale, attempt, report.at))
            case AttemptState.EXPIRED:
                return (settled, *closed, *_release(sale, "not_paid"))
            case _:
                return (settled, AlarmRaised(sale.id, str(uuid4()), verdict.alarm or "status"))

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


def late_money(sale: Sale, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the same events where the car meanwhile belongs to another sale: an alarm, no hold."""
    kept = tuple(e for e in events if not isinstance(e, HoldTaken))
    return (*kept, AlarmRaised(sale.id, str(uuid4()), "late_money"))


def _opened(
    sale: Sale, attempt: Attempt, report: SessionReport, seen: Observation
) -> tuple[Event, ...]:
    if attempt.state is not AttemptState.PREPARED:
        return ()
    return (
        SessionOpened(
            sale_id=sale.id,
            attempt_id=attempt.id,
            session_id=report.session_id,
            url=report.url,
            expires_at=report.expires_at or attempt.expires_at,
            payment_reference=report.payment_reference,
        ),
    )


def _observed(sale: Sale, attempt: Attempt, seen: Observation) -> tuple[Event, ...]:
    last = attempt.last
    if last and (last.light, last.provider_status) == (seen.light, seen.provider_status):
        return ()
    if attempt.state is AttemptState.PREPARED and seen.light is Light.UNKNOWN:
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
    refusal: str = "",
) -> AttemptSettled:
    return AttemptSettled(
        sale_id=sale.id,
        attempt_id=attempt.id,
        state=state,
        observation=seen,
        session_id=(report.session_id if report else "") or attempt.session_id,
        payment_reference=(report.payment_reference if report else "") or attempt.payment_reference,
        refusal=refusal,
        request=kept,
    )


def _release(sale: Sale, reason: str) -> tuple[Event, ...]:
    if sale.hold is None or sale.hold.kind is not HoldKind.CHECKOUT:
        return ()
    return (HoldReleased(sale.id, sale.vehicle.id, reason),)
