"""The chain finds what was altered or dropped, and everything else can be made from it again."""

import dataclasses
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.chain import Line
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.events import AlarmClosed, AlarmRaised, CancelAsked, CustomerErased
from monzapos.domain.person import Customer
from tests.adapters.sqlite.deals import ANA, Deal, journal_at

COLUMNS = "at desk desk_name person person_name kind body previous hash".split()


@pytest.fixture
async def path(path: Path) -> Path:
    """A closed journal with every kind of event in it."""
    journal = journal_at(path)
    first = Deal(customer=Customer("customer-1", "Bea", "bea@example.org"))
    other = Deal(sale="sale-2", car="car-2", customer=Customer("customer-2", "Carlo"))
    await journal.record(*first.started(), by=ANA)
    await journal.record(first.opened(), by=ANA)
    await journal.record(first.observed(Light.PAYING, "open/3ds"), by=ANA)
    await journal.record(*other.started(), by=ANA)
    await journal.record(CancelAsked("sale-2", "sale-2-attempt-1"), by=ANA)
    await journal.record(*first.paid(), by=ANA)
    await journal.record(*other.expired(), AlarmRaised("sale-2", "alarm", "amount"), by=ANA)
    await journal.record(other.settled(AttemptState.ALARM), by=ANA)
    await journal.record(AlarmClosed("sale-2", "alarm"), by=ANA)
    await journal.record(CustomerErased("sale-2", "customer-2"), by=ANA)
    await journal.close()
    return path


async def verified(path: Path) -> int | None:
    journal = journal_at(path)
    try:
        return await journal.verify()
    finally:
        await journal.close()


def tampered(path: Path, *statements: str) -> None:
    """Do what somebody with a SQLite shell does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER events_stay")
        connection.execute("DROP TRIGGER events_are_kept")
        for statement in statements:
            connection.execute(statement)


def lines_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
    return int(count)


async def test_an_untouched_chain_is_whole(path: Path) -> None:
    assert await verified(path) is None


async def test_an_empty_chain_is_whole(tmp_path: Path) -> None:
    assert await verified(tmp_path / "new.sqlite3") is None


@pytest.mark.parametrize("column", COLUMNS)
async def test_an_altered_line_is_found(path: Path, column: str) -> None:
    tampered(path, f"UPDATE events SET {column} = {column} || ' ' WHERE sequence = 7")
    assert await verified(path) == 7


async def test_every_altered_amount_is_found(path: Path) -> None:
    tampered(path, "UPDATE events SET body = replace(body, '8450000', '8450001')")
    assert await verified(path) == 1


async def test_every_dropped_line_is_found(path: Path, tmp_path: Path) -> None:
    for sequence in range(1, lines_of(path) + 1):
        copy = tmp_path / f"dropped-{sequence}.sqlite3"
        copy.write_bytes(path.read_bytes())
        tampered(copy, f"DELETE FROM events WHERE sequence = {sequence}")
        assert await verified(copy) == sequence


async def test_a_line_that_was_hashed_again_is_found_by_the_next(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT * FROM events WHERE sequence = 2").fetchone()
    forged = dataclasses.replace(Line(*row[:9]), body=row[7].replace("8450000", "1"))
    tampered(
        path,
        f"UPDATE events SET body = '{forged.body}', hash = '{forged.hash}' WHERE sequence = 2",
    )
    assert await verified(path) == 3


async def test_two_lines_that_changed_places_are_found(path: Path) -> None:
    tampered(
        path,
        "UPDATE events SET sequence = -1 WHERE sequence = 5",
        "UPDATE events SET sequence = 5 WHERE sequence = 6",
        "UPDATE events SET sequence = 6 WHERE sequence = -1",
    )
    assert await verified(path) == 5


async def test_altered_bytes_of_an_attempt_are_found(path: Path) -> None:
    tampered(path, "UPDATE attempts SET request = x'00' WHERE id = 'sale-1-attempt-1'")
    with closing(sqlite3.connect(path)) as connection:
        (settled,) = connection.execute(
            "SELECT sequence FROM events WHERE kind = 'attempt_settled' ORDER BY sequence"
        ).fetchmany(1)[0]
    assert await verified(path) == settled


def test_the_chain_is_what_it_says(path: Path) -> None:
    """Recomputed here from the words of its description, not with its own code."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM events ORDER BY sequence").fetchall()
    previous = "0" * 64
    for row in rows:
        assert row[8] == previous
        text = json.dumps(list(row[:9]), separators=(",", ":"), ensure_ascii=False)
        assert row[9] == hashlib.sha256(text.encode()).hexdigest()
        body = json.loads(row[7])
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert row[7] == canonical
        previous = row[9]


def test_the_chain_holds_the_salted_hash_of_the_kept_bytes(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        salt, request = connection.execute(
            "SELECT salt, request FROM attempts WHERE id = 'sale-1-attempt-1'"
        ).fetchone()
        (body,) = connection.execute(
            "SELECT body FROM events WHERE kind = 'attempt_settled' ORDER BY sequence"
        ).fetchmany(1)[0]
    assert request == b"customer=customer-1"
    assert json.loads(body)["request"] == {"sha256": hashlib.sha256(salt + request).hexdigest()}


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_events_can_only_be_appended(path: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("state", [s for s in AttemptState if s is not AttemptState.PAID])
def test_a_paid_attempt_stays_paid(path: Path, state: AttemptState) -> None:
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="paid is final"),
    ):
        connection.execute("UPDATE attempts SET state = ? WHERE state = 'paid'", (state,))


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


async def test_a_rebuild_gives_the_very_same_tables(path: Path) -> None:
    before = tables(path)
    assert sum("INSERT INTO" in line for line in before) > 20
    journal = journal_at(path)
    await journal.rebuild()
    assert await journal.verify() is None
    await journal.close()
    assert tables(path) == before


async def test_a_rebuild_mends_projections(path: Path) -> None:
    before = tables(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM alarms")
        connection.execute("DELETE FROM holds")
        connection.execute("UPDATE sales SET price = 1, customer_id = NULL")
        connection.execute("UPDATE attempts SET url = '', state = 'paid'")
    assert tables(path) != before
    journal = journal_at(path)
    await journal.rebuild()
    await journal.close()
    assert tables(path) == before


async def test_a_rebuild_keeps_what_points_at_a_payment(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO refunds VALUES ('refund', 'sale-1-payment', 1, 'usd', 'r', 's', 'p', 'k',"
            " 'person', 'Ana', '2026-05-04T12:00:00.000000Z', NULL)"
        )
    before = tables(path)
    journal = journal_at(path)
    await journal.rebuild()
    await journal.close()
    assert tables(path) == before


async def test_a_failed_rebuild_changes_nothing(path: Path) -> None:
    tampered(path, "DELETE FROM events WHERE kind = 'sale_started' AND sequence > 1")
    before = tables(path)
    journal = journal_at(path)
    with pytest.raises(sqlite3.IntegrityError):
        await journal.rebuild()
    await journal.close()
    assert tables(path) == before
