"""The steps of the set-up: what each is for, what it asks, and what tests it."""

from collections.abc import Mapping
from enum import StrEnum

from monzapos.application.settings import Settings
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.question import Question, Value
from monzapos.presentation.settings_form import settings_form
from monzapos.presentation.text import N_, _


class Step(StrEnum):
    """The steps, in the order in which they are easiest."""

    DESK = "desk"
    PROJECT = "project"
    SIGN_IN = "sign_in"
    VEHICLES = "vehicles"
    MONEY = "money"
    HOLDS = "holds"


TITLES = {
    Step.DESK: N_("This desk"),
    Step.PROJECT: N_("The dealership’s Supabase project"),
    Step.SIGN_IN: N_("Sign in"),
    Step.VEHICLES: N_("The vehicles"),
    Step.MONEY: N_("How customers pay"),
    Step.HOLDS: N_("Shared holds"),
}
ABOUT = {
    Step.DESK: N_("Other desks and the journal show its name."),
    Step.PROJECT: N_(
        "Staff sign in there, and the vehicles are read from it. Both are found in Supabase: "
        "Project settings, Data API and API keys. Only the publishable key belongs on a desk."
    ),
    Step.SIGN_IN: N_(
        "Whoever sells here signs in with an account of the website that the dealership has made a "
        "staff account. Once for each person: copy the SQL, write the e-mail and sales or manager "
        "into it, and run it in Supabase’s SQL editor. Whoever was signed in signs in again."
    ),
    Step.VEHICLES: N_("The cars of the website instead of the made-up ones."),
    Step.MONEY: N_(
        "Stripe with a restricted key of your own is the best way. The website itself is for a "
        "dealership that will have no key on its desks."
    ),
    Step.HOLDS: N_(
        "With it two desks can never sell one car. Run the file once in Supabase, in the SQL "
        "editor. The website looks at no hold either way."
    ),
}
# What makes an account a staff account. README has the same.
STAFF_SQL = """\
update auth.users
set raw_app_meta_data = raw_app_meta_data || '{"monzapos_role": "sales"}'   -- or "manager"
where email = 'lucia@dealer.example';
"""
NEXT = {
    Step.DESK: N_("Give this desk a name of its own, and test and save it."),
    Step.PROJECT: N_("Type the address and the publishable key, then test them."),
    Step.SIGN_IN: N_("Sign in with your own staff account."),
    Step.VEHICLES: N_("Choose the vehicles of your project, and read them."),
    Step.MONEY: N_("Choose who makes the checkout, save the key, then test it."),
    Step.HOLDS: N_("Copy the SQL, run it in Supabase, then test it."),
}
_FIELDS: dict[Step, tuple[str, ...]] = {
    Step.DESK: ("desk.name", "desk.language"),
    Step.PROJECT: ("supabase.url", "supabase.publishable_key"),
    Step.VEHICLES: ("catalog.source",),
    Step.MONEY: (
        "checkout.provider",
        "site.base_url",
        "site.confirm_by_hand",
        "checkout.success_url",
        "checkout.cancel_url",
    ),
}
_PAGES = ("site.base_url", "checkout.success_url", "checkout.cancel_url")
_MORE = {"stripe": _PAGES, "vinr": _PAGES, "site": ("site.base_url", "site.confirm_by_hand")}
_KEYS = {"stripe": ("stripe",), "vinr": ("vinr",), "site": ("stripe",)}
EXAMINED: dict[Step, tuple[str, ...]] = {  # by which examinations of a check
    Step.DESK: ("journal", "keyring"),
    Step.PROJECT: ("supabase",),
    Step.SIGN_IN: ("sign_in",),
    Step.VEHICLES: ("vehicles",),
    Step.MONEY: ("settings", "provider", "site"),
    Step.HOLDS: ("holds",),
}


# What a section of the settings decides.
_DECIDES: dict[str, frozenset[Step]] = {
    "desk": frozenset({Step.DESK}),
    "supabase": frozenset(Step) - {Step.DESK},
    "catalog": frozenset({Step.VEHICLES, Step.HOLDS}),
    "checkout": frozenset({Step.MONEY}),
    "stripe": frozenset({Step.MONEY}),
    "vinr": frozenset({Step.MONEY}),
    "site": frozenset({Step.MONEY}),
}


def concerned(before: Settings, after: Settings) -> frozenset[Step]:
    """Return the steps of which nothing is known any more after a change of settings."""
    changed = (name for name in _DECIDES if getattr(before, name) != getattr(after, name))
    return frozenset(step for name in changed for step in _DECIDES[name])


def button_words(step: Step) -> str:
    """Return what a step's button says."""
    return {
        Step.DESK: _("Test and save"),
        Step.PROJECT: _("Test and save"),
        Step.SIGN_IN: _("Test the sign-in"),
        Step.VEHICLES: _("Read the vehicles"),
        Step.MONEY: _("Test and save"),
        Step.HOLDS: _("Test"),
    }[step]


def step_questions(settings: Settings, step: Step) -> tuple[Question, ...]:
    """Return what a step asks, with the values that hold now."""
    asked = {q.setting: q for section in settings_form(settings) for q in section.questions}
    return tuple(asked[name] for name in _FIELDS.get(step, ()) if name in asked)


def provider_settings(provider: str) -> tuple[str, ...]:
    """Return what else is asked where customers pay by a provider."""
    return _MORE.get(provider, ())


def provider_keys(provider: str) -> tuple[str, ...]:
    """Return whose key a choice of provider asks for; the website’s checkouts are Stripe’s."""
    return _KEYS.get(provider, ())


def project_of(settings: Settings, changed: Mapping[str, Value]) -> tuple[str, str]:
    """Return address and publishable key as they would be after a change."""
    supabase = settings.supabase
    address = changed.get("supabase.url", supabase.url)
    key = changed.get("supabase.publishable_key", supabase.publishable_key)
    return str(address), str(key)


def tried_key(changed: Mapping[str, Value]) -> str:
    """Return whose key has to be right before a choice of provider is saved; none where "".

    The website’s own checkout is tried when it is saved: only whoever is signed in can ask for it.
    """
    provider = str(changed.get("checkout.provider", ""))
    return provider if provider in ("stripe", "vinr") else ""


def to_examine(settings: Settings, attendance: Attendance) -> tuple[Step, ...]:
    """Return the steps that are set up far enough to be tested without being asked."""
    steps: list[Step] = []
    if settings.supabase.url:
        steps += [Step.PROJECT]
        if attendance.here:
            steps += [Step.SIGN_IN]
            if settings.catalog.source != "practice":
                steps += [Step.VEHICLES, Step.HOLDS]
    if not settings.practising:
        steps += [Step.MONEY]
    return tuple(steps)
