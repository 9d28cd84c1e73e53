"""What people record of a sale by hand: who has to do what, and what each button means."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monzapos.application.by_hand import only_by_hand, runs_until
from monzapos.application.news import SaleNews
from monzapos.application.staff import Roll
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.sale import PAID_ELSEWHERE, Sale
from monzapos.presentation.formats import date, date_and_time, money
from monzapos.presentation.money_mark import money_mark
from monzapos.presentation.names import vehicle_line
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a sale, and when (UTC)."""

    manager: bool
    at: datetime


JUST_PAID = timedelta(minutes=10)  # in which whoever looks at PAID wants to hand over the keys

NOBODY = Viewer(manager=False, at=datetime(1, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class HandScreen:
    """Empty where nothing has to be recorded. The notes are for the questions before each wish."""

    note: str = ""
    amount: Money | None = None  # what a payment would be recorded of
    may_record_paid: bool = False
    may_record_not_paid: bool = False
    may_release: bool = False
    paid_note: str = ""
    not_paid_note: str = ""
    expired_note: str = ""  # asked instead of the one before, while the session could be paid
    release_note: str = ""
    settle: str = ""  # who was paid back, where that has to be recorded
    settle_note: str = ""
    may_keep_car: bool = False
    keep_car_note: str = ""


NOTHING = HandScreen()


def viewer_of(roll: Roll) -> Viewer:
    """Return who is at the desk now."""
    return Viewer(bool(roll.person and roll.person.manager), datetime.now(UTC))


def before_note() -> str:
    """Say, before a code is made, what follows where nobody at this desk can read its session."""
    return _(
        "Nobody at this desk can read whether the customer has paid. The link can be paid for 24 "
        "hours. The car stays held, longer if need be, until a manager records what Stripe’s "
        "dashboard shows."
    )


def check_note(news: SaleNews) -> str:
    """Say what both compare where the page cannot show a desk code; else nothing."""
    sale = news.sale
    if sale.attempt is None or sale.attempt.desk_code:
        return ""
    amount = money(sale.payment.amount.minor, sale.payment.amount.currency)
    words = _("No desk code here: compare with the customer that the page asks {amount} for {car}.")
    return words.format(amount=amount, car=vehicle_line(sale))


def hand_screen(news: SaleNews, viewer: Viewer) -> HandScreen:
    """Say what there is to record of a sale, for whoever looks."""
    screen, sale = _of_payment(news, viewer), news.sale
    if not sale.for_manager or not viewer.manager:
        return screen
    who, note = _owed_back(sale) if sale.owed_back else ("", "")
    wish = screen.note or _("When it has been put right, record here how.")
    settles = replace(screen, note=wish, settle=who, settle_note=note)
    if sale.hold is None or not (sale.paid_late or sale.given_away):
        return settles
    return replace(settles, may_keep_car=True, keep_car_note=_keeps_car(sale))


def _keeps_car(sale: Sale) -> str:
    """Say what recording means that the car is this sale's."""
    parts = []
    if sale.given_away:
        parts.append(
            _(
                "Only if it was given back at the other desk by mistake. The car is held again for "
                "this sale, unless another customer has it by now. It is written down under your "
                "name."
            )
        )
    if sale.paid_late:
        parts.append(
            _(
                "Only if nobody else has a claim to the car: whoever else has paid for it was paid "
                "back. The keys may go then. It is written down under your name."
            )
        )
    return " ".join(parts)


def _owed_back(sale: Sale) -> tuple[str, str]:
    """Return who was paid back, and what recording it means."""
    if sale.paid_late:
        return _("This customer was paid back"), _(
            "Only if the provider’s dashboard shows it. This sale has no claim to the car any "
            "more. It is written down under your name."
        )
    if any(alarm.code == PAID_ELSEWHERE for alarm in sale.owed_back):
        return _("The other customer was paid back"), _(
            "Only if the provider’s dashboard shows it. The car is this sale’s; if it is paid, the "
            "keys may go. It is written down under your name."
        )
    return _("One of the two was paid back"), _(
        "Only if the provider’s dashboard shows that one of the two payments was paid back. It is "
        "written down under your name."
    )


def _of_payment(news: SaleNews, viewer: Viewer) -> HandScreen:
    attempt, hold = news.sale.attempt, news.sale.hold
    amount = news.sale.payment.amount
    if hold is not None and hold.kind is HoldKind.DEPOSIT:
        overdue = hold.until is not None and hold.until <= viewer.at
        return HandScreen(
            may_release=viewer.manager or overdue,
            release_note=deposit_release_note(hold.until, overdue=overdue),
        )
    open_ = only_by_hand(news)
    corrects = attempt is not None and attempt.by_hand and attempt.dead
    if not open_ and not (corrects and viewer.manager):
        return _of_sold(news.sale, viewer)
    return HandScreen(
        note=_note(manager=viewer.manager, open_=open_),
        amount=amount,
        may_record_paid=viewer.manager,
        may_record_not_paid=viewer.manager and open_,
        paid_note=_(
            "Only if the dashboard shows {amount} as paid. It is written down under your name and "
            "is never undone."
        ).format(amount=money(amount.minor, amount.currency)),
        not_paid_note=_not_paid_note(attempt),
        expired_note=_expired_note(attempt, viewer),
    )


def _of_sold(sale: Sale, viewer: Viewer) -> HandScreen:
    """Offer a manager a car that a test has sold, or that may have been paid back since."""
    sold = sale.hold is not None and sale.hold.kind is HoldKind.SOLD
    if not sold or sale.paid_late or not viewer.manager:
        return NOTHING
    if sale.practice and not sale.given_away:
        return NOTHING
    if money_mark(sale):
        note = _("It was a test: no money was paid. The car is free at once.")
        return HandScreen(may_release=True, release_note=note)
    last = sale.attempt.last if sale.attempt else None
    if last is None or (viewer.at - last.at < JUST_PAID and not sale.given_away):
        return NOTHING
    note = _(
        "Only if the customer has been paid back, as the provider’s dashboard shows. The sale "
        "stays in the journal as paid; the car is free at once."
    )
    return HandScreen(may_release=True, release_note=note)


def by_whom(news: SaleNews) -> str:
    """Say by whose word a sale is settled; "" where it is the provider's."""
    attempt, approvals = news.sale.attempt, news.sale.approvals
    if attempt is None or not attempt.by_hand or attempt.last is None:
        return ""
    said = [one.by for one in approvals if one.what.endswith("_by_hand")]
    return _("recorded by {name} from the provider’s dashboard, {time}").format(
        name=said[-1] if said else "–", time=date_and_time(attempt.last.at)
    )


def _note(*, manager: bool, open_: bool) -> str:
    if not open_:
        return _("If the dashboard shows now that it was paid after all, record that here.")
    if manager:
        return _(
            "Look for this payment in the provider’s dashboard, and record here what it shows. "
            "The car stays held until then."
        )
    return _(
        "Call a manager: only a manager can record here what the provider’s dashboard shows. The "
        "car stays held until then."
    )


def _not_paid_note(attempt: Attempt | None) -> str:
    if attempt is not None and attempt.state is AttemptState.PREPARED:  # made or not, and when
        return _(
            "Only if the dashboard shows no checkout for this car, or shows it as Expired. While "
            "one shows Open, it can still be paid. The car is free at once."
        )
    return _("Only if the dashboard shows that nobody has paid. The car is free at once.")


def _expired_note(attempt: Attempt | None, viewer: Viewer) -> str:
    end = runs_until(attempt, viewer.at) if attempt else None
    if end is None:
        return ""
    return _(
        "Only if the dashboard shows this checkout as Expired. While it shows Open, it can still "
        "be paid: wait until {time}. The car is free at once."
    ).format(time=date_and_time(end))


def deposit_release_note(until: datetime | None, *, overdue: bool) -> str:
    """Say what giving back a car means that a deposit holds."""
    if until is None or overdue:
        return _("The deposit stays paid; the car is free at once.")
    return _(
        "It was agreed that the car is held until {date}. The deposit stays paid; the car is free "
        "at once."
    ).format(date=date(until))
