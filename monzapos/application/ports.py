"""What the program needs from outside, said as protocols. Adapters fit them; tests prove it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.application.settings import Settings
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.domain.events import Event
from monzapos.domain.hold import Hold
from monzapos.domain.money import Money
from monzapos.domain.person import Customer, Person
from monzapos.domain.sale import Sale
from monzapos.domain.vehicle import Vehicle


class Clock(Protocol):
    """Time. Only ``monotonic`` decides when to do a thing; ``now`` is for records and eyes."""

    def now(self) -> datetime:
        """Return the PC's idea of UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        ...


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do. Times in seconds."""

    can_close: bool
    can_find: bool
    resend_for: float  # how long the same key may be sent again
    smallest: dict[str, int]  # minor units, by currency
    largest: int  # minor units
    reads_per_minute: int  # for the whole account, all desks together


@dataclass(frozen=True, slots=True)
class Probe:
    """The provider answered: its clock (UTC), what kind of key we hold, and whose account it is."""

    at: datetime
    livemode: bool
    account: str
    latency: float  # seconds


@dataclass(frozen=True, slots=True)
class CheckoutOrder:
    """What a session has to be made of."""

    sale_id: str
    vehicle: Vehicle
    amount: Money
    person: Person
    customer: Customer | None
    desk_code: str
    success_url: str
    cancel_url: str
    attempt_key: str  # tells the attempts of one sale apart at the provider: the idempotency key


@dataclass(frozen=True, slots=True)
class PreparedRequest:
    """The exact bytes of a create request, and the expiry (UTC) that they ask for."""

    body: bytes
    expires_at: datetime | None


class Gateway(Protocol):
    """One provider. Each call has its own total deadline and raises ``ProviderTrouble``."""

    @property
    def provider(self) -> str:
        """``stripe``, ``vinr`` or ``site``."""
        ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def livemode(self) -> bool:
        """By the key alone."""
        ...

    @property
    def account(self) -> str:
        """A fingerprint of the key and the host, without a secret."""
        ...

    def server_now(self) -> datetime | None:
        """Return the provider's clock (UTC), kept going since its last answer; None before any."""
        ...

    async def probe(self) -> Probe:
        """Ask the cheapest question that proves key, host and clock."""
        ...

    def prepare(self, order: CheckoutOrder, now: datetime) -> PreparedRequest:
        """Write the create request for a moment of the provider's clock. Sends nothing.

        Raises ``Refusal`` for what the provider is known to refuse (an amount out of its range).
        """
        ...

    async def open(self, attempt: Attempt) -> SessionReport:
        """Send the attempt's exact bytes with its key; the first time and every further time."""
        ...

    async def look(self, attempt: Attempt) -> SessionReport:
        """Read the session."""
        ...

    async def close(self, attempt: Attempt) -> SessionReport:
        """Make the session unpayable, and read back what is true: it may have been paid."""
        ...

    async def find(self, attempt: Attempt) -> SessionReport | None:
        """Look for the session of an attempt whose answer was lost, by our own reference."""
        ...

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        """Return the request with everything that names the customer replaced by the id."""
        ...

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL: byte-exact https of an allowed host."""
        ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal's chain, for a time line."""

    sequence: int
    at: datetime
    desk: str
    person: str
    kind: str  # the event's class name in snake case: "sale_started"
    facts: dict[str, object]


class Journal(Protocol):
    """The file that every step is written to before it is taken. One transaction for each call."""

    async def record(self, *events: Event, by: Person) -> None:
        """Append events and everything that follows from them, and sync; all of them or none.

        Raises ``VehicleHeld`` (details: vehicle, desk, person), ``Refusal("payment_open")`` where a
        payable attempt exists, ``Refusal("stale")`` where the attempt has meanwhile become
        something that forbids it, ``Refusal("journal_…")`` where the disk does not do its part.
        """
        ...

    async def sale(self, sale_id: str) -> Sale | None: ...

    async def sales(self, *, only_open: bool = False, limit: int = 200) -> Sequence[Sale]:
        """Return sales, newest first."""
        ...

    async def holds(self) -> Sequence[Hold]:
        """Return all holds that are not released."""
        ...

    async def timeline(self, sale_id: str) -> Sequence[Entry]: ...

    async def desk_codes(self) -> frozenset[str]:
        """Return the desk codes of open sales."""
        ...

    async def changed(self) -> int:
        """Return a number that differs whenever any process has written since."""
        ...

    async def verify(self) -> int | None:
        """Check the chain; return the sequence of the first broken line, or None."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class VehicleQuery:
    """What the Sell page asks of the catalogue. Prices in minor units; None asks nothing."""

    text: str = ""
    price_from: int | None = None
    price_below: int | None = None
    year_from: int | None = None
    maker: str | None = None


@dataclass(frozen=True, slots=True)
class VehiclePage:
    """A window on the hits, in the catalogue's own order.

    ``exact`` is False where there are more hits than ``total``: counting every hit of one letter
    in a large catalogue would cost more than finding the first.
    """

    vehicles: tuple[Vehicle, ...]
    total: int
    offset: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Facets:
    """What filters can be made of: counts in the whole catalogue. Prices in minor units."""

    total: int
    makers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]
    lowest_price: int
    highest_price: int


class Catalogue(Protocol):
    """The vehicles."""

    async def search(
        self, query: VehicleQuery, offset: int = 0, limit: int = 60
    ) -> VehiclePage: ...

    async def facets(self) -> Facets: ...

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle again, from the source itself."""
        ...

    async def close(self) -> None: ...


class Secrets(Protocol):
    """Where keys are kept. Every call may wait for a person, so never on the GUI thread."""

    async def read(self, name: str) -> str | None:
        """Return the secret ``stripe``, ``vinr`` …: environment first, then the keyring."""
        ...

    async def save(self, name: str, value: str) -> bool:
        """Keep it; False where there is no keyring and it lives only until the program ends."""
        ...

    async def remove(self, name: str) -> None: ...

    async def describe(self) -> "SecretsReport":
        """Say which keyring is used, and whether it works."""
        ...


@dataclass(frozen=True, slots=True)
class SecretsReport:
    """Which keyring, whether it really stores, and the code of what is wrong with it."""

    backend: str
    works: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class QrMatrix:
    """A QR code without its quiet zone: ``size`` × ``size`` modules, row by row, 1 is dark."""

    size: int
    modules: bytes


class QrCodes(Protocol):
    """Makes and reads QR codes. Blocking: call it on a worker thread."""

    def encode(self, text: str) -> QrMatrix:
        """Raises ``Refusal("qr_too_long")`` for what no phone would read."""
        ...

    def read(self, grey: bytes, width: int, height: int) -> str | None:
        """Return the text of the one code in an 8-bit grey picture, or None."""
        ...


class SettingsStore(Protocol):
    """The settings file."""

    def load(self) -> Settings: ...

    def save(self, changes: Mapping[str, str | int | bool | list[str]]) -> Settings:
        """Write settings by name (``checkout.provider``), keep all else in the file, and reload.

        Raises ``Refusal("setting_wrong")`` (details: setting, value) before anything is written.
        """
        ...


class Lock(Protocol):
    """The right to follow the sales of a home: one process has it, and loses it when it ends."""

    def acquire(self) -> bool:
        """Take it if it is free; never waits."""
        ...

    def release(self) -> None: ...
