"""One task of one process of a home at a time: for what must never be done twice at once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from monzapos.application.ports import Lock

PATIENCE = 20.0  # seconds; longer than another process needs, whatever its server does
_LOOK = 0.05


class HomeTurn:
    """Waits for its turn without blocking the loop. ``between`` keeps other processes out."""

    def __init__(self, between: Lock, patience: float = PATIENCE) -> None:
        self._between = between
        self._patience = patience
        self._within = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def taken(self) -> AsyncIterator[bool]:
        """Take the turn; False where another process did not give it up in time."""
        async with self._within:
            have = await self._asked_again()
            try:
                yield have
            finally:
                if have:
                    self._between.release()

    async def _asked_again(self) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                while not self._between.acquire():  # noqa: ASYNC110 - no event crosses processes
                    await asyncio.sleep(_LOOK)
                return True
        return False
