"""Whose sign-in the process that follows the sales of a home has: it sends what others start."""

import asyncio
import contextlib
from typing import Protocol

from monzapos.application.holds import Owner
from monzapos.application.staff import Staff
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

LOOK = 1.0  # seconds between looks at who follows


class FollowerNote(Protocol):
    """Where the process that follows leaves the id of its person for the others of its home."""

    async def read(self) -> str:
        """Return the id; "" where nobody is known, or it cannot be read."""
        ...

    async def write(self, person_id: str) -> None:
        """Leave the id, or "". What cannot be written is logged: it only spares a refusal."""
        ...


class WhoFollows:
    """Lives on the loop. A checkout that is made as its seller needs that very person there."""

    def __init__(self, follower: Owner, staff: Staff, note: FollowerNote) -> None:
        self._follower = follower
        self._staff = staff
        self._note = note
        self._left: str | None = None
        self._wake = asyncio.Event()
        staff.subscribe(lambda _roll: self._wake.set())

    async def run(self) -> None:
        """Say who is here while this process follows; ends by being cancelled."""
        while True:
            self._wake.clear()
            await self.tell()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._wake.wait()

    async def tell(self) -> None:
        """Leave a note where this process follows, and another person is here than it says."""
        if not self._follower.owner:
            self._left = None
            return
        person = self._staff.roll.person
        now = person.id if person else ""
        if now != self._left:
            await self._note.write(now)
            self._left = now

    async def refuse_another(self, seller: Person) -> None:
        """Raise ``Refusal("other_person_follows")`` where somebody else would send the request."""
        if self._follower.owner:
            return
        if await self._note.read() not in ("", seller.id):
            raise Refusal("other_person_follows")
