"""What the contract needs to know of a provider: how to start it, and how to be its customer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import httpx

from monzapos.adapters.http import own_trust
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.adapters.vinr_gateway import Deadlines as VinrDeadlines
from monzapos.adapters.vinr_gateway import VinrGateway
from monzapos.adapters.vinr_request import Shop
from monzapos.application.ports import Gateway
from monzapos.domain.checkout import Standing
from monzapos.practice.host import PracticeHost
from tests.contracts.gateway_samples import PcClock

HASTY = Deadlines(create=0.4, read=0.4, find=0.8)
VINR_HASTY = VinrDeadlines(create=0.4, read=0.4)


class Harness(Protocol):
    """One provider under test. It is started once; every check brings sales of its own."""

    name: str
    can: frozenset[str]  # of: "close", "find", "freeze expiry"
    after_decline: Standing  # what a declined card leaves
    after_cancel: Standing  # what leaving the page by its own button leaves
    forbidden: str  # the code of its 403

    def start(self, home: Path) -> None: ...

    def stop(self) -> None: ...

    def gateway(self, *, hasty: bool = False) -> Gateway:
        """Return a new gateway; a hasty one gives up on every call after half a second."""
        ...

    async def customer(self, url: str, action: str) -> None:
        """Press a button of the hosted page."""
        ...

    async def advance(self, seconds: float) -> None:
        """Push the provider's clock."""
        ...

    async def fail(self, on: str, kind: str, times: int = 1, **more: str) -> None:
        """Let the next requests of a kind go wrong."""
        ...

    async def sessions(self) -> int:
        """Count the sessions that exist."""
        ...

    async def creates(self, key: str) -> list[str]:
        """Return the hashes of the bodies that came with an idempotency key."""
        ...

    async def requests(self, on: str) -> int:
        """Count the requests of a kind that came."""
        ...


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=False, verify=own_trust())  # made once: it takes 25 ms


class _Practice:
    """The practice server with its control for tests."""

    def start(self, home: Path) -> None:
        self._host = PracticeHost(home, control=True)
        self._host.start()
        self.base = self._host.base_url

    def stop(self) -> None:
        self._host.stop()

    async def customer(self, url: str, action: str) -> None:
        async with _client() as browser:
            await browser.get(url)
            await browser.post(url, data={"action": action})

    async def advance(self, seconds: float) -> None:
        await self._control("clock", {"advance": seconds})

    async def fail(self, on: str, kind: str, times: int = 1, **more: str) -> None:
        await self._control("fail", {"on": on, "kind": kind, "times": times, **more})

    async def sessions(self) -> int:
        return int((await self._state())["sessions"]["total"])

    async def creates(self, key: str) -> list[str]:
        return [
            create["sha256"]
            for create in (await self._state())["creates"]
            if create["idempotency_key"] == key
        ]

    async def requests(self, on: str) -> int:
        return int((await self._state())["requests"].get(on, 0))

    async def _state(self) -> dict[str, Any]:
        async with _client() as client:
            state: dict[str, Any] = (await client.get(f"{self.base}/_practice/state")).json()
            return state

    async def _control(self, name: str, wish: Mapping[str, object]) -> None:
        async with _client() as client:
            answer = await client.post(f"{self.base}/_practice/{name}", json=wish)
            answer.raise_for_status()


class StripeInPractice(_Practice):
    """Stripe's protocol, as practice speaks it."""

    name = "stripe"
    can = frozenset({"close", "find", "freeze expiry"})
    after_decline = Standing.OPEN
    after_cancel = Standing.OPEN
    forbidden = "key_not_permitted"

    def gateway(self, *, hasty: bool = False) -> Gateway:
        return StripeGateway(
            "rk_test_practice",
            self.base,
            session_minutes=60,
            hosts=QrHosts(frozenset(), self.base),
            clock=PcClock(),
            deadlines=HASTY if hasty else Deadlines(),
        )


class VinrInPractice(_Practice):
    """VINR's protocol, as practice speaks it."""

    name = "vinr"
    can: frozenset[str] = frozenset()  # a session ends by itself, and there is no list
    after_decline = Standing.DEAD
    after_cancel = Standing.DEAD
    forbidden = "vinr_address_not_allowed"

    def gateway(self, *, hasty: bool = False) -> Gateway:
        return VinrGateway(
            "sk_test_practice",
            self.base,
            shop=Shop(merchant_name="Monza Motors", pickup=(("north", "Showroom North"),)),
            hosts=QrHosts(frozenset(), self.base),
            clock=PcClock(),
            deadlines=VINR_HASTY if hasty else VinrDeadlines(),
        )


HARNESSES: tuple[type[Harness], ...] = (StripeInPractice, VinrInPractice)
