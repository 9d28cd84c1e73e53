"""The follower: asks providers about every open sale and writes down what they say.

It is the only one that talks to a provider about a session: it sends the create request, looks,
closes and finds. What to ask and when, ``watchlist`` decides; what an answer means, ``settle``.
One process of a home follows (a lock); the others read the outcome and its contact with the
provider from the journal, and take over when that process ends.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from monzapos.application.announce import Announcer
from monzapos.application.ask_provider import Asker
from monzapos.application.connection import Connection
from monzapos.application.gateways import Gateways
from monzapos.application.news import Contact, SaleNews
from monzapos.application.pace import Budget, Dice
from monzapos.application.ports import Clock, Journal, Lock
from monzapos.application.share_contact import SharedContacts
from monzapos.application.watchlist import (
    Watched,
    answered,
    failed,
    plan,
    slowed,
    wants_closing,
)
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.sale import Sale

log = logging.getLogger(__name__)

LISTEN = 0.5  # seconds between looks at what other processes have written


@dataclass(frozen=True, slots=True)
class Sharing:
    """How this desk shares the provider's account with others: how many they are, and the dice."""

    desks: int
    dice: Dice


class Follower:
    """Lives on one asyncio loop. ``run`` follows until it is cancelled."""

    def __init__(
        self,
        journal: Journal,
        gateways: Gateways,
        clock: Clock,
        lock: Lock,
        asker: Asker,
        connection: Connection,
        sharing: Sharing,
    ) -> None:
        self._journal = journal
        self._gateways = gateways
        self._clock = clock
        self._lock = lock
        self._asker = asker
        self._dice = sharing.dice
        self.connection = connection
        self._owner = False
        self._on_screen: str | None = None
        self._seen: int | None = None
        self._sales: dict[str, Sale] = {}
        self._watched: dict[str, Watched] = {}
        self._budgets: Mapping[str, Budget] = {
            name: Budget.per_minute(
                gateway.capabilities.reads_per_minute, sharing.desks, clock.monotonic()
            )
            for name, gateway in gateways.by_provider.items()
        }
        self._announcer = Announcer(gateways, clock)
        self._shared = SharedContacts(journal, clock)
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()  # what was read first is taken in and told first
        self._loop = asyncio.get_running_loop()

    def subscribe(self, listener: Callable[[SaleNews], None]) -> None:
        """Tell ``listener`` whatever is new about any open sale, on the loop's thread."""
        self._announcer.subscribe(listener)

    def show(self, sale_id: str | None) -> None:
        """Say which sale is on the screen: it is asked about at the quick pace. Any thread."""
        self._loop.call_soon_threadsafe(self._show, sale_id)

    async def reread(self, sale_id: str) -> None:
        """Tell everybody how a sale stands that this process has just changed, settled or not."""
        await self._refresh(sale_id)
        self.poke()

    def poke(self) -> None:
        """Look at the journal now: this process has just written to it."""
        self._seen = None
        self._wake.set()

    @property
    def owner(self) -> bool:
        """Whether this process is the one that follows."""
        return self._owner

    async def news(self, sale_id: str) -> SaleNews | None:
        """Return how one sale stands now, by the journal and the last contact."""
        sale = self._sales.get(sale_id) or await self._journal.sale(sale_id)
        return self._announcer.news_of(sale, self._contact(sale)) if sale else None

    async def run(self) -> None:
        """Follow every open sale of the journal until cancelled."""
        try:
            while True:
                begins = not self._owner and self._lock.acquire()
                self._owner = self._owner or begins
                await self._reload()
                if begins:  # what an owner before this one has told is no word of today
                    await self._shared.tell({i: w.contact for i, w in self._watched.items()})
                await self._sleep_until(self._start_asking() if self._owner else None)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self._owner:
                self._lock.release()

    def _show(self, sale_id: str | None) -> None:
        self._on_screen = sale_id
        now = self._clock.monotonic()
        for key, one in self._watched.items():
            if one.sale_id == sale_id and not one.contact.trouble:
                self._watched[key] = replace(one, due=min(one.due, now))
        self.poke()

    def _start_asking(self) -> float | None:
        now = self._clock.monotonic()
        todo = plan(self._watched.values(), now, self._budgets, self._on_screen)
        self._budgets = todo.budgets
        for attempt_id in todo.ask:
            one = replace(self._watched[attempt_id], asking=True)
            self._watched[attempt_id] = one
            task = asyncio.create_task(self._ask(self._sales[one.sale_id], one))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return todo.wake_at

    async def _sleep_until(self, wake_at: float | None) -> None:
        left = LISTEN if wake_at is None else wake_at - self._clock.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(LISTEN, left))):
                await self._wake.wait()
        self._wake.clear()

    async def _reload(self) -> None:
        """Take in what any process has written since."""
        async with self._reading:
            try:
                await self._read_open_sales()
            except Refusal as trouble:
                log.warning("The journal cannot be read: %s", trouble.code)

    async def _read_open_sales(self) -> None:
        changed = await self._journal.changed()
        if changed == self._seen:
            return
        now_open = {s.id: s for s in await self._journal.sales(only_open=True, limit=10_000)}
        before = self._sales
        gone = [await self._journal.sale(i) for i in before if i not in now_open]
        heard = frozenset[str]() if self._owner else await self._shared.hear()
        self._seen = changed
        self._sales = dict(now_open)
        for sale in [*now_open.values(), *(s for s in gone if s)]:
            if before.get(sale.id) != sale:
                self._take_in(sale)
                self._publish(sale)
            elif sale.attempt and sale.attempt.id in heard:
                self._publish(sale)

    def _take_in(self, sale: Sale) -> None:
        """Bring the watch list into line with a sale as the journal has it."""
        now = self._clock.monotonic()
        for attempt in sale.attempts:
            known = self._watched.get(attempt.id)
            if attempt.final:
                self._watched.pop(attempt.id, None)
            elif known is None:
                self._watched[attempt.id] = Watched(sale.id, attempt, due=now)
            elif known.attempt != attempt:
                close = wants_closing(attempt) and not wants_closing(known.attempt)
                due = now if close else known.due
                self._watched[attempt.id] = replace(known, attempt=attempt, due=due)

    async def _ask(self, sale: Sale, one: Watched) -> None:
        now, utc = self._clock.monotonic, self._clock.now()
        trouble: Refusal | None = None
        try:
            utc = await self._asker.ask(sale, one)
        except Refusal as refusal:
            trouble = refusal
        except Exception:
            log.exception("A bug while following a sale")
            trouble = Refusal("bug")
        provider = one.attempt.provider
        was_answer = trouble is None or isinstance(trouble, ProviderTrouble)
        if was_answer and provider == self.connection.provider:
            self.connection.heard(trouble)
        self._budgets = slowed(self._budgets, provider, trouble, now(), self._dice)
        current = self._watched.get(one.attempt.id)
        if current is not None:
            shown = sale.id == self._on_screen
            if trouble is None:
                after = answered(current, now(), utc, on_screen=shown, dice=self._dice)
            else:
                after = failed(current, trouble, now(), self._dice)
            self._watched[one.attempt.id] = after
            await self._shared.tell({one.attempt.id: after.contact})
        await self._refresh(one.sale_id)
        self._wake.set()

    async def _refresh(self, sale_id: str) -> None:
        """Read a sale back from the journal and tell everybody how it stands."""
        async with self._reading:
            try:
                sale = await self._journal.sale(sale_id)
            except Refusal as trouble:
                log.warning("The journal cannot be read: %s", trouble.code)
                sale = self._sales.get(sale_id)
            if sale is None:
                return
            self._take_in(sale)
            self._sales.pop(sale_id, None)
            if sale.open:
                self._sales[sale_id] = sale
            self._publish(sale)

    def _publish(self, sale: Sale) -> None:
        self._announcer.publish(sale, self._contact(sale))

    def _contact(self, sale: Sale) -> Contact:
        if sale.attempt is None:
            return Contact()
        if not self._owner:
            return self._shared.heard_of(sale.attempt.id)
        watched = self._watched.get(sale.attempt.id)
        return watched.contact if watched else Contact()
