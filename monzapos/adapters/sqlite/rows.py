"""The two kinds of row changes that the projections are made of."""

import sqlite3

from monzapos.domain.errors import Refusal


def insert(connection: sqlite3.Connection, table: str, **values: str | int | None) -> None:
    """Insert one row; table and column names are the program's own."""
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
        tuple(values.values()),
    )


def update(
    connection: sqlite3.Connection, table: str, row_id: str, **values: str | int | None
) -> None:
    """Change the row of this id."""
    changes = ", ".join(f"{column} = ?" for column in values)
    connection.execute(
        f"UPDATE {table} SET {changes} WHERE id = ?",  # noqa: S608
        (*values.values(), row_id),
    )


def only_one(change: sqlite3.Cursor) -> None:
    """Raise ``Refusal("stale")`` where what was to be changed is no longer as it was."""
    if change.rowcount != 1:
        raise Refusal("stale")
