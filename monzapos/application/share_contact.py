"""What the process that follows tells the others of its contact with a provider, by the journal."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from monzapos.application.news import Contact
from monzapos.application.ports import Clock, ContactNote, Journal
from monzapos.domain.errors import Refusal

log = logging.getLogger(__name__)

AGAIN = 5.0  # seconds between notes of one attempt while its trouble stays what it is

# What the words for a trouble are made of. A provider's own message is left out: it may name the
# customer, and these notes are not erased with the customer.
_TOLD = frozenset({"provider", "word", "currency", "limit_minor"})


def note_of(contact: Contact, now: float, utc: datetime) -> ContactNote:
    """Return the note of a contact, in the PC's UTC; ``now`` (monotonic) and ``utc`` are one."""

    def at(seconds: float | None) -> datetime | None:
        return None if seconds is None else utc + timedelta(seconds=seconds - now)

    details = tuple((name, text) for name, text in contact.details if name in _TOLD)
    return ContactNote(at(contact.checked), contact.trouble, at(contact.retry_at), details)


def contact_of(note: ContactNote, now: float, utc: datetime) -> Contact:
    """Return the contact that a note tells of, in this process's own monotonic seconds.

    No answer comes from the future: a PC's clock that was set back makes it one of just now.
    """

    def seconds(at: datetime | None) -> float | None:
        return None if at is None else now + (at - utc).total_seconds()

    checked = seconds(note.checked_at)
    return Contact(
        checked=None if checked is None else min(checked, now),
        checked_at=note.checked_at,
        trouble=note.trouble,
        retry_at=seconds(note.retry_at),
        details=note.details,
    )


class SharedContacts:
    """One process of a home tells, the others hear."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._told: dict[str, tuple[str, float]] = {}  # the trouble told of an attempt, and when
        self._notes: Mapping[str, ContactNote] = {}
        self._heard: dict[str, Contact] = {}

    async def tell(self, contacts: Mapping[str, Contact]) -> None:
        """Write down, by attempt, what is new to the others; nothing depends on its success."""
        now, utc = self._clock.monotonic(), self._clock.now()
        notes = {
            attempt_id: note_of(contact, now, utc)
            for attempt_id, contact in contacts.items()
            if self._is_new(attempt_id, contact, now)
        }
        if not notes:
            return
        for attempt_id, note in notes.items():
            self._told[attempt_id] = (note.trouble, now)
        try:
            await self._journal.note_contacts(notes)
        except Refusal as refusal:
            log.warning("The others do not hear how it stands: %s", refusal.code)
            for attempt_id in notes:
                self._told.pop(attempt_id, None)

    async def hear(self) -> frozenset[str]:
        """Read what was told; return the attempts of which it is something new."""
        notes = await self._journal.contacts()
        now, utc = self._clock.monotonic(), self._clock.now()
        new = frozenset(i for i, note in notes.items() if self._notes.get(i) != note)
        self._heard = {
            i: contact_of(note, now, utc) if i in new else self._heard[i]
            for i, note in notes.items()
        }
        self._notes = notes
        return new

    def heard_of(self, attempt_id: str) -> Contact:
        """Return what was heard last of an attempt: nothing, where nobody has told of it."""
        return self._heard.get(attempt_id, Contact())

    def _is_new(self, attempt_id: str, contact: Contact, now: float) -> bool:
        if attempt_id not in self._told:
            return True
        trouble, told_at = self._told[attempt_id]
        return contact.trouble != trouble or now - told_at >= AGAIN
