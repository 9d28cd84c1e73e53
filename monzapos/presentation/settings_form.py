"""What the Settings page asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monzapos.application.settings import Settings
from monzapos.presentation.text import _

_PROTOCOLS = (("stripe", "Stripe"), ("vinr", "VINR"))

Value = str | int | bool | list[str]


class Kind(StrEnum):
    """How a setting is asked for."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    LIST = "list"  # words with commas between them


@dataclass(frozen=True, slots=True)
class Question:
    """One setting. ``least`` and ``most`` are for numbers, ``choices`` are (value, words)."""

    setting: str  # "desk.name"
    title: str
    kind: Kind
    value: str | int | bool
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that belong together."""

    name: str
    title: str
    questions: tuple[Question, ...]


def settings_form(settings: Settings) -> tuple[Section, ...]:
    """Return everything that the page asks, with the values that hold now."""
    return (
        Section("desk", _("Desk"), _desk(settings)),
        Section("checkout", _("Checkout"), _checkout(settings)),
        Section("stripe", "Stripe", _stripe(settings)),
        Section("vinr", "VINR", _vinr(settings)),
        Section("practice", _("Practice"), _practice(settings)),
    )


def changes(form: tuple[Section, ...], typed: Mapping[str, str | int | bool]) -> dict[str, Value]:
    """Return what has to be saved: only what differs from what the form asked with."""
    changed: dict[str, Value] = {}
    for question in (q for section in form for q in section.questions):
        value = typed.get(question.setting, question.value)
        if value == question.value:
            continue
        if question.kind is Kind.LIST:
            changed[question.setting] = [w.strip() for w in str(value).split(",") if w.strip()]
        else:
            changed[question.setting] = value
    return changed


def saved() -> str:
    """Say that the settings hold."""
    return _("Saved")


def nothing_changed() -> str:
    """Say that there was nothing to save."""
    return _("Nothing has changed")


def _desk(settings: Settings) -> tuple[Question, ...]:
    desk = settings.desk
    languages = (("", _("As the system")), ("en", "English"), ("es", "Español"))
    return (
        Question("desk.name", _("Name of this desk"), Kind.TEXT, desk.name),
        Question("desk.language", _("Language"), Kind.CHOICE, desk.language, choices=languages),
        Question(
            "desk.deposit_days",
            _("A deposit holds the car for (days)"),
            Kind.NUMBER,
            desk.deposit_days,
            least=1,
            most=90,
        ),
    )


def _checkout(settings: Settings) -> tuple[Question, ...]:
    checkout = settings.checkout
    providers = [("practice", _("Practice: no real money")), *_PROTOCOLS]
    if checkout.provider not in dict(providers):
        providers.append((checkout.provider, checkout.provider))
    return (
        Question(
            "checkout.provider",
            _("Who makes the checkout"),
            Kind.CHOICE,
            checkout.provider,
            choices=tuple(providers),
        ),
        *_addresses(settings),
        Question(
            "checkout.allowed_hosts",
            _("More hosts that a QR may lead to"),
            Kind.LIST,
            ", ".join(checkout.allowed_hosts),
            _("With commas between them; for a custom checkout domain."),
        ),
    )


def _addresses(settings: Settings) -> tuple[Question, ...]:
    checkout = settings.checkout
    hint = _("Empty: the website’s own page.")
    return (
        Question(
            "site.base_url",
            _("Address of the website"),
            Kind.TEXT,
            settings.site.base_url,
            _("Such as https://www.example.com; its /success and /cancel pages are used."),
        ),
        Question(
            "checkout.success_url", _("Page after paying"), Kind.TEXT, checkout.success_url, hint
        ),
        Question(
            "checkout.cancel_url", _("Page after leaving"), Kind.TEXT, checkout.cancel_url, hint
        ),
    )


def _stripe(settings: Settings) -> tuple[Question, ...]:
    return (
        Question(
            "stripe.session_minutes",
            _("A code is good for (minutes)"),
            Kind.NUMBER,
            settings.stripe.session_minutes,
            least=35,
            most=1435,
        ),
    )


def _vinr(settings: Settings) -> tuple[Question, ...]:
    vinr = settings.vinr
    left_out = _("Empty: it is left out.")
    return (
        Question(
            "vinr.merchant_name",
            _("Name that the payment page shows"),
            Kind.TEXT,
            vinr.merchant_name,
            left_out,
        ),
        Question("vinr.config_id", _("Configuration id"), Kind.TEXT, vinr.config_id, left_out),
        Question(
            "vinr.pickup_locations",
            _("Where a car can be fetched"),
            Kind.LIST,
            ", ".join(vinr.pickup_locations),
            _("Each as id=name, with commas between them, such as north=Showroom North."),
        ),
    )


def _practice(settings: Settings) -> tuple[Question, ...]:
    practice = settings.practice
    customers = (
        ("", _("Nobody: scan the code yourself")),
        ("pays", _("Pays")),
        ("declines", _("Card is declined")),
        ("walks-off", _("Walks off")),
        ("pays-late", _("Pays late")),
        ("3ds", _("Has to confirm with the bank")),
        ("provider-down", _("The provider is down")),
    )
    return (
        Question(
            "practice.protocol",
            _("Practise with"),
            Kind.CHOICE,
            practice.protocol,
            choices=_PROTOCOLS,
        ),
        Question(
            "practice.customer",
            _("Made-up customer"),
            Kind.CHOICE,
            practice.customer,
            choices=customers,
        ),
        Question(
            "practice.lan",
            _("Let phones on this network scan practice codes"),
            Kind.SWITCH,
            practice.lan,
        ),
    )
