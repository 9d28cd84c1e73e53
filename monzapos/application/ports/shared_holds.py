"""The holds that all desks of a dealership share, and what this desk's journal notes of them.

``sale_id`` is the name under which all desks know a hold: the sale's own id, or another one where
the sale had given its car back before and took it again. What was given back stays given back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from monzapos.domain.attempt import Light
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Desk, Person
from monzapos.domain.sale import Sale


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
    rival: bool = False  # another sale of this car, which had lost it, was paid all the same


@dataclass(frozen=True, slots=True)
class HoldClaim:
    """What a sale asks for before its first byte is sent."""

    sale_id: str
    vehicle_id: str
    practice: bool  # of no real money, as a test key's too: it never holds a real car
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


@dataclass(frozen=True, slots=True)
class HoldEnd:
    """A car is given back. What is None of the sale stays as it was told last.

    ``reason`` is ``not_paid``, ``refused``, ``not_found``, ``never_sent`` or ``by_hand``.
    """

    sale_id: str
    vehicle_id: str
    practice: bool
    reason: str
    paid: Money | None = None
    light: Light | None = None


class SharedHolds(Protocol):
    """Every call may be repeated without harm. Every call raises ``Refusal``:

    ``holds_not_installed``, ``holds_denied``, ``not_signed_in`` and the like; and, details: reason,
    ``holds_unreachable`` where nobody knows what has become of it, ``holds_odd_answer``.
    """

    async def version(self) -> int:
        """Return the number of the migration that is installed."""
        ...

    async def take(self, claim: HoldClaim) -> None:
        """Take the car for all desks; raises ``VehicleHeld`` (details: desk, person, kind, until).

        ``Refusal("hold_withdrawn")`` where a hold of this name was given back before;
        ``Refusal("hold_ended_elsewhere")`` where a person at another desk did so.
        """
        ...

    async def keep(self, word: HoldWord) -> bool:
        """Bring the hold into line with the sale; raises ``VehicleHeld`` for late money.

        True where it has come back for money after a person at another desk had ended it.
        ``Refusal("hold_ended_elsewhere")`` where such a person's word stands, whoever has the car
        now; ``Refusal("hold_withdrawn")`` where it is no longer there, and nobody has the car.
        """
        ...

    async def release(self, end: HoldEnd) -> None:
        """Give the car back. A take that arrives later finds that it was given back.

        ``Refusal("manager_needed")`` where only a manager may end this hold.
        """
        ...

    async def active(self, *, practice: bool) -> Sequence[SharedHold]:
        """Return all holds that are not released."""
        ...

    async def price(self, sale_id: str) -> Money | None:
        """Return what the sale of a hold asks for its car, where its desk has told it."""
        ...


class NoteState(StrEnum):
    """How far a hold has come between this desk and the others."""

    ASKED = "asked"  # on its way: nobody here knows yet whether they have it
    TOLD = "told"  # they have it
    WITHDRAWN = "withdrawn"  # to be given back, whether they have it or not
    RELEASED = "released"  # given back


@dataclass(frozen=True, slots=True)
class HoldNote:
    """What the journal notes of a sale's shared hold. ``word`` is the last that was asked or told.

    ``sale_id`` is the sale's own; ``word.sale_id`` the name under which the others know the hold.
    """

    sale_id: str
    state: NoteState
    word: HoldWord


@dataclass(frozen=True, slots=True)
class HoldCase:
    """How one sale's car stands in the journal and at the others, read at one moment.

    ``reason`` says why the journal gave the hold back that the note is about; empty where it never
    had that one.
    """

    note: HoldNote | None
    sale: Sale | None  # None: the car was asked for, and never sold
    reason: str = ""


class HoldNotes(Protocol):
    """The journal's notes of shared holds. Each call is one synced transaction.

    They are written before the others are asked, so that no crash leaves a hold behind.
    """

    async def ask(self, word: HoldWord) -> HoldWord | None:
        """Note that a sale's car is about to be asked for, and return the word to ask with.

        It goes by the name that the sale's hold had last. None: the others have it already. Raises
        ``Refusal``: ``stale`` where it is being asked for, ``hold_settling`` where it is still to
        be given back.
        """
        ...

    async def rename(self, sale_id: str, fresh: str) -> HoldWord:
        """Ask under another name from now on; ``Refusal("stale")`` where it is given back."""
        ...

    async def tell(self, sale_id: str, word: HoldWord) -> None:
        """Note that the others took a word."""
        ...

    async def withdraw(self, sale_id: str) -> bool:
        """Note that a car is to be given back; False, and nothing, where the sale holds it."""
        ...

    async def released(self, sale_id: str) -> None:
        """Note that what was to be given back was given back."""
        ...

    async def forget(self, sale_id: str) -> None:
        """Drop the note of what was asked for: there is nobody to ask."""
        ...

    async def cases(
        self, listed: Collection[str] | None = None, *, practice: bool = False
    ) -> Sequence[HoldCase]:
        """Return every case of which something may have to be told.

        ``listed`` are the names of all holds that the others have, of practice or real ones, where
        that has just been read: a sold car of which they know no more is a case again.
        """
        ...

    async def case(self, sale_id: str) -> HoldCase:
        """Return one sale's case, whatever there is to tell."""
        ...

    async def own(self, listed: Collection[str]) -> Mapping[str, str]:
        """Return those of the names that this desk has given, each with the sale's own id."""
        ...

    async def heard(self) -> None:
        """Note for ever that the others have answered this journal."""
        ...

    async def answered(self) -> bool:
        """Whether the others have ever answered this journal."""
        ...
