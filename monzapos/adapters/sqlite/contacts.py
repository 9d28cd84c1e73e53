"""The notes by which the process that follows tells the others how it stands with a provider.

Outside the chain, and no projection: what they tell is over as soon as somebody asks again.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime

from monzapos.adapters.sqlite.codec import instant, moment
from monzapos.application.ports import ContactNote


def keep_notes(connection: sqlite3.Connection, notes: Mapping[str, ContactNote]) -> None:
    """Write each note in the place of the one before, inside the caller's transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO contacts (attempt_id, checked_at, trouble, retry_at, details)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            (
                attempt_id,
                _text(note.checked_at),
                note.trouble,
                _text(note.retry_at),
                json.dumps(note.details),
            )
            for attempt_id, note in notes.items()
        ),
    )


def open_notes(connection: sqlite3.Connection) -> dict[str, ContactNote]:
    """Return the notes of open attempts."""
    rows = connection.execute(
        "SELECT contacts.* FROM contacts JOIN attempts ON attempts.id = contacts.attempt_id"
        " WHERE attempts.state IN ('prepared', 'open', 'alarm')"
    )
    return {row["attempt_id"]: _note(row) for row in rows}


def _note(row: sqlite3.Row) -> ContactNote:
    return ContactNote(
        checked_at=_time(row["checked_at"]),
        trouble=row["trouble"],
        retry_at=_time(row["retry_at"]),
        details=tuple((name, text) for name, text in json.loads(row["details"])),
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def _time(text: str | None) -> datetime | None:
    return None if text is None else instant(text)
