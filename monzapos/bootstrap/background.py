"""Work that goes on for as long as the program lives."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

log = logging.getLogger(__name__)


def keep_running(work: Coroutine[Any, Any, None], name: str, ends: AsyncExitStack) -> None:
    """Run something until the program ends; where it stops before, the log says why."""
    task = asyncio.create_task(work, name=name)

    async def end() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            log.critical("The %s has stopped", name, exc_info=error)

    task.add_done_callback(ended)
    ends.push_async_callback(end)
