"""The practice server and its scripted customer, as the program runs them."""

import asyncio
import contextlib
import logging
from pathlib import Path

from monzapos.application.news import SaleNews
from monzapos.application.settings import PracticeSettings
from monzapos.bootstrap.providers import PracticeAddress
from monzapos.domain.attempt import AttemptState
from monzapos.domain.errors import Refusal
from monzapos.practice import customer
from monzapos.practice.host import PracticeError, PracticeHost

log = logging.getLogger(__name__)


class PracticeMode:
    """Starts the server of a home, and sends a customer to every new code where one is wanted."""

    def __init__(self, home: Path, settings: PracticeSettings) -> None:
        self._settings = settings
        self._host = PracticeHost(
            home, control=settings.control, customer=settings.customer, lan=settings.lan
        )
        self._served: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> PracticeAddress:
        """Serve, or use the server that another process of this home runs.

        Raises ``Refusal("practice_unavailable")``.
        """
        try:
            await asyncio.to_thread(self._host.start)
        except PracticeError as error:
            raise Refusal("practice_unavailable", reason=str(error)) from error
        return PracticeAddress(self._host.base_url, self._host.public_url)

    def on_news(self, news: SaleNews) -> None:
        """Send the scripted customer to a code that is new; they know nothing but its URL."""
        attempt = news.sale.attempt
        if not self._settings.customer or attempt is None:
            return
        if attempt.state is not AttemptState.OPEN or attempt.id in self._served:
            return
        self._served.add(attempt.id)
        task = asyncio.create_task(self._visit(attempt.url))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Send the customers home and stop serving."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._host.stop)

    async def _visit(self, url: str) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            try:
                await customer.run(url, self._settings.customer)
            except Exception:
                log.exception("The scripted customer stumbled")
