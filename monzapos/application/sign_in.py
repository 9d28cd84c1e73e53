"""The people of a desk whose dealership signs them in."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from monzapos.application.attendance import Attendance
from monzapos.application.pace import Dice, back_off
from monzapos.application.ports import OVER, Clock, Identity
from monzapos.application.staff import Presence, Roll
from monzapos.application.stopwatch import Stopwatch
from monzapos.application.unlock import Tries, UnlockMemory
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

LOOK = 15.0  # seconds between two looks at whether a sign-in has to be renewed
KEYRING_PAUSE = 600.0  # seconds until a locked keyring is asked again: each time it asks a person
# What may be otherwise a moment later, without anybody doing anything.
PASSING = frozenset(
    {
        "sign_in_unreachable",
        "sign_in_unsafe",
        "sign_in_bad_answer",
        "sign_in_busy",
        "too_many_tries",
    }
)
# Nobody who may be the dealership's project has answered: a login page of the shop's Wi-Fi, say. It
# proves no password wrong, and none right either, so the one that is kept decides. A project that
# says ``too_many_tries`` has answered.
_NO_ANSWER = PASSING - {"too_many_tries"}


class SignedInStaff:
    """Fits ``Staff``. Knows who it is by ``Identity``, and keeps a locked desk locked.

    Where a sign-in cannot be renewed, or the program started without the network, its person is
    offline: nothing is sold, and what is open is followed, seen and cancelled. After 24 hours, or
    where it is not known who it is, they are returning: that is seen by nobody.
    """

    signs_in = True

    def __init__(self, identity: Identity, memory: UnlockMemory, clock: Clock, dice: Dice) -> None:
        self._identity = identity
        self._memory = memory
        self._dice = dice
        self._attendance = Attendance(clock)
        self._tries = Tries(clock)
        self._clock = clock
        self._recalled = False
        self._keyring_locked: Stopwatch | None = None  # since it has been found so
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._errands: set[asyncio.Task[None]] = set()
        self._signed_out = 0  # times
        self._failures = 0  # in a row
        identity.subscribe(self._ended)

    @property
    def roll(self) -> Roll:
        return self._attendance.roll

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        """Tell of every change, and how it stands now."""
        self._attendance.subscribe(listener)

    def seller(self) -> Person:
        """Return who sells now; a sign-in that cannot be renewed says why."""
        return self._attendance.seller()

    def manager(self) -> Person:
        """Return the manager who is here."""
        person = self.seller()
        if not person.manager:
            raise Refusal("manager_needed")
        return person

    def attendant(self) -> Person:
        """Return who may see what is open, and cancel it."""
        return self._attendance.attendant()

    async def sign_in(self, email: str, password: str) -> Person:
        """Let somebody in, in the place of whoever was here. Raises as ``Identity`` says."""
        async with self._turn:
            return await self._let_in(email, password)

    async def sign_out(self) -> None:
        """Send everybody out at once, then forget what is kept. Raises as ``Identity`` says."""
        self._signed_out += 1
        self._attendance.nobody()
        try:
            await self._identity.sign_out()
        finally:
            async with self._turn:
                await self._forget()

    def lock(self) -> None:
        """Ask for the password before anything else. Where nobody is here, there is no need."""
        if self._attendance.set_locked(True):
            self._later(self._memory.set_locked(True))

    async def unlock(self, password: str) -> Person:
        """Take the password of whoever is signed in; where the project cannot be asked, the last
        one that it found right counts.

        Raises ``Refusal``: ``wrong_password``, ``too_many_tries`` (details: seconds),
        ``unlock_needs_network``, and what ends a sign-in: then nobody is here any more.
        """
        async with self._turn:
            if not self._attendance.locked:
                return self.attendant()
            self._tries.check()
            try:
                return await self._unlocked(self._attendance.email, password)
            except Refusal as refusal:
                if refusal.code == "wrong_password":
                    await self._memory.count(self._tries.wrong())
                elif refusal.code in OVER:
                    self._nobody(refusal)
                    with contextlib.suppress(Refusal):
                        await self._identity.sign_out()
                raise

    async def run(self) -> None:
        """Come back at the start, and stay signed in; ends by being cancelled."""
        with contextlib.suppress(Refusal):  # it is asked once more before anybody comes back
            await self.recall()
        while True:
            self._wake.clear()
            pause = await self.look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def recall(self) -> None:
        """Take who was here when the program ended last: locked, if it was locked.

        Raises ``Refusal`` where the keyring cannot tell.
        """
        note = await self._memory.recall()
        self._recalled = True
        if note is None:
            return
        age, locked = self._memory.age, note.locked
        if self._attendance.recall(note.person, note.email, age, locked=locked):
            self._tries.recall(note.wrong)

    async def look(self) -> float:
        """Renew the sign-in where it is time; return the seconds until the next look."""
        locked = self._keyring_locked
        if self._attendance.wants_renewal and not (locked and locked.seconds() < KEYRING_PAUSE):
            await self._renew()
        self._attendance.tell()
        if not self._failures:
            return LOOK
        trouble = self.roll.trouble
        wish = trouble.details.get("seconds") if trouble else None
        return back_off(self._failures, float(wish) if wish else None, self._dice)

    async def aclose(self) -> None:
        """Finish what is being written down."""
        await asyncio.gather(*self._errands)

    async def _let_in(self, email: str, password: str) -> Person:
        before = self._signed_out
        signed_in = await self._identity.sign_in(email, password)
        if before != self._signed_out:  # and the identity has signed out after this, too
            raise Refusal("not_signed_in")
        self._failures = 0
        self._keyring_locked = None
        self._tries.right()
        self._recalled = True  # whoever was here before is not any more
        self._attendance.welcome(signed_in, unlock=True)
        await self._memory.remember(signed_in, password)
        return signed_in.person

    async def _unlocked(self, email: str, password: str) -> Person:
        try:
            return await self._let_in(email, password)
        except Refusal as refusal:
            if refusal.code not in _NO_ANSWER:
                raise
            trouble = refusal
        person = await self._memory.check(email, password)
        if not self._attendance.set_locked(False):  # signed out meanwhile
            raise Refusal("not_signed_in")
        self._tries.right()
        if self.roll.presence is Presence.RETURNING:  # why it is to last no longer is known
            self._attendance.wait(trouble)
        await self._memory.set_locked(False)
        return person

    async def _renew(self) -> None:
        before = self._attendance.changes
        try:
            if not self._recalled:  # a desk that was locked must not come back unlocked
                await self.recall()
            signed_in = await self._identity.resume()
        except Refusal as refusal:
            if before == self._attendance.changes:
                self._failed(refusal)
            return
        if before != self._attendance.changes:
            return
        self._failures = 0
        self._keyring_locked = None
        if signed_in is None:
            self._nobody(None)
        else:
            self._attendance.welcome(signed_in)
            await self._memory.name(signed_in)

    def _failed(self, refusal: Refusal) -> None:
        known = self.roll.person is not None
        if refusal.code in PASSING or (refusal.code == "keyring_failed" and known):
            self._failures += 1
            self._attendance.wait(refusal)
        elif refusal.code == "keyring_locked" and known:
            self._failures, self._keyring_locked = 0, Stopwatch(self._clock)
            self._attendance.wait(refusal)  # nobody has said that the sign-in is over
        else:
            self._nobody(refusal)

    def _ended(self, refusal: Refusal) -> None:
        """Hear that the server has ended the sign-in, or that nothing is kept of it any more."""
        if refusal.code in PASSING:
            self._attendance.wait(refusal, ended=True)
            self._later(self._memory.expire())
            self._wake.set()
        else:
            self._nobody(refusal)

    def _nobody(self, trouble: Refusal | None) -> None:
        self._failures, self._keyring_locked = 0, None
        if self._attendance.nobody(trouble):
            self._later(self._forget())

    async def _forget(self) -> None:
        with contextlib.suppress(Refusal):  # a locked keyring; the note opens nothing by itself
            await self._memory.forget()

    def _later(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
