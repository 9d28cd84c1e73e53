"""What a report means: PAID only if everything matches, and never less afterwards."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.domain.attempt import Attempt, AttemptState, Light, may_become
from monzapos.domain.checkout import SessionReport, Standing, Verdict, judge
from monzapos.domain.money import Money
from tests.domain.attempts import PRICE, attempt, report

S = AttemptState
MISMATCHES: dict[str, list[dict[str, Any]]] = {
    "": [{}],
    "session": [{"session_id": "cs_other"}, {"session_id": ""}],
    "reference": [{"reference": "another"}, {"reference": None}],
    "livemode": [{"livemode": True}, {"livemode": None}],
    "currency": [{"currency": "eur"}, {"currency": None}, {"currency": "USD"}],
    "amount": [{"amount": 8_449_999}, {"amount": 84_500}, {"amount": None}, {"amount": 0}],
}
CASES = [(why, changes) for why, several in MISMATCHES.items() for changes in several]


def expected(standing: Standing, why: str, state: AttemptState) -> Verdict:
    match standing:
        case Standing.OPEN if not why:
            return Verdict(S.OPEN, Light.WAITING)
        case Standing.PAID if not why:
            return Verdict(S.PAID, Light.PAID)
        case Standing.OPEN | Standing.PAID:
            return Verdict(S.ALARM, Light.UNKNOWN, why)
        case Standing.PAYING | Standing.DEAD if why in ("session", "reference"):
            return Verdict(S.ALARM, Light.UNKNOWN, why)
        case Standing.PAYING:
            return Verdict(S.OPEN, Light.PAYING)
        case Standing.DEAD:
            return Verdict(S.EXPIRED, Light.NOT_PAID)
        case Standing.UNSETTLED:
            return Verdict(S.ALARM, Light.UNKNOWN, "unsettled")
        case Standing.ODD:
            return Verdict(S.ALARM, Light.UNKNOWN, "status")
        case Standing.UNKNOWN:
            return Verdict(state, Light.UNKNOWN)


@pytest.mark.parametrize(("why", "changes"), CASES)
@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("state", S)
def test_every_word_and_every_mismatch(
    state: AttemptState, standing: Standing, why: str, changes: dict[str, Any]
) -> None:
    if changes == {"reference": None} and standing in (Standing.PAYING, Standing.DEAD):
        why = ""  # left out is not another's: no money is taken on the strength of these words
    verdict = judge(attempt(state=state), PRICE, report(standing, **changes))
    assert verdict == expected(standing, why, state)


@pytest.mark.parametrize(("why", "changes"), CASES)
@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.PAID])
def test_nothing_but_a_matching_paid_is_paid(
    standing: Standing, why: str, changes: dict[str, Any]
) -> None:
    verdict = judge(attempt(), PRICE, report(standing, **changes))
    assert verdict.state is not S.PAID
    assert verdict.light is not Light.PAID


@pytest.mark.parametrize("amount", [Money(1, "usd"), Money(8_450_000, "eur"), Money(0, "usd")])
def test_the_sum_is_the_journals(amount: Money) -> None:
    assert judge(attempt(), amount, report(Standing.PAID)).state is S.ALARM


def test_a_first_answer_may_bring_the_session() -> None:
    new = attempt(session_id="", state=S.PREPARED)
    assert judge(new, PRICE, report(Standing.OPEN)).state is S.OPEN
    assert judge(new, PRICE, report(Standing.PAID)).state is S.PAID
    assert judge(new, PRICE, report(Standing.DEAD)).state is S.EXPIRED


REPORTS = st.builds(
    lambda standing, case: report(standing, **case[1]),
    st.sampled_from(Standing),
    st.sampled_from(CASES),
)


def follow(one: Attempt, reports: list[SessionReport]) -> list[AttemptState]:
    """Do as the journal does: a verdict that the table forbids changes nothing."""
    states = [one.state]
    for word in reports:
        verdict = judge(one, PRICE, word)
        if may_become(one.state, verdict.state):
            one = replace(one, state=verdict.state)
        states.append(one.state)
    return states


@given(st.lists(REPORTS, max_size=30), st.integers(0, 30))
def test_paid_stays_paid_whatever_comes_in_whatever_order(
    reports: list[SessionReport], place: int
) -> None:
    """Permutations, duplicates and stale words, with one matching PAID anywhere among them."""
    mixed = [*reports[:place], report(Standing.PAID), *reports[place:]]
    states = follow(attempt(state=S.PREPARED, session_id=""), mixed)
    assert S.PAID in states
    assert set(states[states.index(S.PAID) :]) == {S.PAID}


@given(st.lists(REPORTS, max_size=30))
def test_dead_never_opens_again(reports: list[SessionReport]) -> None:
    states = follow(attempt(state=S.EXPIRED), reports)
    assert not {S.PREPARED, S.OPEN} & set(states)


@given(st.permutations([report(s) for s in Standing] * 2))
def test_every_order_of_all_words_ends_paid(reports: list[SessionReport]) -> None:
    assert follow(attempt(state=S.PREPARED), reports)[-1] is S.PAID
