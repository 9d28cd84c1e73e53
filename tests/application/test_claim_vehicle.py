"""A car is claimed for all desks before the sale is written down, or nothing is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from monzapos.application import claim_vehicle
from monzapos.application.news import HoldSharing
from monzapos.domain.checkout import Standing
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.sale import Sale
from tests.application.board import Board
from tests.application.two_desks import VEHICLE, SharingDesk, two_desks

Desks = list[SharingDesk]


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
async def desks(tmp_path: Path, board: Board) -> AsyncIterator[Desks]:
    async with two_desks(tmp_path, board) as both:
        yield both


async def refused(desk: SharingDesk) -> Refusal:
    with pytest.raises(Refusal) as raised:
        await desk.sell()
    return raised.value


async def test_the_others_are_asked_before_the_sale_is_written_down(
    desks: Desks, board: Board
) -> None:
    first, second = desks
    await first.sell()
    assert first.line.calls == ["take"]
    why = await refused(second)
    assert isinstance(why, VehicleHeld)
    assert why.details == {
        "vehicle": VEHICLE.name,
        "desk": "Desk 1",
        "person": "Ana",
        "kind": "checkout",
        "until": "",
    }
    assert await second.sales() == []


async def test_who_is_known_to_hold_it_is_named_without_another_question(desks: Desks) -> None:
    first, second = desks
    await first.sell()
    await first.keeper.bring_into_line()
    await second.holds.refresh()
    second.line.fault = "before"
    with pytest.raises(VehicleHeld) as raised:
        await second.claims.refuse_if_held(VEHICLE)
    (sale,) = await first.sales()
    assert sale.attempt
    assert sale.attempt.expires_at
    assert raised.value.details["until"] == sale.attempt.expires_at.isoformat()
    assert second.line.calls == ["active", "active"]


async def test_a_car_that_is_free_by_now_is_not_refused_for_an_old_list(desks: Desks) -> None:
    first, second = desks
    await first.sell()
    await second.holds.refresh()
    (sale,) = await first.sales()
    await first.hear(sale, sale.attempts[0], Standing.DEAD)
    await first.keeper.bring_into_line()
    await second.claims.refuse_if_held(VEHICLE)
    await second.sell()


@pytest.mark.parametrize("fault", ["before", "after", "late"])
async def test_no_answer_starts_no_sale_and_leaves_no_hold(
    desks: Desks, board: Board, fault: str
) -> None:
    first, second = desks
    first.line.fault = fault
    assert (await refused(first)).code == "holds_unreachable"
    assert await first.sales() == []
    first.line.fault = ""
    await first.keeper.bring_into_line()
    board.arrive()
    assert board.held(VEHICLE.id, practice=True) is None
    await second.sell()


async def test_a_sale_that_cannot_be_written_down_gives_the_car_back(
    desks: Desks, board: Board
) -> None:
    first, _ = desks
    await first.keeper.bring_into_line()  # from here on whoever asks is given time
    await first.claim()
    with pytest.raises(RuntimeError):
        async with first.slow:
            raise RuntimeError
    assert board.held(VEHICLE.id, practice=True)
    await first.keeper.bring_into_line()
    assert board.held(VEHICLE.id, practice=True) is None


async def test_a_cancelled_start_gives_the_car_back(desks: Desks, board: Board) -> None:
    first, _ = desks
    await first.keeper.bring_into_line()  # from here on whoever asks is given time
    taken = asyncio.Event()

    async def begin() -> None:
        await first.claim()
        taken.set()
        async with first.slow:
            await asyncio.Event().wait()

    task = asyncio.create_task(begin())
    await taken.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await first.keeper.bring_into_line()
    assert board.held(VEHICLE.id, practice=True) is None


async def test_without_the_migration_a_sale_starts_alone(desks: Desks, board: Board) -> None:
    board.installed = False
    for desk in desks:
        await desk.holds.refresh()
        assert desk.holds.news.state is HoldSharing.NOT_INSTALLED
        await desk.sell()
        (case,) = await desk.notes.cases()
        assert case.note is None


async def test_a_migration_that_was_there_is_missed(desks: Desks, board: Board) -> None:
    first, second = desks
    await sold_and_dead(first)
    board.installed = False
    assert (await refused(first)).code == "holds_gone"
    await second.sell()  # it was never answered, so it cannot know


@pytest.mark.parametrize("heard", ["active", "version", "take", "loser", "price"])
async def test_whoever_was_answered_once_sells_nothing_without_the_others(
    desks: Desks, heard: str
) -> None:
    """Though it has never sold anything: a slip of the project forgets nobody's holds."""
    first, second = desks
    shared = second.exchange.shared
    match heard:
        case "active":
            await second.holds.refresh()
            assert second.holds.news.state is HoldSharing.YES
        case "version":
            await shared.version()
        case "take":
            await second.die(taken=True)
        case "loser":
            await first.sell()
            await refused(second)
        case "price":
            await shared.price("nobody's")
    second.line.fault = "holds_not_installed"
    assert (await refused(second)).code == "holds_gone"
    second.start()
    assert (await refused(second)).code == "holds_gone"
    assert await second.sales() == []


@pytest.mark.parametrize("fault", ["holds_denied", "not_signed_in", "before"])
async def test_what_anything_could_say_is_no_answer_of_the_others(desks: Desks, fault: str) -> None:
    first, _ = desks
    first.line.fault = fault
    await first.holds.refresh()
    assert (await refused(first)).code == ("holds_unreachable" if fault == "before" else fault)
    assert not await first.notes.answered()


async def sold_and_dead(desk: SharingDesk) -> str:
    await desk.sell()
    (sale,) = await desk.sales()
    await desk.hear(sale, sale.attempts[0], Standing.DEAD)
    await desk.keeper.bring_into_line()
    return sale.id


@pytest.mark.parametrize("code", ["holds_denied", "not_signed_in", "holds_odd_answer"])
async def test_any_other_word_starts_no_sale(desks: Desks, code: str) -> None:
    first, _ = desks
    first.line.fault = code
    assert (await refused(first)).code == code
    assert await first.sales() == []


async def test_a_new_code_takes_the_car_again_under_a_new_name(desks: Desks, board: Board) -> None:
    first, second = desks
    sale_id = await sold_and_dead(first)
    (sale,) = await first.sales()
    await first.again(sale)
    held = board.held(VEHICLE.id, practice=True)
    assert held
    assert held.sale_id != sale_id
    assert board.rows[sale_id].released
    assert isinstance(await refused(second), VehicleHeld)


async def test_a_new_code_for_a_car_that_another_desk_took_is_refused(desks: Desks) -> None:
    first, second = desks
    await sold_and_dead(first)
    await second.sell()
    (sale,) = await first.sales()
    with pytest.raises(VehicleHeld):
        await first.again(sale)
    assert len((await first.sales())[0].attempts) == 1


@pytest.fixture
async def put_back(desks: Desks, expect_log: Callable[[str], None]) -> Sale:
    """Return the first desk's sale, now dead, whose car a manager at the other put back on sale."""
    expect_log("A manager at another desk has let the car")
    first, second = desks
    await first.sell()
    await second.let_go()
    await first.look_around()
    (sale,) = await first.sales()
    assert (sale.hold, sale.attempts[0].payable) == (None, True)
    await first.hear(sale, sale.attempts[0], Standing.DEAD)
    (sale,) = await first.sales()
    return sale


async def test_a_new_code_that_lost_the_car_leaves_nothing_to_give_back(
    desks: Desks, put_back: Sale
) -> None:
    first, second = desks
    sale = put_back
    await second.sell()
    for _ in range(2):  # the second time as the first, not "a manager is needed"
        with pytest.raises(VehicleHeld):
            await first.again(sale)
        await first.look_around()
        assert not first.holds.news.needs_manager
    (other,) = await second.sales()
    await second.hear(other, other.attempts[0], Standing.DEAD)
    await second.look_around()
    await first.again(sale)
    assert len((await first.sales())[0].attempts) == 2


async def test_a_new_code_whose_answer_was_lost_is_given_back_by_a_seller(
    desks: Desks, board: Board, put_back: Sale
) -> None:
    first, second = desks
    first.line.fault = "after"
    with pytest.raises(Refusal, match="holds_unreachable"):
        await first.again(put_back)
    first.line.fault = ""
    await first.look_around()
    assert board.held(VEHICLE.id, practice=True) is None
    await second.sell()


async def test_a_new_code_waits_until_the_last_ones_hold_is_given_back(desks: Desks) -> None:
    first, _ = desks
    await first.sell()
    (sale,) = await first.sales()
    await first.hear(sale, sale.attempts[0], Standing.DEAD)
    (sale,) = await first.sales()
    waiting = asyncio.create_task(first.again(sale))
    poked = asyncio.Event()
    first.claims.subscribe(poked.set)
    await poked.wait()
    await first.keeper.bring_into_line()
    await waiting
    assert len((await first.sales())[0].attempts) == 2


async def test_a_new_code_does_not_wait_for_ever(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_vehicle, "SETTLING", 0.0)
    first, _ = desks
    await first.sell()
    (sale,) = await first.sales()
    await first.hear(sale, sale.attempts[0], Standing.DEAD)
    (sale,) = await first.sales()
    with pytest.raises(Refusal, match="hold_settling"):
        await first.again(sale)
