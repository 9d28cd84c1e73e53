"""A desk that went silent loses nothing to a clock: the provider's last word ends its hold."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from monzapos.adapters.sqlite.shared_holds import SqliteHoldNotes
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange, Holds
from monzapos.application.other_desks import AGAIN, LATER, OtherDesks
from monzapos.application.ports import SharedHold
from monzapos.application.staff import OwnStaff
from monzapos.domain.attempt import Attempt
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Person
from tests.application.board import Board, Line, Row
from tests.application.conftest import Practice
from tests.application.samples import ANA
from tests.application.shop import CARS, Shop, shop

CAR = CARS[0]
SALES = Person("person-bea", "Bea")


@dataclass
class Watcher:
    """A desk that sees the hold of another desk, and the session behind it at the same provider."""

    board: Board
    line: Line
    holds: Holds
    others: OtherDesks
    desk: Shop
    session: Attempt

    @property
    def hold(self) -> SharedHold | None:
        return self.board.held(CAR.id)

    async def look(self) -> None:
        await self.holds.refresh()
        await self.others.ask()


@pytest.fixture
async def watcher(practice: Practice, tmp_path: Path) -> AsyncIterator[Watcher]:
    async with shop(tmp_path / "desk", practice.provider) as desk:
        _, session = await desk.open()
        await desk.stop_following()  # whose sale it was is silent from now on
        yield watcher_of(desk, session, Board())


def watcher_of(desk: Shop, session: Attempt, board: Board) -> Watcher:
    assert session.expires_at
    hold = SharedHold(
        CAR.id,
        "sale-of-desk-2",
        HoldKind.CHECKOUT,
        session.expires_at,
        "stripe",
        session.session_id,
        "Bea",
        "Desk 2",
    )
    board.rows[hold.sale_id] = Row(hold, practice=False, price=CAR.price)
    line = Line(board)
    exchange = Exchange(SqliteHoldNotes(desk.journal.database), line, practice=False)
    holds = Holds(desk.journal, exchange, desk.clock)
    gateways = Gateways({"stripe": desk.gateway}, {})
    owner = SimpleNamespace(owner=True)
    others = OtherDesks(exchange, holds, gateways, owner, OwnStaff(ANA), desk.clock)
    return Watcher(board, line, holds, others, desk, session)


def pass_the_end(watcher: Watcher, practice: Practice) -> None:
    """Let the session expire at the provider, and the time of its desk's silence pass here."""
    practice.advance(3700)
    fall_silent(watcher)


def fall_silent(watcher: Watcher) -> None:
    """Let this PC's clock say that the session should have ended some minutes ago."""
    assert watcher.session.expires_at
    watcher.desk.clock.at = watcher.session.expires_at + timedelta(minutes=3)


def requests(practice: Practice) -> int:
    return int(practice.state()["requests"].get("get", 0))


async def test_nobody_is_asked_before_the_end(watcher: Watcher, practice: Practice) -> None:
    before = requests(practice)
    await watcher.look()
    assert requests(practice) == before
    assert watcher.hold


async def test_the_providers_last_word_gives_the_car_back(
    watcher: Watcher, practice: Practice
) -> None:
    pass_the_end(watcher, practice)
    await watcher.look()
    assert watcher.hold is None


async def test_a_desk_that_takes_the_car_again_for_the_same_session_is_let_be(
    watcher: Watcher, practice: Practice
) -> None:
    """It cannot read the session, and waits for a manager: nobody fights it for its car."""
    pass_the_end(watcher, practice)
    row = watcher.board.rows["sale-of-desk-2"]
    await watcher.look()
    again = replace(row.hold, sale_id="another-name")
    watcher.board.rows["another-name"] = replace(row, hold=again, released=False)
    before = requests(practice)
    for _ in range(3):
        watcher.desk.clock.pass_(AGAIN + 1)
        await watcher.look()
    assert watcher.hold == again
    assert requests(practice) == before
    watcher.desk.clock.pass_(LATER)
    await watcher.look()
    assert watcher.hold is None  # it may have been abandoned after that


async def test_a_session_that_can_still_be_paid_keeps_its_car(
    watcher: Watcher, practice: Practice
) -> None:
    fall_silent(watcher)
    before = requests(practice)
    await watcher.look()
    await watcher.look()
    assert requests(practice) == before + 1  # asked, and not again at once
    assert watcher.hold
    watcher.desk.clock.pass_(AGAIN)
    await watcher.look()
    assert requests(practice) == before + 2


async def test_a_paid_session_sells_the_car(watcher: Watcher, practice: Practice) -> None:
    practice.press(watcher.session.url, "pay")
    pass_the_end(watcher, practice)
    await watcher.look()
    assert watcher.hold
    assert (watcher.hold.kind, watcher.hold.until) == (HoldKind.SOLD, None)


async def test_another_sum_than_the_price_leaves_the_hold_to_its_desk(
    watcher: Watcher, practice: Practice
) -> None:
    watcher.board.rows["sale-of-desk-2"].price = Money(1, "usd")
    practice.press(watcher.session.url, "pay")
    pass_the_end(watcher, practice)
    await watcher.look()
    assert watcher.hold
    assert watcher.hold.kind is HoldKind.CHECKOUT


@pytest.mark.parametrize(
    "changes",
    [
        {"provider": "vinr"},
        {"provider": "paypal"},
        {"session_id": "cs_test_of_another_account"},
        {"session_id": ""},
        {"until": None},
        {"kind": HoldKind.DEPOSIT},
    ],
    ids=str,
)
async def test_what_cannot_be_asked_stays_held(
    watcher: Watcher, practice: Practice, changes: dict[str, object]
) -> None:
    row = watcher.board.rows["sale-of-desk-2"]
    row.hold = replace(row.hold, **changes)  # type: ignore[arg-type]
    pass_the_end(watcher, practice)
    await watcher.look()
    assert watcher.hold == row.hold


async def test_no_network_ends_no_hold(watcher: Watcher, practice: Practice) -> None:
    pass_the_end(watcher, practice)
    practice.fail("get", "500", 9)
    await watcher.look()
    assert watcher.hold


async def test_own_sales_are_their_own_keepers_business(
    watcher: Watcher, practice: Practice
) -> None:
    pass_the_end(watcher, practice)
    await watcher.desk.journal.database.run(
        lambda c: c.execute(
            "INSERT INTO shared_holds (sale_id, hold_id, state, word)"
            " VALUES ('own', 'sale-of-desk-2', 'told', '{}')"
        )
    )
    await watcher.look()
    assert watcher.hold


@pytest.mark.parametrize("kind", HoldKind)
async def test_a_manager_lets_another_desks_car_go(watcher: Watcher, kind: HoldKind) -> None:
    watcher.line.manager = True
    row = watcher.board.rows["sale-of-desk-2"]
    row.hold = replace(row.hold, kind=kind)
    await watcher.holds.refresh()
    await watcher.others.release_by_hand("sale-of-desk-2")
    assert watcher.hold is None
    assert watcher.holds.others == {}
    with pytest.raises(Refusal, match="no_hold"):
        await watcher.others.release_by_hand("sale-of-desk-2")


async def test_a_seller_lets_go_nothing_but_an_overdue_deposit(
    watcher: Watcher, practice: Practice
) -> None:
    exchange = Exchange(
        SqliteHoldNotes(watcher.desk.journal.database), watcher.line, practice=False
    )
    owner, clock = SimpleNamespace(owner=True), watcher.desk.clock
    seller = OtherDesks(exchange, watcher.holds, Gateways({}, {}), owner, OwnStaff(SALES), clock)
    row = watcher.board.rows["sale-of-desk-2"]
    for kind in (HoldKind.CHECKOUT, HoldKind.DEPOSIT, HoldKind.SOLD):
        row.hold = replace(row.hold, kind=kind, until=clock.now() + timedelta(days=1))
        await watcher.holds.refresh()
        with pytest.raises(Refusal, match="manager_needed"):
            await seller.release_by_hand("sale-of-desk-2")
    row.hold = replace(row.hold, kind=HoldKind.DEPOSIT, until=clock.now())
    watcher.line.now = clock.now()
    await watcher.holds.refresh()
    await seller.release_by_hand("sale-of-desk-2")
    assert watcher.hold is None


async def test_only_the_process_that_looks_after_the_home_asks(
    watcher: Watcher, practice: Practice
) -> None:
    pass_the_end(watcher, practice)
    await watcher.holds.refresh()
    owner = SimpleNamespace(owner=False)
    exchange = Exchange(
        SqliteHoldNotes(watcher.desk.journal.database), watcher.line, practice=False
    )
    gateways = Gateways({"stripe": watcher.desk.gateway}, {})
    beside = OtherDesks(exchange, watcher.holds, gateways, owner, OwnStaff(ANA), watcher.desk.clock)
    running = asyncio.create_task(beside.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert watcher.hold
