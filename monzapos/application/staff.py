"""Who sells at this desk: asked before anything is sold, cancelled or decided."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person


class Presence(StrEnum):
    """Whether somebody may sell now, or at least see what is open, and cancel it."""

    NOBODY = "nobody"  # somebody has to sign in
    RETURNING = "returning"  # a kept sign-in is being renewed
    HERE = "here"
    OFFLINE = "offline"  # somebody is known, and nobody can say whether that still holds
    LOCKED = "locked"  # somebody is signed in, and has to give the password again


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is at the desk. ``trouble`` says why a kept sign-in could not be renewed yet.

    ``kept`` is False where no keyring took the sign-in: it has to be done again at the next start.
    """

    presence: Presence
    person: Person | None = None
    email: str = ""
    trouble: Refusal | None = None
    kept: bool = True


class Staff(Protocol):
    """The people of a desk. Lives on the loop."""

    @property
    def signs_in(self) -> bool:
        """Whether people sign in at this desk; where they do not, one person is always here."""
        ...

    @property
    def roll(self) -> Roll: ...

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        """Tell ``listener`` of every change, on the loop's thread, and how it stands now."""
        ...

    def seller(self) -> Person:
        """Return who sells now; raises ``Refusal``: ``not_signed_in`` or ``desk_locked``."""
        ...

    def manager(self) -> Person:
        """Return the manager who is here; raises as ``seller`` does, and ``manager_needed``."""
        ...

    def attendant(self) -> Person:
        """Return who may see what is open, and cancel it: whoever sells, and whoever would if the
        sign-in could be renewed. Raises as ``seller`` does.
        """
        ...

    async def sign_in(self, email: str, password: str) -> Person: ...

    async def sign_out(self) -> None: ...

    def lock(self) -> None:
        """Ask for the password before anything else; what is being followed stays followed."""
        ...

    async def unlock(self, password: str) -> Person: ...


class OwnStaff:
    """A desk where nobody signs in: the practice person, or the desk's own."""

    signs_in = False

    def __init__(self, person: Person) -> None:
        self._person = person
        self.roll = Roll(Presence.HERE, person)

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        """Tell it once: nothing ever changes."""
        listener(self.roll)

    def seller(self) -> Person:
        return self._person

    def manager(self) -> Person:
        if not self._person.manager:
            raise Refusal("manager_needed")
        return self._person

    def attendant(self) -> Person:
        return self.seller()

    async def sign_in(self, email: str, password: str) -> Person:
        """Refuse: there is nobody to ask."""
        raise Refusal("no_sign_in")

    async def sign_out(self) -> None:
        """Refuse: there is nobody to ask."""
        raise Refusal("no_sign_in")

    def lock(self) -> None:
        """Do nothing: there would be no password to unlock with."""

    async def unlock(self, password: str) -> Person:
        return self._person


class ClosedStaff:
    """A desk where people would sign in, were its settings right."""

    signs_in = True

    def __init__(self, reason: Refusal) -> None:
        self._reason = reason
        self.roll = Roll(Presence.NOBODY, trouble=reason)

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        """Tell it once: nothing changes until the settings do."""
        listener(self.roll)

    def seller(self) -> Person:
        raise self._refusal()

    def manager(self) -> Person:
        raise self._refusal()

    def attendant(self) -> Person:
        raise self._refusal()

    async def sign_in(self, email: str, password: str) -> Person:
        raise self._refusal()

    async def sign_out(self) -> None:
        """Do nothing: nobody is here."""

    def lock(self) -> None:
        """Do nothing: nobody is here."""

    async def unlock(self, password: str) -> Person:
        raise self._refusal()

    def _refusal(self) -> Refusal:
        return Refusal(self._reason.code, **self._reason.details)
