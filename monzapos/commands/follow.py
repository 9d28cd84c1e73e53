"""Follow sales until nothing more is said of them by itself, telling every event."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monzapos.application.news import SaleNews
from monzapos.application.program import Program
from monzapos.commands.exit_status import NOT_PAID, OPEN, PAID
from monzapos.commands.output import Output
from monzapos.commands.signed_in import known
from monzapos.domain.attempt import Light
from monzapos.domain.sale import Sale
from monzapos.presentation.money_mark import money_mark
from monzapos.presentation.narration import Event, Narrator, finished

TELLING = 3.0  # seconds that a command waits at its end until the other desks have been told
TICK = 1.0  # seconds after which a light is looked at again even without news: it grows stale


@dataclass(slots=True)
class Following:
    """The sales that one command tells about, and how each ended so far."""

    program: Program
    output: Output
    on_event: Callable[[Event, SaleNews], None] = lambda event, news: None
    tells: bool = True  # else the sales are followed in silence
    _narrators: dict[str, Narrator] = field(default_factory=dict)
    _latest: dict[str, SaleNews] = field(default_factory=dict)
    _news: asyncio.Queue[SaleNews] = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self.program.follower.subscribe(self._news.put_nowait)

    async def join(self, sales: Iterable[str]) -> None:
        """Take as told how these began, and tell from now on what becomes of them."""
        for sale_id in sales:
            if (news := await self.program.follower.news(sale_id)) is not None:
                self._narrator(news, joining=True)

    async def until_settled(
        self, sales: Iterable[str], patience: float | None, *, joining: bool = False
    ) -> int:
        """Follow, and tell how it began too unless ``joining`` sales that other commands began.

        Return the exit status: the worst of the sales (4, 3, 0). ``patience`` in seconds."""
        wanted = set(sales)
        for sale_id in wanted:
            news = await self.program.follower.news(sale_id)
            if news is not None:
                self._tell(news, joining=joining)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._listen(wanted)
        except asyncio.CancelledError:  # Ctrl-C: say how it stands, and end
            pass
        else:
            await self._tell_the_others()
            for sale_id in wanted:  # what the others said to it
                if (news := await self.program.follower.news(sale_id)) is not None:
                    self._tell(news)
        return max((status_of(self._latest[i].sale) for i in wanted), default=PAID)

    async def _tell_the_others(self) -> None:
        """Let no desk wait for a car because the process that would have told it has ended."""
        if self.program.keeper is not None:
            await known(self.program.staff)
            await self.program.keeper.in_line(TELLING)

    async def _listen(self, wanted: set[str]) -> None:
        while not all(finished(self._latest[i].sale) for i in wanted):
            try:
                async with asyncio.timeout(TICK):
                    news = await self._news.get()
            except TimeoutError:
                for sale_id in wanted:
                    self._tell(self._latest[sale_id])
                continue
            if news.sale.id in wanted:
                self._tell(news)

    def _tell(self, news: SaleNews, *, joining: bool = False) -> None:
        self._latest[news.sale.id] = news
        if not self.tells:
            return
        narrator = self._narrator(news, joining=joining)
        narrator.at, narrator.now = datetime.now(UTC), time.monotonic()
        for event in narrator.tell(news):
            self.output.event(event, money_mark(news.sale))
            self.on_event(event, news)

    def _narrator(self, news: SaleNews, *, joining: bool) -> Narrator:
        narrator = self._narrators.get(news.sale.id)
        if narrator is None:
            narrator = Narrator(datetime.now(UTC), time.monotonic())
            self._narrators[news.sale.id] = narrator
            if joining:
                narrator.join(news)
        return narrator


def status_of(sale: Sale) -> int:
    """Return the exit status that a sale's light stands for."""
    return {Light.PAID: PAID, Light.NOT_PAID: NOT_PAID}.get(sale.light, OPEN)
