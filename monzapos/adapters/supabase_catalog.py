"""The dealership's own vehicles: read from its Supabase project, kept for when it is out of reach.

What is shown comes from the kept copy, at once and offline; what is sold is read from the project
itself, right before. A list is only ever replaced by a whole one. An empty answer is a whole list,
too: then nothing old is shown as if it were for sale, and the freshness says ``catalogue_empty``,
because row-level security answers the same way to somebody who may see nothing.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monzapos.adapters.sqlite.catalog_copy import CatalogueCopy
from monzapos.adapters.sqlite.catalog_kept import KeptList
from monzapos.adapters.supabase_vehicles import VehicleTable
from monzapos.application.ports import Clock, Facets, Freshness, VehiclePage, VehicleQuery
from monzapos.domain.errors import Refusal
from monzapos.domain.vehicle import Vehicle

log = logging.getLogger(__name__)

EVERY = 600.0  # seconds between two readings
JUST_READ = timedelta(seconds=60)  # a list of another process that need not be read again
LOOK = 5.0  # seconds until another process's list is noticed
FIRST_RETRY = 5.0  # seconds, doubled at each failure
LAST_RETRY = 300.0


class SupabaseCatalogue:
    """Fits ``application.ports.Catalogue``. ``chance`` gives numbers from 0 to 1.

    ``open`` comes first; ``run`` reads the list in the background for as long as it runs.
    """

    def __init__(
        self, table: VehicleTable, path: Path, clock: Clock, chance: Callable[[], float]
    ) -> None:
        self._table = table
        self._clock = clock
        self._chance = chance
        self._kept = KeptList(path, table.fingerprint)
        self._copy = CatalogueCopy(path, self._kept)
        self._freshness = Freshness(None)
        self._listeners: list[Callable[[Freshness], None]] = []
        self._reading: asyncio.Task[None] | None = None
        self._due = 0.0
        self._failures = 0
        self._wake = asyncio.Event()

    async def open(self) -> None:
        """Find out what is kept."""
        await self._look()
        kept_for = self._clock.now() - (self._freshness.read_at or self._clock.now())
        just_read = self._freshness.read_at and timedelta(0) <= kept_for < JUST_READ
        self._due = self._clock.monotonic() + (self._pause(EVERY) if just_read else 0.0)

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        """Return hits from the kept list; raises what ``CatalogueCopy.search`` raises."""
        return await self._copy.search(query, offset, limit)

    async def facets(self) -> Facets:
        """Return the counts of the kept list. Raises as ``search`` does."""
        return await self._copy.facets()

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle from the project itself, never from the kept list.

        Raises the ``Refusal`` of ``VehicleTable`` where it cannot be read now.
        """
        return await self._table.one(vehicle_id)

    @property
    def freshness(self) -> Freshness | None:
        """Return how old the kept list is."""
        return self._freshness

    def subscribe(self, listener: Callable[[Freshness], None]) -> None:
        """Tell ``listener``, on the loop's thread, whenever the list or its freshness changes."""
        self._listeners.append(listener)

    async def refresh(self) -> None:
        """Read the whole list now; whoever asks meanwhile waits for the same reading."""
        if self._copy.closed:
            raise Refusal("catalogue_closed")
        if self._reading is None:
            self._reading = asyncio.create_task(self._read(), name="vehicles")
            self._reading.add_done_callback(self._read_once)
        await asyncio.shield(self._reading)

    def poke(self) -> None:
        """Read the list soon: somebody has signed in."""
        self._failures = 0
        self._due = self._clock.monotonic()
        self._wake.set()

    async def run(self) -> None:
        """Read the list whenever it is due, and notice what other processes have read."""
        while True:
            await self._look()
            if self._clock.monotonic() >= self._due:
                with suppress(Refusal):
                    await self.refresh()
            wait = min(LOOK, max(0.0, self._due - self._clock.monotonic()))
            self._wake.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait)

    async def close(self) -> None:
        """Give up what is being read, and close the copy."""
        if self._reading is not None:
            self._reading.cancel()
        await self._copy.close()

    async def _read(self) -> None:
        self._tell(replace(self._freshness, reading=True))
        trouble: Refusal | None = None
        try:
            reading = await self._table.read()
            await asyncio.to_thread(self._kept.replace, reading, lambda: self._copy.closed)
        except Refusal as refusal:
            trouble = refusal
            raise
        except Exception:  # a bug: an old list must not look healthy for ever, nor end the readings
            log.exception("The list of vehicles could not be read")
            trouble = Refusal("catalogue_bad_answer", reason="bug")
            raise trouble from None
        finally:
            self._failures = self._failures + 1 if trouble else 0
            again = min(LAST_RETRY, FIRST_RETRY * 2 ** min(self._failures - 1, 20))
            self._due = self._clock.monotonic() + self._pause(again if trouble else EVERY)
            if not self._copy.closed:
                self._tell(await self._seen(trouble))

    def _read_once(self, task: asyncio.Task[None]) -> None:
        self._reading = None
        if not task.cancelled():
            task.exception()  # whoever waited has heard of it; perhaps nobody did

    async def _look(self) -> None:
        """Notice what another process has read."""
        before = self._freshness
        if before.reading:
            return
        now = await self._seen(before.trouble)
        if now.read_at != before.read_at:
            now = await self._seen(None)
            self._due = self._clock.monotonic() + (self._pause(EVERY) if now.read_at else 0.0)
        self._tell(now)

    async def _seen(self, trouble: Refusal | None) -> Freshness:
        """Return how the copy stands, whoever has put it there."""
        try:
            contents = await self._copy.contents()
        except Refusal as refusal:
            return Freshness(self._freshness.read_at, trouble=trouble or refusal)
        read_at = self._kept.read_at(contents)
        if trouble is None and read_at is not None and contents.facets.total == 0:
            trouble = Refusal("catalogue_empty")
        return Freshness(read_at, trouble=trouble)

    def _tell(self, freshness: Freshness) -> None:
        if freshness == self._freshness:
            return
        self._freshness = freshness
        for listener in self._listeners:
            listener(freshness)

    def _pause(self, seconds: float) -> float:
        """Spread readings, so that desks that start together do not ask together for ever."""
        return seconds * (0.75 + self._chance() / 2)
