"""Schema 1: the chain of events, what follows from it, and what can be erased.

Times are RFC 3339 text in UTC; amounts are whole minor units of a lower-case ISO 4217 currency.
"""

import sqlite3

from monzapos.adapters.sqlite.migration import run_script

_SCHEMA = """
-- The truth: append-only, each line bound to the one before it by SHA-256.
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    desk TEXT NOT NULL,
    desk_name TEXT NOT NULL,
    person TEXT NOT NULL,
    person_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,  -- canonical JSON
    previous TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX events_of_sale ON events (json_extract(body, '$.sale_id'), sequence);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- Not in the chain, because it can be erased: the row stays, empty.
CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    erased_at TEXT
) STRICT;

-- Nor is this: how the process that follows stands with the provider, for the other processes.
CREATE TABLE contacts (
    attempt_id TEXT PRIMARY KEY,
    checked_at TEXT,
    trouble TEXT NOT NULL,
    retry_at TEXT,
    details TEXT NOT NULL  -- JSON
) STRICT;

-- Nor this: what the other desks know of the holds. A row is written before they are asked for
-- the first time, so that no crash leaves a hold behind.
CREATE TABLE shared_holds (
    sale_id TEXT PRIMARY KEY,
    hold_id TEXT NOT NULL UNIQUE,  -- the name under which they know it
    state TEXT NOT NULL,  -- asked, told, withdrawn, released
    word TEXT NOT NULL  -- JSON: how it stands, as they were last told or asked
) STRICT;
-- One row once they have answered: from then on nothing is sold without them.
CREATE TABLE shared_holds_heard (heard INTEGER PRIMARY KEY CHECK (heard = 1)) STRICT;

-- From here on: projections, which can be rebuilt from the chain.
CREATE TABLE sales (
    id TEXT PRIMARY KEY,
    started INTEGER NOT NULL UNIQUE,  -- the sequence of its first event: the order of sales
    started_at TEXT NOT NULL,
    vehicle_id TEXT NOT NULL,
    vehicle TEXT NOT NULL,  -- JSON: the vehicle as it was
    price INTEGER NOT NULL,
    currency TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    person_manager INTEGER NOT NULL,
    desk_id TEXT NOT NULL,
    desk_name TEXT NOT NULL,
    place TEXT NOT NULL,
    practice INTEGER NOT NULL,
    customer_id TEXT REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL REFERENCES sales (id),
    added INTEGER NOT NULL,  -- sequence
    purpose TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    means TEXT NOT NULL
) STRICT;
CREATE INDEX payments_of_sale ON payments (sale_id);

CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL REFERENCES sales (id),
    payment_id TEXT NOT NULL REFERENCES payments (id),
    number INTEGER NOT NULL,
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    livemode INTEGER,
    reference TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    first_sent TEXT NOT NULL,
    expires_at TEXT,
    expiry_source TEXT NOT NULL,  -- request: what was asked for; provider: what it said
    watch_until TEXT NOT NULL,
    desk_code TEXT NOT NULL,
    state TEXT NOT NULL,
    payable INTEGER NOT NULL,  -- 0 once proven dead or paid, for good: a late alarm takes no place
    session_id TEXT NOT NULL,
    url TEXT NOT NULL,
    payment_reference TEXT NOT NULL,
    sent INTEGER NOT NULL,
    cancel_asked INTEGER NOT NULL,
    refusal TEXT NOT NULL,
    refusal_message TEXT NOT NULL,
    last_at TEXT,
    last_light TEXT,
    last_status TEXT,
    last_request_id TEXT,
    last_alarm TEXT,
    last_final INTEGER,
    -- Not in the chain: the exact bytes, and the salt of the hash that the chain holds of them.
    request BLOB NOT NULL DEFAULT x'',
    salt BLOB NOT NULL DEFAULT x'',
    UNIQUE (sale_id, number)
) STRICT;
CREATE INDEX attempts_open ON attempts (sale_id) WHERE state IN ('prepared', 'open', 'alarm');
CREATE UNIQUE INDEX one_payable_attempt ON attempts (payment_id) WHERE payable = 1;
CREATE UNIQUE INDEX one_desk_code ON attempts (desk_code) WHERE payable = 1 AND desk_code <> '';
CREATE TRIGGER paid_is_final BEFORE UPDATE OF state ON attempts
WHEN OLD.state = 'paid' AND NEW.state <> 'paid'
BEGIN SELECT RAISE(ABORT, 'paid is final'); END;

CREATE TABLE holds (
    id INTEGER PRIMARY KEY,  -- the sequence of the event that took it
    vehicle_id TEXT NOT NULL,
    sale_id TEXT NOT NULL REFERENCES sales (id),
    kind TEXT NOT NULL,
    until TEXT,
    by TEXT NOT NULL,
    desk TEXT NOT NULL,
    released_at TEXT,
    reason TEXT
) STRICT;
CREATE UNIQUE INDEX one_hold ON holds (vehicle_id) WHERE released_at IS NULL;
CREATE INDEX holds_of_sale ON holds (sale_id);

CREATE TABLE alarms (
    id TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL REFERENCES sales (id),
    raised INTEGER NOT NULL,  -- sequence
    at TEXT NOT NULL,
    code TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE INDEX alarms_of_sale ON alarms (sale_id);

CREATE TABLE refunds (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    settled_at TEXT
) STRICT;
CREATE INDEX refunds_of_payment ON refunds (payment_id);

CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL REFERENCES sales (id),
    what TEXT NOT NULL,
    manager_id TEXT NOT NULL,
    manager_name TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX approvals_of_sale ON approvals (sale_id);
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file."""
    run_script(connection, _SCHEMA)
