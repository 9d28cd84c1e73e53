"""What it takes to unlock a desk: the last password that was right, and not too many wrong ones."""

import asyncio
import contextlib
import json
import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monzapos.application.ports import Clock, PasswordHashes, Secrets, SignIn
from monzapos.application.stopwatch import Stopwatch
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

SECRET = "supabase-unlock"  # noqa: S105 - the name of one
GOOD_FOR = 24 * 3600.0  # seconds after a sign-in that its password unlocks without the network
_FREE_TRIES = 5
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_PAUSE = 5.0  # seconds, doubled by every further wrong password
_LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class UnlockNote:
    """Who signed in last, and when (UTC); ``locked`` outlives the program.

    So does the count of ``wrong`` passwords: starting the program again gives no new guesses.
    ``hash`` is empty where no password was typed: such a note only says who it is.
    """

    hash: str = field(repr=False)
    person: Person
    email: str
    at: datetime
    locked: bool = False
    wrong: int = 0


class UnlockMemory:
    """Keeps one note: in memory, and among the secrets so that it outlives the program."""

    def __init__(self, secrets: Secrets, hashes: PasswordHashes, clock: Clock) -> None:
        self._secrets = secrets
        self._hashes = hashes
        self._clock = clock
        self._turn = asyncio.Lock()
        self._note: UnlockNote | None = None
        self._age: Stopwatch | None = None

    @property
    def age(self) -> Stopwatch | None:
        """How long ago the sign-in was that is noted; None where there is no note."""
        return self._age

    async def recall(self) -> UnlockNote | None:
        """Return the note of an earlier program, or of another; None where there is none.

        Raises ``Refusal`` where the keyring cannot tell, as ``Secrets`` says.
        """
        async with self._turn:
            self._take(_parsed(await self._secrets.read(SECRET) or ""))
            return self._note

    async def remember(self, signed_in: SignIn, password: str) -> None:
        """Note a password that the server has just found right."""
        async with self._turn:
            age = Stopwatch(self._clock)
            made = await self._hashes.hashed(password)
            note = UnlockNote(made, signed_in.person, signed_in.email, self._clock.now())
            self._age = age
            await self._keep(note)

    async def name(self, signed_in: SignIn) -> None:
        """Note whom the server has let in without a password, where no such note tells more.

        Another process may have noted more meanwhile, so it is read again. A keyring that is
        locked keeps nothing.
        """
        async with self._turn:
            with contextlib.suppress(Refusal):
                before = _parsed(await self._secrets.read(SECRET) or "")
                if before is not None and before.hash and before.email == signed_in.email:
                    if before != self._note:
                        self._take(before)
                    return
                locked = before is not None and before.locked
                self._age = Stopwatch(self._clock)
                now = self._clock.now()
                await self._keep(UnlockNote("", signed_in.person, signed_in.email, now, locked))

    async def expire(self) -> None:
        """Let what is noted open nothing any more; a locked desk stays locked."""
        async with self._turn:
            if self._note is not None:
                self._age = Stopwatch(self._clock, math.inf)
                await self._change(replace(self._note, hash="", at=_LONG_AGO))

    async def set_locked(self, locked: bool) -> None:
        """Note whether the desk is locked; whoever unlocks it has given the right password."""
        async with self._turn:
            if self._note is not None:
                wrong = self._note.wrong if locked else 0
                await self._change(replace(self._note, locked=locked, wrong=wrong))

    async def count(self, wrong: int) -> None:
        """Note how many wrong passwords in a row there were, as far as the keyring lets it."""
        async with self._turn:
            if self._note is not None:
                with contextlib.suppress(Refusal):
                    await self._change(replace(self._note, wrong=wrong))

    async def forget(self) -> None:
        """Remove the note. Raises ``Refusal`` where the keyring does not let go of it."""
        async with self._turn:
            self._note = self._age = None
            await self._secrets.remove(SECRET)

    async def check(self, email: str, password: str) -> Person:
        """Return who may unlock without the network.

        Raises ``Refusal``: ``wrong_password``, and ``unlock_needs_network`` where the last sign-in
        with a password is not known or longer ago than 24 hours.
        """
        note, age = self._note, self._age
        if note is None or age is None or note.email != email or not note.hash:
            raise Refusal("unlock_needs_network")
        if age.seconds() >= GOOD_FOR:
            raise Refusal("unlock_needs_network")
        if not await self._hashes.fits(note.hash, password):
            raise Refusal("wrong_password")
        return note.person

    def _take(self, note: UnlockNote | None) -> None:
        self._note, self._age = note, None
        if note is not None:
            passed = (self._clock.now() - note.at).total_seconds()
            # From the future: the clock was put back, and nobody knows how far.
            self._age = Stopwatch(self._clock, passed if passed >= 0 else math.inf)

    async def _change(self, note: UnlockNote) -> None:
        if note != self._note:
            await self._keep(note)

    async def _keep(self, note: UnlockNote) -> None:
        self._note = note
        await self._secrets.save(SECRET, _written(note))


class Tries:
    """Slows down whoever guesses: after five wrong passwords each further one costs more time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = float("-inf")

    def check(self) -> None:
        """Raise ``Refusal("too_many_tries")`` (details: seconds) while it is too early."""
        left = self._until - self._clock.monotonic()
        if left > 0:
            raise Refusal("too_many_tries", seconds=str(math.ceil(left)))

    def wrong(self) -> int:
        """Count a wrong password; return how many there were in a row."""
        self.recall(self._wrong + 1)
        return self._wrong

    def recall(self, wrong: int) -> None:
        """Take how many there were; how long ago the last one was does not matter."""
        self._wrong = wrong
        beyond = self._wrong - _FREE_TRIES
        if beyond >= 0:
            pause = min(_FIRST_PAUSE * 2.0 ** min(beyond, 10), _LONGEST_PAUSE)
            self._until = self._clock.monotonic() + pause

    def right(self) -> None:
        """Forget the wrong ones."""
        self._wrong, self._until = 0, float("-inf")


def _written(note: UnlockNote) -> str:
    person = {"id": note.person.id, "name": note.person.name, "manager": note.person.manager}
    facts = {
        "hash": note.hash,
        "person": person,
        "email": note.email,
        "at": note.at.isoformat(),
        "locked": note.locked,
        "wrong": note.wrong,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _parsed(text: str) -> UnlockNote | None:
    try:
        facts = json.loads(text)
        person, at = facts["person"], datetime.fromisoformat(facts["at"])
        if at.tzinfo is None:
            return None
        return UnlockNote(
            str(facts["hash"]),
            Person(str(person["id"]), str(person["name"]), person["manager"] is True),
            str(facts["email"]),
            at,
            facts["locked"] is True,
            max(0, int(facts.get("wrong", 0))),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
