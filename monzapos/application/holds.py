"""Who holds which car: by this desk's journal, and by what all desks share."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from monzapos.application.news import HoldSharing, HoldsNews
from monzapos.application.ports import Clock, HoldNotes, Journal, SharedHold, SharedHolds
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import Hold
from monzapos.domain.sale import Sale

log = logging.getLogger(__name__)

EVERY = 15.0  # seconds between looks at what the others hold
_STATES = {
    "holds_not_installed": HoldSharing.NOT_INSTALLED,
    **dict.fromkeys(("not_signed_in", "signed_out"), HoldSharing.UNASKED),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where holds are shared: what the journal notes of them, and who is told.

    Neither a practice sale nor one by a test key ever holds a real car: ``practice`` says which
    holds are meant.
    """

    notes: HoldNotes
    shared: SharedHolds
    practice: bool


class Owner(Protocol):
    """Who may be the one process that looks after a home."""

    @property
    def owner(self) -> bool: ...


class Holds:
    """Lives on the loop. ``exchange`` is None for a desk that shares nothing."""

    def __init__(self, journal: Journal, exchange: Exchange | None, clock: Clock) -> None:
        self._journal = journal
        self._exchange = exchange
        self._clock = clock
        self._listeners: list[Callable[[HoldsNews], None]] = []
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()
        self.news = HoldsNews(HoldSharing.UNASKED if exchange else HoldSharing.ALONE)
        self.listed: Sequence[SharedHold] = ()  # all that are shared, this desk's own too
        self.reads = 0  # how often they have been read
        self.others: Mapping[str, SharedHold] = {}  # other desks', by vehicle
        self._needs_manager = False
        self.rivalled: frozenset[str] = frozenset()  # this desk's sales whose car was paid twice

    def subscribe(self, listener: Callable[[HoldsNews], None]) -> None:
        """Tell ``listener``, on the loop's thread, how it stands now and whenever that changes.

        It has changed too where the others hold other cars.
        """
        self._listeners.append(listener)
        listener(self.news)

    async def current(self) -> Mapping[str, Hold]:
        """Return every hold by its vehicle; other desks' as they were last read."""
        held = {vehicle: _as_hold(one) for vehicle, one in self.others.items()}
        return held | {hold.vehicle_id: hold for hold in await self._journal.holds()}

    async def on(self, vehicle_id: str) -> Hold | None:
        """Return who holds a car now: before another desk is named, it is asked once more."""
        if vehicle_id in self.others:
            await self.refresh()
        return (await self.current()).get(vehicle_id)

    async def own_sale(self, hold: Hold) -> Sale | None:
        """Return the sale that has the car; None where it is another desk's."""
        return await self._journal.sale(hold.sale_id)

    async def known(self) -> bool:
        """Whether it is known which cars the other desks hold: else nothing is sold."""
        match self.news.state:
            case HoldSharing.NOT_INSTALLED:  # not for one that has answered before
                return self._exchange is None or not await self._exchange.notes.answered()
            case state:
                return state in (HoldSharing.ALONE, HoldSharing.YES)

    def poke(self) -> None:
        """Read the others' holds now."""
        self._wake.set()

    async def run(self) -> None:
        """Read the others' holds again and again; ends by being cancelled."""
        while self._exchange is not None:
            try:
                await self.refresh()
            except Refusal as trouble:
                log.warning("The journal cannot be read: %s", trouble.code)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._wake.wait()
            self._wake.clear()

    async def refresh(self) -> None:
        """Read the others' holds; where that fails, ``news`` says why, and what is known stays.

        Raises ``Refusal("journal_…")`` alone.
        """
        if self._exchange is None:
            return
        async with self._reading:
            try:
                listed = await self._exchange.shared.active(practice=self._exchange.practice)
            except Refusal as trouble:
                state = _STATES.get(trouble.code, HoldSharing.SILENT)
                self._tell(HoldsNews(state, trouble, self.news.read_at), self.others)
                return
            own = await self._exchange.notes.own([hold.sale_id for hold in listed])
            self.listed, self.reads = listed, self.reads + 1
            self.rivalled = frozenset(
                own[hold.sale_id] for hold in listed if hold.rival and hold.sale_id in own
            )
            others = {hold.vehicle_id: hold for hold in listed if hold.sale_id not in own}
            self._tell(HoldsNews(HoldSharing.YES, None, self._clock.now()), others)

    def need_manager(self, *, needed: bool) -> None:
        """Say whether the others can hear of a car's release from a manager alone."""
        self._needs_manager = needed
        self._tell(self.news, self.others)

    def _tell(self, news: HoldsNews, others: Mapping[str, SharedHold]) -> None:
        before = (self.news.state, self.news.needs_manager, self.others)
        self.news, self.others = replace(news, needs_manager=self._needs_manager), others
        if (news.state, self._needs_manager, others) != before:
            for listener in self._listeners:
                listener(self.news)


def _as_hold(one: SharedHold) -> Hold:
    return Hold(one.vehicle_id, one.sale_id, one.kind, one.until, one.person, one.desk)
