"""Transactions, said as ``with``."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and nobody else writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    with _ending(connection):
        yield


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Several queries on one and the same state."""
    connection.execute("BEGIN")
    with _ending(connection):
        yield


@contextmanager
def _ending(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):  # the first error is the one to tell
                connection.execute("ROLLBACK")
        raise
