"""Claim a car for a sale before anything is sent, from every other sale of any desk."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from monzapos.application.hold_steps import claim_of, waits_for_manager
from monzapos.application.holds import Exchange, Holds
from monzapos.application.ports import HoldWord
from monzapos.domain.attempt import Light
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Desk, Person
from monzapos.domain.vehicle import Vehicle

_USED_UP = frozenset({"hold_withdrawn", "hold_ended_elsewhere"})  # of the name of a hold
SETTLING = 5.0  # seconds that a new code waits for the hold of the last one to be given back


@dataclass(frozen=True, slots=True)
class Claim:
    """A sale that wants a car, before anything of it is written down."""

    sale_id: str
    vehicle: Vehicle
    price: Money
    provider: str
    practice: bool  # of no real money: by practice, or by a provider's test key
    desk: Desk
    person: Person

    @property
    def word(self) -> HoldWord:
        """What the other desks know of the sale by the claim alone, by the sale's own id."""
        return HoldWord(
            sale_id=self.sale_id,
            vehicle_id=self.vehicle.id,
            practice=self.practice,
            kind=HoldKind.CHECKOUT,
            until=None,
            provider=self.provider,
            session_id="",
            price=self.price,
            paid=Money(0, self.price.currency),
            light=Light.UNKNOWN,
        )


class Claims:
    """Asks the other desks first; the journal decides last. ``exchange`` as that of ``Holds``."""

    def __init__(self, holds: Holds, exchange: Exchange | None) -> None:
        self._holds = holds
        self._exchange = exchange
        self._listeners: list[Callable[[], None]] = []
        self._under_way: set[str] = set()

    @property
    def under_way(self) -> frozenset[str]:
        """The sales for which this process is asking just now."""
        return frozenset(self._under_way)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Tell ``listener`` whenever there may be something to give back."""
        self._listeners.append(listener)

    async def refuse_if_held(self, vehicle: Vehicle) -> None:
        """Spare everybody a question; what really decides are the unique indexes, here and there.

        Raises ``VehicleHeld``.
        """
        hold = await self._holds.on(vehicle.id)
        if hold is None:
            return
        sale = await self._holds.own_sale(hold)
        raise VehicleHeld(
            "vehicle_held",
            vehicle=vehicle.name,
            desk=hold.desk,
            person=hold.by,
            kind=hold.kind.value,
            until=hold.until.isoformat() if hold.until else "",
            **({"sale": sale.id} if sale else {}),
            **({"test": "yes"} if sale and sale.of_test else {}),
        )

    @asynccontextmanager
    async def claimed(self, claim: Claim) -> AsyncIterator[None]:
        """Hold the car for all desks while the block writes the sale down.

        Where the block raises, or nobody knows whether the others have understood, it is given
        back. Raises ``VehicleHeld``; ``Refusal`` with ``holds_unreachable``, ``holds_gone``,
        ``hold_settling``, ``hold_needs_manager``, ``stale`` and whatever else ``SharedHolds`` says.
        """
        exchange, sale_id = self._exchange, claim.sale_id
        asked = await self._asked(exchange, claim) if exchange else None
        if exchange is None or asked is None:
            yield
            return
        self._under_way.add(sale_id)
        try:
            await self._take(exchange, claim, asked)
            yield
        except BaseException:
            await exchange.notes.withdraw(sale_id)  # nothing, where the sale has it after all
            raise
        finally:
            self._under_way.discard(sale_id)
            self._tell()

    async def _asked(self, exchange: Exchange, claim: Claim) -> HoldWord | None:
        """Write down what is asked for, once the hold of an earlier code has been given back."""
        now = asyncio.get_running_loop().time
        patience = now() + SETTLING
        while True:
            try:
                return await exchange.notes.ask(claim.word)
            except Refusal as refusal:
                if refusal.code != "hold_settling":
                    raise
                if now() > patience:
                    await self._refuse_if_waiting(exchange, claim)
                    raise
            self._tell()
            await asyncio.sleep(0.1)

    async def _refuse_if_waiting(self, exchange: Exchange, claim: Claim) -> None:
        """Say who is needed, where this desk itself has yet to give the car back by hand."""
        if waits_for_manager(await exchange.notes.cases(), claim.vehicle.id):
            raise Refusal("hold_needs_manager", vehicle=claim.vehicle.name) from None

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    async def _take(self, exchange: Exchange, claim: Claim, asked: HoldWord) -> None:
        try:
            try:
                await exchange.shared.take(claim_of(asked, claim.desk, claim.person))
            except Refusal as refusal:
                if refusal.code not in _USED_UP:
                    raise
                # It was given back before, and stays so: it is asked for by another name.
                asked = await exchange.notes.rename(claim.sale_id, str(uuid4()))
                await exchange.shared.take(claim_of(asked, claim.desk, claim.person))
        except VehicleHeld as held:
            self._holds.poke()
            await self._refuse_if_waiting(exchange, claim)
            details = {**held.details, "vehicle": claim.vehicle.name}
            raise VehicleHeld("vehicle_held", **details) from None
        except Refusal as trouble:
            self._holds.poke()
            if trouble.code != "holds_not_installed":
                raise
            # Who has answered once is not forgotten for a slip: two desks would sell one car.
            if await exchange.notes.answered():
                raise Refusal("holds_gone") from None
            await exchange.notes.forget(claim.sale_id)
