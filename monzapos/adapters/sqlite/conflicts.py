"""What the journal refuses, and who is in the way: looked up in the transaction that found out."""

import json
import sqlite3

from monzapos.domain.attempt import PAYABLE, AttemptState
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import AttemptPrepared, Event, HoldTaken

_PAYABLE = tuple(sorted(PAYABLE))


def refusal_for(
    connection: sqlite3.Connection, event: Event, error: sqlite3.IntegrityError
) -> Refusal | None:
    """Return what a broken rule of the schema means for a person; None for a bug."""
    broken = str(error)
    if isinstance(event, HoldTaken) and "holds.vehicle_id" in broken:
        return _held(connection, event.hold.vehicle_id)
    if "attempts.payment_id" in broken:
        return Refusal("payment_open")
    if "attempts.desk_code" in broken:
        return Refusal("desk_code_taken")
    if "attempts.number" in broken:  # another process has just made the attempt of this number
        return Refusal("stale")
    return None


def refuse_second_attempt(connection: sqlite3.Connection, event: AttemptPrepared) -> None:
    """Refuse an attempt of a payment that is paid, or that anybody could still pay.

    The index sees the second case too, but not an alarm that came after the session was dead.
    """
    states = {
        row["state"]
        for row in connection.execute(
            "SELECT state FROM attempts WHERE payment_id = ?", (event.attempt.payment_id,)
        )
    }
    if AttemptState.PAID in states:
        raise Refusal("stale")
    if states.intersection(_PAYABLE):
        raise Refusal("payment_open")


def refuse_without_hold(connection: sqlite3.Connection, sale_id: str) -> None:
    """Refuse to let a sale be paid that has lost its car meanwhile: two might pay for it."""
    lost = connection.execute(
        "SELECT 1 FROM sales JOIN attempts ON attempts.sale_id = sales.id AND attempts.payable = 1"
        " WHERE sales.id = ? AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.sale_id = sales.id"
        " AND holds.vehicle_id = sales.vehicle_id AND holds.released_at IS NULL)",
        (sale_id,),
    ).fetchone()
    if lost:
        raise Refusal("stale")


def _held(connection: sqlite3.Connection, vehicle_id: str) -> VehicleHeld:
    row = connection.execute(
        "SELECT holds.kind, holds.until, holds.by, holds.desk, holds.sale_id, sales.vehicle,"
        " NOT sales.practice AND EXISTS (SELECT 1 FROM attempts WHERE attempts.sale_id = sales.id"
        " AND attempts.livemode = 0) AS of_test FROM holds"
        " JOIN sales ON sales.id = holds.sale_id"
        " WHERE holds.vehicle_id = ? AND holds.released_at IS NULL",
        (vehicle_id,),
    ).fetchone()
    return VehicleHeld(
        "vehicle_held",
        vehicle=json.loads(row["vehicle"])["name"],
        desk=row["desk"],
        person=row["by"],
        kind=row["kind"],
        until=row["until"] or "",
        sale=row["sale_id"],
        **({"test": "yes"} if row["of_test"] else {}),
    )
