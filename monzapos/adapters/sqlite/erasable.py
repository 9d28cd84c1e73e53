"""What the chain only points at, because it can be erased: customers, and attempts' exact bytes."""

import sqlite3

from monzapos.adapters.sqlite.codec import fit
from monzapos.domain.events import (
    AttemptPrepared,
    AttemptSettled,
    CustomerErased,
    Event,
    SaleStarted,
)
from monzapos.domain.person import Customer


def keep(connection: sqlite3.Connection, event: Event, salt: bytes, at: str) -> None:
    """Write or empty what an event carries beside the chain. ``salt`` is the event's own.

    A settled attempt gets a new salt with its last bytes, so that nobody can find out what stood
    in the first ones by trying names against the hash that the chain still holds.
    """
    match event:
        case SaleStarted(customer=Customer() as customer):
            connection.execute(
                "INSERT INTO customers (id, name, email, phone) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email,"
                " phone = excluded.phone, erased_at = NULL",
                (customer.id, fit(customer.name), fit(customer.email), fit(customer.phone)),
            )
        case AttemptPrepared(attempt=attempt):
            _keep_request(connection, attempt.id, attempt.request, salt)
        case AttemptSettled():
            _keep_request(connection, event.attempt_id, event.request, salt)
        case CustomerErased():
            connection.execute(
                "UPDATE customers SET name = '', email = '', phone = '', erased_at = ?"
                " WHERE id = ?",
                (at, event.customer_id),
            )
        case _:
            pass


def _keep_request(
    connection: sqlite3.Connection, attempt_id: str, request: bytes, salt: bytes
) -> None:
    connection.execute(
        "UPDATE attempts SET request = ?, salt = ? WHERE id = ?", (request, salt, attempt_id)
    )
