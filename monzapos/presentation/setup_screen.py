"""What the set-up says: six steps, how each of them stands, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import DeskSettings, Settings
from monzapos.presentation.error_notice import Notice, notice_for
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.question import Question, Value
from monzapos.presentation.settings_form import managers_alone, settings_form
from monzapos.presentation.text import N_, _

MIGRATION = "resources/supabase"  # where the file for shared holds is, in the program's own folder


class Step(StrEnum):
    """The steps, in the order in which they are easiest."""

    DESK = "desk"
    PROJECT = "project"
    SIGN_IN = "sign_in"
    VEHICLES = "vehicles"
    MONEY = "money"
    HOLDS = "holds"


class Standing(StrEnum):
    """How a step stands."""

    DONE = "done"
    TO_DO = "to_do"
    FAILED = "failed"
    TESTING = "testing"


@dataclass(frozen=True, slots=True)
class Found:
    """What the last test of a step came to: what was found, or why it was refused at once."""

    lines: tuple[CheckLine, ...] = ()
    refusal: Notice | None = None


@dataclass(frozen=True, slots=True)
class StepScreen:
    """One step; every text ready to be painted."""

    step: Step
    title: str
    about: str
    standing: Standing
    standing_words: str
    found: str  # what the last test found
    next: str  # what to do now
    may_test: bool


@dataclass(frozen=True, slots=True)
class SetUpScreen:
    """All of them, and how far it is."""

    steps: tuple[StepScreen, ...]
    lead: str
    progress: str


_TITLES = {
    Step.DESK: N_("This desk"),
    Step.PROJECT: N_("The dealership’s Supabase project"),
    Step.SIGN_IN: N_("Sign in"),
    Step.VEHICLES: N_("The vehicles"),
    Step.MONEY: N_("How customers pay"),
    Step.HOLDS: N_("Shared holds"),
}
_ABOUT = {
    Step.DESK: N_("Other desks and the journal show its name."),
    Step.PROJECT: N_(
        "Staff sign in there, and the vehicles are read from it. Both are found in Supabase: "
        "Project settings, Data API and API keys. Only the publishable key belongs on a desk."
    ),
    Step.SIGN_IN: N_(
        "Whoever sells here signs in with an account that the dealership has made a staff account: "
        "app_metadata.monzapos_role is sales or manager."
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
_NEXT = {
    Step.DESK: N_("Give this desk a name of its own, and save it."),
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
EXAMINED: dict[Step, tuple[str, ...]] = {  # by which examinations of a check
    Step.PROJECT: ("supabase",),
    Step.SIGN_IN: ("sign_in",),
    Step.VEHICLES: ("vehicles",),
    Step.MONEY: ("provider", "site"),
    Step.HOLDS: ("holds",),
}


def button_words(step: Step) -> str:
    """Return what a step's button says."""
    return {
        Step.DESK: _("Save"),
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
    if provider == "site":
        return ("site.base_url", "site.confirm_by_hand")
    pages = ("site.base_url", "checkout.success_url", "checkout.cancel_url")
    return pages if provider != "practice" else ()


def provider_keys(provider: str) -> tuple[str, ...]:
    """Return whose key a choice of provider asks for; the website’s checkouts are Stripe’s."""
    return {"stripe": ("stripe",), "vinr": ("vinr",), "site": ("stripe",)}.get(provider, ())


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
            steps += [Step.SIGN_IN, Step.HOLDS]
            if settings.catalog.source != "practice":
                steps += [Step.VEHICLES]
    if not settings.practising:
        steps += [Step.MONEY]
    return tuple(steps)


def setup_screen(
    settings: Settings,
    attendance: Attendance,
    found: Mapping[Step, Found],
    testing: frozenset[Step] = frozenset(),
) -> SetUpScreen:
    """Say how far it is."""
    steps = tuple(
        _step(step, settings, attendance, found.get(step), testing=step in testing) for step in Step
    )
    done = sum(step.standing is Standing.DONE for step in steps)
    progress = _("{done} of {all} steps are done").format(done=done, all=len(steps))
    if done == len(steps):
        return SetUpScreen(steps, _("Everything is set up."), progress)
    lead = _(
        "Take the steps in any order, and leave whenever you like: what you typed stays. "
        "Until you choose who makes the checkout, no real money moves."
    )
    return SetUpScreen(steps, lead, progress)


def _step(
    step: Step,
    settings: Settings,
    attendance: Attendance,
    found: Found | None,
    *,
    testing: bool,
) -> StepScreen:
    standing = Standing.TESTING if testing else _standing(step, settings, attendance, found)
    words = {
        Standing.DONE: _("Done"),
        Standing.TO_DO: _("To do"),
        Standing.FAILED: _("Failed"),
        Standing.TESTING: _("Testing…"),
    }[standing]
    told, todo = _told(found)
    if standing is Standing.TO_DO and not todo:
        todo = _(_NEXT[step])
    first = _first(step, settings, attendance)
    if first:
        told, todo = "", first
    elif step is Step.MONEY and standing is Standing.TO_DO:
        told, todo = "", _(_NEXT[step])  # that practice answers is no step of the set-up
    return StepScreen(
        step,
        _(_TITLES[step]),
        _(_ABOUT[step]),
        standing,
        words,
        "" if testing else told,
        "" if testing else todo,
        may_test=not testing and not first,
    )


def _first(step: Step, settings: Settings, attendance: Attendance) -> str:
    """Say which other step has to be taken before this one, if there is one."""
    if step in (Step.SIGN_IN, Step.VEHICLES, Step.HOLDS):
        if not settings.supabase.url:
            return _("First take step 2: the project.")
        if not attendance.here and step is Step.SIGN_IN:
            return _(_NEXT[step])
        if not attendance.here:
            return _("First take step 3: sign in.")
    if step is Step.MONEY and not attendance.decides:
        return managers_alone()
    return ""


def _standing(
    step: Step, settings: Settings, attendance: Attendance, found: Found | None
) -> Standing:
    if found is not None and found.refusal is not None:
        return Standing.FAILED
    if step is Step.DESK:
        named = settings.desk.name != DeskSettings().name or found is not None
        return Standing.DONE if named else Standing.TO_DO
    levels = {line.level for line in found.lines} if found else set()
    if Level.FAIL in levels:
        return Standing.FAILED
    codes = {line.code for line in found.lines} if found else set()
    if (step is Step.MONEY and settings.practising) or "holds_not_installed" in codes:
        return Standing.TO_DO
    return Standing.DONE if levels & {Level.OK, Level.WARN} else Standing.TO_DO


def _told(found: Found | None) -> tuple[str, str]:
    """Return what the last test found, and what to do about the worst of it."""
    if found is None:
        return "", ""
    if found.refusal is not None:
        return f"{found.refusal.title}. {found.refusal.message}", found.refusal.action
    lines = _shown(found.lines)
    notices = [notice_for(line.code, line.details) for line in lines]
    worst = next((n for n, line in zip(notices, lines, strict=True) if _bad(line)), None)
    return " ".join(notice.message for notice in notices), worst.action if worst else ""


def _shown(lines: Sequence[CheckLine]) -> list[CheckLine]:
    """Leave out what says nothing; of a failure only the reason is of use."""
    told = [line for line in lines if line.level is not Level.SKIP]
    failed = [line for line in told if line.level is Level.FAIL]
    return failed[:1] or told


def _bad(line: CheckLine) -> bool:
    return line.level in (Level.WARN, Level.FAIL)
