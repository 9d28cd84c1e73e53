"""The holds that all desks of a dealership share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.domain.attempt import Light
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Desk, Person


@dataclass(frozen=True, slots=True)
class SharedHold:
    """A hold as all desks see it. ``until`` (UTC): a deposit's end, else the session's expiry."""

    vehicle_id: str
    sale_id: str
    kind: HoldKind
    until: datetime | None
    provider: str
    session_id: str
    person: str  # the seller's name
    desk: str  # the desk's name


@dataclass(frozen=True, slots=True)
class HoldClaim:
    """What a sale asks for before its first byte is sent."""

    sale_id: str
    vehicle_id: str
    practice: bool  # a practice sale never holds a real car
    provider: str
    desk: Desk
    person: Person


@dataclass(frozen=True, slots=True)
class HoldWord:
    """How a sale stands, for the other desks."""

    sale_id: str
    vehicle_id: str
    practice: bool
    kind: HoldKind
    until: datetime | None
    provider: str
    session_id: str
    price: Money
    paid: Money
    light: Light


class SharedHolds(Protocol):
    """Every call raises ``Refusal``: ``holds_not_installed``, ``not_staff``, a network's trouble.

    Each may be repeated without harm.
    """

    async def version(self) -> int:
        """Return the number of the migration that is installed."""
        ...

    async def take(self, claim: HoldClaim) -> None:
        """Take the car for all desks; raises ``VehicleHeld`` (details: desk, person, kind, until).

        ``Refusal("hold_withdrawn")`` where this very sale has given it back before.
        """
        ...

    async def keep(self, word: HoldWord) -> None:
        """Bring the hold into line with the sale; raises ``VehicleHeld`` for late money."""
        ...

    async def release(self, word: HoldWord, reason: str) -> None:
        """Give the car back: reasons ``not_paid``, ``refused``, ``not_found``, ``never_sent``,
        ``by_hand``. A take that arrives later finds that it was given back."""
        ...

    async def active(self, *, practice: bool) -> Sequence[SharedHold]:
        """Return all holds that are not released."""
        ...
