"""How far the set-up is, and what it asks to be done next."""

from dataclasses import replace

import pytest

from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import (
    CatalogSettings,
    CheckoutSettings,
    DeskSettings,
    Settings,
    SupabaseSettings,
)
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.setup_screen import Found, Standing, StepScreen, setup_screen
from monzapos.presentation.setup_steps import (
    Step,
    project_of,
    provider_keys,
    provider_settings,
    step_questions,
    to_examine,
    tried_key,
)

FRESH = Settings()
PROJECT = Settings(supabase=SupabaseSettings("https://a.supabase.co", "sb_publishable_1"))
OWN = replace(PROJECT, catalog=CatalogSettings("supabase"))
SELLING = replace(OWN, checkout=CheckoutSettings(provider="stripe"))
ALONE = Attendance()
AWAY = Attendance(signs_in=True, here=False, decides=False)
SELLER = Attendance(signs_in=True, name="Sam", here=True, decides=False)
MANAGER = replace(SELLER, decides=True)


def step(
    wanted: Step,
    settings: Settings = FRESH,
    who: Attendance = ALONE,
    found: Found | None = None,
    *,
    testing: bool = False,
) -> StepScreen:
    tests = frozenset({wanted}) if testing else frozenset()
    screen = setup_screen(settings, who, {wanted: found} if found else {}, tests)
    return next(one for one in screen.steps if one.step is wanted)


def lines(name: str, level: Level, code: str, **details: str) -> Found:
    return Found((CheckLine(name, level, code, details),))


def test_at_first_everything_is_to_do_and_says_what_comes_first() -> None:
    screen = setup_screen(FRESH, ALONE, {})
    assert [s.standing for s in screen.steps] == [Standing.TO_DO] * 6
    assert screen.progress == "0 of 6 steps are done"
    assert [s.may_test for s in screen.steps] == [True, True, False, False, True, False]
    assert all("step 2" in step(s).next for s in (Step.SIGN_IN, Step.VEHICLES, Step.HOLDS))


def test_a_desk_with_a_name_of_its_own_is_done() -> None:
    own = Settings(desk=DeskSettings(name="Front"), given=frozenset({"desk.name"}))
    assert (step(Step.DESK, own).standing, step(Step.DESK, own).next) == (Standing.DONE, "")
    assert step(Step.DESK, found=Found()).standing is Standing.TO_DO  # nothing is stored


def test_a_confirmed_name_stays_confirmed_and_another_is_advised() -> None:
    as_it_was = step(Step.DESK, Settings(given=frozenset({"desk.name"})))
    assert as_it_was.standing is Standing.DONE
    assert "a name of its own" in as_it_was.next


def test_a_step_is_done_by_a_test_in_this_run_alone() -> None:
    assert step(Step.PROJECT, PROJECT).standing is Standing.TO_DO
    fine = lines("supabase", Level.OK, "supabase_ok", ms="80")
    done = step(Step.PROJECT, PROJECT, AWAY, fine)
    assert (done.standing, done.standing_words, done.next) == (Standing.DONE, "Done", "")
    assert "80 ms" in done.found


def test_a_failed_step_says_why_and_what_to_do() -> None:
    refused = lines("supabase", Level.FAIL, "supabase_key_refused")
    failed = step(Step.PROJECT, PROJECT, AWAY, refused)
    assert failed.standing is Standing.FAILED
    assert failed.found
    assert failed.next == notice_for("supabase_key_refused", {}).action
    at_once = Found(refusal=notice_for("no_supabase_project", {"host": "x"}))
    failed = step(Step.PROJECT, FRESH, ALONE, at_once)
    assert failed.standing is Standing.FAILED
    assert "x answers, but" in failed.found


def test_a_test_that_runs_says_so_and_cannot_be_pressed_twice() -> None:
    fine = lines("supabase", Level.OK, "supabase_ok", ms="80")
    running = step(Step.PROJECT, PROJECT, AWAY, fine, testing=True)
    assert (running.standing, running.found, running.may_test) == (Standing.TESTING, "", False)


def test_people_come_before_what_only_they_can_read() -> None:
    assert "Sign in" in step(Step.SIGN_IN, PROJECT, AWAY).next
    for each in (Step.VEHICLES, Step.HOLDS):
        waiting = step(each, PROJECT, AWAY)
        assert ("step 3" in waiting.next, waiting.may_test) == (True, False)
        assert step(each, OWN, SELLER).may_test
    assert step(Step.VEHICLES, PROJECT, MANAGER).may_test
    assert "step 4" in step(Step.HOLDS, PROJECT, SELLER).next  # made-up cars are shared with nobody


def test_vehicles_that_cannot_be_sold_are_no_obstacle() -> None:
    read = lines("vehicles", Level.WARN, "vehicles_flawed", count="41", flawed="2")
    done = step(Step.VEHICLES, OWN, SELLER, read)
    assert done.standing is Standing.DONE
    assert done.warned
    assert "41" in done.found
    assert "2" in done.found
    assert done.next


def test_money_is_to_do_as_long_as_this_is_practice() -> None:
    answers = Found(
        (
            CheckLine("key", Level.OK, "key_ok", {"provider": "stripe", "mode": "test"}),
            CheckLine("provider", Level.OK, "provider_ok", {"provider": "stripe", "ms": "80"}),
            CheckLine("site", Level.SKIP, "site_skip"),
        )
    )
    practising = step(Step.MONEY, OWN, MANAGER, answers)
    said = "The desk stays in practice: no real money moves."
    assert (practising.standing, practising.found) == (Standing.TO_DO, said)
    done = step(Step.MONEY, SELLING, MANAGER, answers)
    assert done.standing is Standing.DONE
    assert "Stripe answers in 80 ms" in done.found
    assert "not asked" not in done.found
    no_key = Found(
        (
            CheckLine("key", Level.FAIL, "no_key", {"provider": "Stripe"}),
            CheckLine("provider", Level.SKIP, "provider_skip", {"provider": "stripe"}),
        )
    )
    assert step(Step.MONEY, SELLING, MANAGER, no_key).standing is Standing.FAILED


def test_money_without_a_page_to_return_to_is_not_done() -> None:
    fine = CheckLine("provider", Level.OK, "provider_ok", {"provider": "stripe", "ms": "80"})
    blocked = CheckLine("settings", Level.FAIL, "no_return_url", {"setting": "site.base_url"})
    failed = step(Step.MONEY, SELLING, MANAGER, Found((blocked, fine)))
    assert failed.standing is Standing.FAILED
    assert "https://www.example.com" in failed.next
    beside = CheckLine("settings", Level.WARN, "settings_unknown_key", {"setting": "a.b"})
    done = step(Step.MONEY, SELLING, MANAGER, Found((beside, fine)))
    assert (done.standing, done.warned, "a.b" in done.found) == (Standing.DONE, False, False)


def test_only_a_manager_chooses_the_vehicles() -> None:
    seller = step(Step.VEHICLES, PROJECT, SELLER)
    assert (seller.may_test, "Only a manager" in seller.next) == (False, True)
    assert step(Step.VEHICLES, OWN, SELLER).may_test  # they are chosen: anybody may read them


def test_only_a_manager_says_where_the_money_goes() -> None:
    seller = step(Step.MONEY, OWN, SELLER)
    assert (seller.may_test, "manager" in seller.next) == (False, True)
    assert step(Step.MONEY, FRESH, ALONE).may_test  # nobody signs in at this desk


def test_holds_that_are_not_installed_are_to_do() -> None:
    absent = lines("holds", Level.WARN, "holds_not_installed")
    todo = step(Step.HOLDS, OWN, SELLER, absent)
    assert todo.standing is Standing.TO_DO
    assert "website" in todo.found
    assert step(Step.HOLDS, OWN, SELLER, lines("holds", Level.FAIL, "holds_gone")).next
    there = lines("holds", Level.OK, "holds_ok", version="1")
    assert step(Step.HOLDS, OWN, SELLER, there).standing is Standing.DONE


@pytest.mark.parametrize(
    ("settings", "who", "tested"),
    [
        (FRESH, ALONE, ()),
        (PROJECT, AWAY, (Step.PROJECT,)),
        (PROJECT, SELLER, (Step.PROJECT, Step.SIGN_IN)),
        (SELLING, SELLER, tuple(s for s in Step if s is not Step.DESK)),
    ],
)
def test_what_is_set_up_is_tested_when_the_page_is_opened(
    settings: Settings, who: Attendance, tested: tuple[Step, ...]
) -> None:
    assert set(to_examine(settings, who)) == set(tested)


def test_each_step_asks_for_its_own_settings() -> None:
    asked = {step: [q.setting for q in step_questions(FRESH, step)] for step in Step}
    assert asked[Step.PROJECT] == ["supabase.url", "supabase.publishable_key"]
    assert asked[Step.SIGN_IN] == asked[Step.HOLDS] == []
    assert set(provider_settings("site")) < set(asked[Step.MONEY])
    assert provider_settings("practice") == provider_keys("practice") == ()
    assert (provider_keys("site"), provider_keys("vinr")) == (("stripe",), ("vinr",))


def test_what_is_tried_before_it_is_saved() -> None:
    typed = {"supabase.url": "https://b.supabase.co"}
    assert project_of(PROJECT, typed) == ("https://b.supabase.co", "sb_publishable_1")
    assert tried_key({"checkout.provider": "stripe"}) == "stripe"
    assert tried_key({"checkout.provider": "site"}) == tried_key({"site.base_url": "x"}) == ""
