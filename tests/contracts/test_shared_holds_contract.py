"""What every board of shared holds does: the project by HTTP, and the model for trying desks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from monzapos.application.ports import SharedHold, SharedHolds
from monzapos.domain.attempt import Light
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from tests.adapters.holds_desk import holds_of
from tests.application.board import Board, Line
from tests.contracts.hold_samples import ANA, BEA, CAR, DESK_1, DESK_2, END, PRICE, claim, end, word

Pair = tuple[SharedHolds, SharedHolds]


@pytest.fixture(params=["project", "model"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    """Give the holds as a seller and as a manager has them."""
    if request.param == "model":
        board, now = Board(), datetime.now(UTC)
        yield Line(board, now=now), Line(board, manager=True, now=now)
        return
    project = request.getfixturevalue("project")
    async with holds_of(project) as seller, holds_of(project, "manager") as manager:
        yield seller, manager


@pytest.fixture
def holds(pair: Pair) -> SharedHolds:
    return pair[0]


@pytest.fixture
def manager(pair: Pair) -> SharedHolds:
    return pair[1]


async def test_a_hold_is_taken_told_of_and_given_back(holds: SharedHolds) -> None:
    assert await holds.version() == 1
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.take(claim(sale))
    assert await holds.active(practice=False) == (
        SharedHold(CAR, sale, HoldKind.CHECKOUT, None, "stripe", "", ANA.name, DESK_1.name),
    )
    assert await holds.price(sale) is None
    await holds.keep(word(sale))
    await holds.keep(word(sale))
    (told,) = await holds.active(practice=False)
    assert (told.until, told.session_id) == (END, "cs_1")
    assert await holds.price(sale) == PRICE
    assert await holds.active(practice=True) == ()
    await holds.release(end(sale))
    await holds.release(end(sale))
    assert await holds.active(practice=False) == ()


async def test_the_loser_sees_who_holds_it_and_until_when(holds: SharedHolds) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale))
    with pytest.raises(VehicleHeld) as refused:
        await holds.take(claim(str(uuid4()), desk=DESK_2, person=BEA))
    assert refused.value.details == {
        "desk": "Desk «1»",
        "person": "Ana Álvarez",
        "kind": "checkout",
        "until": END.isoformat(),
    }


async def test_practice_holds_no_real_car(holds: SharedHolds) -> None:
    await holds.take(claim(str(uuid4())))
    practised = str(uuid4())
    await holds.take(claim(practised, practice=True))
    assert [one.sale_id for one in await holds.active(practice=True)] == [practised]


async def test_what_was_given_back_is_not_taken_again(holds: SharedHolds) -> None:
    sale, never_taken = str(uuid4()), str(uuid4())
    await holds.take(claim(sale))
    await holds.release(end(sale))
    await holds.release(end(never_taken, "never_sent"))
    for late in (sale, never_taken):
        with pytest.raises(Refusal) as refused:
            await holds.take(claim(late))
        assert refused.value.code == "hold_withdrawn"
    for unknown in (sale, str(uuid4())):
        with pytest.raises(Refusal) as refused:
            await holds.keep(word(unknown))
        assert refused.value.code == "hold_withdrawn"
    assert await holds.active(practice=False) == ()


async def test_late_money_takes_the_car_again_or_is_told_who_has_it(holds: SharedHolds) -> None:
    early, other = str(uuid4()), str(uuid4())
    for sale in (early, other):
        await holds.take(claim(sale))
        await holds.release(end(sale))
    await holds.keep(word(early, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    assert [one.sale_id for one in await holds.active(practice=False)] == [early]
    with pytest.raises(VehicleHeld) as refused:
        await holds.keep(word(other, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    assert refused.value.details["kind"] == "sold"


async def test_a_sold_car_is_given_back_by_a_manager_alone(
    holds: SharedHolds, manager: SharedHolds
) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    for reason in ("not_paid", "by_hand"):
        with pytest.raises(Refusal) as refused:
            await holds.release(end(sale, reason))
        assert refused.value.code == "manager_needed"
    await manager.release(end(sale, "by_hand"))
    assert await holds.active(practice=False) == ()


async def test_anybody_lets_an_overdue_deposit_go(holds: SharedHolds) -> None:
    sale, gone = str(uuid4()), datetime.now(UTC) - timedelta(minutes=1)
    await holds.take(claim(sale))
    await holds.keep(word(sale, HoldKind.DEPOSIT, until=gone, paid=Money(100_000, "usd")))
    await holds.release(end(sale, "by_hand"))
    assert await holds.active(practice=False) == ()
