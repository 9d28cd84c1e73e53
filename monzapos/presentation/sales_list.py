"""What the Sales page says: one line for each sale, and the time line of one."""

from dataclasses import dataclass

from monzapos.application.ports import Entry
from monzapos.domain.attempt import Light
from monzapos.domain.hold import ENDED_ELSEWHERE, HoldKind
from monzapos.domain.sale import Sale
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.formats import date_and_time, money
from monzapos.presentation.money_mark import marked
from monzapos.presentation.names import (
    desk_name,
    light_name,
    outcome_name,
    purpose_name,
    vehicle_line,
)
from monzapos.presentation.notices import NOTICES
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One sale of the journal, every text ready to be painted."""

    sale_id: str
    started: str
    vehicle: str
    customer: str
    amount: str
    purpose: str
    person: str
    light: Light
    light_text: str
    open: bool
    alarm: bool = False  # paid, and a manager has to look into it


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One event of a sale."""

    time: str
    text: str
    who: str


def sale_line(sale: Sale) -> SaleLine:
    """Say what a sale's line says."""
    amount = sale.payment.amount
    return SaleLine(
        sale_id=sale.id,
        started=date_and_time(sale.started_at),
        vehicle=vehicle_line(sale),
        customer=sale.customer.name if sale.customer else "",
        amount=money(amount.minor, amount.currency),
        purpose=purpose_name(sale.payment.purpose),
        person=sale.person.name,
        light=sale.light,
        light_text=marked(sale, outcome_name(sale)),
        open=sale.open,
        alarm=sale.paid_with_alarm,
    )


def timeline_line(entry: Entry) -> TimelineLine:
    """Say what one event's line says."""
    return TimelineLine(
        date_and_time(entry.at), _event_text(entry), f"{entry.person} · {desk_name(entry.desk)}"
    )


def _event_text(entry: Entry) -> str:
    facts = entry.facts
    match entry.kind:
        case "sale_started":
            return _("Sale started")
        case "payment_added":
            return _("Payment asked for")
        case "hold_taken" | "hold_changed":
            return _hold_text(facts.get("hold"))
        case "hold_released" if facts.get("reason") == ENDED_ELSEWHERE:
            return _("Put back on sale at another desk")
        case "hold_released":
            return _("Car free again")
        case "attempt_prepared":
            return _("Checkout request written down")
        case "request_sent":
            return _("Request sent, once")
        case "session_opened":
            return _("Checkout created: {session}").format(session=facts.get("session_id", ""))
        case "observed":
            return _("Provider: {status}").format(status=_status(facts))
        case "cancel_asked":
            return _("Cancel asked for")
        case "attempt_settled":
            return _("Settled: {status}").format(status=_status(facts) or facts.get("state", ""))
        case "alarm_raised":
            return _("Alarm: {code}").format(code=_alarm_title(str(facts.get("code", ""))))
        case "alarm_closed":
            return _("Alarm closed")
        case "approval_given":
            return _approval_text(str(facts.get("what", "")))
        case "customer_erased":
            return _("Customer erased")
        case other:
            return other


def _hold_text(hold: object) -> str:
    match hold:
        case {"kind": HoldKind.DEPOSIT}:
            return _("Car held for the deposit")
        case {"kind": HoldKind.SOLD}:
            return _("Car held as sold")
        case _:
            return _("Car held")


def _alarm_title(code: str) -> str:
    known = f"alarm_{code}"
    return notice_for(known, {}).title if known in NOTICES else code


def _approval_text(what: str) -> str:
    return {
        "paid_by_hand": _("Recorded by hand: paid"),
        "not_paid_by_hand": _("Recorded by hand: not paid"),
        "expired_by_hand": _("Recorded by hand: shown as expired, not paid"),
        "deposit_released": _("Deposit’s car released by a manager"),
        "sold_released": _("Sold car released by a manager"),
        "keeps_car": _("Recorded by hand: the car stays with this sale"),
        "paid_back": _("Recorded by hand: paid back"),
    }.get(what, _("Approved by a manager"))


def _status(facts: dict[str, object]) -> str:
    observation = facts.get("observation")
    if not isinstance(observation, dict):
        return ""
    status = str(observation.get("provider_status", ""))
    try:
        light = light_name(Light(str(observation.get("light"))))
    except ValueError:
        return status
    return f"{light} ({status})"
