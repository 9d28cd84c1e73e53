"""Two desks over one board: real journals, real claims and keepers, and processes that die."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.shared_holds import SqliteHoldNotes
from monzapos.application.alarms import late_money
from monzapos.application.by_hand import RecordByHand
from monzapos.application.claim_vehicle import Claim, Claims
from monzapos.application.confirm_car import doubted
from monzapos.application.gateways import Gateways
from monzapos.application.heard_holds import HeardHolds
from monzapos.application.hold_steps import claim_of
from monzapos.application.holds import Exchange, Holds
from monzapos.application.keep_holds import HoldKeeper
from monzapos.application.news import Contact, SaleNews
from monzapos.application.ports import HoldEnd
from monzapos.application.settle import Settler
from monzapos.application.staff import OwnStaff
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.checkout import Standing
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import (
    AttemptPrepared,
    Event,
    HoldTaken,
    PaymentAdded,
    SaleStarted,
)
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.payment import Means, Purpose
from monzapos.domain.person import Desk, Person
from monzapos.domain.sale import Place, Sale
from tests.application.board import Board, Line
from tests.application.samples import ANA, CAR, DEPOSIT, PRICE, FakeClock, attempt, report

BOSS = Person("person-boss", "Marta", manager=True)
VEHICLE = replace(CAR, id="ca000000-0000-4000-8000-000000000001")


@dataclass
class SharingDesk:
    """One home: its journal stays, and each process in it has services of its own."""

    journal: SqliteJournal
    notes: SqliteHoldNotes
    line: Line
    clock: FakeClock
    desk: Desk
    listens: bool = True  # whether it reads the holds of practice, which its own are
    late: set[str] = field(default_factory=set)  # sales that were paid after their car was given
    slow: AsyncExitStack = field(default_factory=AsyncExitStack)
    _unwritten: list[tuple[Event, ...]] = field(default_factory=list)
    _codes: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin a process; whatever one before it had under way has died with it."""
        exchange = self.exchange
        self.holds = Holds(self.journal, exchange, self.clock)
        self.claims = Claims(self.holds, exchange)
        owner = SimpleNamespace(owner=True)
        self.keeper = HoldKeeper(
            self.journal, exchange, self.holds, self.claims, owner, self.clock, lambda: 0.5
        )
        self.keeper.begin()
        # Of the follower it needs how a sale stands, and what changes is read from the journal.
        follower = SimpleNamespace(news=self._news, reread=self._news)
        gateways, settler = Gateways({}, {}), Settler(deposit_days=7)
        self.record = RecordByHand(
            self.journal, gateways, follower, OwnStaff(BOSS), self.clock, settler, exchange
        )

    async def sell(self, *, deposit: bool = False) -> None:
        """Start a sale as ``StartSale`` does, or raise what forbids it."""
        async with self._begun(self.claims, deposit=deposit) as sale:
            await self._record(*sale)

    async def claim(self) -> None:
        """Let another process of this home claim the car, and be slow with what follows."""
        sale = await self.slow.enter_async_context(self._begun(self._claims()))
        self._unwritten.append(sale)

    async def write(self) -> None:
        """Let the slow processes write down the sales for which they have claimed the car."""
        async with self.slow:
            while self._unwritten:
                await self._record(*self._unwritten.pop())

    async def again(self, sale: Sale) -> None:
        """Make another code as ``StartSale.again`` does, or raise what forbids it."""
        if sale.attempt is None or not sale.attempt.dead:
            raise Refusal("payment_open")
        one = self._attempt(sale.id, sale.payment.id, len(sale.attempts) + 1)
        taken = [] if sale.hold else [self._taken(sale.id)]
        async with self.claims.claimed(self._claim(sale.id, one)):
            await self._record(*taken, AttemptPrepared(sale.id, one))

    async def die(self, *, taken: bool) -> None:
        """Begin to sell, and die before the sale is written down; then begin anew."""
        sale_id = str(uuid4())
        claim = self._claim(sale_id, self._attempt(sale_id, "payment", 1))
        asked = await self.notes.ask(claim.word)
        assert asked is not None
        if taken:
            with contextlib.suppress(Refusal):
                await self.exchange.shared.take(claim_of(asked, self.desk, ANA))
        self.start()

    async def hear(self, sale: Sale, one: Attempt, word: Standing) -> None:
        """Take in what the provider says of an attempt, as the follower does."""
        amount = sale.payment.amount.minor
        said = report(word, session_id=f"cs_{one.id}", reference=one.reference, amount=amount)
        answer = Settler(deposit_days=7).answer(said, sale, one, b"")
        events = await doubted(self.exchange, sale, answer)
        if any(isinstance(event, HoldTaken) for event in events):
            self.late.add(sale.id)
        try:
            await self._record(*events)
        except VehicleHeld:
            await self._record(*late_money(sale, events))

    async def let_go(self) -> None:
        """Let a manager at this desk put a car back on sale that the other desk holds."""
        await self.holds.refresh()
        for hold in self.holds.others.values():
            self.line.manager = True
            try:
                end = HoldEnd(hold.sale_id, hold.vehicle_id, self.listens, "by_hand")
                await self.exchange.shared.release(end)
            finally:
                self.line.manager = False

    async def sales(self) -> list[Sale]:
        return list(await self.journal.sales())

    async def look_around(self) -> None:
        """Read the others' holds, and tell them what they do not know."""
        await self.holds.refresh()
        await self.keeper.bring_into_line()

    async def holder(self) -> Sale | None:
        """Return the sale that holds the car here."""
        return next((sale for sale in await self.sales() if sale.hold), None)

    async def name_of(self, sale: Sale) -> str:
        """Return the name under which the others know the sale's hold, if they were told it."""
        (row,) = await self.journal.database.run(
            lambda c: c.execute(
                "SELECT hold_id FROM shared_holds WHERE sale_id = ?", (sale.id,)
            ).fetchall()
        )
        return str(row["hold_id"])

    @property
    def exchange(self) -> Exchange:
        return Exchange(self.notes, HeardHolds(self.line, self.notes), practice=self.listens)

    def _claims(self) -> Claims:
        exchange = self.exchange
        return Claims(Holds(self.journal, exchange, self.clock), exchange)

    @asynccontextmanager
    async def _begun(
        self, claims: Claims, *, deposit: bool = False
    ) -> AsyncIterator[tuple[Event, ...]]:
        purpose, amount = (Purpose.DEPOSIT, DEPOSIT) if deposit else (Purpose.FULL, PRICE)
        sale_id = str(uuid4())
        one = self._attempt(sale_id, str(uuid4()), 1)
        async with claims.claimed(self._claim(sale_id, one)):
            yield (
                SaleStarted(sale_id, VEHICLE, PRICE, ANA, self.desk, Place.SHOWROOM, True, None),
                PaymentAdded(sale_id, one.payment_id, purpose, amount, Means.CARD),
                self._taken(sale_id),
                AttemptPrepared(sale_id, one),
            )

    def _attempt(self, sale_id: str, payment: str, number: int) -> Attempt:
        return attempt(
            AttemptState.PREPARED,
            id=str(uuid4()),
            sale_id=sale_id,
            payment_id=payment,
            number=number,
            reference=sale_id,
            idempotency_key=str(uuid4()),
            desk_code=f"{next(self._codes):04}",
        )

    def _claim(self, sale_id: str, one: Attempt) -> Claim:
        return Claim(sale_id, VEHICLE, PRICE, one.provider, True, self.desk, ANA)

    def _taken(self, sale_id: str) -> HoldTaken:
        hold = Hold(VEHICLE.id, sale_id, HoldKind.CHECKOUT, None, ANA.name, self.desk.name)
        return HoldTaken(sale_id, hold)

    async def _news(self, sale_id: str) -> SaleNews | None:
        sale = await self.journal.sale(sale_id)
        return SaleNews(sale, Contact()) if sale else None

    async def _record(self, *events: Event) -> None:
        if events:
            await self.journal.record(*events, by=ANA)


@asynccontextmanager
async def two_desks(folder: Path, board: Board) -> AsyncIterator[list[SharingDesk]]:
    """Give two desks of one dealership."""
    clock = FakeClock()
    desks = []
    try:
        for number in (1, 2):
            desk = Desk(f"desk-{number}", f"Desk {number}")
            journal = SqliteJournal(folder / f"{number}.sqlite3", desk, clock)
            notes = SqliteHoldNotes(journal.database)
            line = Line(board, desk.id, person=desk.id)
            desks.append(SharingDesk(journal, notes, line, clock, desk))
        yield desks
    finally:
        for one in desks:
            await one.journal.close()
