"""What an answer means for the journal: every word of a provider, in every state of an attempt."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.application.alarms import late_money
from monzapos.application.settle import Settler
from monzapos.domain.attempt import PAYABLE, AttemptState, Light, may_become
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import ProviderTrouble
from monzapos.domain.events import (
    AlarmClosed,
    AlarmRaised,
    AttemptSettled,
    Event,
    HoldChanged,
    HoldReleased,
    HoldTaken,
    Observed,
    SessionOpened,
)
from monzapos.domain.hold import HoldKind
from monzapos.domain.payment import Purpose
from monzapos.domain.person import Customer
from monzapos.domain.sale import (
    CHECKOUT_RELEASED,
    HELD_ELSEWHERE,
    LATE_MONEY,
    PAID_ELSEWHERE,
    Sale,
)
from tests.application.samples import (
    ALARMS,
    DEPOSIT,
    NOON,
    alarm,
    attempt,
    hold,
    observation,
    report,
    sale,
)

S = AttemptState
KEPT = b"customer_email=customer-1"
SETTLER = Settler(deposit_days=7)


def answer(of: Sale, said: SessionReport) -> tuple[Event, ...]:
    one = of.attempt
    assert one is not None
    return SETTLER.answer(said, of, one, KEPT)


def kinds(events: tuple[Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


SETTLED_PAID = ["AttemptSettled", "HoldChanged"]
SETTLED_DEAD = ["AttemptSettled", "HoldReleased"]
SETTLED_ALARM = ["AttemptSettled", "AlarmRaised"]


@pytest.mark.parametrize(
    ("standing", "prepared", "opened", "alarmed"),
    [
        (Standing.OPEN, ["SessionOpened", "Observed"], [], []),
        (Standing.PAYING, ["SessionOpened", "Observed"], ["Observed"], []),
        (Standing.PAID, SETTLED_PAID, SETTLED_PAID, SETTLED_PAID),
        (Standing.DEAD, SETTLED_DEAD, SETTLED_DEAD, SETTLED_DEAD),
        (Standing.UNSETTLED, SETTLED_ALARM, SETTLED_ALARM, []),
        (Standing.ODD, SETTLED_ALARM, SETTLED_ALARM, ["Observed", "AlarmRaised"]),
        (Standing.UNKNOWN, [], ["Observed"], []),
    ],
)
def test_every_word_in_every_state_that_is_followed(
    standing: Standing, prepared: list[str], opened: list[str], alarmed: list[str]
) -> None:
    said = report(standing)
    assert kinds(answer(sale(attempt(S.PREPARED)), said)) == prepared
    assert kinds(answer(sale(attempt(S.OPEN)), said)) == opened
    assert kinds(answer(sale(attempt(S.ALARM)), said)) == alarmed


@pytest.mark.parametrize("standing", list(Standing))
def test_nothing_is_new_after_paid(standing: Standing) -> None:
    paid = sale(attempt(S.PAID), hold=hold(HoldKind.SOLD))
    assert answer(paid, report(standing)) == ()


@pytest.mark.parametrize("standing", [Standing.OPEN, Standing.PAYING, Standing.DEAD])
def test_a_stale_word_after_the_end_is_no_news(standing: Standing) -> None:
    assert answer(sale(attempt(S.EXPIRED), hold=None), report(standing)) == ()


def test_the_session_opens_as_the_provider_made_it() -> None:
    opened, seen = answer(sale(attempt(S.PREPARED)), report())
    assert opened == SessionOpened(
        "sale-1",
        "attempt-1",
        "cs_1",
        "https://checkout.stripe.com/c/pay/cs_1#x",
        NOON + timedelta(minutes=59),
        "",
        livemode=False,
    )
    assert isinstance(seen, Observed)
    assert (seen.observation.light, seen.observation.provider_status) == (
        Light.WAITING,
        "open/unpaid",
    )


def test_where_the_provider_names_no_end_that_of_the_request_stays() -> None:
    opened, _ = answer(sale(attempt(S.PREPARED)), report(expires_at=None))
    assert isinstance(opened, SessionOpened)
    assert opened.expires_at == attempt().expires_at


def test_the_same_word_again_is_written_once() -> None:
    one = attempt(last=observation(S.OPEN, provider_status="open/unpaid"))
    assert answer(sale(one), report()) == ()


def test_another_word_is_written_with_its_request() -> None:
    (seen,) = answer(sale(attempt()), report(provider_status="open/unpaid/processing"))
    assert isinstance(seen, Observed)
    assert seen.observation.request_id == "req_2"
    assert seen.observation.at == report().at


def test_paid_keeps_the_request_without_the_customer_and_sells_the_car() -> None:
    settled, changed = answer(sale(attempt()), report(Standing.PAID))
    assert isinstance(settled, AttemptSettled)
    assert settled.state is S.PAID
    assert settled.request == KEPT
    assert (settled.session_id, settled.payment_reference) == ("cs_1", "pi_1")
    assert isinstance(changed, HoldChanged)
    assert (changed.hold.kind, changed.hold.until) == (HoldKind.SOLD, None)


def test_a_paid_deposit_holds_the_car_for_the_agreed_days() -> None:
    said = report(Standing.PAID, amount=DEPOSIT.minor)
    _, changed = answer(sale(attempt(), purpose=Purpose.DEPOSIT), said)
    assert isinstance(changed, HoldChanged)
    assert changed.hold.kind is HoldKind.DEPOSIT
    assert changed.hold.until == said.at + timedelta(days=7)


def test_a_deposit_is_not_judged_by_the_price() -> None:
    events = answer(sale(attempt(), purpose=Purpose.DEPOSIT), report(Standing.PAID))
    assert kinds(events) == SETTLED_ALARM


@pytest.mark.parametrize("code", ALARMS)
@pytest.mark.parametrize("standing", [Standing.OPEN, Standing.PAID])
def test_what_does_not_fit_is_an_alarm_and_the_car_stays_held(
    code: str, standing: Standing
) -> None:
    settled, raised = answer(sale(attempt()), report(standing, **ALARMS[code]))
    assert isinstance(settled, AttemptSettled)
    assert settled.state is S.ALARM
    assert isinstance(raised, AlarmRaised)
    assert raised.code == code


def test_paid_after_an_alarm_closes_it() -> None:
    alarmed = sale(attempt(S.ALARM), alarms=(alarm("unsettled"), alarm("status", is_open=False)))
    settled, closed, changed = answer(alarmed, report(Standing.PAID))
    assert isinstance(settled, AttemptSettled)
    assert settled.state is S.PAID
    assert closed == AlarmClosed("sale-1", "alarm-unsettled")
    assert isinstance(changed, HoldChanged)


def test_dead_after_an_alarm_closes_it_and_frees_the_car() -> None:
    events = answer(sale(attempt(S.ALARM), alarms=(alarm(),)), report(Standing.DEAD))
    assert kinds(events) == ["AttemptSettled", "AlarmClosed", "HoldReleased"]


def test_another_alarm_takes_the_place_of_the_first() -> None:
    """Unsettled is followed; what it settles to may be another sum."""
    alarmed = sale(attempt(S.ALARM), alarms=(alarm("unsettled"),))
    seen, closed, raised = answer(alarmed, report(Standing.PAID, amount=1))
    assert isinstance(seen, Observed)
    assert seen.observation.alarm == "amount"
    assert closed == AlarmClosed("sale-1", "alarm-unsettled")
    assert isinstance(raised, AlarmRaised)
    assert raised.code == "amount"


@pytest.mark.parametrize("code", [CHECKOUT_RELEASED, HELD_ELSEWHERE, PAID_ELSEWHERE, LATE_MONEY])
def test_what_is_said_of_the_car_is_not_replaced_by_a_word_of_the_session(code: str) -> None:
    alarmed = sale(attempt(S.ALARM), alarms=(alarm("unsettled"), alarm(code)))
    _seen, *closed, raised = answer(alarmed, report(Standing.PAID, amount=1))
    assert closed == [AlarmClosed("sale-1", "alarm-unsettled")]
    assert isinstance(raised, AlarmRaised)


def test_a_stale_open_does_not_take_an_alarm_off_the_watch() -> None:
    assert answer(sale(attempt(S.ALARM), alarms=(alarm(),)), report(Standing.OPEN)) == ()


@pytest.mark.parametrize("state", [S.EXPIRED, S.NOT_FOUND])
def test_late_money_is_taken_and_wins_the_car_again(state: S) -> None:
    late = sale(attempt(state), hold=None)
    settled, taken = answer(late, report(Standing.PAID))
    assert isinstance(settled, AttemptSettled)
    assert settled.state is S.PAID
    assert isinstance(taken, HoldTaken)
    assert taken.hold.kind is HoldKind.SOLD


def test_late_money_for_a_car_of_another_sale_is_an_alarm_without_a_hold() -> None:
    late = sale(attempt(S.EXPIRED), hold=None)
    settled, raised = late_money(late, answer(late, report(Standing.PAID)))
    assert isinstance(settled, AttemptSettled)
    assert isinstance(raised, AlarmRaised)
    assert raised.code == "late_money"


def test_a_second_payment_of_the_same_sum_is_an_alarm_and_changes_no_hold() -> None:
    first = attempt(S.PAID)
    second = attempt(S.OPEN, id="attempt-2", number=2, session_id="cs_2")
    twice = sale(first, second, hold=hold(HoldKind.SOLD))
    events = SETTLER.answer(report(Standing.PAID, session_id="cs_2"), twice, second, KEPT)
    assert kinds(events) == SETTLED_ALARM
    assert isinstance(events[1], AlarmRaised)
    assert events[1].code == "paid_twice"


def test_an_old_attempts_end_does_not_free_the_car_of_a_running_one() -> None:
    old = attempt(S.NOT_FOUND)
    running = attempt(S.OPEN, id="attempt-2", number=2, session_id="cs_2")
    both = sale(old, running)
    assert kinds(SETTLER.answer(report(Standing.DEAD), both, old, KEPT)) == ["AttemptSettled"]


def test_a_refused_request_frees_the_car_and_keeps_the_reason() -> None:
    started = sale(attempt(S.PREPARED))
    assert started.attempt
    trouble = ProviderTrouble("key_refused", certain=True)
    settled, released = SETTLER.refused(trouble, started, started.attempt, KEPT)
    assert isinstance(settled, AttemptSettled)
    assert (settled.state, settled.refusal, settled.request) == (S.REFUSED, "key_refused", KEPT)
    assert released == HoldReleased("sale-1", "car-1", "refused")


def test_a_session_that_no_list_shows_frees_the_car() -> None:
    started = sale(attempt(S.PREPARED))
    assert started.attempt
    settled, released = SETTLER.not_found(started, started.attempt, KEPT)
    assert isinstance(settled, AttemptSettled)
    assert settled.state is S.NOT_FOUND
    assert released == HoldReleased("sale-1", "car-1", "not_found")


@pytest.mark.parametrize("kind", [HoldKind.DEPOSIT, HoldKind.SOLD])
def test_a_failed_payment_never_frees_a_car_that_money_has_been_paid_for(kind: HoldKind) -> None:
    assert kinds(answer(sale(attempt(), hold=hold(kind)), report(Standing.DEAD))) == [
        "AttemptSettled"
    ]


changes = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.sampled_from([None, 0, 1, 8_450_000, 845_000_000]),
        "currency": st.sampled_from([None, "usd", "eur"]),
        "livemode": st.sampled_from([None, True, False]),
        "reference": st.sampled_from([None, "", "sale-1", "sale-2"]),
        "session_id": st.sampled_from(["cs_1", "cs_2"]),
    },
)


@given(state=st.sampled_from(S), standing=st.sampled_from(Standing), changed=changes)
def test_no_answer_ever_asks_the_journal_for_what_it_forbids(
    state: S, standing: Standing, changed: dict[str, object]
) -> None:
    one = attempt(state)
    said = report(standing, **changed)
    for event in answer(sale(one, hold=hold() if one.payable else None), said):
        match event:
            case AttemptSettled(state=then):
                assert may_become(state, then)
                fits = all(
                    getattr(said, name) == getattr(report(), name)
                    for name in ("amount", "currency", "livemode", "reference")
                )
                assert then is not S.PAID or (standing is Standing.PAID and fits)
            case SessionOpened():
                assert state is S.PREPARED
            case Observed():
                assert state in PAYABLE


def test_a_refusals_words_do_not_name_the_customer() -> None:
    customer = Customer("customer-1", "Ana Pérez", "ana@example.com", "+13055550123")
    said = "ANA@example.com of Ana Pérez (+13055550123) is invalid"
    trouble = ProviderTrouble("request_refused", certain=True, message=said)
    one = attempt(S.PREPARED)
    settled = SETTLER.refused(trouble, replace(sale(one), customer=customer), one, b"")[0]
    assert isinstance(settled, AttemptSettled)
    assert settled.refusal_message == "••• of ••• (•••) is invalid"
