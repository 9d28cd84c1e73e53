"""A program in memory for the windows: small classes with the shape of the ports."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic

from monzapos.application.about import Places
from monzapos.application.check import CheckLine
from monzapos.application.gateways import Offer
from monzapos.application.news import Contact, HoldSharing, HoldsNews, SaleNews
from monzapos.application.ports import (
    Component,
    ContactNote,
    Entry,
    Facets,
    Freshness,
    Probe,
    QrMatrix,
    SecretsReport,
    SharedHold,
    VehiclePage,
    VehicleQuery,
)
from monzapos.application.settings import Mode, Settings
from monzapos.application.staff import OwnStaff, Presence, Roll, Staff
from monzapos.application.start_sale import SaleOrder
from monzapos.application.updates import Standing, UpdateNews
from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import Event
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Payment, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Sale
from monzapos.domain.vehicle import Vehicle

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DESK = Desk("desk-1", "Desk 1")
PERSON = Person("person-1", "Lucía Romero")
URL = "https://checkout.stripe.com/c/pay/cs_test_a1B2c3D4e5F6g7H8i9J0#fid1d2Bpb3J0ZWQ"


def car(number: int, name: str = "", price: int = 0) -> Vehicle:
    return Vehicle(
        id=f"car-{number}",
        name=name or f"Veloce {number}",
        year=2020 + number % 6,
        price=Money(price or 3_000_000 + number * 100_000, "usd"),
        maker="Veloce" if number % 2 else "Apex Motors",
        engine="3.0L I6",
        power_hp=300 + number * 10,
        seconds_to_100="4.4",
        plant="Turín, Italia",
        picture="veloce-s",
    )


def sale_of(vehicle: Vehicle, number: int = 1, purpose: Purpose = Purpose.FULL) -> Sale:
    price = vehicle.price or Money(1, "usd")
    amount = price if purpose is Purpose.FULL else Money(100_000, "usd")
    sale_id = f"sale-{number}"
    attempt = Attempt(
        id=f"attempt-{number}-1",
        sale_id=sale_id,
        payment_id=f"payment-{number}",
        number=1,
        provider="stripe",
        account="acct",
        livemode=False,
        reference=sale_id,
        idempotency_key=f"key-{number}",
        request=b"",
        first_sent=NOON,
        expires_at=None,
        watch_until=NOON,
        desk_code="K742",
    )
    return Sale(
        id=sale_id,
        vehicle=vehicle,
        price=price,
        person=PERSON,
        desk=DESK,
        started_at=NOON,
        practice=True,
        payments=(Payment(f"payment-{number}", purpose, amount, attempts=(attempt,)),),
        hold=Hold(vehicle.id, sale_id, HoldKind.CHECKOUT, None, PERSON.name, DESK.name),
    )


def with_attempt(sale: Sale, state: AttemptState, light: Light, **changes: object) -> Sale:
    """Return the sale with its newest attempt in another state."""
    assert sale.attempt is not None
    attempt = replace(
        sale.attempt,
        state=state,
        session_id="cs_test_a1B2c3D4e5F6",
        url=URL,
        last=Observation(NOON, light, "open/unpaid"),
        **changes,  # type: ignore[arg-type]
    )
    payment = replace(sale.payment, attempts=(*sale.payment.attempts[:-1], attempt))
    hold = sale.hold
    if state is AttemptState.PAID and hold is not None:
        deposit = payment.purpose is Purpose.DEPOSIT
        kind = HoldKind.DEPOSIT if deposit else HoldKind.SOLD
        hold = replace(hold, kind=kind, until=NOON if deposit else None)
    elif state in (AttemptState.EXPIRED, AttemptState.REFUSED):
        hold = None
    return replace(sale, payments=(*sale.payments[:-1], payment), hold=hold)


def with_provider(sale: Sale, provider: str) -> Sale:
    """Return the sale with its newest attempt at another provider."""
    assert sale.attempt is not None
    attempt = replace(sale.attempt, provider=provider)
    return replace(sale, payments=(replace(sale.payment, attempts=(attempt,)),))


PRACTICE_PROVIDERS = ("stripe", "vinr")
LIFETIMES = {"stripe": 3501.0, "vinr": 299.5, "site": 86_399.0}  # seconds that a session has left


def news_of(sale: Sale, trouble: str = "", left: float | None = None) -> SaleNews:
    """Return news as the announcer makes them: a VINR session lives shortly and never closes.

    What the website makes nobody at this desk can read.
    """
    contact = Contact(
        checked=monotonic() - (60 if trouble else 0), checked_at=NOON, trouble=trouble
    )
    provider = sale.attempt.provider if sale.attempt else "stripe"
    lasts = LIFETIMES[provider] if left is None else left
    others = tuple(name for name in PRACTICE_PROVIDERS if name != provider)
    can_close = provider == "stripe"
    can_look = provider != "site"
    if not can_look:
        others = ()
    return SaleNews(
        sale, contact, monotonic() + lasts, can_close=can_close, others=others, can_look=can_look
    )


class FakeCatalogue:
    """A list. ``gate`` holds answers back until it is set, by text."""

    def __init__(self, vehicles: Sequence[Vehicle]) -> None:
        self.vehicles = list(vehicles)
        self.asked: list[VehicleQuery] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.freshness: Freshness | None = None
        self.listeners: list[Callable[[Freshness], None]] = []

    def subscribe(self, listener: Callable[[Freshness], None]) -> None:
        self.listeners.append(listener)

    async def refresh(self) -> None:
        if self.freshness is not None:
            for listener in self.listeners:
                listener(self.freshness)

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        self.asked.append(query)
        if query.text in self.gates:
            await self.gates[query.text].wait()
        hits = [v for v in self.vehicles if _hit(v, query)]
        return VehiclePage(tuple(hits[offset : offset + limit]), len(hits), offset)

    async def facets(self) -> Facets:
        prices = [v.price.minor for v in self.vehicles if v.price]
        years = sorted({v.year for v in self.vehicles if v.year})
        makers = sorted({v.maker for v in self.vehicles})
        powers = [v.power_hp for v in self.vehicles if v.power_hp]
        return Facets(
            len(self.vehicles),
            tuple((m, sum(v.maker == m for v in self.vehicles)) for m in makers),
            tuple((y, sum(v.year == y for v in self.vehicles)) for y in years),
            min(prices, default=0),
            max(prices, default=0),
            min(powers, default=0),
            max(powers, default=0),
        )

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        return next((v for v in self.vehicles if v.id == vehicle_id), None)

    async def close(self) -> None:
        return None


def _hit(vehicle: Vehicle, query: VehicleQuery) -> bool:
    price = vehicle.price.minor if vehicle.price else 0
    return (
        query.text.lower() in vehicle.name.lower()
        and (query.price_from is None or price >= query.price_from)
        and (query.price_below is None or price < query.price_below)
        and (query.year_from is None or (vehicle.year or 0) >= query.year_from)
        and (query.maker is None or vehicle.maker == query.maker)
        and (query.power_from is None or (vehicle.power_hp or 0) >= query.power_from)
    )


class FakePhotos:
    """Pictures by address; ``gate`` holds answers back until it is set."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.forgotten: list[str] = []
        self.gate: asyncio.Event | None = None

    async def forget(self, address: str) -> None:
        self.forgotten.append(address)

    async def photo(self, address: str) -> bytes:
        self.asked.append(address)
        if self.gate is not None:
            await self.gate.wait()
        if address not in self.kept:
            raise Refusal("no_photo", reason="404")
        return self.kept[address]


class FakeJournal:
    """Sales in a dictionary, newest last."""

    def __init__(self) -> None:
        self.kept: dict[str, Sale] = {}

    async def record(self, *events: Event, by: Person) -> None:
        raise AssertionError("the windows write nothing")

    async def sale(self, sale_id: str) -> Sale | None:
        return self.kept.get(sale_id)

    async def sales(self, *, only_open: bool = False, limit: int = 200) -> Sequence[Sale]:
        newest = list(reversed(self.kept.values()))
        return [s for s in newest if s.open or not only_open][:limit]

    async def holds(self) -> Sequence[Hold]:
        return [s.hold for s in self.kept.values() if s.hold]

    async def timeline(self, sale_id: str) -> Sequence[Entry]:
        return [Entry(1, NOON, DESK.name, PERSON.name, "sale_started", {})]

    async def desk_codes(self) -> frozenset[str]:
        return frozenset()

    async def sessions_beside(self, attempt: Attempt) -> frozenset[str]:
        return frozenset()

    async def changed(self) -> int:
        return 0

    async def note_contacts(self, notes: Mapping[str, ContactNote]) -> None:
        raise AssertionError("the windows write nothing")

    async def contacts(self) -> Mapping[str, ContactNote]:
        return {}

    async def verify(self) -> int | None:
        return None

    async def close(self) -> None:
        return None


class FakeConnection:
    def subscribe(self, listener: Callable[[bool], None]) -> None:
        listener(True)


class FakeFollower:
    """Tells what a test says."""

    def __init__(self, journal: FakeJournal) -> None:
        self.journal = journal
        self.connection = FakeConnection()
        self.on_screen: list[str | None] = []
        self._told: dict[str, SaleNews] = {}
        self._listeners: list[Callable[[SaleNews], None]] = []

    def subscribe(self, listener: Callable[[SaleNews], None]) -> None:
        self._listeners.append(listener)

    def show(self, sale_id: str | None) -> None:
        self.on_screen.append(sale_id)

    async def news(self, sale_id: str) -> SaleNews | None:
        sale = self.journal.kept.get(sale_id)
        told = self._told.get(sale_id)
        if told is not None and told.sale is sale:
            return told
        return news_of(sale) if sale else None

    def tell(self, sale: Sale, trouble: str = "", left: float | None = None) -> None:
        """Write a sale down and tell everybody. Any thread."""
        self.journal.kept[sale.id] = sale
        news = self._told[sale.id] = news_of(sale, trouble, left)
        for listener in self._listeners:
            listener(news)


class FakeStartSale:
    """Starts what is asked for, or refuses with ``refusal``."""

    def __init__(self, catalogue: FakeCatalogue, follower: FakeFollower) -> None:
        self._catalogue = catalogue
        self._follower = follower
        self.orders: list[SaleOrder] = []
        self.offered = Offer("stripe")
        self.again_for: list[tuple[str, str | None]] = []
        self.refusal: Refusal | None = None

    async def __call__(self, order: SaleOrder) -> Sale:
        self.orders.append(order)
        if self.refusal is not None:
            raise self.refusal
        vehicle = await self._catalogue.vehicle(order.vehicle_id)
        assert vehicle is not None
        for hold in await self._follower.journal.holds():
            if hold.vehicle_id == vehicle.id:
                raise VehicleHeld("vehicle_held", vehicle=vehicle.name, desk="", person="")
        sale = sale_of(vehicle, len(self.orders), order.purpose)
        if order.customer.name:
            sale = replace(sale, customer=Customer("c", order.customer.name))
        self._follower.tell(sale)
        return sale

    def offer(self, provider: str | None = None) -> Offer:
        return self.offered

    async def again(self, sale_id: str, provider: str | None = None) -> Sale:
        self.again_for.append((sale_id, provider))
        sale = self._follower.journal.kept[sale_id]
        assert sale.attempt is not None
        assert sale.attempt.dead
        fresh = replace(
            sale.attempt,
            id="again",
            number=2,
            provider=provider or sale.attempt.provider,
            state=AttemptState.PREPARED,
            url="",
            last=None,
            cancel_asked=False,
        )
        payment = replace(sale.payment, attempts=(*sale.payment.attempts, fresh))
        sale = replace(sale, payments=(payment,))
        self._follower.tell(sale)
        return sale


class FakeCancelSale:
    def __init__(self, follower: FakeFollower) -> None:
        self._follower = follower
        self.asked: list[str] = []

    async def __call__(self, sale_id: str) -> None:
        self.asked.append(sale_id)
        sale = self._follower.journal.kept[sale_id]
        self._follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING, cancel_asked=True))


class FakeByHand:
    """Records what is wished, or refuses with ``refusal``."""

    def __init__(self) -> None:
        self.recorded: list[tuple[object, ...]] = []
        self.refusal: Refusal | None = None

    async def paid(self, sale_id: str, payment_reference: str, amount: Money) -> None:
        self._record("paid", sale_id, payment_reference, amount)

    async def not_paid(self, sale_id: str) -> None:
        self._record("not_paid", sale_id)

    async def release_deposit(self, sale_id: str) -> None:
        self._record("release", sale_id)

    async def paid_back(self, sale_id: str) -> None:
        self._record("paid_back", sale_id)

    async def keeps_car(self, sale_id: str) -> None:
        self._record("keeps_car", sale_id)

    def _record(self, *what: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.recorded.append(what)


class FakeSecrets:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.durable = True

    async def read(self, name: str) -> str | None:
        return self.kept.get(name)

    async def save(self, name: str, value: str) -> bool:
        self.kept[name] = value
        return self.durable

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)

    async def describe(self) -> SecretsReport:
        return SecretsReport("memory", works=True)


class FakeSettingsStore:
    def __init__(self) -> None:
        self.saved: list[Mapping[str, str | int | bool | list[str]]] = []
        self.refusal: Refusal | None = None

    def load(self) -> Settings:
        return Settings()

    def save(self, changes: Mapping[str, str | int | bool | list[str]]) -> Settings:
        if self.refusal is not None:
            raise self.refusal
        self.saved.append(changes)
        return self.load()


class FakeQrCodes:
    """Any pattern is good enough for a window; ``readable`` says whether it can be read back."""

    def __init__(self) -> None:
        self.readable = True
        self._text = ""

    def encode(self, text: str) -> QrMatrix:
        self._text = text
        size = 33
        bits = text.encode() * (size * size // len(text) + 1)
        return QrMatrix(size, bytes(b & 1 for b in bits[: size * size]))

    def read(self, grey: bytes, width: int, height: int) -> str | None:
        assert len(grey) == width * height
        return self._text if self.readable else None


class FakeStaff:
    """People sign in with the password ``right``. Lives on the loop, told from any thread."""

    signs_in = True

    def __init__(self, roll: Roll | None = None) -> None:
        self.roll = roll or Roll(Presence.NOBODY)
        self.refusal: Refusal | None = None
        self.gate: asyncio.Event | None = None  # holds answers back
        self.asked: list[tuple[str, str]] = []
        self._listeners: list[Callable[[Roll], None]] = []

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        self._listeners.append(listener)
        listener(self.roll)

    def tell(self, roll: Roll) -> None:
        self.roll = roll
        for listener in self._listeners:
            listener(roll)

    def seller(self) -> Person:
        if self.roll.presence is not Presence.HERE or self.roll.person is None:
            locked = self.roll.presence is Presence.LOCKED
            raise Refusal("desk_locked" if locked else "not_signed_in")
        return self.roll.person

    def attendant(self) -> Person:
        if self.roll.presence is Presence.OFFLINE and self.roll.person is not None:
            return self.roll.person
        return self.seller()

    def manager(self) -> Person:
        person = self.seller()
        if not person.manager:
            raise Refusal("manager_needed")
        return person

    async def sign_in(self, email: str, password: str) -> Person:
        self.asked.append((email, password))
        await self._answer(password)
        person = Person(f"id-{email}", email.partition("@")[0].title(), "boss" in email)
        self.tell(Roll(Presence.HERE, person, email))
        return person

    async def sign_out(self) -> None:
        self.tell(Roll(Presence.NOBODY))
        if self.refusal is not None:
            raise self.refusal

    def lock(self) -> None:
        if self.roll.person is not None:
            self.tell(replace(self.roll, presence=Presence.LOCKED))

    async def unlock(self, password: str) -> Person:
        self.asked.append((self.roll.email, password))
        await self._answer(password)
        self.tell(replace(self.roll, presence=Presence.HERE))
        return self.seller()

    async def _answer(self, password: str) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.refusal is not None:
            raise self.refusal
        if password != "right":
            raise Refusal("wrong_password")


class FakeCheck:
    """Finds what ``found`` says, by the examination's name."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, str]] = []
        self.projects: list[tuple[str, str]] = []
        self.project_refusal: Refusal | None = None
        self.found: dict[str, list[CheckLine]] = {}
        self.asked: list[str] = []
        self.held: set[str] = set()  # examinations that wait for ``waiting`` to be set or cut
        self.waiting: dict[str, asyncio.Future[None]] = {}

    async def of(self, *names: str) -> Sequence[CheckLine]:
        self.asked += names
        for name in self.held.intersection(names):
            self.waiting[name] = asyncio.get_running_loop().create_future()
            await self.waiting[name]
        return [line for name in names for line in self.found.get(name, [])]

    async def project(self, address: str, publishable_key: str) -> float:
        self.projects.append((address, publishable_key))
        if self.project_refusal is not None:
            raise self.project_refusal
        return 0.08

    async def provider(self, provider: str, key: str) -> Probe:
        self.tried.append((provider, key))
        if not key.startswith(("rk_", "sk_")):
            raise Refusal("key_wrong_kind", provider=provider)
        return Probe(NOON, livemode=False, account="acct", latency=0.12)


class FakeHolds:
    """The journal's holds and, told from any thread, those of other desks."""

    def __init__(self, journal: FakeJournal) -> None:
        self._journal = journal
        self._listeners: list[Callable[[HoldsNews], None]] = []
        self.news = HoldsNews(HoldSharing.ALONE)
        self.others: Mapping[str, SharedHold] = {}

    def subscribe(self, listener: Callable[[HoldsNews], None]) -> None:
        self._listeners.append(listener)
        listener(self.news)

    def tell(self, news: HoldsNews) -> None:
        self.news = news
        for listener in self._listeners:
            listener(news)

    async def known(self) -> bool:
        return self.news.state not in (HoldSharing.UNASKED, HoldSharing.SILENT)

    async def current(self) -> Mapping[str, Hold]:
        own = {hold.vehicle_id: hold for hold in await self._journal.holds()}
        return {vehicle: _as_hold(hold) for vehicle, hold in self.others.items()} | own


def _as_hold(one: SharedHold) -> Hold:
    return Hold(one.vehicle_id, one.sale_id, one.kind, one.until, one.person, one.desk)


class FakeOtherDesks:
    """Releases what is wished and tells of it, or refuses with ``refusal``."""

    def __init__(self, holds: FakeHolds) -> None:
        self._holds = holds
        self.released: list[str] = []
        self.refusal: Refusal | None = None

    async def release_by_hand(self, sale_id: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.released.append(sale_id)
        left = {v: hold for v, hold in self._holds.others.items() if hold.sale_id != sale_id}
        self._holds.others = left
        self._holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))


class FakeUpdates:
    """Tells what a test says, from any thread; ``looks`` is what the next asking finds."""

    def __init__(self) -> None:
        self.news = UpdateNews("0.1.0", Standing.OFF)
        self.looks: UpdateNews | None = None
        self.fetched = 0
        self._listeners: list[Callable[[UpdateNews], None]] = []

    def subscribe(self, listener: Callable[[UpdateNews], None]) -> None:
        self._listeners.append(listener)
        listener(self.news)

    def tell(self, news: UpdateNews) -> None:
        self.news = news
        for listener in self._listeners:
            listener(news)

    async def look(self) -> UpdateNews:
        assert self.looks is not None
        self.tell(self.looks)
        if self.news.trouble is not None:
            raise self.news.trouble
        return self.news

    async def fetch(self) -> None:
        self.fetched += 1


class FakeAbout:
    """A small installation; ``refusal`` is why its parts cannot be read."""

    def __init__(self) -> None:
        self.version = "0.1.0"
        self.places = Places("/h/config.toml", "/h/journal.sqlite3", "/h/cache", "/h/log")
        self.updates = FakeUpdates()
        self.read = 0
        self.refusal: Refusal | None = None
        self.parts = [
            Component("MonzaPOS", "0.1.0", "MIT", "MIT License\n\nours"),
            Component("httpx", "0.28.1", "BSD-3-Clause", "BSD\n\ntheirs"),
            Component("Qt", "6.11.3", "LGPL-3.0-only", "LGPL\n\n" + "words " * 9_000),
        ]

    async def components(self) -> Sequence[Component]:
        self.read += 1
        if self.refusal is not None:
            raise self.refusal
        return self.parts


@dataclass
class FakeProgram:
    """Everything together, as ``ui.work.services.Services`` asks for it."""

    catalogue: FakeCatalogue
    settings: Settings = field(default_factory=Settings)
    mode: Mode = Mode.PRACTICE
    provider: str = "stripe"
    desk: Desk = DESK
    staff: Staff = field(default_factory=lambda: OwnStaff(PERSON))
    photos: FakePhotos = field(default_factory=FakePhotos)
    journal: FakeJournal = field(default_factory=FakeJournal)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    settings_store: FakeSettingsStore = field(default_factory=FakeSettingsStore)
    qr_codes: FakeQrCodes = field(default_factory=FakeQrCodes)
    check: FakeCheck = field(default_factory=FakeCheck)
    by_hand: FakeByHand = field(default_factory=FakeByHand)
    about: FakeAbout = field(default_factory=FakeAbout)
    closed: int = 0

    def __post_init__(self) -> None:
        self.follower = FakeFollower(self.journal)
        self.holds = FakeHolds(self.journal)
        self.other_desks = FakeOtherDesks(self.holds)
        self.start_sale = FakeStartSale(self.catalogue, self.follower)
        self.cancel_sale = FakeCancelSale(self.follower)

    @property
    def aclose(self) -> Callable[[], Awaitable[None]]:
        async def close() -> None:
            self.closed += 1

        return close
