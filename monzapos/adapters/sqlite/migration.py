"""Numbered steps from an older schema to the newest. ``PRAGMA user_version`` holds the number."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from monzapos.adapters.sqlite.private_files import private_file
from monzapos.adapters.sqlite.transaction import writing
from monzapos.application.ports import Clock
from monzapos.domain.errors import Refusal

Migration = Callable[[sqlite3.Connection], None]


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements inside the open transaction (``executescript`` would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError("the last statement has no end")


def guarded_version(connection: sqlite3.Connection, newest: int) -> int:
    """Return the number of the file's schema; 0 is an empty file.

    Raises ``Refusal("journal_newer")``, and ``Refusal("journal_corrupt")`` for another program's
    database: this program could only harm such a file, so nothing in it has been touched.
    """
    version, tables, path = connection.execute(
        "SELECT user_version, (SELECT count(*) FROM sqlite_master),"
        " (SELECT file FROM pragma_database_list) FROM pragma_user_version"
    ).fetchone()
    if version > newest:
        raise Refusal("journal_newer", version=str(version), newest=str(newest))
    if version == 0 and tables:
        raise Refusal("journal_corrupt", path=path)
    return int(version)


def migrate(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration], clock: Clock
) -> None:
    """Bring the file to the newest schema, after a backup; all steps or none."""
    if guarded_version(connection, len(migrations)) == len(migrations):
        return
    with writing(connection):
        version = guarded_version(connection, len(migrations))  # another process may have won
        if version:
            back_up(path, version, clock.now())
        for number, step in enumerate(migrations[version:], start=version + 1):
            step(connection)
            connection.execute(f"PRAGMA user_version={number:d}")


def back_up(path: Path, version: int, now: datetime) -> Path:
    """Copy the committed state beside the file, private as the file is.

    The caller holds the write lock, so that nothing is written between copy and migration.
    """
    when = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy = path.with_name(f"{path.stem}-schema-{version}-{when}.backup.sqlite3")
    private_file(copy)
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    return copy
