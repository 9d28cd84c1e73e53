"""What follows from an event: changes of rows. Also from all events again, as ``rebuild``."""

import sqlite3

from monzapos.adapters.sqlite.attempt_projection import prepare_attempt, project_attempt
from monzapos.adapters.sqlite.chain import Line, lines
from monzapos.adapters.sqlite.codec import canonical, event_from, moment
from monzapos.adapters.sqlite.conflicts import refusal_for
from monzapos.adapters.sqlite.rows import insert, only_one
from monzapos.domain.events import (
    AlarmClosed,
    AlarmRaised,
    ApprovalGiven,
    AttemptPrepared,
    AttemptSettled,
    CancelAsked,
    CustomerErased,
    Event,
    HoldChanged,
    HoldReleased,
    HoldTaken,
    Observed,
    PaymentAdded,
    RequestSent,
    SaleStarted,
    SessionOpened,
)
from monzapos.domain.hold import ENDED_ELSEWHERE

_TABLES = ("approvals", "alarms", "holds", "attempts", "payments", "sales")  # children first


def project(connection: sqlite3.Connection, event: Event, line: Line) -> None:
    """Change the rows that an event tells of, inside the caller's transaction.

    Raises ``VehicleHeld``, or ``Refusal`` with ``payment_open``, ``desk_code_taken`` or ``stale``.
    """
    try:
        _project(connection, event, line)
    except sqlite3.IntegrityError as error:
        refusal = refusal_for(connection, event, error)
        if refusal is None:
            raise
        raise refusal from error


def rebuild(connection: sqlite3.Connection) -> None:
    """Empty the projections and make them again from the chain, inside the caller's transaction.

    Customers, and the attempts' bytes with their salts, are not in the chain and stay.
    """
    connection.execute("PRAGMA defer_foreign_keys=ON")  # refunds point at the rows
    kept = connection.execute("SELECT request, salt, id FROM attempts").fetchall()
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 (names of our own)
    for line, _ in lines(connection):
        project(connection, event_from(line.kind, line.body), line)
    connection.executemany("UPDATE attempts SET request = ?, salt = ? WHERE id = ?", kept)


def _project(connection: sqlite3.Connection, event: Event, line: Line) -> None:
    match event:
        case SaleStarted():
            _start_sale(connection, event, line)
        case PaymentAdded():
            _add_payment(connection, event, line)
        case HoldTaken():
            _take_hold(connection, event, line)
        case HoldChanged():
            _change_hold(connection, event)
        case HoldReleased():
            _release_hold(connection, event, line)
        case AttemptPrepared():
            prepare_attempt(connection, event)
        case RequestSent() | SessionOpened() | Observed() | CancelAsked() | AttemptSettled():
            project_attempt(connection, event)
        case AlarmRaised():
            insert(
                connection,
                "alarms",
                id=event.alarm_id,
                sale_id=event.sale_id,
                raised=line.sequence,
                at=line.at,
                code=event.code,
            )
        case AlarmClosed():
            _close_alarm(connection, event, line)
        case ApprovalGiven():
            _approve(connection, event, line)
        case CustomerErased():
            pass  # the customer's row is no projection


def _approve(connection: sqlite3.Connection, event: ApprovalGiven, line: Line) -> None:
    insert(
        connection,
        "approvals",
        id=event.approval_id,
        sale_id=event.sale_id,
        what=event.what,
        manager_id=line.person,
        manager_name=line.person_name,
        at=line.at,
    )


def _start_sale(connection: sqlite3.Connection, event: SaleStarted, line: Line) -> None:
    insert(
        connection,
        "sales",
        id=event.sale_id,
        started=line.sequence,
        started_at=line.at,
        vehicle_id=event.vehicle.id,
        vehicle=canonical(event.vehicle),
        price=event.price.minor,
        currency=event.price.currency,
        person_id=event.person.id,
        person_name=event.person.name,
        person_manager=event.person.manager,
        desk_id=event.desk.id,
        desk_name=event.desk.name,
        place=event.place,
        practice=event.practice,
        customer_id=event.customer.id if event.customer else None,
    )


def _add_payment(connection: sqlite3.Connection, event: PaymentAdded, line: Line) -> None:
    insert(
        connection,
        "payments",
        id=event.payment_id,
        sale_id=event.sale_id,
        added=line.sequence,
        purpose=event.purpose,
        amount=event.amount.minor,
        currency=event.amount.currency,
        means=event.means,
    )


def _take_hold(connection: sqlite3.Connection, event: HoldTaken, line: Line) -> None:
    hold = event.hold
    insert(
        connection,
        "holds",
        id=line.sequence,
        vehicle_id=hold.vehicle_id,
        sale_id=event.sale_id,
        kind=hold.kind,
        until=moment(hold.until) if hold.until else None,
        by=hold.by,
        desk=hold.desk,
    )


def _change_hold(connection: sqlite3.Connection, event: HoldChanged) -> None:
    hold = event.hold
    only_one(
        connection.execute(
            "UPDATE holds SET kind = ?, until = ?, by = ?, desk = ?"
            " WHERE vehicle_id = ? AND sale_id = ? AND released_at IS NULL",
            (
                hold.kind,
                moment(hold.until) if hold.until else None,
                hold.by,
                hold.desk,
                hold.vehicle_id,
                event.sale_id,
            ),
        )
    )


def _release_hold(connection: sqlite3.Connection, event: HoldReleased, line: Line) -> None:
    # What a manager elsewhere let go may have been paid meanwhile: money goes before that word.
    unpaid = " AND kind = 'checkout'" if event.reason == ENDED_ELSEWHERE else ""
    only_one(
        connection.execute(
            "UPDATE holds SET released_at = ?, reason = ?"  # noqa: S608 (words of our own)
            f" WHERE vehicle_id = ? AND sale_id = ? AND released_at IS NULL{unpaid}",
            (line.at, event.reason, event.vehicle_id, event.sale_id),
        )
    )


def _close_alarm(connection: sqlite3.Connection, event: AlarmClosed, line: Line) -> None:
    only_one(
        connection.execute(
            "UPDATE alarms SET closed_at = ? WHERE id = ? AND sale_id = ? AND closed_at IS NULL",
            (line.at, event.alarm_id, event.sale_id),
        )
    )
