"""A desk without a window: the real services over a real journal and the real Stripe gateway."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from monzapos.adapters.contact_rules import LibraryContactRules
from monzapos.adapters.practice_catalog import practice_vehicles
from monzapos.adapters.process_lock import ProcessLock
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.shared_holds import SqliteHoldNotes
from monzapos.adapters.stripe_gateway import HOSTED_PAGES, StripeGateway
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.adapters.vinr_gateway import Deadlines as VinrDeadlines
from monzapos.adapters.vinr_gateway import VinrGateway
from monzapos.adapters.vinr_request import Shop as VinrShop
from monzapos.application.ask_provider import Asker
from monzapos.application.by_hand import RecordByHand
from monzapos.application.cancel_sale import CancelSale
from monzapos.application.claim_vehicle import Claims
from monzapos.application.connection import Connection
from monzapos.application.follow_sales import Follower, Sharing
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange, Holds
from monzapos.application.news import SaleNews
from monzapos.application.ports import Gateway
from monzapos.application.settle import Settler
from monzapos.application.staff import OwnStaff, Staff
from monzapos.application.start_sale import SaleOrder, StartSale, Terms
from monzapos.domain.attempt import Attempt, AttemptState, Light, may_become
from monzapos.domain.errors import Refusal
from monzapos.domain.sale import Sale
from monzapos.domain.vehicle import Vehicle
from tests.application.board import Line
from tests.application.samples import ANA, DESK, FakeClock

KEY = "rk_test_practice"
VINR_KEY = "sk_test_practice"
CARS = tuple(practice_vehicles(24))
STEP = 31.0  # seconds; past every back-off, and past the pace of an old sale in the middle
GUARD = 20.0  # seconds of real time after which a test that waits has failed


@dataclass(frozen=True)
class Lot:
    """A source of vehicles: those that the test says."""

    cars: tuple[Vehicle, ...] = CARS
    fingerprint: str = "lot"

    def vehicles(self) -> Iterator[Vehicle]:
        return iter(self.cars)

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        return next((car for car in self.cars if car.id == vehicle_id), None)


@dataclass(frozen=True)
class Provider:
    """Where the provider is, and which URLs a QR may carry."""

    base_url: str
    hosts: QrHosts
    deadlines: Deadlines = field(default_factory=Deadlines)
    vinr: bool = False  # whether it also speaks VINR's protocol, and the desk has a key for it

    @classmethod
    def practice(cls, origin: str) -> "Provider":
        return cls(origin, QrHosts(frozenset(), origin))

    @classmethod
    def doctored(cls, origin: str) -> "Provider":
        return cls(origin, QrHosts(HOSTED_PAGES))


@dataclass
class Shop:
    """What a front end has in hand, and what has been told to it."""

    journal: SqliteJournal
    gateway: StripeGateway
    follower: Follower
    clock: FakeClock
    start: StartSale
    cancel: CancelSale
    record: RecordByHand
    following: asyncio.Task[None] | None = None
    told: list[SaleNews] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.follower.subscribe(self._hear)

    def _hear(self, news: SaleNews) -> None:
        self.told.append(news)
        self._news.set()

    def check_what_was_told(self) -> None:
        """Nobody was ever told of a final attempt that it stands otherwise again."""
        final: dict[str, AttemptState] = {}
        for attempt in (one for news in self.told for one in news.sale.attempts):
            known = final.setdefault(attempt.id, attempt.state)
            assert known is attempt.state or may_become(known, attempt.state), "stale news"
            final[attempt.id] = attempt.state

    def follow(self) -> None:
        """Begin to follow."""
        self.following = asyncio.create_task(self.follower.run())

    async def stop_following(self) -> None:
        """End it as the program does."""
        if self.following is not None:
            self.following.cancel()
            await asyncio.gather(self.following, return_exceptions=True)
            self.following = None

    async def sell(self, car: int = 0, **order: object) -> Sale:
        """Start a sale; nothing has been sent when it returns."""
        wanted = SaleOrder(vehicle_id=CARS[car].id, **order)  # type: ignore[arg-type]
        return await self.start(wanted)

    async def until(self, sale: Sale, what: Callable[[SaleNews], bool]) -> SaleNews:
        """Let time pass until the sale's news are as they should be."""
        async with asyncio.timeout(GUARD):
            while True:
                self._news.clear()
                news = await self.follower.news(sale.id)
                assert news is not None
                if what(news):
                    return news
                if not _about_to_be_sent(news):
                    self.clock.pass_(STEP)
                self.follower.poke()
                await self._news.wait()

    async def until_light(self, sale: Sale, light: Light) -> SaleNews:
        """Let time pass until the sale's light is this one."""
        return await self.until(sale, lambda news: news.light(self.clock.monotonic()) is light)

    async def until_trouble(self, sale: Sale, code: str) -> SaleNews:
        """Let time pass until the sale is in this trouble."""
        return await self.until(sale, lambda news: news.contact.trouble == code)

    async def open(self, car: int = 0, **order: object) -> tuple[Sale, Attempt]:
        """Start a sale and wait for its code."""
        sale = await self.sell(car, **order)
        news = await self.until_light(sale, Light.WAITING)
        assert news.sale.attempt is not None
        return news.sale, news.sale.attempt

    async def read(self, sale: Sale) -> Sale:
        """Read the sale back from the journal."""
        kept = await self.journal.sale(sale.id)
        assert kept is not None
        return kept

    async def held(self) -> set[str]:
        """Return the ids of the cars that are held."""
        return {hold.vehicle_id for hold in await self.journal.holds()}


def _about_to_be_sent(news: SaleNews) -> bool:
    """Whether the website is to be asked for the first time, which it may be for minutes only."""
    attempt = news.sale.attempt
    if attempt is None or attempt.provider != "site" or news.contact.trouble:
        return False
    return attempt.state is AttemptState.PREPARED and not attempt.sent


def vinr_of(provider: Provider, clock: FakeClock) -> VinrGateway:
    """Make the desk's gateway to VINR."""
    wait = provider.deadlines
    return VinrGateway(
        VINR_KEY,
        provider.base_url,
        shop=VinrShop(merchant_name="Monza Motors", pickup=(("north", "Showroom North"),)),
        hosts=provider.hosts,
        clock=clock,
        deadlines=VinrDeadlines(wait.create, wait.read),
    )


@asynccontextmanager
async def shop(
    home: Path,
    provider: Provider,
    *,
    following: bool = True,
    blocked: Refusal | None = None,
    cars: Iterable[Vehicle] = CARS,
    clock: FakeClock | None = None,
    staff: Staff | None = None,
    more: Mapping[str, Callable[[FakeClock], Gateway]] | None = None,
    practice: bool = True,
    line: Line | None = None,
) -> AsyncIterator[Shop]:
    """Open a desk in a home, and close it as the program does. ``more`` makes other gateways.

    ``line`` leads to other desks.
    """
    home.mkdir(exist_ok=True)
    clock, staff = clock or FakeClock(), staff or OwnStaff(ANA)
    async with AsyncExitStack() as ends:
        journal = SqliteJournal(home / "journal.sqlite3", DESK, clock)
        ends.push_async_callback(journal.close)
        catalogue = SqliteCatalogue(home / "catalogue.sqlite3", Lot(tuple(cars)))
        ends.push_async_callback(catalogue.close)
        gateway = StripeGateway(
            KEY,
            provider.base_url,
            session_minutes=60,
            hosts=provider.hosts,
            clock=clock,
            deadlines=provider.deadlines,
        )
        ends.push_async_callback(gateway.aclose)
        usable: dict[str, Gateway] = {"stripe": gateway}
        if provider.vinr:
            usable["vinr"] = vinr_of(provider, clock)
            ends.push_async_callback(usable["vinr"].aclose)
        for name, make in (more or {}).items():
            usable[name] = make(clock)
            ends.push_async_callback(usable[name].aclose)
        gateways = Gateways(usable, {"vinr": Refusal("provider_not_here", provider="vinr")})
        follower = Follower(
            journal,
            gateways,
            clock,
            ProcessLock(home / "follower.lock"),
            Asker(journal, gateways, clock, Settler(deposit_days=7)),
            Connection(gateway, clock),
            Sharing(desks=1, dice=lambda: 0.5),
        )
        terms = Terms(
            desk=DESK,
            staff=staff,
            provider="stripe",
            practice=practice,
            success_url="https://dealer.example/success",
            cancel_url="https://dealer.example/cancel",
            rules=LibraryContactRules("US"),
            blocked=blocked,
        )
        notes = SqliteHoldNotes(journal.database)
        exchange = Exchange(notes, line, practice=practice) if line else None
        claims = Claims(Holds(journal, exchange, clock), exchange)
        start = StartSale(journal, catalogue, gateways, follower, clock, claims, terms)
        cancel = CancelSale(journal, follower, staff)
        settler = Settler(deposit_days=7)
        record = RecordByHand(journal, gateways, follower, staff, clock, settler, None)
        desk = Shop(journal, gateway, follower, clock, start, cancel, record)
        ends.push_async_callback(desk.stop_following)
        if following:
            desk.follow()
        yield desk
        desk.check_what_was_told()
