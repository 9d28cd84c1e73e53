"""What a card and the deal say of one vehicle."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.formats import date, money, short_moment
from monzapos.presentation.names import desk_name
from monzapos.presentation.text import _


class Badge(StrEnum):
    """How a card's badge looks."""

    AVAILABLE = "available"
    HELD = "held"
    SOLD = "sold"
    FLAWED = "flawed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class VehicleCard:
    """One car, every text of its card ready to be painted; what only the deal says is made there.

    Dozens of cards are made at every keystroke, and one of them is chosen.
    """

    vehicle: Vehicle
    name: str
    summary: str  # "2024 · Apex Motors · 4.0L V8 · 620 hp"
    price: str
    badge: Badge
    badge_text: str
    may_sell: bool

    @property
    def specification(self) -> str:
        """Everything that is known of the car, longer than the summary."""
        vehicle = self.vehicle
        return _join(
            str(vehicle.year or ""),
            ", ".join(part for part in (vehicle.maker, vehicle.plant) if part),
            vehicle.engine,
            _power(vehicle.power_hp),
            _("0–100 in {seconds} s").format(seconds=vehicle.seconds_to_100)
            if vehicle.seconds_to_100
            else "",
        )

    @property
    def full_price(self) -> str:
        """The price with cents, for the deal and its button; empty where there is none."""
        price = self.vehicle.price
        return money(price.minor, price.currency) if price else ""


def vehicle_card(
    vehicle: Vehicle, hold: Hold | None, now: datetime, *, holds_known: bool = True
) -> VehicleCard:
    """Say what a card says at a moment, with the hold on the car, if there is one.

    Without ``holds_known`` another desk may hold it: nobody calls it available.
    """
    badge, badge_text = _badge(vehicle, hold, now)
    if badge is Badge.AVAILABLE and not holds_known:
        badge, badge_text = Badge.UNKNOWN, _("Held or not: not known")
    price = vehicle.price
    return VehicleCard(
        vehicle=vehicle,
        name=vehicle.name or _("No name"),
        summary=_join(
            str(vehicle.year or ""), vehicle.maker, vehicle.engine, _power(vehicle.power_hp)
        ),
        price=money(price.minor, price.currency, short=True) if price else _("No price"),
        badge=badge,
        badge_text=badge_text,
        may_sell=badge is Badge.AVAILABLE,
    )


def _badge(vehicle: Vehicle, hold: Hold | None, now: datetime) -> tuple[Badge, str]:
    if not vehicle.sellable:
        return Badge.FLAWED, {
            "no_name": _("No name: not for sale"),
            "no_price": _("No price: not for sale"),
            "bad_price": _("Bad price: not for sale"),
            "other_currency": _("Other currency: not for sale"),
            "bad_id": _("No id of its own: not for sale"),
            "gone": _("Not in the catalogue any more"),
        }.get(vehicle.flaw or "", _("Not for sale"))
    if hold is None:
        return Badge.AVAILABLE, _("Available")
    if hold.kind is HoldKind.SOLD:
        return Badge.SOLD, _("Sold")
    if hold.kind is HoldKind.DEPOSIT and hold.until is not None:
        return Badge.HELD, _("Deposit · until {date}").format(date=date(hold.until))
    desk = desk_name(hold.desk)
    if hold.until is not None:
        until = short_moment(hold.until, now)
        return Badge.HELD, _("Held by {desk} · until {time}").format(desk=desk, time=until)
    return Badge.HELD, _("Held by {desk}").format(desk=desk)


def _power(power: int | None) -> str:
    return _("{power} hp").format(power=power) if power else ""


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
