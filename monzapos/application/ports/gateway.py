"""A provider of hosted checkout sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.domain.money import Money
from monzapos.domain.person import Customer, Person
from monzapos.domain.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do. Times in seconds."""

    can_close: bool
    can_find: bool
    resend_for: float  # how long the same request may be sent again; 0: it is sent once, for ever
    smallest: dict[str, int]  # minor units, by currency
    largest: int  # minor units
    reads_per_minute: int  # for the whole account, all desks together
    can_look: bool = True  # False: nobody at this desk can read the session; a manager records it
    carries_code: bool = True  # whether its page can show the desk code
    takes_parts: bool = True  # False: it knows the price by itself, so there are no deposits
    as_seller: bool = False  # whether the session is made as the person who sells, signed in


@dataclass(frozen=True, slots=True)
class Probe:
    """The provider answered: its clock (UTC), what kind of key we hold, and whose account it is."""

    at: datetime
    livemode: bool | None
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
    """The exact bytes of a create request, and the expiry (UTC) that they ask for.

    ``reference`` is what the provider will tell back as ours; empty means the sale's id.
    """

    body: bytes
    expires_at: datetime | None
    reference: str = ""


class Gateway(Protocol):
    """One provider. Each call has its own total deadline and raises ``ProviderTrouble``."""

    @property
    def provider(self) -> str:
        """``stripe``, ``vinr`` or ``site``."""
        ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def livemode(self) -> bool | None:
        """By the key alone; None where there is none to tell by."""
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

    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        """Look for the session of an attempt whose answer was lost, by our own reference.

        ``known`` are the sessions of other attempts with the same reference: none of them is meant.
        """
        ...

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        """Return the request with everything that names the customer replaced by the id."""
        ...

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL: byte-exact https of an allowed host."""
        ...

    async def aclose(self) -> None: ...
