"""Whatever providers answer, late, twice, out of order, to two followers at once: paid stays paid,
and no second code is made while one can be paid.
"""

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.application.ask_provider import Asker
from monzapos.application.gateways import Gateways
from monzapos.application.ports import Capabilities
from monzapos.application.settle import Settler
from monzapos.application.watchlist import Watched
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.events import (
    AttemptPrepared,
    CancelAsked,
    Event,
    HoldTaken,
    PaymentAdded,
    SaleStarted,
)
from monzapos.domain.hold import HoldKind
from monzapos.domain.payment import Means, Purpose
from monzapos.domain.sale import Place, Sale
from tests.application.samples import ANA, CAN, CAR, DESK, NOON, PRICE, FakeClock, attempt, hold
from tests.application.samples import report as report_of

S = AttemptState
ANSWERS = ("open", "paying", "paid", "dead", "unsettled", "odd", "unknown", "wrong sum", "refused")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(0, 1), st.none()),
        st.tuples(st.just("answer"), st.integers(0, 1), st.sampled_from(ANSWERS)),
        st.tuples(st.just("again"), st.integers(0, 1), st.none()),
        st.tuples(st.just("cancel"), st.integers(0, 1), st.none()),
        st.tuples(st.just("other sale"), st.integers(0, 1), st.none()),
    ),
    max_size=14,
)


@dataclass
class Oracle:
    """Stands for a provider: says what it is told, about whatever it is asked."""

    says: str = "open"
    provider: str = "stripe"
    account: str = "fingerprint"
    livemode: bool = False
    capabilities: Capabilities = CAN

    def server_now(self) -> datetime:
        return NOON

    async def _say(self, asked: object) -> SessionReport:
        if self.says == "refused":
            raise ProviderTrouble("request_refused", certain=True)
        number = getattr(asked, "number", 1)
        if self.says == "wrong sum":
            return report_of(Standing.PAID, amount=1, session_id=f"cs_{number}")
        standing = Standing("open" if self.says == "refused" else self.says)
        return report_of(standing, session_id=f"cs_{number}")

    open = look = close = find = _say

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        return request


@dataclass
class World:
    """One sale, and two followers who remember how they last saw it."""

    journal: SqliteJournal
    seen: list[Sale] = field(default_factory=list)
    paid: set[str] = field(default_factory=set)
    others: int = 0
    oracle: Oracle = field(default_factory=Oracle)

    async def begin(self) -> None:
        one = attempt(S.PREPARED)
        await self._record(
            SaleStarted("sale-1", CAR, PRICE, ANA, DESK, Place.SHOWROOM, True, None),
            PaymentAdded("sale-1", "payment-1", Purpose.FULL, PRICE, Means.CARD),
            HoldTaken("sale-1", hold()),
            AttemptPrepared("sale-1", one),
        )
        self.seen = [await self.now(), await self.now()]

    async def now(self, sale_id: str = "sale-1") -> Sale:
        sale = await self.journal.sale(sale_id)
        assert sale is not None
        return sale

    async def step(self, what: str, who: int, answer: str | None) -> None:
        match what:
            case "read":
                self.seen[who] = await self.now()
            case "answer":
                await self._answer(self.seen[who], answer or "")
            case "again":
                await self._again(self.seen[who])
            case "cancel":
                one = self.seen[who].attempt
                assert one
                await self._tried(CancelAsked("sale-1", one.id))
            case "other sale":
                await self._other_sale()

    async def _answer(self, seen: Sale, answer: str) -> None:
        self.oracle.says = answer
        gateways = Gateways({"stripe": self.oracle}, {})  # type: ignore[dict-item]
        asker = Asker(self.journal, gateways, FakeClock(), Settler(7))
        for one in seen.attempts:
            try:
                await asker.ask(seen, Watched("sale-1", one, 0))
            except Refusal as refusal:
                assert refusal.code in ("stale", "request_refused")  # noqa: PT017

    async def _again(self, seen: Sale) -> None:
        """Make a second code as ``StartSale.again`` does, by what was seen."""
        if not (seen.attempt and seen.attempt.dead):
            return
        number = len(seen.attempts) + 1
        one = attempt(
            S.PREPARED,
            id=f"attempt-{number}",
            number=number,
            idempotency_key=f"key-{number}",
            desk_code=f"AAA{number}",
        )
        before = await self.now()
        taken = [] if seen.hold else [HoldTaken("sale-1", hold())]
        if await self._tried(*taken, AttemptPrepared("sale-1", one)):
            assert not any(other.payable for other in before.attempts)
            assert not before.payment.paid

    async def _other_sale(self) -> None:
        """Somebody else takes the car, where it is free."""
        self.others += 1
        sale_id = f"other-{self.others}"
        other = replace(hold(HoldKind.CHECKOUT), sale_id=sale_id)
        await self._tried(
            SaleStarted(sale_id, CAR, PRICE, ANA, DESK, Place.SHOWROOM, True, None),
            HoldTaken(sale_id, other),
        )

    async def _tried(self, *events: Event) -> bool:
        try:
            await self._record(*events)
        except Refusal:
            return False
        return True

    async def _record(self, *events: Event) -> None:
        await self.journal.record(*events, by=ANA)

    async def check(self) -> None:
        sale = await self.now()
        states = {one.id: one.state for one in sale.attempts}
        assert all(states[one] is S.PAID for one in self.paid)
        self.paid |= {one for one, state in states.items() if state is S.PAID}
        if self.paid:
            assert sale.light is Light.PAID
        assert sum(one.state in (S.PREPARED, S.OPEN) for one in sale.attempts) <= 1
        holds = [held for held in await self.journal.holds() if held.vehicle_id == CAR.id]
        assert len(holds) <= 1
        if any(one.payable for one in sale.attempts) and not self.paid:
            assert holds or any(one.state is S.ALARM for one in sale.attempts)


async def play(moves: Iterable[tuple[str, int, str | None]]) -> World:
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal(Path(folder) / "journal.sqlite3", DESK, FakeClock())
        try:
            world = World(journal)
            await world.begin()
            for what, who, answer in moves:
                await world.step(what, who, answer)
                await world.check()
            assert await journal.verify() is None
            return world
        finally:
            await journal.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(moves=steps)
def test_paid_stays_paid_and_no_two_codes_can_be_paid(
    moves: list[tuple[str, int, str | None]],
) -> None:
    asyncio.run(play(moves))


@pytest.mark.parametrize(
    "moves",
    [
        [("answer", 0, "paid"), ("answer", 1, "open"), ("answer", 1, "dead")],
        [("answer", 0, "open"), ("answer", 0, "paid"), ("answer", 0, "open")],
        [("answer", 0, "dead"), ("answer", 1, "paid"), ("again", 0, None)],
        [
            ("answer", 0, "unsettled"),
            ("answer", 1, "open"),
            ("read", 0, None),
            ("answer", 0, "paid"),
        ],
        [("answer", 0, "dead"), ("other sale", 0, None), ("answer", 1, "paid")],
        [
            ("answer", 0, "dead"),
            ("read", 0, None),
            ("again", 0, None),
            ("answer", 1, "paid"),
            ("read", 0, None),
            ("answer", 0, "paid"),
        ],
    ],
)
async def test_money_is_never_lost(moves: list[tuple[str, int, str | None]]) -> None:
    world = await play(moves)
    assert world.paid


async def test_late_money_for_a_car_that_another_sale_has_calls_a_person() -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal(Path(folder) / "journal.sqlite3", DESK, FakeClock())
        world = World(journal)
        await world.begin()
        for what, who, answer in [
            ("answer", 0, "dead"),
            ("other sale", 0, None),
            ("answer", 1, "paid"),
        ]:
            await world.step(what, who, answer)
        sale = await world.now()
        assert sale.light is Light.PAID
        assert [alarm.code for alarm in sale.alarms if alarm.open] == ["late_money"]
        assert not sale.release_keys
        assert [held.sale_id for held in await journal.holds()] == ["other-1"]
        await journal.close()
