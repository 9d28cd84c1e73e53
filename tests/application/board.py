"""The project's functions in memory, with lines that break: the model that desks are tried with.

It is held to the same contract as the adapter over the real migration.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from monzapos.application.ports import HoldClaim, HoldEnd, HoldWord, SharedHold
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money

T = TypeVar("T")
_STEPS = (HoldKind.CHECKOUT, HoldKind.DEPOSIT, HoldKind.SOLD)


@dataclass
class Row:
    """A row of the table of holds."""

    hold: SharedHold
    practice: bool
    desk: str = "desk-2"
    person: str = "bea"  # who took it
    price: Money | None = None
    released: bool = False
    ended_elsewhere: bool = False  # by a person at another desk


@dataclass
class Board:
    """What all desks share."""

    rows: dict[str, Row] = field(default_factory=dict)
    late: list[Callable[[], object]] = field(default_factory=list)  # what is still on its way
    installed: bool = True

    def held(self, vehicle: str, *, practice: bool = False) -> SharedHold | None:
        return next(
            (
                row.hold
                for row in self.rows.values()
                if not row.released and (row.hold.vehicle_id, row.practice) == (vehicle, practice)
            ),
            None,
        )

    def arrive(self) -> None:
        """Let the oldest request arrive that nobody waits for any more."""
        if self.late:
            with contextlib.suppress(Refusal):
                self.late.pop(0)()


@dataclass
class Line:
    """One desk's way to the board. ``fault`` is "", "before", "after", "late" or a refusal code."""

    board: Board
    desk: str = "desk-1"
    person: str = "ana"
    manager: bool = False
    fault: str = ""
    now: datetime = datetime(2030, 1, 1, tzinfo=UTC)
    calls: list[str] = field(default_factory=list)

    async def version(self) -> int:
        return self._send("version", lambda: 1)

    async def take(self, claim: HoldClaim) -> None:
        self._send("take", lambda: self._take(claim))

    async def keep(self, word: HoldWord) -> bool:
        return self._send("keep", lambda: self._keep(word))

    async def release(self, end: HoldEnd) -> None:
        self._send("release", lambda: self._release(end))

    async def active(self, *, practice: bool) -> Sequence[SharedHold]:
        rows = self.board.rows.values()
        return self._send(
            "active",
            lambda: tuple(r.hold for r in rows if not r.released and r.practice is practice),
        )

    async def price(self, sale_id: str) -> Money | None:
        row = self.board.rows.get(sale_id)
        return self._send("price", lambda: row.price if row else None)

    def _send(self, name: str, do: Callable[[], T]) -> T:
        self.calls.append(name)
        match self.fault:
            case "":
                pass
            case "before":
                raise Refusal("holds_unreachable", reason="no_network")
            case "after" | "late" as fault:
                if fault == "late":
                    self.board.late.append(do)
                else:
                    with contextlib.suppress(Refusal):
                        do()
                raise Refusal("holds_unreachable", reason="timeout")
            case code:
                raise Refusal(code)
        if not self.board.installed:
            raise Refusal("holds_not_installed")
        return do()

    def _take(self, claim: HoldClaim) -> None:
        row = self.board.rows.get(claim.sale_id)
        if row is None:
            other = self.board.held(claim.vehicle_id, practice=claim.practice)
            if other is not None:
                raise _held(other)
            hold = SharedHold(
                claim.vehicle_id,
                claim.sale_id,
                HoldKind.CHECKOUT,
                None,
                claim.provider,
                "",
                claim.person.name,
                claim.desk.name,
            )
            self.board.rows[claim.sale_id] = Row(hold, claim.practice, claim.desk.id, self.person)
        elif not self._owns(row):
            raise Refusal("manager_needed")
        elif row.released:
            raise Refusal("hold_ended_elsewhere" if row.ended_elsewhere else "hold_withdrawn")

    def _keep(self, word: HoldWord) -> bool:
        row = self.board.rows.get(word.sale_id)
        if row is None:
            raise Refusal("hold_withdrawn")
        if not self._owns(row):
            word = self._read_as_paid(row, word)
        step = _STEPS.index(word.kind) - _STEPS.index(row.hold.kind)
        other = self.board.held(row.hold.vehicle_id, practice=row.practice)
        news = step >= 0 and not row.released
        news = news or (step > 0 and word.paid.minor > 0)
        if news:
            row.price = word.price
            if other is None or other is row.hold:
                until = None if word.kind is HoldKind.SOLD else word.until
                if word.kind is HoldKind.CHECKOUT:
                    until = max(filter(None, (row.hold.until, until)), default=None)
                row.hold = replace(
                    row.hold,
                    kind=word.kind,
                    until=until,
                    provider=word.provider,
                    session_id=word.session_id or row.hold.session_id,
                )
                row.released, other = False, row.hold
            elif row.hold.session_id or word.session_id:
                rivalled = self.board.rows[other.sale_id]
                rivalled.hold = replace(other, rival=True)
        kept = other is not None and other.sale_id == word.sale_id
        if row.ended_elsewhere and not kept and not news:
            raise Refusal("hold_ended_elsewhere")
        if other is None:
            raise Refusal("hold_withdrawn")
        if not kept:
            raise _held(other)
        return row.ended_elsewhere

    def _release(self, end: HoldEnd) -> None:
        row = self.board.rows.get(end.sale_id)
        if row is None:
            if end.reason == "by_hand" and not self.manager:
                raise Refusal("manager_needed")
            hold = SharedHold(end.vehicle_id, end.sale_id, HoldKind.CHECKOUT, None, "", "", "", "")
            row = self.board.rows[end.sale_id] = Row(
                hold, end.practice, self.desk, self.person, released=True
            )
        if row.released:
            return
        hold = row.hold
        if end.reason == "by_hand":
            overdue = hold.until is not None and hold.until <= self.now
            allowed = self.manager or (hold.kind is HoldKind.DEPOSIT and overdue)
        else:
            over = end.reason == "not_paid" and self._is_over(hold)
            allowed = hold.kind is HoldKind.CHECKOUT and (self._owns(row) or over)
        if not allowed:
            raise Refusal("manager_needed")
        row.released, row.ended_elsewhere = True, end.reason == "by_hand" and self.desk != row.desk

    def _owns(self, row: Row) -> bool:
        return self.manager or self.person == row.person or self.desk == row.desk

    def _is_over(self, hold: SharedHold) -> bool:
        return hold.until is not None and hold.until < self.now

    def _read_as_paid(self, row: Row, word: HoldWord) -> HoldWord:
        """Return what anybody may say of a checkout past its end: that it was paid in full."""
        hold = row.hold
        checkout = hold.kind is HoldKind.CHECKOUT and not row.released and self._is_over(hold)
        paid = word.kind is HoldKind.SOLD and bool(hold.session_id)
        if not (checkout and paid and word.session_id == hold.session_id and row.price):
            raise Refusal("manager_needed")
        return replace(word, provider=hold.provider, price=row.price, paid=row.price)


def _held(hold: SharedHold) -> VehicleHeld:
    return VehicleHeld(
        "vehicle_held",
        desk=hold.desk,
        person=hold.person,
        kind=hold.kind.value,
        until=hold.until.isoformat() if hold.until else "",
    )
