"""The running sale's time line, and the facts that are shown when it is over."""

from dataclasses import dataclass
from enum import StrEnum

from monzapos.application.by_hand import only_by_hand
from monzapos.application.news import SaleNews
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import Sale
from monzapos.presentation.formats import time_of_day
from monzapos.presentation.names import (
    asked_name,
    desk_name,
    money_name,
    purpose_name,
    sentence,
    vehicle_line,
)
from monzapos.presentation.text import _


class Stage(StrEnum):
    """What fills the stage."""

    CREATING = "creating"  # written to the journal, the provider has not answered yet
    CODE = "code"  # the QR
    CLOSING = "closing"  # the desk asked to cancel, the provider has not confirmed
    ENDING = "ending"  # its time is over, the provider has not said its last word
    PAID = "paid"
    NOT_PAID = "not_paid"
    UNKNOWN = "unknown"  # no code may be shown, and none can be made yet


class Mark(StrEnum):
    """How a step of the time line stands."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the running sale's time line; ``time`` is empty for what has not happened."""

    time: str
    text: str
    mark: Mark


def sale_steps(news: SaleNews, stage: Stage) -> tuple[Step, ...]:
    """Return the time line of a sale's newest attempt."""
    sale = news.sale
    attempt = sale.attempt
    if attempt is None:
        return ()
    opened = attempt.state is not AttemptState.PREPARED and bool(attempt.session_id)
    steps = [
        Step(time_of_day(sale.started_at), _("Sale written to the journal, car held"), Mark.DONE),
    ]
    if opened or stage is not Stage.NOT_PAID:  # what was refused was never created
        steps.append(Step("", _("Checkout created"), Mark.DONE if opened else Mark.NOW))
    last = attempt.last
    seen = time_of_day(last.at) if last else ""
    match stage:
        case Stage.PAID:
            steps.append(Step(seen, _("The customer has paid"), Mark.DONE))
        case Stage.NOT_PAID:
            steps.append(Step(seen, _("Closed without payment, car free"), Mark.FAILED))
        case _ if text := _now(news, stage):
            steps.append(Step("", text, Mark.NOW))
    if (put_back := sale.put_back) is not None:
        steps.append(
            Step(time_of_day(put_back.at), _("Back on sale: cancel the code"), Mark.FAILED)
        )
    elif stage not in (Stage.PAID, Stage.NOT_PAID):
        deposit = sale.payment.purpose is Purpose.DEPOSIT
        todo = _("Paid: the car is held, keys stay") if deposit else _("Paid: release the keys")
        steps.append(Step("", todo, Mark.TODO))
    return tuple(steps)


def _now(news: SaleNews, stage: Stage) -> str:
    """Say what is going on; "" while that is the creating itself."""
    attempt = news.sale.attempt
    if only_by_hand(news):
        return _("A manager has to record it")
    if stage is Stage.CLOSING:
        return _("Closing the checkout") if news.can_close else _("Waiting until the link ends")
    if attempt is None or attempt.state is AttemptState.PREPARED or not attempt.session_id:
        return ""
    if stage is Stage.ENDING:
        name = asked_name(news)
        return _("Asking {provider} for the last word").format(provider=name)
    paying = attempt.last is not None and attempt.last.light is Light.PAYING
    return _("The customer is paying") if paying else _("Waiting for the customer to pay")


def sale_facts(sale: Sale, amount: str) -> tuple[tuple[str, str], ...]:
    attempt = sale.attempt
    currency = sale.payment.amount.currency.upper()
    facts = [
        (_("Vehicle"), vehicle_line(sale)),
        (_("Paid") if sale.light is Light.PAID else _("Amount"), f"{amount} {currency}"),
        (_("Purpose"), purpose_name(sale.payment.purpose)),
        (_("Salesperson"), f"{sale.person.name} · {desk_name(sale.desk.name)}"),
    ]
    if attempt is not None:
        reference = attempt.payment_reference or attempt.session_id
        if reference:
            paid = bool(attempt.payment_reference)
            label = _("{provider} payment") if paid else _("{provider} checkout")
            name = sentence(label, {"provider": money_name(attempt.provider)})
            facts.append((name, _middle(reference)))
        if attempt.desk_code:
            facts.append((_("Desk code"), attempt.desk_code))
    return tuple(facts)


def _middle(reference: str) -> str:
    """Shorten a long id so that both ends can be compared."""
    return reference if len(reference) <= 14 else f"{reference[:6]}…{reference[-4:]}"
