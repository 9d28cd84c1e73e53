"""The follower's decisions, with a clock that stands still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from monzapos.application.news import Contact
from monzapos.application.pace import Budget
from monzapos.application.ports import Capabilities
from monzapos.application.watchlist import (
    Need,
    Watched,
    answered,
    failed,
    may_give_up,
    need_of,
    plan,
    slowed,
    wants_closing,
)
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.errors import ProviderTrouble, Refusal
from tests.application.samples import CAN, NOON, attempt, observation

S = AttemptState
YOUNG, OLD = timedelta(hours=22, minutes=59), timedelta(hours=23, seconds=1)
CANNOT_CLOSE = replace(CAN, can_close=False)
CANNOT_FIND = replace(CAN, can_find=False)


def watched(one: Attempt, due: float = 0.0, **changes: object) -> Watched:
    return replace(Watched(one.sale_id, one, due), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("cancel_asked", [False, True])
@pytest.mark.parametrize(
    ("state", "age", "can", "need"),
    [
        (S.PREPARED, timedelta(0), CAN, Need.OPEN),
        (S.PREPARED, YOUNG, CAN, Need.OPEN),
        (S.PREPARED, OLD, CAN, Need.FIND),
        (S.PREPARED, YOUNG, CANNOT_FIND, Need.OPEN),
        (S.PREPARED, OLD, CANNOT_FIND, Need.NOTHING),
        (S.PREPARED, OLD, CANNOT_CLOSE, Need.FIND),
        (S.ALARM, OLD, CANNOT_CLOSE, Need.LOOK),
    ],
)
def test_a_wish_to_cancel_changes_nothing_where_no_open_session_is_known(
    state: S, age: timedelta, can: Capabilities, cancel_asked: bool, need: Need
) -> None:
    one = watched(attempt(state, cancel_asked=cancel_asked))
    assert need_of(one, NOON + age, can) is need


@pytest.mark.parametrize("age", [timedelta(0), YOUNG, OLD])
@pytest.mark.parametrize(
    ("cancel_asked", "can", "need"),
    [
        (False, CAN, Need.LOOK),
        (True, CAN, Need.CLOSE),
        (True, CANNOT_CLOSE, Need.LOOK),
        (False, CANNOT_CLOSE, Need.LOOK),
        (True, CANNOT_FIND, Need.CLOSE),
    ],
)
def test_an_open_session_is_looked_at_or_closed_however_old(
    cancel_asked: bool, can: Capabilities, need: Need, age: timedelta
) -> None:
    one = watched(attempt(S.OPEN, cancel_asked=cancel_asked))
    assert need_of(one, NOON + age, can) is need


def test_a_create_that_keeps_failing_is_looked_for_in_between() -> None:
    """Stripe stores a failure with its key: sending it again may bring it back for ever."""
    down = Contact(trouble="provider_down")
    needs = [
        need_of(watched(attempt(S.PREPARED), failures=n, contact=down), NOON, CAN) for n in range(7)
    ]
    assert needs == [Need.OPEN] * 3 + [Need.FIND, Need.OPEN, Need.FIND, Need.OPEN]
    silent = watched(attempt(S.PREPARED), failures=9, contact=Contact(trouble="timeout"))
    assert need_of(silent, NOON, CAN) is Need.OPEN


def test_an_empty_list_is_believed_only_when_the_create_must_have_arrived() -> None:
    assert not may_give_up(attempt(S.PREPARED), NOON + timedelta(minutes=2), CAN)
    assert may_give_up(attempt(S.PREPARED), NOON + timedelta(minutes=2, seconds=1), CAN)


def test_without_a_list_ten_minutes_after_the_last_sending_prove_that_nobody_can_pay() -> None:
    last = NOON + timedelta(hours=23, minutes=10)
    one = watched(attempt(S.PREPARED))
    assert need_of(one, last, CANNOT_FIND) is Need.NOTHING
    assert not may_give_up(one.attempt, last, CANNOT_FIND)
    assert may_give_up(one.attempt, last + timedelta(seconds=1), CANNOT_FIND)
    assert not may_give_up(one.attempt, NOON + timedelta(hours=1), CANNOT_FIND)


@pytest.mark.parametrize("state", [S.PREPARED, S.OPEN])
def test_what_can_be_paid_is_not_final(state: S) -> None:
    assert not attempt(state).final


@pytest.mark.parametrize("state", [S.PAID, S.EXPIRED, S.REFUSED, S.NOT_FOUND])
def test_what_is_settled_is_final(state: S) -> None:
    assert attempt(state).final


@pytest.mark.parametrize("code", ["unsettled", "amount", "currency", "reference", "livemode"])
def test_an_alarm_is_final_only_with_the_providers_last_word(code: str) -> None:
    going_on = attempt(S.ALARM, last=observation(S.ALARM, alarm=code))
    over = attempt(S.ALARM, last=observation(S.ALARM, alarm=code, final=True))
    assert not going_on.final
    assert over.final
    assert wants_closing(replace(going_on, cancel_asked=True))
    assert not wants_closing(replace(over, cancel_asked=True))


def other(name: str, due: float, **changes: object) -> Watched:
    return watched(attempt(id=name, sale_id=f"sale-{name}"), due, **changes)


def test_the_sale_on_the_screen_is_asked_first_then_the_longest_overdue() -> None:
    one, two, three = other("a", 3), other("b", 1), other("c", 2)
    todo = plan([one, two, three], 10, {}, "sale-a")
    assert todo.ask == ("a", "b", "c")
    assert todo.wake_at is None


def test_the_sale_on_the_screen_does_not_starve_the_others() -> None:
    """A desk that may ask every 20 s, one sale on its screen and two beside it."""
    budgets: Mapping[str, Budget] = {"stripe": Budget(rate=1 / 20, burst=1, tokens=1, at=0)}
    waiting = {name: other(name, 0) for name in "abc"}
    asked = []
    now = 0.0
    for _ in range(40):
        todo = plan(waiting.values(), now, budgets, "sale-a")
        budgets = todo.budgets
        for name in todo.ask:
            asked.append(name)
            shown = name == "a"
            waiting[name] = answered(waiting[name], now, NOON, on_screen=shown, dice=middle)
        now += 20
    assert {name: asked.count(name) >= 5 for name in "abc"} == dict.fromkeys("abc", True)
    assert asked.count("a") > asked.count("b")


def test_nobody_is_asked_twice_at_once_or_before_the_time() -> None:
    todo = plan([other("a", 1, asking=True), other("b", 11), other("c", 14)], 10, {}, None)
    assert todo.ask == ()
    assert todo.wake_at == 11


def test_whom_the_budget_does_not_reach_waits_until_it_does() -> None:
    budget = Budget(rate=0.5, burst=1, tokens=1, at=10)
    todo = plan([other("a", 1), other("b", 2), other("c", 3)], 10, {"stripe": budget}, "sale-c")
    assert todo.ask == ("c",)
    assert todo.wake_at == 12
    assert plan([other("b", 2)], 12, todo.budgets, None).ask == ("b",)


def test_the_budget_is_the_desks_whichever_key_the_attempt_was_made_with() -> None:
    spent = Budget(rate=0.5, burst=1, tokens=0, at=10)
    renewed = watched(attempt(account="an older key"), 1)
    assert plan([renewed], 10, {"stripe": spent}, None).ask == ()


def test_other_providers_have_budgets_of_their_own() -> None:
    spent = Budget(rate=0.5, burst=1, tokens=0, at=10)
    elsewhere = watched(attempt(provider="vinr"), 1)
    assert plan([elsewhere], 10, {"stripe": spent}, None).ask == ("attempt-1",)


@pytest.mark.parametrize("trouble", [None, Refusal("timeout"), Refusal("provider_down")])
def test_only_too_many_requests_slows_a_budget(trouble: Refusal | None) -> None:
    budgets = {"vinr": Budget.per_minute(300, 1, 0)}
    assert slowed(budgets, "vinr", trouble, 10, middle) is budgets


def test_too_many_requests_slows_every_sale_of_that_account_and_no_other() -> None:
    budgets = {name: Budget.per_minute(300, 1, 0) for name in ("vinr", "stripe")}
    trouble = ProviderTrouble("rate_limited", certain=False, retry_after=7)
    after = slowed(budgets, "vinr", trouble, 10, middle)
    assert after["stripe"] == budgets["stripe"]
    assert plan([watched(attempt(provider="vinr"), 1)], 16.9, after, None).ask == ()
    assert plan([watched(attempt(provider="vinr"), 1)], 17.5, after, None).ask == ("attempt-1",)
    assert slowed(budgets, "site", trouble, 10, middle) is budgets


def middle() -> float:
    return 0.5


def test_a_good_answer_clears_the_trouble_and_sets_the_next_look() -> None:
    troubled = watched(
        attempt(), failures=4, asking=True, contact=Contact(trouble="timeout", retry_at=7)
    )
    after = answered(troubled, 100, NOON, on_screen=True, dice=middle)
    assert (after.due, after.failures, after.asking) == (102, 0, False)
    assert after.contact == Contact(checked=100, checked_at=NOON)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(minutes=9), 10),
        (timedelta(minutes=11), 30),
        (timedelta(hours=24, minutes=59), 30),
        (timedelta(hours=25, seconds=1), 600),
    ],
)
def test_the_older_a_sale_the_seldomer_it_is_asked(age: timedelta, wait: float) -> None:
    after = answered(watched(attempt()), 0, NOON + age, on_screen=False, dice=middle)
    assert after.due == wait


def test_one_that_is_to_be_closed_is_asked_as_if_it_were_on_the_screen() -> None:
    closing = watched(attempt(cancel_asked=True))
    assert answered(closing, 0, NOON, on_screen=False, dice=middle).due == 2


def test_a_failure_keeps_what_was_known_and_says_when_it_is_tried_again() -> None:
    known = watched(attempt(), asking=True, contact=Contact(checked=90, checked_at=NOON))
    trouble = ProviderTrouble("rate_limited", certain=False, retry_after=60, status="429")
    after = failed(known, trouble, 100, middle)
    assert (after.failures, after.asking) == (1, False)
    assert after.due == pytest.approx(160.1)
    assert after.contact == Contact(90, NOON, "rate_limited", after.due, (("status", "429"),))


def test_failures_in_a_row_are_counted() -> None:
    one = watched(attempt())
    for times in range(1, 6):
        one = failed(one, Refusal("timeout"), 0, middle)
        assert one.failures == times
        assert one.due == 0.5 * min(30, 2**times)
