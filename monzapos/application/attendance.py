"""How it stands with whoever is at a desk where people sign in: facts, and nothing that waits."""

from collections.abc import Callable

from monzapos.application.ports import Clock, SignIn
from monzapos.application.staff import Presence, Roll
from monzapos.application.stopwatch import Stopwatch
from monzapos.application.unlock import GOOD_FOR
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

_RENEW_AFTER = 0.75  # of the time that a sign-in lasts


class Attendance:
    """Somebody is here as long as the sign-in's own time runs, unless the desk is locked.

    After it they are offline where nobody can be asked, for 24 hours after the server's last word.
    ``changes`` counts who came and went: an answer to an older question is no news.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._returning, self._locked = True, False
        self._known: tuple[Person, str] | None = None
        self._lasting: tuple[SignIn, Stopwatch] | None = None
        self._let_in: Stopwatch | None = None  # since the server has let in whoever is known
        self._trouble: Refusal | None = None
        self._listeners: list[Callable[[Roll], None]] = []
        self._told = self.roll
        self.changes = 0

    @property
    def roll(self) -> Roll:
        if self._known is None:
            presence = Presence.RETURNING if self._returning else Presence.NOBODY
            return Roll(presence, trouble=self._trouble)
        person, email = self._known
        kept = self._lasting is None or self._lasting[0].kept
        return Roll(self._presence(), person, email, self._trouble, kept)

    @property
    def locked(self) -> bool:
        return self._locked

    @property
    def email(self) -> str:
        """Whose password unlocks the desk; empty where nobody is known."""
        return self._known[1] if self._known else ""

    @property
    def wants_renewal(self) -> bool:
        """Whether the server has to be asked about somebody who is, or may be, signed in."""
        if self._lasting is None:
            return self._returning or self._known is not None
        return self._left() <= self._lasting[0].lasts * (1 - _RENEW_AFTER)

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        """Tell of every change, and how it stands now."""
        self._listeners.append(listener)
        listener(self.roll)

    def tell(self) -> None:
        """Tell what has changed: time alone may end a sign-in."""
        if (roll := self.roll) != self._told:
            self._told = roll
            for listener in self._listeners:
                listener(roll)

    def seller(self) -> Person:
        """Return who sells now; a sign-in that cannot be renewed says why."""
        roll = self.roll
        if roll.presence is Presence.HERE and roll.person is not None:
            return roll.person
        if roll.presence is Presence.LOCKED:
            raise Refusal("desk_locked")
        waits = roll.presence in (Presence.RETURNING, Presence.OFFLINE)
        if waits and roll.trouble is not None:
            raise Refusal(roll.trouble.code, **roll.trouble.details)
        raise Refusal("not_signed_in")

    def attendant(self) -> Person:
        """Return who may see what is open, and cancel it; raises as ``seller`` does."""
        roll = self.roll
        if roll.presence is Presence.OFFLINE and roll.person is not None:
            return roll.person
        return self.seller()

    def recall(self, person: Person, email: str, let_in: Stopwatch | None, *, locked: bool) -> bool:
        """Take who was here before the program ended, and since when the server had let them in;
        False where somebody has come since.
        """
        if not self._returning or self._known is not None:
            return False
        self._known, self._let_in, self._locked = (person, email), let_in, locked
        self.tell()
        return True

    def welcome(self, signed_in: SignIn, *, unlock: bool = False) -> None:
        """Take somebody whom the server has let in just now; a password unlocks, no renewal."""
        self.changes += 1
        self._returning, self._trouble = False, None
        self._locked = self._locked and not unlock
        self._known = (signed_in.person, signed_in.email)
        self._let_in = Stopwatch(self._clock)
        self._lasting = (signed_in, self._let_in)
        self.tell()

    def set_locked(self, locked: bool) -> bool:
        """Lock or unlock; False where that changes nothing, or nobody is here."""
        if self._known is None or self._locked is locked:
            return False
        self._locked = locked
        self.tell()
        return True

    def wait(self, trouble: Refusal, *, ended: bool = False) -> None:
        """Note why the server cannot be asked; ``ended``: and what it said before is over."""
        self._trouble = trouble
        if ended:
            self._returning, self._lasting, self._let_in = True, None, None
        self.tell()

    def nobody(self, trouble: Refusal | None = None) -> bool:
        """Send everybody out; return whether somebody was known."""
        known = self._known is not None
        self.changes += 1
        self._returning = self._locked = False
        self._known = self._lasting = self._let_in = None
        self._trouble = trouble
        self.tell()
        return known

    def _presence(self) -> Presence:
        """Return how it stands with whoever is known."""
        if self._locked:
            return Presence.LOCKED
        if self._left() > 0:
            return Presence.HERE
        lately = self._let_in is not None and self._let_in.seconds() < GOOD_FOR
        unasked = self._trouble is not None
        return Presence.OFFLINE if lately and unasked else Presence.RETURNING

    def _left(self) -> float:
        """Return the seconds for which somebody is here without asking the server again."""
        if self._lasting is None:
            return 0.0
        signed_in, since = self._lasting
        return signed_in.lasts - since.seconds()
