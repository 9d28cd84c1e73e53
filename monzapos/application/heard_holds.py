"""Shared holds whose good answers are noted: who has answered once is missed when they are gone."""

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from monzapos.application.ports import (
    HoldClaim,
    HoldEnd,
    HoldNotes,
    HoldWord,
    SharedHold,
    SharedHolds,
)
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money

T = TypeVar("T")
# A no that only the installed functions say.
_ANSWERS = frozenset({"vehicle_held", "hold_withdrawn", "hold_ended_elsewhere", "manager_needed"})


class HeardHolds:
    """Fits ``SharedHolds``, and passes everything on.

    Before the first good answer is passed on, the journal says that there are others; where it
    does not take that, its ``Refusal("journal_…")`` is raised instead.
    """

    def __init__(self, shared: SharedHolds, notes: HoldNotes) -> None:
        self._shared = shared
        self._notes = notes
        self._noted = False

    async def version(self) -> int:
        return await self._heard(self._shared.version())

    async def take(self, claim: HoldClaim) -> None:
        await self._heard(self._shared.take(claim))

    async def keep(self, word: HoldWord) -> bool:
        return await self._heard(self._shared.keep(word))

    async def release(self, end: HoldEnd) -> None:
        await self._heard(self._shared.release(end))

    async def active(self, *, practice: bool) -> Sequence[SharedHold]:
        return await self._heard(self._shared.active(practice=practice))

    async def price(self, sale_id: str) -> Money | None:
        return await self._heard(self._shared.price(sale_id))

    async def _heard(self, asking: Awaitable[T]) -> T:
        try:
            answer = await asking
        except Refusal as refusal:
            if refusal.code in _ANSWERS:
                await self._note()
            raise
        await self._note()
        return answer

    async def _note(self) -> None:
        if not self._noted:
            await self._notes.heard()
            self._noted = True
