"""The names of things, as people know them."""

from collections.abc import Mapping
from datetime import datetime

from monzapos.application.news import SaleNews
from monzapos.application.settings import DeskSettings
from monzapos.domain.attempt import Light
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import Sale
from monzapos.presentation.formats import date_and_time
from monzapos.presentation.reasons import reason_words
from monzapos.presentation.text import _

_UNNAMED = DeskSettings().name
_NAMES = ("{provider}", "{other}", "{vehicle}", "{desk}", "{person}")


def provider_name(provider: str) -> str:
    """Return a provider's name as people know it."""
    return {"stripe": "Stripe", "vinr": "VINR", "site": _("the website")}.get(provider, provider)


def asked_name(news: SaleNews) -> str:
    """Return who is asked about a sale's session, and closes it: the website's are Stripe's."""
    provider = news.sale.attempt.provider if news.sale.attempt else ""
    return money_name(provider) if news.can_look else provider_name(provider)


def money_name(provider: str) -> str:
    """Return whose payments and checkouts a provider's are: the website makes them at Stripe."""
    return provider_name({"site": "stripe"}.get(provider, provider))


def person_name(person: str) -> str:
    """Return a person's name; a hold that could not be read names none."""
    return person or _("somebody")


def sentence(words: str, places: Mapping[str, object]) -> str:
    """Fill in the places of a text; it begins with a capital where a name begins it.

    "the website" and "another desk" are written so within one only. An address stays as it is.
    """
    said = words.format_map(places)
    return said[:1].upper() + said[1:] if words.startswith(_NAMES) else said


def vehicle_line(sale: Sale) -> str:
    """Return the car with its year."""
    year = sale.vehicle.year
    return f"{sale.vehicle.name} · {year}" if year else sale.vehicle.name


def desk_name(name: str) -> str:
    """Return a desk's name, in the reader's language where nobody has named it.

    What is kept and what other desks are told is the name as the settings have it; a hold that
    could not be read names none.
    """
    return {"": _("another desk"), _UNNAMED: _("Desk 1")}.get(name, name)


def purpose_name(purpose: Purpose) -> str:
    """Return what a payment is for."""
    return {
        Purpose.FULL: _("Full price"),
        Purpose.DEPOSIT: _("Deposit"),
        Purpose.BALANCE: _("Balance"),
    }[purpose]


def light_name(light: Light) -> str:
    """Return a light in words."""
    return {
        Light.WAITING: _("Waiting"),
        Light.PAYING: _("Paying"),
        Light.PAID: _("Paid"),
        Light.NOT_PAID: _("Not paid"),
        Light.UNKNOWN: _("Don’t know"),
    }[light]


def outcome_name(sale: Sale) -> str:
    """Return a sale's light in words; neither a deposit nor an alarm is just "paid"."""
    part = sale.light is Light.PAID and sale.payment.purpose is Purpose.DEPOSIT
    words = _("Deposit paid") if part else light_name(sale.light)
    return _("{paid} · alarm").format(paid=words) if sale.paid_with_alarm else words


def detail_name(detail: str, value: str) -> str:
    """Return what people call a refusal's detail: a provider, a key's mode, a hold's kind."""
    match detail:
        case "provider":
            return provider_name(value)
        case "desk":
            return desk_name(value)
        case "person":
            return person_name(value)
        case "mode":
            return {"live": _("live"), "test": _("test")}.get(value, value)
        case "kind":
            return {
                "checkout": _("a customer may be paying"),
                "deposit": _("deposit paid"),
                "sold": _("sold"),
            }.get(value, value)
        case "reason":
            return reason_words(value)
        case "role":
            return {"manager": _("manager"), "sales": _("salesperson")}.get(value, value)
        case "read_at" | "until" if value:
            return date_and_time(datetime.fromisoformat(value))
        case _:
            return value
