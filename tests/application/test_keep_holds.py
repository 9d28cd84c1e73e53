"""The other desks are told whatever the journal says, in whatever order things go wrong."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.application import claim_vehicle
from monzapos.application.alarms import keeps_car
from monzapos.application.hold_steps import (
    Ask,
    Keep,
    Release,
    Step,
    Take,
    Withdraw,
    next_step,
    word_of,
)
from monzapos.application.keep_holds import GRACE, STUBBORN
from monzapos.application.news import HoldSharing, HoldsNews
from monzapos.application.ports import HoldCase, HoldNote, HoldWord, NoteState
from monzapos.application.settle import HandWord, Settler
from monzapos.application.tell_holds import Teller
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.checkout import Standing
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import AlarmClosed, AlarmRaised
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.sale import LATE_MONEY, Alarm, Sale
from monzapos.presentation.error_notice import notice
from monzapos.presentation.hold_notes import hold_note
from tests.application.board import Board
from tests.application.samples import ANA, NOON, PRICE, attempt, hold, sale
from tests.application.two_desks import VEHICLE, SharingDesk, two_desks

Desks = list[SharingDesk]
HELD = replace(hold(), vehicle_id=VEHICLE.id)
WORD = HoldWord(
    sale_id="name",
    vehicle_id=VEHICLE.id,
    practice=True,
    kind=HoldKind.CHECKOUT,
    until=NOON + timedelta(minutes=60),
    provider="stripe",
    session_id="cs_1",
    price=PRICE,
    paid=Money(0, "usd"),
    light=Light.WAITING,
)


def held_sale(held: Hold | None = HELD) -> Sale:
    return sale(attempt(), vehicle=VEHICLE, hold=held)


def noted(state: NoteState, word: HoldWord = WORD) -> HoldNote:
    return HoldNote("sale-1", state, word)


def step_for(
    held: Sale | None, note: HoldNote | None, reason: str = "", **more: frozenset[str]
) -> Step | None:
    return next_step(HoldCase(note, held, reason), **{"forsaken": frozenset(), **more})


def test_a_hold_from_before_is_asked_for_and_then_taken() -> None:
    asked = step_for(held_sale(), None)
    assert isinstance(asked, Ask)
    assert asked.word == replace(WORD, sale_id="sale-1")
    taken = step_for(held_sale(), noted(NoteState.ASKED))
    assert isinstance(taken, Take)
    assert taken.word == WORD


@pytest.mark.parametrize(("livemode", "practice"), [(False, True), (None, False), (True, False)])
def test_money_that_is_none_holds_no_real_car(*, livemode: bool | None, practice: bool) -> None:
    """A real journal, and a provider's test key; what nobody knows may be real."""
    sold = sale(attempt(livemode=livemode), vehicle=VEHICLE, hold=HELD, practice=False)
    asked = step_for(sold, None)
    assert isinstance(asked, Ask)
    assert asked.word.practice is practice


@pytest.mark.parametrize("practice", [True, False])
def test_a_hold_stays_what_it_was_asked_for_as(*, practice: bool) -> None:
    """The website's sessions say only later whether they are real."""
    sold = sale(attempt(livemode=practice), vehicle=VEHICLE, hold=HELD, practice=False)
    told = step_for(sold, noted(NoteState.TOLD, replace(WORD, practice=practice, session_id="")))
    assert isinstance(told, Keep)
    assert told.word.practice is practice


def test_what_they_know_is_not_told_again() -> None:
    assert step_for(held_sale(), noted(NoteState.TOLD)) is None
    assert step_for(held_sale(None), noted(NoteState.RELEASED), "not_paid") is None
    assert step_for(held_sale(None), None, "not_paid") is None


@pytest.mark.parametrize(
    "known",
    [
        {"session_id": ""},
        {"until": None},
        {"light": Light.PAYING},
        {"paid": PRICE},
        {"kind": HoldKind.DEPOSIT},
        {"provider": "vinr"},
        {"price": Money(1, "usd")},
    ],
    ids=str,
)
def test_whatever_they_do_not_know_is_told(known: dict[str, object]) -> None:
    told = step_for(held_sale(), noted(NoteState.TOLD, replace(WORD, **known)))  # type: ignore[arg-type]
    assert isinstance(told, Keep)
    assert told.word == WORD


def test_a_deposit_is_held_until_its_agreed_end() -> None:
    until = NOON + timedelta(days=7)
    told = step_for(
        held_sale(replace(HELD, kind=HoldKind.DEPOSIT, until=until)), noted(NoteState.TOLD)
    )
    assert isinstance(told, Keep)
    assert (told.word.kind, told.word.until) == (HoldKind.DEPOSIT, until)


@pytest.mark.parametrize("state", [NoteState.WITHDRAWN, NoteState.RELEASED])
def test_late_money_is_told_before_the_car_is_given_back(state: NoteState) -> None:
    told = step_for(held_sale(replace(HELD, kind=HoldKind.SOLD)), noted(state), "not_paid")
    assert isinstance(told, Keep)
    assert told.word.kind is HoldKind.SOLD


def test_who_asked_and_died_is_given_back_in_two_steps() -> None:
    assert step_for(None, noted(NoteState.ASKED)) is None
    forsaken = frozenset({"sale-1"})
    assert step_for(None, noted(NoteState.ASKED), forsaken=forsaken) == Withdraw("sale-1")
    given = step_for(None, noted(NoteState.WITHDRAWN))
    assert isinstance(given, Release)
    assert (given.end.sale_id, given.end.reason, given.end.paid) == ("name", "never_sent", None)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("not_paid", "not_paid"),
        ("refused", "refused"),
        ("not_found", "not_found"),
        ("deposit_released", "by_hand"),
        ("released_by_person", "by_hand"),
    ],
)
def test_the_reason_is_the_providers_or_a_persons(reason: str, told: str) -> None:
    assert step_for(held_sale(None), noted(NoteState.TOLD), reason) == Withdraw("sale-1")
    given = step_for(held_sale(None), noted(NoteState.WITHDRAWN), reason)
    assert isinstance(given, Release)
    assert given.end.reason == told


def test_a_hold_that_is_missing_from_their_list_is_told_again() -> None:
    known = noted(NoteState.TOLD)
    assert step_for(held_sale(), known, listed=frozenset({"name"})) is None
    assert isinstance(step_for(held_sale(), known, listed=frozenset()), Keep)


@pytest.mark.parametrize("vehicle", ["", "veloce-s", "{ca000000-0000-4000-8000-000000000001}"])
def test_a_car_that_the_others_cannot_know_is_not_told(vehicle: str) -> None:
    assert step_for(held_sale(replace(HELD, vehicle_id=vehicle)), None) is None


@given(
    held=st.sampled_from([None, *HoldKind]),
    state=st.sampled_from([None, *NoteState]),
    forsaken=st.booleans(),
    listed=st.sampled_from([None, frozenset[str](), frozenset({"name"})]),
)
def test_a_car_is_given_back_only_where_no_sale_holds_it(
    held: HoldKind | None,
    state: NoteState | None,
    forsaken: bool,
    listed: frozenset[str] | None,
) -> None:
    case = HoldCase(
        noted(state) if state else None,
        held_sale(replace(HELD, kind=held) if held else None),
    )
    dead = frozenset({"sale-1"} if forsaken else ())
    step = next_step(case, forsaken=dead, listed=listed)
    if held is not None:
        assert not isinstance(step, Withdraw | Release)
    else:
        assert not isinstance(step, Ask | Take | Keep)
        assert (state is NoteState.WITHDRAWN) is isinstance(step, Release)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
async def desks(tmp_path: Path, board: Board) -> AsyncIterator[Desks]:
    async with two_desks(tmp_path, board) as both:
        yield both


async def test_every_word_of_the_provider_reaches_the_others(desks: Desks, board: Board) -> None:
    first, _ = desks
    await first.sell()
    for word in (Standing.OPEN, Standing.PAYING, Standing.PAID):
        (one,) = await first.sales()
        await first.hear(one, one.attempts[0], word)
        await first.keeper.bring_into_line()
        held = board.held(VEHICLE.id, practice=True)
        assert held
        assert held.session_id == f"cs_{one.attempts[0].id}"
    sold = board.rows[one.id].hold
    assert (sold.kind, sold.until) == (HoldKind.SOLD, None)
    assert first.line.calls == ["take", "keep", "keep", "keep"]
    await first.keeper.bring_into_line()
    assert first.line.calls[-1:] == ["keep"]
    assert len(first.line.calls) == 4


async def test_a_test_sales_hold_is_not_missed_in_the_list_of_real_ones(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    first.listens = False
    first.start()
    await first.sell()
    await first.look_around()
    told = first.line.calls.count("keep")
    await first.look_around()
    assert first.line.calls.count("keep") == told
    assert board.held(VEHICLE.id, practice=True)


def let_go(board: Board) -> None:
    """A manager at another desk lets every car go."""
    for row in board.rows.values():
        row.released = row.ended_elsewhere = True


@pytest.fixture
def released_here(expect_log: Callable[[str], None]) -> None:
    """Expect the log to say that a manager has let a car go."""
    expect_log("A manager at another desk has let the car")


async def the_sale(desk: SharingDesk) -> Sale:
    (one,) = await desk.sales()
    return one


async def lose_the_car(first: SharingDesk, second: SharingDesk, board: Board) -> Sale:
    """Sell at the first desk, and at the second once a manager has let the car go; return the
    first's sale, which can still be paid.
    """
    await first.sell()
    await first.keeper.bring_into_line()
    one = await the_sale(first)
    let_go(board)
    await second.sell()
    return one


def open_alarms(of: Sale) -> list[str]:
    return [alarm.code for alarm in of.alarms if alarm.open]


@pytest.mark.usefixtures("released_here")
async def test_a_managers_release_sticks_and_the_desk_is_told(desks: Desks, board: Board) -> None:
    first, second = desks
    await first.sell()
    await first.keeper.bring_into_line()
    let_go(board)
    for _ in range(3):
        await first.look_around()
        first.clock.pass_(STUBBORN + 1)
    one = await the_sale(first)
    assert (one.hold, open_alarms(one)) == (None, ["checkout_released"])
    assert one.open  # nothing is cancelled by itself
    assert board.held(VEHICLE.id, practice=True) is None
    await second.sell()
    await first.hear(one, one.attempts[0], Standing.DEAD)
    assert open_alarms(await the_sale(first)) == []
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.desk == "Desk 2"


@pytest.mark.usefixtures("released_here")
async def test_after_a_release_a_new_code_asks_for_the_car_anew(desks: Desks, board: Board) -> None:
    first, _ = desks
    await first.sell()
    await first.keeper.bring_into_line()
    for _ in range(2):  # and it can be released again
        let_go(board)
        await first.look_around()
        one = await the_sale(first)
        assert open_alarms(one) == ["checkout_released"]
        await first.hear(one, one.attempts[-1], Standing.DEAD)
        await first.look_around()
        await first.again(await the_sale(first))
        held = board.held(VEHICLE.id, practice=True)
        assert held
        await first.look_around()


@pytest.mark.usefixtures("released_here")
async def test_money_after_a_release_is_late_though_nobody_else_took_the_car(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    await first.sell()
    await first.keeper.bring_into_line()
    let_go(board)
    await first.look_around()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.PAID)
    paid = await the_sale(first)  # before anybody else has been asked
    assert (open_alarms(paid), paid.release_keys) == (["late_money"], False)
    await first.look_around()
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert (held.sale_id, held.kind) == (one.id, HoldKind.SOLD)
    assert open_alarms(await the_sale(first)) == ["late_money"]


@pytest.mark.parametrize("answer", ["", "after"])
async def test_money_that_crosses_a_release_is_late_too(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture, answer: str
) -> None:
    """Neither desk knew of the other when it spoke; nor is it forgotten with a lost answer."""
    first, _ = desks
    await first.sell()
    await first.keeper.bring_into_line()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.PAID)
    let_go(board)
    first.line.fault = answer
    with caplog.at_level(logging.WARNING):
        await first.keeper.bring_into_line()
    first.line.fault = ""
    await first.look_around()
    paid = await the_sale(first)
    assert (open_alarms(paid), paid.release_keys) == (["late_money"], False)
    assert board.held(VEHICLE.id, practice=True)


async def test_money_while_the_release_is_being_written_down_goes_before_it(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, _ = desks
    await first.sell()
    await first.keeper.bring_into_line()
    one = await the_sale(first)
    cases = await first.notes.cases()
    let_go(board)
    await first.hear(one, one.attempts[0], Standing.PAID)
    (case,) = cases
    step = next_step(case, forsaken=frozenset(), listed=frozenset())
    assert isinstance(step, Keep)
    with caplog.at_level(logging.WARNING):
        assert await Teller(first.journal, first.exchange).tell(step)
    paid = await the_sale(first)
    assert paid.hold
    assert paid.hold.kind is HoldKind.SOLD
    await first.look_around()
    assert open_alarms(await the_sale(first)) == ["late_money"]


async def test_late_money_calls_a_person_at_both_desks(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desks
    one = await lose_the_car(first, second, board)
    theirs = await the_sale(second)
    await second.hear(theirs, theirs.attempts[0], Standing.PAID)
    await second.look_around()
    assert (await the_sale(second)).release_keys
    await first.hear(one, one.attempts[0], Standing.PAID)  # it was offline since before the release
    with caplog.at_level(logging.WARNING):
        await first.look_around()
    for _ in range(2):
        await second.look_around()
    for desk, alarms in ((first, ["late_money"]), (second, ["paid_elsewhere"])):
        now = await the_sale(desk)
        assert (open_alarms(now), now.release_keys) == (alarms, False)


async def test_keys_may_go_once_a_manager_says_that_the_other_customer_was_paid_back(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desks
    one = await lose_the_car(first, second, board)
    theirs = await the_sale(second)
    await second.hear(theirs, theirs.attempts[0], Standing.PAID)
    await first.hear(one, one.attempts[0], Standing.PAID)
    with caplog.at_level(logging.WARNING):
        await first.look_around()
        await second.look_around()
        for desk in desks:
            await desk.record.paid_back((await the_sale(desk)).id)
            now = await the_sale(desk)
            assert (open_alarms(now), now.release_keys) == ([], desk is second)
        for _ in range(2):  # the project remembers the rival; nobody is called again
            for desk in desks:
                desk.clock.pass_(STUBBORN + 1)
                await desk.look_around()
    late, theirs = await the_sale(first), await the_sale(second)
    assert (late.light, late.hold, late.release_keys, open_alarms(late)) == (
        Light.PAID,
        None,
        False,
        [],
    )
    assert (theirs.release_keys, open_alarms(theirs)) == (True, [])
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.sale_id == await second.name_of(theirs)


async def test_a_car_that_was_paid_late_is_the_customers_once_nobody_else_can_have_it(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desks
    one = await lose_the_car(first, second, board)
    await first.hear(one, one.attempts[0], Standing.PAID)
    with caplog.at_level(logging.WARNING):
        await first.look_around()
        with pytest.raises(Refusal, match="car_not_confirmed"):
            await first.record.keeps_car(one.id)
        assert not (await the_sale(first)).release_keys
        theirs = await the_sale(second)
        await second.hear(theirs, theirs.attempts[0], Standing.DEAD)
        await second.look_around()  # which gives the car back
        first.clock.pass_(STUBBORN + 1)
        await first.look_around()
    late = await the_sale(first)
    assert (open_alarms(late), late.release_keys) == (["late_money"], False)
    await first.record.keeps_car(one.id)
    late = await the_sale(first)
    assert (open_alarms(late), late.release_keys) == ([], True)
    assert [approval.what for approval in late.approvals] == ["keeps_car"]
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.sale_id == await first.name_of(late)
    with pytest.raises(Refusal, match="nothing_owed_back"):
        await first.record.keeps_car(one.id)


async def test_a_rivals_money_is_not_forgotten_when_ones_own_comes(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desks
    one = await lose_the_car(first, second, board)
    await first.hear(one, one.attempts[0], Standing.PAID)
    with caplog.at_level(logging.WARNING):
        await first.look_around()
    await second.look_around()
    theirs = await the_sale(second)
    assert open_alarms(theirs) == ["paid_elsewhere"]
    await second.hear(theirs, theirs.attempts[0], Standing.PAID)
    theirs = await the_sale(second)
    assert (open_alarms(theirs), theirs.release_keys) == (["paid_elsewhere"], False)


async def test_a_checkout_that_no_manager_let_go_is_held_again_while_it_can_be_paid(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    await first.sell()
    await first.keeper.bring_into_line()
    (row,) = board.rows.values()
    row.released = True
    await first.look_around()
    held = board.held(VEHICLE.id, practice=True)
    assert held
    (one,) = await first.sales()
    assert held.sale_id == await first.name_of(one) != one.id
    assert one.alarms == ()


async def test_two_checkouts_for_one_car_call_a_person(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desks
    await first.sell()
    await first.keeper.bring_into_line()
    (row,) = board.rows.values()
    row.released = True
    await second.sell()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            await first.look_around()
            first.clock.pass_(STUBBORN + 1)
    assert "Another desk holds the car" in caplog.text
    (one,) = await first.sales()
    assert [alarm.code for alarm in one.alarms] == ["held_elsewhere"]


async def test_an_overdue_deposit_that_was_let_go_elsewhere_is_a_persons_decision(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, _ = desks
    await first.sell(deposit=True)
    (one,) = await first.sales()
    await first.hear(one, one.attempts[0], Standing.PAID)
    await first.keeper.bring_into_line()
    let_go(board)
    with caplog.at_level(logging.WARNING):
        await first.look_around()
        calls = len(first.line.calls)
        await first.look_around()
    assert first.line.calls[calls:] == ["active"]  # not tried again at once
    (one,) = await first.sales()
    assert [alarm.code for alarm in one.alarms] == ["released_elsewhere"]
    assert board.held(VEHICLE.id, practice=True) is None


async def test_while_nobody_answers_it_is_tried_ever_less_often(
    desks: Desks, board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    first, _ = desks
    await first.sell()
    first.line.fault = "before"
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await first.keeper.bring_into_line()
    assert caplog.text.count("cannot be told") == 1
    first.line.fault = ""
    await first.keeper.bring_into_line()
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.until


async def test_a_slow_rival_is_given_its_time(desks: Desks, board: Board) -> None:
    first, _ = desks
    await first.keeper.bring_into_line()
    await first.claim()
    await first.keeper.bring_into_line()
    first.clock.pass_(GRACE - 1)
    await first.keeper.bring_into_line()
    assert board.held(VEHICLE.id, practice=True)
    await first.write()
    await first.keeper.bring_into_line()
    assert board.held(VEHICLE.id, practice=True)


async def test_whoever_died_before_this_process_began_is_waited_for_by_nobody(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    await first.die(taken=True)
    assert board.held(VEHICLE.id, practice=True)
    await first.keeper.bring_into_line()
    assert board.held(VEHICLE.id, practice=True) is None


async def test_the_keeper_hears_of_a_sale_by_itself_and_says_when_all_is_told(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    running = asyncio.create_task(first.keeper.run())
    await first.sell()
    await first.keeper.in_line(20)
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.until
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_sale_from_before_the_migration_is_shared_once_it_is_there(
    desks: Desks, board: Board
) -> None:
    first, second = desks
    board.installed = False
    await first.holds.refresh()
    await first.sell()
    await first.keeper.in_line(0)  # there is nobody to wait for
    board.installed = True
    await first.look_around()
    assert first.holds.news.state is HoldSharing.YES
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.until
    await second.holds.refresh()
    assert (await second.holds.current())[VEHICLE.id].desk == "Desk 1"
    assert VEHICLE.id not in first.holds.others
    (one,) = await first.sales()
    assert one.attempts[0].state is AttemptState.PREPARED


async def test_what_a_manager_has_said_is_told_once_a_manager_is_there(
    desks: Desks, board: Board, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The project was away when it was said, and a seller has taken over since."""
    monkeypatch.setattr(claim_vehicle, "SETTLING", -1.0)
    expect_log("is refused: manager_needed")
    first, second = desks
    await first.sell()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.OPEN)
    await first.look_around()
    one = await the_sale(first)
    dead = Settler(deposit_days=7).by_hand(HandWord(False, NOON), one, one.attempts[0], b"")
    await first.journal.record(*dead, by=ANA)
    news: list[HoldsNews] = []
    first.holds.subscribe(news.append)
    await first.look_around()
    assert board.held(VEHICLE.id, practice=True)
    assert news[-1].needs_manager
    assert "A manager has to sign in here" in hold_note(news[-1])
    with pytest.raises(Refusal) as refused:  # and not that it is held by this very desk
        await first.sell()
    assert notice(refused.value).title == "A manager has to sign in here to give the car back"
    with pytest.raises(VehicleHeld):
        await second.sell()
    first.line.manager = True
    first.keeper.person_changed()  # no time passes
    await first.keeper.bring_into_line()
    assert [hold for hold in board.rows.values() if not hold.released] == []
    assert [one.needs_manager for one in news][-1] is False
    await second.sell()


async def not_paid_by_hand(desk: SharingDesk) -> Sale:
    """Sell, and let a manager record that it was not paid; all desks know."""
    await desk.sell()
    one = await the_sale(desk)
    await desk.hear(one, one.attempts[0], Standing.OPEN)
    await desk.look_around()
    one = await the_sale(desk)
    dead = Settler(deposit_days=7).by_hand(HandWord(False, NOON), one, one.attempts[0], b"")
    await desk.journal.record(*dead, by=ANA)
    desk.line.manager = True
    await desk.look_around()
    return await the_sale(desk)


async def test_money_recorded_after_the_car_was_given_back_shows_no_keys_unasked(
    desks: Desks, expect_log: Callable[[str], None]
) -> None:
    expect_log("The other desks cannot be told")
    expect_log("Another desk holds the car")
    first, second = desks
    one = await not_paid_by_hand(first)
    await second.sell()
    other = await the_sale(second)
    await second.hear(other, other.attempts[0], Standing.PAID)
    await second.look_around()
    first.line.fault = "before"  # the project is away
    await first.record.paid(one.id, "pi_12345678", PRICE)
    await first.keeper.bring_into_line()
    late = await the_sale(first)
    assert (late.paid, late.release_keys) == (PRICE, False)
    assert [alarm.code for alarm in late.alarms if alarm.open] == [LATE_MONEY]
    with pytest.raises(Refusal, match="car_not_confirmed"):
        await first.record.keeps_car(one.id)
    first.line.fault = ""
    first.clock.pass_(STUBBORN + 1)
    await first.look_around()
    await second.look_around()
    assert not (await the_sale(first)).release_keys
    assert not (await the_sale(second)).release_keys  # it is told that there is other money


async def test_money_recorded_for_a_car_that_nobody_took_is_a_managers_to_confirm(
    desks: Desks,
) -> None:
    first, _ = desks
    one = await not_paid_by_hand(first)
    await first.record.paid(one.id, "pi_12345678", PRICE)
    assert not (await the_sale(first)).release_keys
    await first.look_around()
    await first.record.keeps_car(one.id)
    assert (await the_sale(first)).release_keys


async def test_money_for_a_car_that_was_given_back_before_holds_were_shared_shows_no_keys(
    desks: Desks, board: Board, expect_log: Callable[[str], None]
) -> None:
    expect_log("The other desks cannot be told")
    first, second = desks
    board.installed = False
    one = await not_paid_by_hand(first)
    board.installed = True
    await second.sell()
    other = await the_sale(second)
    await second.hear(other, other.attempts[0], Standing.PAID)
    await first.holds.refresh()
    await first.record.paid(one.id, "pi_12345678", PRICE)
    assert not (await the_sale(first)).release_keys


async def test_a_desk_that_shares_with_nobody_asks_nobody(
    desks: Desks, board: Board, expect_log: Callable[[str], None]
) -> None:
    expect_log("The other desks cannot be told")
    first, _ = desks
    board.installed = False
    one = await not_paid_by_hand(first)
    await first.record.paid(one.id, "pi_12345678", PRICE)
    assert (await the_sale(first)).release_keys


@pytest.mark.parametrize("another_code", [False, True], ids=["told", "asked for again"])
async def test_late_money_that_was_paid_back_before_its_answer_came_holds_no_car(
    desks: Desks, board: Board, expect_log: Callable[[str], None], *, another_code: bool
) -> None:
    expect_log("The other desks cannot be told")
    first, second = desks
    one = await not_paid_by_hand(first)
    if another_code:
        first.line.fault = "after"
        with pytest.raises(Refusal, match="holds_unreachable"):
            await first.again(one)
    first.line.fault = "after"  # it arrives, and its answer is lost
    await first.record.paid(one.id, "pi_12345678", PRICE)
    await first.keeper.bring_into_line()
    assert board.held(VEHICLE.id, practice=True)
    await first.record.paid_back(one.id)
    first.line.fault = ""
    for _ in range(2):
        first.clock.pass_(STUBBORN + 1)
        await first.look_around()
    assert board.held(VEHICLE.id, practice=True) is None
    await second.sell()


async def test_money_is_told_at_once_though_the_checkout_was_refused(
    desks: Desks, board: Board, expect_log: Callable[[str], None]
) -> None:
    expect_log("Another desk holds the car")
    first, second = desks
    await first.sell()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.OPEN)
    await first.look_around()
    board.rows[await first.name_of(one)].released = True
    await second.sell()
    other = await the_sale(second)
    await first.look_around()  # refused outright: the car is the other desk's
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.PAID)
    await first.keeper.bring_into_line()  # and no minute passes
    assert board.rows[await second.name_of(other)].hold.rival


async def test_the_next_code_says_that_a_manager_has_to_give_the_car_back_first(
    desks: Desks, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_vehicle, "SETTLING", -1.0)
    expect_log("is refused: manager_needed")
    first, _ = desks
    await first.sell()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.OPEN)
    await first.look_around()
    one = await the_sale(first)
    dead = Settler(deposit_days=7).by_hand(HandWord(False, NOON), one, one.attempts[0], b"")
    await first.journal.record(*dead, by=ANA)
    await first.look_around()
    with pytest.raises(Refusal, match="hold_needs_manager"):
        await first.again(await the_sale(first))
    first.line.manager = True
    first.keeper.person_changed()
    await first.keeper.bring_into_line()
    await first.again(await the_sale(first))


@pytest.fixture
async def given_away(desks: Desks, board: Board) -> tuple[SharingDesk, SharingDesk, Sale]:
    """Return two desks, and the sale at the first whose sold car a manager elsewhere let go."""
    first, second = desks
    await first.sell()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.PAID)
    await first.look_around()
    assert (await the_sale(first)).release_keys
    let_go(board)  # the customer was paid back, says a manager at another desk
    await first.look_around()
    return first, second, await the_sale(first)


Given = tuple[SharingDesk, SharingDesk, Sale]


async def test_a_sold_car_that_was_let_go_elsewhere_is_a_managers_decision(
    given_away: Given,
) -> None:
    first, _, one = given_away
    assert (open_alarms(one), one.release_keys, one.open) == (["released_elsewhere"], False, True)
    await first.record.release_deposit(one.id)  # it was paid back indeed
    one = await the_sale(first)
    assert (open_alarms(one), one.hold, one.open) == ([], None, False)
    await first.look_around()
    await first.sell()


async def test_a_sold_car_that_was_let_go_by_mistake_is_taken_again_for_all(
    given_away: Given, board: Board
) -> None:
    first, second, one = given_away
    await first.record.keeps_car(one.id)
    one = await the_sale(first)
    assert (open_alarms(one), one.release_keys, one.open) == ([], True, False)
    with pytest.raises(VehicleHeld):
        await second.sell()
    for _ in range(2):
        first.clock.pass_(STUBBORN + 1)
        await first.look_around()
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert (held.kind, held.sale_id) == (HoldKind.SOLD, await first.name_of(one))
    assert open_alarms(await the_sale(first)) == []


async def test_a_car_that_was_let_go_and_sold_again_is_not_taken_by_an_old_word(
    given_away: Given, board: Board
) -> None:
    first, second, one = given_away
    await second.sell()
    for _ in range(2):
        with pytest.raises(Refusal, match="car_not_confirmed"):
            await first.record.keeps_car(one.id)
        first.clock.pass_(STUBBORN + 1)
        await first.look_around()
    one = await the_sale(first)
    assert (one.release_keys, open_alarms(one)) == (False, ["released_elsewhere"])
    theirs = await the_sale(second)
    await second.hear(theirs, theirs.attempts[0], Standing.DEAD)
    await second.look_around()
    first.clock.pass_(STUBBORN + 1)
    await first.look_around()
    assert board.held(VEHICLE.id, practice=True) is None  # nobody has said it again
    await first.record.keeps_car(one.id)
    assert (await the_sale(first)).release_keys


async def test_an_answer_to_an_old_hold_is_no_alarm_of_a_car_that_was_let_go_here_too(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    await first.sell()
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.PAID)
    await first.look_around()
    one = await the_sale(first)
    assert one.hold
    name = await first.name_of(one)
    step = Keep(one.id, one, word_of(one, one.hold, name, practice=True))
    let_go(board)
    await first.record.release_deposit(one.id)  # told by telephone, before the answer came
    await Teller(first.journal, first.exchange).tell(step)
    assert open_alarms(await the_sale(first)) == []
    # One that stands there all the same, of an earlier version, keeps no sale open for ever.
    raised = AlarmRaised(one.id, "old", "released_elsewhere")
    await first.journal.record(raised, by=ANA)
    assert not (await the_sale(first)).open
    assert await first.journal.sales(only_open=True) == []


def test_who_keeps_a_car_has_not_said_that_anybody_was_paid_back() -> None:
    alarms = tuple(
        Alarm(code, NOON, code) for code in ("released_elsewhere", "paid_twice", "paid_elsewhere")
    )
    sold = sale(attempt(AttemptState.PAID), vehicle=VEHICLE, hold=replace(HELD, kind=HoldKind.SOLD))
    given = replace(sold, alarms=alarms)
    assert keeps_car(given) == (AlarmClosed(given.id, "released_elsewhere"),)
    assert keeps_car(replace(given, hold=None)) == ()
    late = replace(given, alarms=(*alarms, Alarm("late", NOON, "late_money")))
    assert len(keeps_car(late)) == 4


async def test_an_answer_to_an_old_hold_is_no_alarm_of_a_car_that_was_taken_again(
    given_away: Given,
) -> None:
    first, _, one = given_away
    assert one.hold
    name = await first.name_of(one)
    step = Keep(one.id, one, word_of(one, one.hold, name, practice=True))
    await first.record.keeps_car(one.id)
    await Teller(first.journal, first.exchange).tell(step)
    assert open_alarms(await the_sale(first)) == []


async def test_the_others_hear_at_once_that_a_car_was_taken_again_as_sold(
    given_away: Given, board: Board
) -> None:
    first, _, one = given_away
    await first.record.keeps_car(one.id)
    await first.keeper.bring_into_line()  # no time passes
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.kind is HoldKind.SOLD


@pytest.mark.parametrize("fault", ["before", "after"])
async def test_taking_a_car_again_may_be_cut_short(given_away: Given, fault: str) -> None:
    first, second, one = given_away
    first.line.fault = fault
    with pytest.raises(Refusal, match="car_not_confirmed"):
        await first.record.keeps_car(one.id)
    assert not (await the_sale(first)).release_keys
    first.line.fault = ""
    first.clock.pass_(STUBBORN + 1)
    await first.look_around()
    await first.record.keeps_car(one.id)
    one = await the_sale(first)
    assert (open_alarms(one), one.release_keys) == ([], True)
    with pytest.raises(VehicleHeld):
        await second.sell()


async def test_a_deposits_car_that_was_let_go_elsewhere_may_be_let_go_here_too(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    await first.sell(deposit=True)
    one = await the_sale(first)
    await first.hear(one, one.attempts[0], Standing.PAID)
    await first.look_around()
    let_go(board)
    await first.look_around()
    assert open_alarms(await the_sale(first)) == ["released_elsewhere"]
    await first.record.release_deposit(one.id)
    one = await the_sale(first)
    assert (open_alarms(one), one.hold, one.open) == ([], None, False)
