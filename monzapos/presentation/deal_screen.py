"""What the deal says before a sale: the amounts, and the one button."""

from dataclasses import dataclass, replace

from monzapos.application.gateways import Offer
from monzapos.application.news import HoldsNews
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.presentation.error_notice import Notice, notice, notice_for
from monzapos.presentation.formats import money, typed_money
from monzapos.presentation.hand_screen import before_note
from monzapos.presentation.hold_notes import hold_note, website_note
from monzapos.presentation.text import _
from monzapos.presentation.vehicle_card import Badge, VehicleCard

USUAL_DEPOSIT = "1000.00"


@dataclass(frozen=True, slots=True)
class DealScreen:
    """Every text ready to be painted. ``deposit`` is None where it cannot be read."""

    full: str
    deposit_text: str
    deposit: Money | None
    deposit_error: str
    button: str
    may_start: bool
    why_not: str
    takes_parts: bool = True  # whether a deposit can be asked for at all
    note: str = ""  # what has to be known before there is a code


@dataclass(frozen=True, slots=True)
class Wish:
    """What the seller asks for with the one button."""

    vehicle_id: str
    purpose: Purpose
    deposit: Money | None
    name: str
    email: str
    phone: str
    shown_price: Money | None


def deal_screen(
    card: VehicleCard,
    purpose: Purpose,
    deposit_typed: str,
    offer: Offer | None = None,
    holds: HoldsNews | None = None,
) -> DealScreen:
    """Say what the deal says for a car, a purpose and a deposit as it was typed."""
    said = _deal_screen(card, purpose, deposit_typed)
    if said.why_not and card.badge is not Badge.UNKNOWN:
        return said
    parts = [] if offer is None or offer.can_look else [before_note()]
    if offer is not None and not offer.takes_parts:
        parts.append(notice_for("site_full_price_only", {}).title + ".")
    if holds is not None:
        parts += filter(None, (hold_note(holds), website_note(holds)))
    takes_parts = offer is None or offer.takes_parts
    return replace(said, takes_parts=takes_parts, note=" ".join(parts))


def waiting(screen: DealScreen, why: str) -> DealScreen:
    """Let nothing start for as long as ``why`` says a reason; what is asked for may be typed."""
    if not why or screen.why_not:
        return screen
    return replace(screen, button=why, may_start=False)


def _deal_screen(card: VehicleCard, purpose: Purpose, deposit_typed: str) -> DealScreen:
    price = card.vehicle.price
    if price is None or not card.may_sell:
        return DealScreen(
            full=card.full_price,
            deposit_text="",
            deposit=None,
            deposit_error="",
            button=_("Create checkout"),
            may_start=False,
            why_not=card.badge_text,
        )
    deposit, error = _deposit(deposit_typed, price)
    deposit_text = money(deposit.minor, deposit.currency) if deposit else "–"
    amount = card.full_price if purpose is Purpose.FULL else deposit_text
    wrong = purpose is Purpose.DEPOSIT and bool(error)
    return DealScreen(
        full=card.full_price,
        deposit_text=deposit_text,
        deposit=deposit,
        deposit_error=error if wrong else "",
        button=_("Create checkout")
        if wrong
        else _("Create checkout for {amount}").format(amount=amount),
        may_start=not wrong,
        why_not="",
    )


def _deposit(typed: str, price: Money) -> tuple[Money | None, str]:
    try:
        deposit = typed_money(typed, price.currency)
    except Refusal as refusal:
        return None, _with_advice(notice(refusal))
    if deposit.minor <= 0:
        return None, _with_advice(notice_for("bad_deposit", {}))
    if not deposit < price:
        return None, _with_advice(notice_for("deposit_too_large", {}))
    return deposit, ""


def _with_advice(wrong: Notice) -> str:
    return f"{wrong.message} {wrong.action}"
