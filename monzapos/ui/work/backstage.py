"""The program behind the windows: built on the loop, asked from the windows, rebuilt at need."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from monzapos.ui.work.loop import Loop

if TYPE_CHECKING:  # what the first frame does without
    import asyncio

    from monzapos.presentation.error_notice import Notice
    from monzapos.ui.work.services import Services

log = logging.getLogger(__name__)
T = TypeVar("T")


class Backstage(QObject):
    """Signals carry frozen values and arrive on the GUI thread."""

    ready = Signal(object)  # Services
    refused = Signal(object)  # Notice: the program could not be built, or has a fault
    news = Signal(object)  # SaleNews
    connection = Signal(bool)
    catalogue = Signal(object)  # Freshness: the list has changed, or how it stands with it
    holds = Signal(object)  # HoldsNews: the other desks hold other cars, or are heard otherwise
    updates = Signal(object)  # UpdateNews: what is known of newer versions has changed
    roll = Signal(object)  # Roll: who is at the desk; before ``ready``, and at every change

    def __init__(
        self,
        loop: Loop,
        build: "Callable[[], Awaitable[Services]]",
        warm_up: "Callable[[Services], None]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._loop = loop
        self._build = build
        self._warm_up = warm_up
        self._built: asyncio.Event | None = None
        self._services: Services | None = None
        self._trouble: Exception | None = None

    def start(self) -> None:
        """Build the program; ``ready`` or ``refused`` follows."""
        self._loop.submit(self._begin, self._announce, self._refuse)

    def rebuild(self) -> None:
        """End the program and build it again: the settings have changed."""
        self._loop.submit(self._again, self._announce, self._refuse)

    def ask(
        self,
        question: "Callable[[Services], Awaitable[T]]",
        on_result: Callable[[T], None],
        on_trouble: "Callable[[Notice], None]",
    ) -> None:
        """Put a question to the program, as soon as there is one."""

        async def put() -> T:
            return await question(await self._program())

        self._loop.submit(put, on_result, lambda trouble: on_trouble(_words(trouble)))

    def own_up(self) -> None:
        """Tell people of an error that nobody expected: a window that goes on in silence lies."""
        from monzapos.presentation.error_notice import notice_for

        self.refused.emit(notice_for("bug", {}))

    def fall_silent(self) -> None:
        """Tell nothing any more: nobody is there to hear it."""
        self.blockSignals(True)

    def close(self) -> bool:
        """End the program and the loop; within a second, whatever a server does."""
        return self._loop.close(self._end)

    async def _program(self) -> "Services":
        assert self._built is not None  # noqa: S101  # _begin is always the first job
        await self._built.wait()
        if self._services is None:
            raise self._trouble or RuntimeError("The program has ended")
        return self._services

    async def _begin(self) -> "Services":
        import asyncio

        self._built = asyncio.Event()
        return await self._make(self._built)

    async def _again(self) -> "Services":
        import asyncio

        self._built = asyncio.Event()
        await self._end()
        return await self._make(self._built)

    async def _make(self, built: "asyncio.Event") -> "Services":
        self._trouble = None
        try:
            services = await self._build()
            self._warm_up(services)
            services.follower.subscribe(self._on_news)
            services.follower.connection.subscribe(self._on_connection)
            services.catalogue.subscribe(self._on_catalogue)
            services.holds.subscribe(self._on_holds)
            services.about.updates.subscribe(self._on_updates)
            services.staff.subscribe(self._on_roll)
        except Exception as trouble:
            self._trouble = trouble
            raise
        else:
            self._services = services
            return services
        finally:
            built.set()

    async def _end(self) -> None:
        services, self._services = self._services, None
        if services is not None:
            await services.aclose()

    def _on_news(self, news: object) -> None:
        self._loop.cross(self.news.emit, news)

    def _on_catalogue(self, freshness: object) -> None:
        self._loop.cross(self.catalogue.emit, freshness)

    def _on_holds(self, news: object) -> None:
        self._loop.cross(self.holds.emit, news)

    def _on_updates(self, news: object) -> None:
        self._loop.cross(self.updates.emit, news)

    def _on_connection(self, online: bool) -> None:
        self._loop.cross(self.connection.emit, online)

    def _on_roll(self, roll: object) -> None:
        self._loop.cross(self.roll.emit, roll)

    def _announce(self, services: "Services") -> None:
        self.ready.emit(services)

    def _refuse(self, trouble: Exception) -> None:
        self.refused.emit(_words(trouble))


def _words(trouble: Exception) -> "Notice":
    from monzapos.domain.errors import Refusal
    from monzapos.presentation.error_notice import notice, notice_for

    if isinstance(trouble, Refusal):
        return notice(trouble)
    log.error("A bug behind the windows", exc_info=trouble)
    return notice_for("bug", {})
