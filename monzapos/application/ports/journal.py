"""The file that every step is written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.domain.attempt import Attempt
from monzapos.domain.events import Event
from monzapos.domain.hold import Hold
from monzapos.domain.person import Person
from monzapos.domain.sale import Sale


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal's chain, for a time line."""

    sequence: int
    at: datetime
    desk: str
    person: str
    kind: str  # the event's class name in snake case: "sale_started"
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class ContactNote:
    """How the process that follows stands with a provider about one attempt. Times: the PC's UTC.

    ``checked_at`` is the last good answer; ``trouble`` the refusal code of the last failed call,
    empty when it went well. Never a secret, nor anything that names a customer.
    """

    checked_at: datetime | None = None
    trouble: str = ""
    retry_at: datetime | None = None
    details: tuple[tuple[str, str], ...] = ()


class Journal(Protocol):
    """The file that every step is written to before it is taken. One transaction for each call."""

    async def record(self, *events: Event, by: Person) -> None:
        """Append events and everything that follows from them, and sync; all of them or none.

        Raises ``VehicleHeld`` (details: vehicle, desk, person), ``Refusal("payment_open")`` where a
        payable attempt exists, ``Refusal("stale")`` where the attempt has meanwhile become
        something that forbids it, ``Refusal("hold_lapsed")`` where the others no longer hold the
        car for it, ``Refusal("journal_…")`` where the disk does not do its part.
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

    async def sessions_beside(self, attempt: Attempt) -> frozenset[str]:
        """Return the provider's sessions of all other attempts with the same reference."""
        ...

    async def changed(self) -> int:
        """Return a number that differs whenever any process has written since.

        Its own notes of contacts are news to the other processes alone.
        """
        ...

    async def note_contacts(self, notes: Mapping[str, ContactNote]) -> None:
        """Write down, by attempt and outside the chain, what other processes need to know."""
        ...

    async def contacts(self) -> Mapping[str, ContactNote]:
        """Return the last note of every open attempt that has one."""
        ...

    async def verify(self) -> int | None:
        """Check the chain; return the sequence of the first broken line, or None."""
        ...

    async def close(self) -> None: ...
