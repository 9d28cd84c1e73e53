"""How often a provider is asked: bounds that hold for every throw of the dice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.application.pace import (
    LEAST_BACK_OFF,
    LONGEST_BACK_OFF,
    LONGEST_WISH,
    ON_SCREEN,
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
