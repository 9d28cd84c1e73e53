"""Whether the provider answers: learned from every call, asked for when nothing else does."""

import asyncio
from collections.abc import Callable

from monzapos.application.ports import Clock, Gateway
from monzapos.domain.errors import Refusal

QUIET = 60.0  # seconds without any answer after which it is asked
UNREACHED = frozenset(
    {"no_network", "no_answer", "timeout", "tls", "redirected", "bad_answer", "provider_down"}
)
OFFLINE = 5.0  # seconds between tries while it does not answer


class Connection:
    """The strip's light for the provider that new sales use. Lives on the loop."""

    def __init__(self, gateway: Gateway | None, clock: Clock) -> None:
        self._gateway = gateway
        self._clock = clock
        self._heard = float("-inf")
        self._listeners: list[Callable[[bool], None]] = []
        self.online: bool | None = None

    @property
    def provider(self) -> str:
        """Whose calls are to be heard of: the provider's name, empty where there is none."""
        return self._gateway.provider if self._gateway else ""

    def subscribe(self, listener: Callable[[bool], None]) -> None:
        """Tell ``listener`` of every change, on the loop's thread, and of the state now."""
        self._listeners.append(listener)
        if self.online is not None:
            listener(self.online)

    def heard(self, trouble: Refusal | None) -> None:
        """Take note of a call's outcome; a refusal is an answer too."""
        online = trouble is None or trouble.code not in UNREACHED
        if online:
            self._heard = self._clock.monotonic()
        if online is not self.online:
            self.online = online
            for listener in self._listeners:
                listener(online)

    async def run(self) -> None:
        """Ask whenever nothing has been heard for a while; ends by being cancelled."""
        if self._gateway is None:
            return
        while True:
            due = self._heard + QUIET
            if due <= self._clock.monotonic():
                await self._ask(self._gateway)
            await asyncio.sleep(QUIET / 4 if self.online else OFFLINE)

    async def _ask(self, gateway: Gateway) -> None:
        try:
            await gateway.probe()
        except Refusal as trouble:
            self.heard(trouble)
        else:
            self.heard(None)
