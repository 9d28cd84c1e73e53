"""What the contract needs to know of a provider: how to start it, and how to be its customer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import httpx

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.site_gateway import Patience, SiteGateway
from monzapos.adapters.site_reader import SiteReader, StripeKey
from monzapos.adapters.site_request import Website
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.adapters.vinr_gateway import Deadlines as VinrDeadlines
from monzapos.adapters.vinr_gateway import VinrGateway
from monzapos.adapters.vinr_request import Shop
from monzapos.application.ports import Gateway
from monzapos.domain.checkout import Standing
from monzapos.practice.host import PracticeHost
from tests.contracts.gateway_samples import PcClock
from tests.site.dealership import Dealership
from tests.site.website import PATH
from tests.web import async_web

HASTY = Deadlines(create=0.4, read=0.4, find=0.8)
SITE_HASTY = Patience(create=0.4, probe=0.4)
_KEYED = frozenset({"resend", "look", "own key", "name the customer"})
VINR_HASTY = VinrDeadlines(create=0.4, read=0.4)


_AT_THE_SITE = {"drop_before": "down", "garbage": "portal"}  # its words for the same faults


class Harness(Protocol):
    """One provider under test. It is started once; every check brings sales of its own."""

    name: str
    # Of: "resend" or "send once", "look", "close", "find", "find by key" or "find by owner",
    # "freeze expiry", "own key" (that a provider may refuse), "name the customer".
    can: frozenset[str]
    life: float  # seconds that a session lasts
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
    return async_web()  # made once: it takes 25 ms


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
    can = _KEYED | {"close", "find", "find by key", "freeze expiry"}
    life = 3600.0
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


class SiteWithKey(_Practice):
    """The website, and a key that reads what it makes: Stripe's protocol, as practice speaks it."""

    name = "site"
    can = frozenset({"send once", "look", "close", "find", "find by owner"})
    life = 24 * 3600.0
    after_decline = Standing.OPEN
    after_cancel = Standing.OPEN
    forbidden = "key_not_permitted"

    def start(self, home: Path) -> None:
        self._shop = Dealership(home)
        self._shop.__enter__()
        self.base = self._shop.stripe

    def stop(self) -> None:
        self._shop.__exit__(None, None, None)

    def gateway(self, *, hasty: bool = False) -> Gateway:
        shop, clock = self._shop, PcClock()
        return SiteGateway(
            Website(shop.website.url, by_hand=not self.can & {"look"}),
            shop.signed_in,
            self._reader(clock, HASTY if hasty else Deadlines()),
            QrHosts(frozenset(), self.base),
            clock,
            SITE_HASTY if hasty else Patience(),
        )

    async def fail(self, on: str, kind: str, times: int = 1, **more: str) -> None:
        """Only the creating is the website's; it goes wrong there, and not at Stripe."""
        if on != "create":
            await super().fail(on, kind, times, **more)
            return
        self._shop.website.faults.clear()
        if times:
            self._shop.website.faults.add(PATH, _AT_THE_SITE.get(kind, kind), times)

    async def requests(self, on: str) -> int:
        return len(self._shop.website.came) if on == "create" else await super().requests(on)

    def _reader(self, clock: PcClock, deadlines: Deadlines) -> SiteReader | None:
        return SiteReader(StripeKey("rk_test_practice", self.base), clock, deadlines)


class SiteByHand(SiteWithKey):
    """The website, and no key: nobody reads what it makes."""

    name = "site-by-hand"
    can = frozenset({"send once"})

    def _reader(self, clock: PcClock, deadlines: Deadlines) -> SiteReader | None:
        return None


class VinrInPractice(_Practice):
    """VINR's protocol, as practice speaks it."""

    name = "vinr"
    can = _KEYED  # a session ends by itself, and there is no list
    life = 300.0
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


HARNESSES: tuple[type[Harness], ...] = (
    StripeInPractice,
    VinrInPractice,
    SiteWithKey,
    SiteByHand,
)
