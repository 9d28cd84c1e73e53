"""What every board of shared holds does: the project by HTTP, and the model for trying desks."""

from collections.abc import AsyncIterator
from dataclasses import replace
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

Hands = tuple[SharedHolds, SharedHolds, SharedHolds, SharedHolds]
PASSED = datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture(params=["project", "model"])
async def hands(request: pytest.FixtureRequest) -> AsyncIterator[Hands]:
    """Give the holds to a seller, to the next one at that desk, to another desk, to a manager."""
    if request.param == "model":
        board, now = Board(), datetime.now(UTC)
        yield (
            Line(board, DESK_1.id, "ana", now=now),
            Line(board, DESK_1.id, "carl", now=now),
            Line(board, DESK_2.id, "bea", now=now),
            Line(board, DESK_2.id, "marta", manager=True, now=now),
        )
        return
    project = request.getfixturevalue("project")
    async with (
        holds_of(project) as seller,
        holds_of(project) as heir,
        holds_of(project, desk=DESK_2) as stranger,
        holds_of(project, "manager", DESK_2) as manager,
    ):
        yield seller, heir, stranger, manager


@pytest.fixture
def holds(hands: Hands) -> SharedHolds:
    return hands[0]


@pytest.fixture
def heir(hands: Hands) -> SharedHolds:
    return hands[1]


@pytest.fixture
def stranger(hands: Hands) -> SharedHolds:
    return hands[2]


@pytest.fixture
def manager(hands: Hands) -> SharedHolds:
    return hands[3]


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


@pytest.mark.parametrize("taken", [False, True])
async def test_a_manager_at_another_desk_has_the_last_word_but_for_money(
    holds: SharedHolds, stranger: SharedHolds, manager: SharedHolds, *, taken: bool
) -> None:
    sale, other = str(uuid4()), str(uuid4())
    await holds.take(claim(sale))
    assert not await holds.keep(word(sale))
    await manager.release(end(sale, "by_hand"))
    if taken:
        await stranger.take(claim(other, desk=DESK_2, person=BEA))
    for ask in (holds.take(claim(sale)), holds.keep(word(sale))):
        with pytest.raises(Refusal) as refused:
            await ask
        assert refused.value.code == "hold_ended_elsewhere"
    assert [one.sale_id for one in await holds.active(practice=False)] == [other] * taken
    paid = word(sale, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID)
    if not taken:
        for _ in range(2):
            assert await holds.keep(paid)
        return
    for _ in range(2):
        with pytest.raises(VehicleHeld):
            await holds.keep(paid)
    (theirs,) = await stranger.active(practice=False)
    assert (theirs.sale_id, theirs.rival) == (other, True)


async def test_what_a_desk_has_ended_itself_is_no_news_to_it(manager: SharedHolds) -> None:
    sale = str(uuid4())
    await manager.take(claim(sale, desk=DESK_2))
    await manager.release(end(sale, "by_hand"))
    for ask in (manager.take(claim(sale, desk=DESK_2)), manager.keep(word(sale))):
        with pytest.raises(Refusal) as refused:
            await ask
        assert refused.value.code == "hold_withdrawn"
    assert not await manager.keep(word(sale, HoldKind.SOLD, until=None, paid=PRICE))


async def test_a_sold_car_is_given_back_by_a_manager_alone(
    holds: SharedHolds, manager: SharedHolds
) -> None:
    sale = str(uuid4())
    sold = word(sale, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID)
    await holds.take(claim(sale))
    await holds.keep(sold)
    for reason in ("not_paid", "by_hand"):
        with pytest.raises(Refusal) as refused:
            await holds.release(end(sale, reason))
        assert refused.value.code == "manager_needed"
    await manager.release(end(sale, "by_hand"))
    assert await holds.active(practice=False) == ()
    for ask in (holds.keep(sold), holds.take(claim(sale))):  # the manager's word stands
        with pytest.raises(Refusal) as refused:
            await ask
        assert refused.value.code == "hold_ended_elsewhere"
    again = str(uuid4())  # another word of a manager at its own desk: by another name
    await holds.take(claim(again))
    assert not await holds.keep(replace(sold, sale_id=again))
    (held,) = await holds.active(practice=False)
    assert (held.sale_id, held.kind) == (again, HoldKind.SOLD)


async def test_anybody_lets_an_overdue_deposit_go(holds: SharedHolds) -> None:
    sale, gone = str(uuid4()), datetime.now(UTC) - timedelta(minutes=1)
    await holds.take(claim(sale))
    await holds.keep(word(sale, HoldKind.DEPOSIT, until=gone, paid=Money(100_000, "usd")))
    await holds.release(end(sale, "by_hand"))
    assert await holds.active(practice=False) == ()


async def test_a_hold_that_was_never_there_is_ended_by_hand_by_a_manager_alone(
    holds: SharedHolds, manager: SharedHolds
) -> None:
    never = str(uuid4())
    with pytest.raises(Refusal, match="manager_needed"):
        await holds.release(end(never, "by_hand"))
    await holds.take(claim(never))  # the refusal has left nothing behind
    await manager.release(end(never, "by_hand"))
    assert await holds.active(practice=False) == ()


@pytest.mark.parametrize("reason", ["not_paid", "refused", "not_found", "never_sent"])
async def test_who_is_at_the_desk_now_ends_its_checkout_and_nobody_else(
    holds: SharedHolds, heir: SharedHolds, stranger: SharedHolds, reason: str
) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    for told in (False, True):
        if told:
            await holds.keep(word(sale))
        with pytest.raises(Refusal) as refused:
            await stranger.release(end(sale, reason))
        assert refused.value.code == "manager_needed"
    await heir.release(end(sale, reason))
    assert await holds.active(practice=False) == ()


async def test_a_manager_ends_another_desks_checkout(
    holds: SharedHolds, manager: SharedHolds
) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale))
    await manager.release(end(sale, "not_found"))
    assert await holds.active(practice=False) == ()


async def test_another_desk_tells_what_the_provider_says_past_the_end_alone(
    holds: SharedHolds, stranger: SharedHolds
) -> None:
    unpaid, paid = str(uuid4()), str(uuid4())
    for sale in (unpaid, paid):
        await holds.take(claim(sale))
        await holds.keep(word(sale, until=PASSED))
        if sale == unpaid:
            for reason in ("refused", "not_found", "never_sent"):
                with pytest.raises(Refusal, match="manager_needed"):
                    await stranger.release(end(sale, reason))
            await stranger.release(end(sale))
    await stranger.keep(word(paid, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    (sold,) = await holds.active(practice=False)
    assert (sold.sale_id, sold.kind) == (paid, HoldKind.SOLD)


@pytest.mark.parametrize("kind", HoldKind)
@pytest.mark.parametrize("state", ["taken", "open", "passed", "deposit", "sold", "released"])
async def test_another_desk_rewrites_no_hold_and_who_is_at_its_desk_does(
    holds: SharedHolds, heir: SharedHolds, stranger: SharedHolds, kind: HoldKind, state: str
) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    if state != "taken":
        await holds.keep(word(sale, until=PASSED if state == "passed" else END))
    if state in ("deposit", "sold"):
        await holds.keep(word(sale, HoldKind(state), paid=PRICE, light=Light.PAID))
    if state == "released":
        await holds.release(end(sale))
    before = await holds.active(practice=False)
    for said in ("cs_2", "", "cs_1"):
        if (state, kind, said) == ("passed", HoldKind.SOLD, "cs_1"):
            continue  # what it may tell
        with pytest.raises(Refusal, match="manager_needed"):
            await stranger.keep(word(sale, kind, session_id=said, paid=PRICE))
        with pytest.raises(Refusal, match="manager_needed"):
            await stranger.take(claim(sale, desk=DESK_2, person=BEA))
        assert await holds.active(practice=False) == before
    if state == "released" and kind is HoldKind.CHECKOUT:
        with pytest.raises(Refusal, match="hold_withdrawn"):
            await heir.keep(word(sale))
        return
    await heir.keep(word(sale, kind, session_id="cs_3", paid=PRICE))
    (kept,) = await holds.active(practice=False)
    assert kept.kind is max(kind, kept.kind, key=list(HoldKind).index)


async def test_what_another_desk_tells_of_a_paid_session_is_in_the_sales_own_sums(
    holds: SharedHolds, stranger: SharedHolds
) -> None:
    sale, one = str(uuid4()), Money(1, "usd")
    await holds.take(claim(sale))
    await holds.keep(word(sale, until=PASSED))
    await stranger.keep(word(sale, HoldKind.SOLD, provider="theirs", price=one, paid=one))
    (sold,) = await holds.active(practice=False)
    assert (sold.kind, sold.provider, sold.session_id) == (HoldKind.SOLD, "stripe", "cs_1")
    assert await holds.price(sale) == PRICE


@pytest.mark.parametrize(("session", "paid"), [("", PRICE), ("cs_1", Money(0, "usd"))], ids=str)
async def test_no_money_and_no_session_is_no_rival(
    holds: SharedHolds, stranger: SharedHolds, session: str, paid: Money
) -> None:
    sale, other = str(uuid4()), str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale, session_id=session))
    await holds.release(end(sale))
    await stranger.take(claim(other, desk=DESK_2, person=BEA))
    with pytest.raises(VehicleHeld):
        await holds.keep(word(sale, HoldKind.SOLD, until=None, session_id=session, paid=paid))
    (theirs,) = await stranger.active(practice=False)
    assert (theirs.sale_id, theirs.rival) == (other, False)


async def test_a_first_word_that_comes_late_takes_nothing_back(holds: SharedHolds) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale))
    for until in (END - timedelta(minutes=5), None):
        await holds.keep(word(sale, session_id="", until=until, light=Light.UNKNOWN))
        (kept,) = await holds.active(practice=False)
        assert (kept.session_id, kept.until) == ("cs_1", END)
