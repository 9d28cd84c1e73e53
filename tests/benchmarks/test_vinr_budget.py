"""The simulation itself: it keeps the account's allowance, and its limits are limits."""

import statistics

import pytest

from tests.benchmarks.vinr_budget import ALLOWED, Case, Outcome, busiest, percentile, rows, run

SHORT = (
    Case(1, minutes=10),
    Case(10, minutes=10),
    Case(100, open_sales=1, minutes=10),
    Case(100, minutes=10),
)


@pytest.fixture(scope="module", params=SHORT, ids=lambda case: f"{case.desks}x{case.open_sales}")
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return run(request.param)


def test_no_minute_holds_more_than_the_account_allows(outcome: Outcome) -> None:
    assert 0 < outcome.busiest_minute <= ALLOWED
    assert outcome.refused == 0


def test_every_desk_gets_lights_and_none_sooner_than_any_policy_could(outcome: Outcome) -> None:
    assert len(outcome.lights) >= outcome.case.desks
    least_median, least_slow = outcome.least
    # Chance alone moves the median of a few hundred payments by a few per cent.
    assert statistics.median(outcome.lights) >= 0.9 * least_median
    assert percentile(outcome.lights, 0.99) >= 0.9 * least_slow


def test_the_sale_on_the_screen_is_not_slower_than_the_others(outcome: Outcome) -> None:
    shown = statistics.median(outcome.lights_on_screen)
    assert shown <= statistics.median(outcome.lights)


def test_desks_that_do_not_know_of_each_other_are_slowed_by_429() -> None:
    """Ten desks that each believe to be alone: what they send comes down to what is allowed."""
    first, hour = (run(Case(10, setting=1, minutes=minutes)) for minutes in (2, 60))
    assert first.refused > 0
    assert hour.mean_minute < first.mean_minute
    assert hour.mean_minute <= ALLOWED


def test_the_same_seed_tells_the_same_story() -> None:
    case = Case(3, minutes=5)
    assert run(case, seed=1) == run(case, seed=1)
    assert run(case, seed=1) != run(case, seed=2)


def test_the_busiest_minute_is_half_open() -> None:
    assert busiest([]) == 0
    assert busiest([0.0, 59.9, 60.0]) == 2
    assert busiest([0.0, 59.9, 60.0, 119.0]) == 3
    assert busiest([0.0, 1.0, 2.0, 70.0]) == 3


def test_a_line_for_each_case_under_one_head() -> None:
    head, line = rows((Case(1, minutes=10),))
    assert len(head) == len(line)
    assert line[:3] == ("1", "3", "1")
