"""Rows as the domain's values: a few queries for any number of sales."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from monzapos.adapters.sqlite.codec import build, instant
from monzapos.application.ports import Entry
from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Payment, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import OWED_BACK, RELEASED_ELSEWHERE, Alarm, Approval, Place, Sale
from monzapos.domain.vehicle import Vehicle

# Said in the very words of the partial index, or SQLite would not use it.
_OPEN = "state IN ('prepared', 'open', 'alarm')"
_OWED_BACK = ", ".join(f"'{code}'" for code in sorted(OWED_BACK))
_HAS_CAR = (
    "EXISTS (SELECT 1 FROM holds"
    " WHERE holds.sale_id = alarms.sale_id AND holds.released_at IS NULL)"
)
_OPEN_SALES = (
    f"SELECT sale_id FROM attempts WHERE {_OPEN} UNION SELECT sale_id FROM alarms"  # noqa: S608
    f" WHERE closed_at IS NULL AND (code IN ({_OWED_BACK})"
    f" OR code = '{RELEASED_ELSEWHERE}' AND {_HAS_CAR})"
)
_OF_SALES = "sale_id IN (SELECT value FROM json_each(?))"


def newest_sales(connection: sqlite3.Connection, only_open: bool, limit: int) -> Sequence[Sale]:
    """Return whole sales, newest first; ``only_open``: as ``Sale.open`` says."""
    where = f"WHERE id IN ({_OPEN_SALES})" if only_open else ""
    return _sales(
        connection,
        connection.execute(
            f"SELECT * FROM sales {where} ORDER BY started DESC LIMIT ?",  # noqa: S608
            (limit,),
        ).fetchall(),
    )


def one_sale(connection: sqlite3.Connection, sale_id: str) -> Sale | None:
    """Return one whole sale."""
    found = connection.execute("SELECT * FROM sales WHERE id = ?", (sale_id,)).fetchall()
    return next(iter(_sales(connection, found)), None)


def sales_of(connection: sqlite3.Connection, sale_ids: Sequence[str]) -> Sequence[Sale]:
    """Return whole sales by their ids, in no order."""
    found = connection.execute(
        "SELECT * FROM sales WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sale_ids),)
    )
    return _sales(connection, found.fetchall())


def unreleased_holds(connection: sqlite3.Connection) -> Sequence[Hold]:
    """Return all holds that are not released."""
    rows = connection.execute("SELECT * FROM holds WHERE released_at IS NULL ORDER BY id")
    return [_hold(row) for row in rows]


def open_desk_codes(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the desk codes of attempts that could still be paid."""
    rows = connection.execute(f"SELECT desk_code FROM attempts WHERE {_OPEN}")  # noqa: S608
    return frozenset(row["desk_code"] for row in rows if row["desk_code"])


def sessions_beside(connection: sqlite3.Connection, attempt: Attempt) -> frozenset[str]:
    """Return the provider's sessions of all other attempts with the same reference."""
    rows = connection.execute(
        "SELECT session_id FROM attempts"
        " WHERE provider = ? AND reference = ? AND id <> ? AND session_id <> ''",
        (attempt.provider, attempt.reference, attempt.id),
    )
    return frozenset(row["session_id"] for row in rows)


def timeline_of(connection: sqlite3.Connection, sale_id: str) -> Sequence[Entry]:
    """Return the lines of the chain that tell of a sale, in order."""
    rows = connection.execute(
        "SELECT sequence, at, desk_name, person_name, kind, body FROM events"
        " WHERE json_extract(body, '$.sale_id') = ? ORDER BY sequence",
        (sale_id,),
    )
    return [
        Entry(
            sequence=row["sequence"],
            at=instant(row["at"]),
            desk=row["desk_name"],
            person=row["person_name"],
            kind=row["kind"],
            facts=json.loads(row["body"]),
        )
        for row in rows
    ]


def _sales(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> Sequence[Sale]:
    ids = json.dumps([row["id"] for row in rows])

    def of_sales(query: str) -> dict[str, list[sqlite3.Row]]:
        return _by(connection.execute(query, (ids,)), "sale_id")

    attempts = of_sales(f"SELECT * FROM attempts WHERE {_OF_SALES} ORDER BY number")  # noqa: S608
    payments = of_sales(f"SELECT * FROM payments WHERE {_OF_SALES} ORDER BY added")  # noqa: S608
    alarms = of_sales(f"SELECT * FROM alarms WHERE {_OF_SALES} ORDER BY raised")  # noqa: S608
    holds = of_sales(
        f"SELECT * FROM holds WHERE released_at IS NULL AND {_OF_SALES}"  # noqa: S608
    )
    approvals = of_sales(f"SELECT * FROM approvals WHERE {_OF_SALES} ORDER BY rowid")  # noqa: S608
    customers = of_sales(
        "SELECT sales.id AS sale_id, customers.* FROM sales"
        " JOIN customers ON customers.id = sales.customer_id"
        " WHERE sales.id IN (SELECT value FROM json_each(?))"
    )
    return [
        _sale(
            row,
            customers[row["id"]],
            payments[row["id"]],
            _by(attempts[row["id"]], "payment_id"),
            holds[row["id"]],
            alarms[row["id"]],
            approvals[row["id"]],
        )
        for row in rows
    ]


def _by(rows: Iterable[sqlite3.Row], column: str) -> dict[str, list[sqlite3.Row]]:
    found: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _sale(
    row: sqlite3.Row,
    customers: Sequence[sqlite3.Row],
    payments: Sequence[sqlite3.Row],
    attempts: dict[str, list[sqlite3.Row]],
    holds: Sequence[sqlite3.Row],
    alarms: Sequence[sqlite3.Row],
    approvals: Sequence[sqlite3.Row],
) -> Sale:
    return Sale(
        id=row["id"],
        vehicle=build(Vehicle, json.loads(row["vehicle"])),
        price=Money(row["price"], row["currency"]),
        person=Person(row["person_id"], row["person_name"], bool(row["person_manager"])),
        desk=Desk(row["desk_id"], row["desk_name"]),
        started_at=instant(row["started_at"]),
        practice=bool(row["practice"]),
        place=Place(row["place"]),
        customer=next((_customer(one) for one in customers), None),
        payments=tuple(_payment(one, attempts[one["id"]]) for one in payments),
        hold=next((_hold(one) for one in holds), None),
        alarms=tuple(
            Alarm(one["id"], instant(one["at"]), one["code"], one["closed_at"] is None)
            for one in alarms
        ),
        approvals=tuple(
            Approval(one["id"], instant(one["at"]), one["what"], one["manager_name"])
            for one in approvals
        ),
    )


def _customer(row: sqlite3.Row) -> Customer:
    return Customer(row["id"], row["name"], row["email"], row["phone"])


def _payment(row: sqlite3.Row, attempts: Sequence[sqlite3.Row]) -> Payment:
    return Payment(
        id=row["id"],
        purpose=Purpose(row["purpose"]),
        amount=Money(row["amount"], row["currency"]),
        means=Means(row["means"]),
        attempts=tuple(_attempt(one) for one in attempts),
    )


def _hold(row: sqlite3.Row) -> Hold:
    return Hold(
        vehicle_id=row["vehicle_id"],
        sale_id=row["sale_id"],
        kind=HoldKind(row["kind"]),
        until=_time(row["until"]),
        by=row["by"],
        desk=row["desk"],
    )


def _attempt(row: sqlite3.Row) -> Attempt:
    return Attempt(
        id=row["id"],
        sale_id=row["sale_id"],
        payment_id=row["payment_id"],
        number=row["number"],
        provider=row["provider"],
        account=row["account"],
        livemode=None if row["livemode"] is None else bool(row["livemode"]),
        reference=row["reference"],
        idempotency_key=row["idempotency_key"],
        request=row["request"],
        first_sent=instant(row["first_sent"]),
        expires_at=_time(row["expires_at"]),
        watch_until=instant(row["watch_until"]),
        desk_code=row["desk_code"],
        state=AttemptState(row["state"]),
        session_id=row["session_id"],
        url=row["url"],
        payment_reference=row["payment_reference"],
        sent=bool(row["sent"]),
        cancel_asked=bool(row["cancel_asked"]),
        last=_observation(row),
        refusal=row["refusal"],
        refusal_message=row["refusal_message"],
    )


def _observation(row: sqlite3.Row) -> Observation | None:
    if row["last_at"] is None:
        return None
    return Observation(
        at=instant(row["last_at"]),
        light=Light(row["last_light"]),
        provider_status=row["last_status"],
        request_id=row["last_request_id"],
        alarm=row["last_alarm"],
        final=bool(row["last_final"]),
    )


def _time(text: str | None) -> datetime | None:
    return instant(text) if text else None
