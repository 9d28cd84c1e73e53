"""One step of telling the other desks, carried out: the journal before and after, them between."""

import logging
from collections.abc import Iterable
from uuid import uuid4

from monzapos.application.alarms import PAID_BACK
from monzapos.application.hold_steps import Ask, Keep, Release, Step, Take, Withdraw, claim_of
from monzapos.application.holds import Exchange
from monzapos.application.ports import Journal
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import AlarmRaised, HoldReleased
from monzapos.domain.hold import ENDED_ELSEWHERE, HoldKind
from monzapos.domain.sale import (
    CHECKOUT_RELEASED,
    HELD_ELSEWHERE,
    LATE_MONEY,
    PAID_ELSEWHERE,
    RELEASED_ELSEWHERE,
)

log = logging.getLogger(__name__)

# These concern one hold alone; for any other trouble all of them have to wait.
_OUTRIGHT = frozenset({"manager_needed", "hold_withdrawn", "holds_odd_answer"})


class Teller:
    """Carries out steps. Each may be repeated; none is lost that was not answered."""

    def __init__(self, journal: Journal, exchange: Exchange) -> None:
        self._journal = journal
        self._notes = exchange.notes
        self._shared = exchange.shared

    async def tell(self, step: Step) -> bool:
        """Take the step; False where it was refused outright, and is not to be repeated soon.

        Raises ``Refusal`` where nobody can be told anything now, or the journal did not take it.
        """
        try:
            await self._take(step)
        except VehicleHeld as held:
            assert isinstance(step, Take | Keep)  # noqa: S101 - nothing else asks for a car
            log.warning("Another desk holds the car of sale %s: %s", step.sale_id, held.details)
            await self._alarm(step.sale_id, LATE_MONEY if step.word.paid.minor else HELD_ELSEWHERE)
            return False
        except Refusal as refusal:
            if refusal.code == "hold_ended_elsewhere":
                assert isinstance(step, Take | Keep)  # noqa: S101 - nothing else asks for a car
                return await self._let_go(step)
            if refusal.code not in _OUTRIGHT:
                raise
            log.warning("A hold of sale %s is refused: %s", step.sale_id, refusal.code)
            return False
        return True

    async def tell_of_rivals(self, sales: Iterable[str]) -> None:
        """Say in these sales that a customer of another desk has paid for their car, too."""
        for sale_id in sales:
            sale = await self._journal.sale(sale_id)
            if (
                sale is None
                or sale.hold is None
                or any(a.what == PAID_BACK for a in sale.approvals)
            ):
                continue  # the project remembers a rival for good; a manager has seen to it
            await self._alarm(sale_id, PAID_ELSEWHERE)

    async def _let_go(self, step: Take | Keep) -> bool:
        """Let a person's word at another desk stand, and say so here; the code is still payable."""
        sale = step.sale
        if step.word.kind is not HoldKind.CHECKOUT:
            note = (await self._notes.case(sale.id)).note
            if note is None or note.word.sale_id == step.word.sale_id:  # else it is taken again
                await self._alarm(sale.id, RELEASED_ELSEWHERE)
            return False
        log.warning("A manager at another desk has let the car of sale %s go", sale.id)
        try:
            await self._journal.record(
                HoldReleased(sale.id, step.word.vehicle_id, ENDED_ELSEWHERE),
                AlarmRaised(sale.id, str(uuid4()), CHECKOUT_RELEASED),
                by=sale.person,
            )
        except Refusal as refusal:
            if refusal.code != "stale":
                raise
            # It was settled meanwhile: what has become of it is told next.
        return True

    async def _take(self, step: Step) -> None:
        match step:
            case Ask():
                await self._notes.ask(step.word)
            case Take():
                if await self._takes(step):
                    await self._keep(step)
            case Keep():
                await self._keep(step)
            case Withdraw():
                await self._notes.withdraw(step.sale_id)
            case Release():
                await self._shared.release(step.end)
                await self._notes.released(step.sale_id)

    async def _keep(self, step: Take | Keep) -> None:
        try:
            came_back = await self._shared.keep(step.word)
        except Refusal as refusal:
            if refusal.code != "hold_withdrawn":
                raise
            if not isinstance(step, Take) and not await self._takes(step):
                return
            came_back = await self._shared.keep(step.word)
        if came_back:
            await self._alarm(step.sale_id, LATE_MONEY)
        await self._notes.tell(step.sale_id, step.word)

    async def _takes(self, step: Take | Keep) -> bool:
        """Take the car; False where another name has to be tried, for this one is used up."""
        try:
            await self._shared.take(claim_of(step.word, step.sale.desk, step.sale.person))
        except Refusal as refusal:
            if refusal.code != "hold_withdrawn":
                raise
            if step.word.kind is not HoldKind.CHECKOUT:  # a person has decided
                await self._alarm(step.sale_id, RELEASED_ELSEWHERE)
                raise
        else:
            return True
        # This desk or the provider's word gave it back, and no manager elsewhere: a customer may
        # still pay, so that the car has to be held.
        await self._notes.rename(step.sale_id, str(uuid4()))
        return False

    async def _alarm(self, sale_id: str, code: str) -> None:
        """Call a person, once for each sale and reason as long as it lasts."""
        sale = await self._journal.sale(sale_id)
        if sale is None or any(alarm.open and alarm.code == code for alarm in sale.alarms):
            return
        if code == RELEASED_ELSEWHERE and sale.hold is None:  # by now it was let go here, too
            return
        await self._journal.record(AlarmRaised(sale_id, str(uuid4()), code), by=sale.person)
