"""How often a provider is asked: bounds that hold for every throw of the dice."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monzapos.application.pace import (
    LEAST_BACK_OFF,
    LEAST_RATE,
    LONGEST_BACK_OFF,
    LONGEST_WISH,
    ON_SCREEN,
    SLOW_FOR,
    Budget,
    back_off,
    next_look,
)

throws = st.floats(0, 1)


@pytest.mark.parametrize(
    ("age", "on_screen", "overdue", "base"),
    [
        (0, True, False, 2),
        (100_000, True, True, 2),
        (0, False, False, 10),
        (599, False, False, 10),
        (600, False, False, 30),
        (100_000, False, False, 30),
        (100_000, False, True, 600),
    ],
)
@given(throw=throws)
def test_a_look_comes_a_fifth_early_or_late_at_most(
    age: float, on_screen: bool, overdue: bool, base: float, throw: float
) -> None:
    wait = next_look(age, on_screen=on_screen, overdue=overdue, dice=lambda: throw)
    assert 0.8 <= round(wait / base, 9) <= 1.2


def test_the_dice_really_move_it() -> None:
    waits = {
        next_look(0, on_screen=True, overdue=False, dice=lambda t=t: t)  # type: ignore[misc]
        for t in (0.0, 0.5, 1.0)
    }
    assert sorted(waits) == pytest.approx([1.6, ON_SCREEN, 2.4])


@given(failures=st.integers(1, 10_000), throw=throws)
def test_a_back_off_stays_within_its_growing_bound(failures: int, throw: float) -> None:
    wait = back_off(failures, None, lambda: throw)
    assert LEAST_BACK_OFF <= wait <= min(LONGEST_BACK_OFF, 2.0 ** min(failures, 10))


def test_a_back_off_grows_to_half_a_minute() -> None:
    longest = [back_off(failures, None, lambda: 1.0) for failures in range(1, 8)]
    assert longest == [2, 4, 8, 16, 30, 30, 30]


@given(
    failures=st.integers(1, 50),
    wish=st.floats(0, 1e9, allow_nan=False, allow_infinity=False),
    throw=throws,
)
def test_a_providers_wish_is_the_least_and_is_capped(
    failures: int, wish: float, throw: float
) -> None:
    wait = back_off(failures, wish, lambda: throw)
    assert wait >= min(wish, LONGEST_WISH)
    assert LEAST_BACK_OFF <= wait <= LONGEST_WISH + LONGEST_BACK_OFF / 10


@given(
    per_minute=st.integers(1, 6_000),
    desks=st.integers(0, 50),
    steps=st.lists(st.floats(0, 20), max_size=200),
)
@example(per_minute=3_660, desks=20, steps=[1.0, 1 / 3])  # a third has no float of its own
def test_a_budget_is_never_exceeded(per_minute: int, desks: int, steps: list[float]) -> None:
    """Over any stretch from its start, what is spent is the rate's worth and one burst."""
    now = 0.0
    budget = Budget.per_minute(per_minute, desks, now)
    spent = 0
    for step in steps:
        now += step
        while (left := budget.spend(now)) is not None and spent < 10_000:
            budget, spent = left, spent + 1
        assert spent <= budget.burst + budget.rate * now + 1e-6
        assert budget.ready_at(now) > now


@given(per_minute=st.integers(1, 6_000), desks=st.integers(1, 50), idle=st.floats(0, 1e6))
def test_whoever_waits_as_long_as_told_may_ask(per_minute: int, desks: int, idle: float) -> None:
    budget = Budget.per_minute(per_minute, desks, 0.0)
    while (left := budget.spend(idle)) is not None:
        budget = left
    assert budget.spend(budget.ready_at(idle) + 1e-6) is not None


def test_no_second_holds_more_than_stripes_sandbox_allows() -> None:
    """25 a second; a desk alone may plan 20 a second and has a burst on top."""
    budget = Budget.per_minute(20 * 60, 1, 0.0)
    assert budget.burst + budget.rate <= 25


def test_desks_share_an_account() -> None:
    alone, shared = Budget.per_minute(1200, 1, 0), Budget.per_minute(1200, 10, 0)
    assert shared.rate == alone.rate / 10


@given(
    per_minute=st.integers(1, 1_200),
    desks=st.integers(1, 1_200),
    steps=st.lists(st.floats(0, 20), max_size=300),
)
def test_no_minute_of_all_desks_holds_more_than_the_account_allows(
    per_minute: int, desks: int, steps: list[float]
) -> None:
    """However their minutes fall together, where each desk has one request a minute."""
    budget = Budget.per_minute(per_minute, desks, 0.0)
    now, sent = 0.0, list[float]()
    for step in steps:
        now = max(now + step, budget.ready_at(now + step))
        left = budget.spend(now)
        if left is not None:
            budget = left
            sent.append(now)
    busiest = max((sum(1 for t in sent if start <= t < start + 60) for start in sent), default=0)
    assert busiest * desks <= max(per_minute, desks)


def never() -> float:
    return 0.0


def test_desks_that_were_told_the_same_do_not_come_back_together() -> None:
    budget = Budget.per_minute(300, 1, 0.0)
    back = [budget.slowed(10.0, 5.0, lambda t=t: t).ready_at(15.0) for t in (0.0, 0.5)]  # type: ignore[misc]
    assert back[0] - back[1] == pytest.approx(1 / budget.rate)


def test_too_many_requests_stops_it_for_as_long_as_was_wished_then_halves_it() -> None:
    usual = Budget.per_minute(300, 1, 0.0)
    slow = usual.slowed(10.0, 7.0, never)
    assert slow.ready_at(10.0) == pytest.approx(17.0 + 2 / usual.rate)
    assert rate_of(slow, 17.0, 60.0) == pytest.approx(150, rel=0.05)
    assert rate_of(slow, 17.0 + SLOW_FOR, 60.0) == pytest.approx(300, rel=0.05)


def rate_of(budget: Budget, start: float, seconds: float) -> int:
    """Count what goes in so many seconds where everybody always wants to ask."""
    now, count = start, 0
    while (now := budget.ready_at(now) + 1e-9) < start + seconds:
        left = budget.spend(now)
        assert left is not None
        budget, count = left, count + 1
    return count


def test_answers_to_older_requests_do_not_halve_it_again() -> None:
    once = Budget.per_minute(300, 1, 0.0).slowed(10.0, 5.0, never)
    twice = once.slowed(10.1, 5.0, never).slowed(12.0, None, never)
    assert twice.share == once.share == 0.5
    assert twice.at == pytest.approx(15.1)


def test_it_is_halved_as_often_as_it_has_to_be_and_comes_back_step_by_step() -> None:
    budget = Budget.per_minute(300, 1, 0.0)
    for step in range(0, 80, 10):
        budget = budget.slowed(float(step), 2.0, never)
    assert budget.rate * budget.share == pytest.approx(LEAST_RATE)
    shares, now = [], 72.0
    while budget.share < 1:
        now = max(budget.ready_at(now), budget.slow_until) + 1e-9
        left = budget.spend(now)
        assert left is not None
        budget = left
        shares.append(budget.share)
    assert all(after <= 2 * before for before, after in pairwise(shares))
    assert len(shares) > 4


def test_a_slow_desk_is_not_quickened_by_being_slowed() -> None:
    slowest = Budget.per_minute(1, 1, 0.0)
    assert slowest.slowed(10.0, None, never).share == 1.0


@given(wish=st.none() | st.floats(0, 1e9), now=st.floats(0, 1e5), throw=throws)
def test_a_pause_is_never_longer_than_two_minutes(
    wish: float | None, now: float, throw: float
) -> None:
    slow = Budget.per_minute(300, 1, 0.0).slowed(now, wish, lambda: throw)
    assert 1.0 - 1e-6 <= slow.at - now <= LONGEST_WISH + 1e-6
    assert slow.spend(slow.ready_at(now) + 1e-6) is not None
