"""Keep what the other desks know of this desk's holds in line with the journal.

The process that follows the sales does it. What to tell, ``hold_steps`` decides from the journal
alone, so that whatever was cut short is told later; each telling may be repeated without harm.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from monzapos.application.claim_vehicle import Claims
from monzapos.application.follow_sales import LISTEN
from monzapos.application.hold_steps import Keep, Step, Take, next_step, waits_for_manager
from monzapos.application.holds import Exchange, Holds, Owner
from monzapos.application.news import HoldSharing
from monzapos.application.pace import Dice, back_off
from monzapos.application.ports import Clock, HoldCase, Journal, NoteState
from monzapos.application.tell_holds import Teller
from monzapos.domain.errors import Refusal

log = logging.getLogger(__name__)

GRACE = 10.0  # seconds after which whoever asked for a car, and never sold it, is taken for dead
STUBBORN = 60.0  # seconds until what was refused outright is tried again
ROUNDS = 8  # more steps in a row than any hold needs: it would be going in circles
NEVER = float("inf")


@dataclass(slots=True)
class Asked:
    """Since when (monotonic seconds) cars have been asked for, as far as this process has seen.

    Who asked before the process that looks after a home began is dead: it would have had its lock.
    """

    all_dead: bool
    since: dict[str, float] = field(default_factory=dict)

    def forsaken(
        self, cases: Sequence[HoldCase], under_way: frozenset[str], now: float
    ) -> frozenset[str]:
        """Return the sales for which nobody asks any more."""
        notes = (one.note for one in cases if one.note)
        asked = {n.sale_id for n in notes if n.state is NoteState.ASKED} - under_way
        begun = -NEVER if self.all_dead else now
        self.all_dead = False
        self.since = {sale: self.since.get(sale, begun) for sale in asked}
        return frozenset(sale for sale, at in self.since.items() if now - at >= GRACE)

    @property
    def due_at(self) -> float:
        """When the next of them will have been silent for too long."""
        return min((at + GRACE for at in self.since.values()), default=NEVER)


class HoldKeeper:
    """Lives on the loop. ``run`` keeps on until it is cancelled."""

    def __init__(
        self,
        journal: Journal,
        exchange: Exchange,
        holds: Holds,
        claims: Claims,
        follower: Owner,
        clock: Clock,
        dice: Dice,
    ) -> None:
        self._journal = journal
        self._notes = exchange.notes
        self._practice = exchange.practice
        self._teller = Teller(journal, exchange)
        self._holds = holds
        self._claims = claims
        self._follower = follower
        self._clock = clock
        self._dice = dice
        self._wake = asyncio.Event()
        self._waiting: list[asyncio.Future[None]] = []
        self._asked = Asked(all_dead=False)
        self._seen: int | None = None
        self._reads = 0
        self._failures = 0
        self._due_at = self._paused_until = -NEVER
        self._not_before: dict[tuple[str, str, str], float] = {}
        claims.subscribe(self.poke)

    def poke(self) -> None:
        """Look at the journal now."""
        self._wake.set()

    def person_changed(self) -> None:
        """Try at once what was refused: whoever is here now may be the one who was missing."""
        self._not_before.clear()
        self._paused_until = -NEVER
        self.poke()

    def begin(self) -> None:
        """Say that this process begins now, before it asks for anything."""
        self._asked.all_dead = self._follower.owner

    async def run(self) -> None:
        """Keep the other desks in line until cancelled."""
        self.begin()
        while True:
            poked = self._wake.is_set()
            self._wake.clear()
            try:
                if self._follower.owner and await self._is_due(poked=poked):
                    await self.bring_into_line()
            except Refusal as trouble:
                log.warning("The journal cannot be read: %s", trouble.code)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LISTEN):
                    await self._wake.wait()

    async def in_line(self, seconds: float) -> None:
        """Wait until the others have been told how it stands now, or a try has failed.

        Where another process of this home does it, there is nothing to wait for.
        """
        if not self._follower.owner or self._holds.news.state is HoldSharing.NOT_INSTALLED:
            return
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(told)
        self.poke()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await told

    async def _is_due(self, *, poked: bool) -> bool:
        if self._waiting or self._holds.reads != self._reads:
            return True
        now = self._clock.monotonic()
        if now < self._paused_until or self._holds.news.state is HoldSharing.NOT_INSTALLED:
            return False
        return poked or now >= self._due_at or await self._journal.changed() != self._seen

    async def bring_into_line(self) -> None:
        """Tell the others whatever they do not know yet; what fails is tried again later."""
        waiting, self._waiting = self._waiting, []
        try:
            await self._in_rounds()
        except Refusal as trouble:
            if not self._failures:
                log.warning("The other desks cannot be told: %s", trouble.code)
            self._failures += 1
            wait = back_off(self._failures, None, self._dice)
            self._due_at = self._paused_until = self._clock.monotonic() + wait
        else:
            self._failures, self._paused_until = 0, -NEVER
        finally:
            for told in waiting:
                if not told.done():
                    told.set_result(None)

    async def _in_rounds(self) -> None:
        listed = None
        if self._holds.reads != self._reads:
            self._reads = self._holds.reads
            listed = frozenset(hold.sale_id for hold in self._holds.listed)
            await self._teller.tell_of_rivals(self._holds.rivalled)
        self._seen = await self._journal.changed()
        for _ in range(ROUNDS):
            cases = await self._notes.cases(listed, practice=self._practice)
            steps = self._steps(cases, listed)
            if not steps:
                self._say_who_is_needed(cases)
                return
            listed = None
            for step in steps:
                if not await self._teller.tell(step):
                    self._not_before[_name(step)] = self._clock.monotonic() + STUBBORN
        self._due_at = self._clock.monotonic() + STUBBORN

    def _say_who_is_needed(self, cases: Sequence[HoldCase]) -> None:
        """A release by hand that stays to be told is one that a seller may not tell."""
        needed = any(
            one.note and waits_for_manager([one], one.note.word.vehicle_id) for one in cases
        )
        self._holds.need_manager(needed=needed)

    def _steps(self, cases: Sequence[HoldCase], listed: frozenset[str] | None) -> list[Step]:
        """Return what can be done now, and note when there will be something else to do."""
        now = self._clock.monotonic()
        forsaken = self._asked.forsaken(cases, self._claims.under_way, now)
        self._due_at = self._asked.due_at
        steps = []
        for one in cases:
            seen = one.note is not None and one.note.word.practice is self._practice
            step = next_step(one, forsaken=forsaken, listed=listed if seen else None)
            if step is None:
                continue
            if (at := self._not_before.get(_name(step), now)) > now:
                self._due_at = min(self._due_at, at)
            else:
                steps.append(step)
        return steps


def _name(step: Step) -> tuple[str, str, str]:
    """Return what was refused: a hold by its name, for a sale may take its car by another one.

    And by its kind: that money has come is news, whatever else was refused.
    """
    if isinstance(step, Take | Keep):
        return step.sale_id, step.word.sale_id, step.word.kind
    return step.sale_id, "", ""
