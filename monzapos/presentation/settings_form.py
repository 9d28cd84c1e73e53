"""What the Settings page asks."""

from collections.abc import Iterable, Mapping

from monzapos.application.settings import Settings
from monzapos.presentation.question import Kind, Question, Section, Value
from monzapos.presentation.settings_questions import (
    checkout_questions,
    desk_questions,
    practice_questions,
    site_questions,
    stripe_questions,
    supabase_questions,
    update_questions,
    vinr_questions,
)
from monzapos.presentation.text import _


def settings_form(settings: Settings) -> tuple[Section, ...]:
    """Return everything that the page asks, with the values that hold now."""
    return (
        Section("desk", _("Desk"), desk_questions(settings)),
        Section("checkout", _("Checkout"), checkout_questions(settings)),
        Section("stripe", "Stripe", stripe_questions(settings)),
        Section("vinr", "VINR", vinr_questions(settings)),
        Section("supabase", "Supabase", supabase_questions(settings)),
        Section("site", _("Website"), site_questions(settings)),
        Section("practice", _("Practice"), practice_questions(settings)),
        Section("updates", _("Updates"), update_questions(settings)),
    )


def changes(asked: Iterable[Question], typed: Mapping[str, str | int | bool]) -> dict[str, Value]:
    """Return what has to be saved: only what differs from what the questions asked with."""
    changed: dict[str, Value] = {}
    for question in asked:
        value = typed.get(question.setting, question.value)
        if question.kind is Kind.LIST:
            if (words := _words(value)) != _words(question.value):
                changed[question.setting] = words
        elif value != question.value:
            changed[question.setting] = value
    return changed


def _words(listed: Value) -> list[str]:
    return [word.strip() for word in str(listed).split(",") if word.strip()]


def saved() -> str:
    """Say that the settings hold."""
    return _("Saved")


def nothing_changed() -> str:
    """Say that there was nothing to save."""
    return _("Nothing has changed")


def managers_alone() -> str:
    """Say why some questions cannot be answered."""
    return _("Only a manager can change where the money goes: sign in as one.")


def managers_choose_vehicles() -> str:
    """Say why the vehicles cannot be chosen."""
    return _("Only a manager can choose which cars are sold here: sign in as one.")
