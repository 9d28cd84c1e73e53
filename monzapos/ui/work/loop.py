"""One asyncio loop in one thread: all network I/O is there, and none on the GUI thread.

asyncio is imported in that thread, because the first frame does not need it.
"""

import contextlib
import logging
import queue
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from monzapos.domain.errors import Refusal

if TYPE_CHECKING:
    import asyncio

log = logging.getLogger(__name__)
T = TypeVar("T")

BEGUN_ANEW = "begun_anew"
LAST_WORDS = 0.6  # seconds that the program behind gets to end by itself
JOIN = 0.9  # seconds after which quitting does not wait any longer

Job = Callable[[], Awaitable[None]]


class Loop(QObject):
    """Coroutines go in from the GUI thread; values come back by one queued signal."""

    _crossing = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crossing.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: Job | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._main, name="io-loop", daemon=True)

    def start(self) -> None:
        """Start the thread; what was submitted before runs then. The second call does nothing."""
        if self._thread.ident is None and not self._closing.is_set():
            self._thread.start()

    def submit(
        self,
        make: Callable[[], Awaitable[T]],
        on_result: Callable[[T], None],
        on_trouble: Callable[[Exception], None],
    ) -> None:
        """Run a coroutine on the loop; one of the two callbacks follows on the GUI thread.

        What is cut short, because the program behind begins anew, is the trouble ``begun_anew``.
        """

        async def job() -> None:
            import asyncio

            try:
                result = await make()
            except asyncio.CancelledError:  # whoever waits would wait for ever
                self.cross(on_trouble, Refusal(BEGUN_ANEW))
                raise
            except Exception as trouble:  # every trouble has to reach a person
                self.cross(on_trouble, trouble)
            else:
                self.cross(on_result, result)

        self._jobs.put(job)
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the program ends
                loop.call_soon_threadsafe(self._take_jobs)

    def cross(self, callback: Callable[[T], None], value: T) -> None:
        """Call back on the GUI thread with a frozen value. Any thread."""
        if not self._closing.is_set():
            with contextlib.suppress(RuntimeError):  # the window is gone already
                self._crossing.emit((callback, value))

    def close(self, last: Job | None = None) -> bool:
        """End the loop, after ``last`` had its chance. Returns whether the thread has ended."""
        self._closing.set()
        self._last = last
        loop = self._loop
        if loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._stop.set)
        if self._thread.ident is not None:
            self._thread.join(JOIN)
        return not self._thread.is_alive()

    def _main(self) -> None:
        import asyncio

        from monzapos.ui.work.lookup import detach_lookups

        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            detach_lookups(loop)
            self._stop = asyncio.Event()
            self._loop = loop
            runner.run(self._serve(self._stop))

    async def _serve(self, stop: "asyncio.Event") -> None:
        import asyncio

        if self._closing.is_set():  # closed before the loop was up
            return
        self._take_jobs()
        await stop.wait()
        if self._last is not None:
            try:
                async with asyncio.timeout(LAST_WORDS):
                    await self._last()
            except TimeoutError:
                log.warning("The program behind did not end in time")
            except Exception:
                log.exception("The program behind did not end well")

    def _take_jobs(self) -> None:
        assert self._loop is not None  # noqa: S101  # only the loop itself calls this
        with contextlib.suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                task = self._loop.create_task(_as_coroutine(job))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def _deliver(self, crossing: tuple[Callable[[Any], None], Any]) -> None:
        callback, value = crossing
        if not self._closing.is_set():
            callback(value)


async def _as_coroutine(job: Job) -> None:
    await job()
