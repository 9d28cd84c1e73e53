"""What the set-up says: six steps, how each of them stands, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monzapos.application.change_settings import never_set_up
from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import DeskSettings, Settings
from monzapos.presentation.error_notice import Notice, notice_for
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.settings_form import managers_alone, managers_choose_vehicles
from monzapos.presentation.setup_steps import ABOUT, NEXT, TITLES, Step
from monzapos.presentation.text import _

# What is said of the settings beside what stops every sale is for a check, not for a step.
_BESIDE = ("settings_ok", "settings_repaired", "settings_unknown_key")


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
    warned: bool  # it is done, but for something that is better otherwise
    may_decide: bool = True  # whether what only a manager answers can be answered now


@dataclass(frozen=True, slots=True)
class SetUpScreen:
    """All of them, and how far it is."""

    steps: tuple[StepScreen, ...]
    lead: str
    progress: str


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
        todo = _(NEXT[step])
    if step is Step.DESK and standing is Standing.DONE and _unnamed(settings):
        todo = _("If there is more than one desk, give this one a name of its own.")
    first = _first(step, settings, attendance)
    if first:
        told, todo = "", first
    elif step is Step.MONEY and standing is Standing.TO_DO:  # practice is no step of the set-up
        told = _("The desk stays in practice: no real money moves.") if found else ""
        todo = _(NEXT[step])
    return StepScreen(
        step,
        _(TITLES[step]),
        _(ABOUT[step]),
        standing,
        words,
        "" if testing else told,
        "" if testing else todo,
        may_test=not testing and not first,
        warned=standing is Standing.DONE and _warned(found),
        may_decide=_may_decide(step, settings, attendance),
    )


def _may_decide(step: Step, settings: Settings, attendance: Attendance) -> bool:
    """Whether what a manager decides can be answered now: the project by whoever begins."""
    begins = step is Step.PROJECT and (never_set_up(settings) or not attendance.here)
    return attendance.decides or begins


def _unnamed(settings: Settings) -> bool:
    return settings.desk.name == DeskSettings().name


def _first(step: Step, settings: Settings, attendance: Attendance) -> str:
    """Say which other step has to be taken before this one, if there is one."""
    if step in (Step.SIGN_IN, Step.VEHICLES, Step.HOLDS):
        if not settings.supabase.url:
            return _("First take step 2: the project.")
        if not attendance.here and step is Step.SIGN_IN:
            return _(NEXT[step])
        if not attendance.here:
            return _("First take step 3: sign in.")
        if step is Step.HOLDS and settings.catalog.source == "practice":
            return _("First take step 4: made-up cars are held for nobody.")
        if step is Step.VEHICLES and settings.catalog.source == "practice":
            return "" if attendance.decides else managers_choose_vehicles()
    if step is Step.MONEY and not attendance.decides:
        return managers_alone()
    return ""


def _standing(
    step: Step, settings: Settings, attendance: Attendance, found: Found | None
) -> Standing:
    if found is not None and found.refusal is not None:
        return Standing.FAILED
    levels = {line.level for line in _shown(found.lines)} if found else set()
    if Level.FAIL in levels:
        return Standing.FAILED
    if step is Step.DESK:
        return Standing.DONE if "desk.name" in settings.given else Standing.TO_DO
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
    told = [line for line in lines if line.level is not Level.SKIP and line.code not in _BESIDE]
    failed = [line for line in told if line.level is Level.FAIL]
    return failed[:1] or told


def _warned(found: Found | None) -> bool:
    return any(line.level is Level.WARN for line in _shown(found.lines)) if found else False


def _bad(line: CheckLine) -> bool:
    return line.level in (Level.WARN, Level.FAIL)
