"""Who holds which car: by this desk's journal, and by what all desks share."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from monzapos.application.ports import Clock, HoldNotes, Journal, SharedHold, SharedHolds
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import Hold

log = logging.getLogger(__name__)

EVERY = 15.0  # seconds between looks at what the others hold


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where holds are shared: what the journal notes of them, and who is told.

    A practice sale never holds a real car: ``practice`` says which holds are meant.
    """

    notes: HoldNotes
    shared: SharedHolds
    practice: bool


class Owner(Protocol):
    """Who may be the one process that looks after a home."""

    @property
    def owner(self) -> bool: ...


class Shared(StrEnum):
    """Whether two desks could sell one car."""

    ALONE = "alone"  # this desk has no project to share holds in
    UNASKED = "unasked"
    YES = "yes"
    NOT_INSTALLED = "not_installed"  # they could: other desks cannot see this one's holds
    SILENT = "silent"  # nobody answers: no new sale starts


@dataclass(frozen=True, slots=True)
class Sharing:
    """How it stands with the other desks. ``read_at`` (UTC): when their holds were last read."""

    state: Shared
    trouble: Refusal | None = None
    read_at: datetime | None = None


class Holds:
    """Lives on the loop. ``exchange`` is None for a desk that shares nothing."""

    def __init__(self, journal: Journal, exchange: Exchange | None, clock: Clock) -> None:
        self._journal = journal
        self._exchange = exchange
        self._clock = clock
        self._listeners: list[Callable[[Sharing], None]] = []
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()
        self.sharing = Sharing(Shared.UNASKED if exchange else Shared.ALONE)
        self.listed: Sequence[SharedHold] = ()  # all that are shared, this desk's own too
        self.reads = 0  # how often they have been read
        self.others: Mapping[str, SharedHold] = {}  # other desks', by vehicle

    def subscribe(self, listener: Callable[[Sharing], None]) -> None:
        """Tell ``listener``, on the loop's thread, whenever the others' holds or words change."""
        self._listeners.append(listener)

    async def current(self) -> Mapping[str, Hold]:
        """Return every hold by its vehicle; other desks' as they were last read."""
        held = {vehicle: _as_hold(one) for vehicle, one in self.others.items()}
        return held | {hold.vehicle_id: hold for hold in await self._journal.holds()}

    async def on(self, vehicle_id: str) -> Hold | None:
        """Return who holds a car now: before another desk is named, it is asked once more."""
        if vehicle_id in self.others:
            await self.refresh()
        return (await self.current()).get(vehicle_id)

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
        """Read the others' holds; where that fails, ``sharing`` says why, and what is known stays.

        Raises ``Refusal("journal_…")`` alone.
        """
        if self._exchange is None:
            return
        async with self._reading:
            try:
                listed = await self._exchange.shared.active(practice=self._exchange.practice)
            except Refusal as trouble:
                installed = trouble.code != "holds_not_installed"
                state = Shared.SILENT if installed else Shared.NOT_INSTALLED
                self._tell(Sharing(state, trouble, self.sharing.read_at), self.others)
                return
            own = await self._exchange.notes.own([hold.sale_id for hold in listed])
            self.listed, self.reads = listed, self.reads + 1
            others = {hold.vehicle_id: hold for hold in listed if hold.sale_id not in own}
            self._tell(Sharing(Shared.YES, None, self._clock.now()), others)

    def _tell(self, sharing: Sharing, others: Mapping[str, SharedHold]) -> None:
        before = (self.sharing.state, self.others)
        self.sharing, self.others = sharing, others
        if (sharing.state, others) != before:
            for listener in self._listeners:
                listener(sharing)


def _as_hold(one: SharedHold) -> Hold:
    return Hold(one.vehicle_id, one.sale_id, one.kind, one.until, one.person, one.desk)
