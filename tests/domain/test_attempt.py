"""The transition table: what no provider's word and no order of words can do."""

import pytest

from monzapos.domain.attempt import (
    DEAD,
    PAYABLE,
    TRANSITIONS,
    AttemptState,
    Light,
    Observation,
    may_become,
)
from tests.domain.attempts import NOON, attempt

S = AttemptState


def reachable(start: AttemptState) -> set[AttemptState]:
    found: set[AttemptState] = set()
    new = set(TRANSITIONS[start])
    while new:
        found |= new
        new = {then for now in new for then in TRANSITIONS[now]} - found
    return found


def test_the_table_knows_every_state() -> None:
    assert set(TRANSITIONS) == set(S)
    assert PAYABLE | DEAD | {S.PAID} == set(S)
    assert not PAYABLE & DEAD


def test_no_way_leads_out_of_paid() -> None:
    assert reachable(S.PAID) == set()


def test_no_way_leads_out_of_refused() -> None:
    """The provider never made a session: nothing can ever be paid by it."""
    assert reachable(S.REFUSED) == set()


def test_late_money_has_a_way_from_all_other_states() -> None:
    assert {s for s in S if S.PAID in reachable(s)} == set(S) - {S.PAID, S.REFUSED}


@pytest.mark.parametrize("dead", sorted(DEAD))
def test_what_is_dead_never_opens_again(dead: AttemptState) -> None:
    assert not reachable(dead) & {S.PREPARED, S.OPEN}


@pytest.mark.parametrize("state", S)
def test_nothing_becomes_itself_or_prepared(state: AttemptState) -> None:
    assert not may_become(state, state)
    assert not may_become(state, S.PREPARED)


LIGHTS = {
    S.PREPARED: Light.UNKNOWN,
    S.OPEN: Light.WAITING,
    S.PAID: Light.PAID,
    S.EXPIRED: Light.NOT_PAID,
    S.REFUSED: Light.NOT_PAID,
    S.NOT_FOUND: Light.NOT_PAID,
    S.ALARM: Light.UNKNOWN,
}


@pytest.mark.parametrize("state", S)
def test_the_light_of_a_state(state: AttemptState) -> None:
    one = attempt(state=state)
    assert one.light is LIGHTS[state]
    assert one.payable is (state in PAYABLE)
    assert one.dead is (state in DEAD)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("light", Light)
def test_only_a_final_state_gives_a_final_light(state: AttemptState, light: Light) -> None:
    """An observation alone never lights PAID or NOT PAID."""
    shown = attempt(state=state, last=Observation(NOON, light, "x")).light
    assert (shown is Light.PAID) is (state is S.PAID)
    assert (shown is Light.NOT_PAID) is (state in DEAD)
    if state is S.OPEN and light in {Light.WAITING, Light.PAYING, Light.UNKNOWN}:
        assert shown is light
