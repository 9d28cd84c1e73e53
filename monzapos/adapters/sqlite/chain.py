"""The chain of events: each line carries the SHA-256 of itself and of the line before it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from monzapos.adapters.sqlite.codec import digest

_START = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it stands in the table. ``at`` is RFC 3339, ``body`` canonical JSON."""

    sequence: int
    at: str
    desk: str
    desk_name: str
    person: str
    person_name: str
    kind: str
    body: str
    previous: str

    @property
    def hash(self) -> str:
        """SHA-256 over everything else, as one JSON array."""
        fields = [
            self.sequence,
            self.at,
            self.desk,
            self.desk_name,
            self.person,
            self.person_name,
            self.kind,
            self.body,
            self.previous,
        ]
        text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def append(
    connection: sqlite3.Connection,
    at: str,
    desk: tuple[str, str],
    person: tuple[str, str],
    kind: str,
    body: str,
) -> Line:
    """Write the next line, inside the caller's transaction. Desk and person are (id, name)."""
    last = connection.execute(
        "SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    sequence, previous = (last["sequence"] + 1, last["hash"]) if last else (1, _START)
    line = Line(sequence, at, *desk, *person, kind, body, previous)
    connection.execute(
        "INSERT INTO events (sequence, at, desk, desk_name, person, person_name, kind, body,"
        " previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (sequence, at, *desk, *person, kind, body, previous, line.hash),
    )
    return line


def lines(connection: sqlite3.Connection) -> Iterator[tuple[Line, str]]:
    """Yield every line with the hash that the table holds for it."""
    for row in connection.execute(
        "SELECT sequence, at, desk, desk_name, person, person_name, kind, body, previous, hash"
        " FROM events ORDER BY sequence"
    ):
        yield Line(*row[:-1]), row["hash"]


def first_broken(connection: sqlite3.Connection) -> int | None:
    """Return the sequence of the first line that is altered or missing, or None.

    An attempt's bytes that no longer are what its last line says break that line too. A tail
    that was cut by somebody who knows SQLite is not found: the chain has no keyed head yet.
    """
    expected, previous = 1, _START
    requests: dict[str, tuple[int, str]] = {}
    for line, written in lines(connection):
        if line.sequence != expected or line.previous != previous or line.hash != written:
            return expected
        _note_request(line, requests)
        expected, previous = expected + 1, written
    count = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    if count and count["seq"] >= expected:
        return expected
    return _first_altered_request(connection, requests)


def _note_request(line: Line, requests: dict[str, tuple[int, str]]) -> None:
    facts = json.loads(line.body)
    if line.kind == "attempt_prepared":
        attempt = facts["attempt"]
        requests[attempt["id"]] = (line.sequence, attempt["request"]["sha256"])
    elif line.kind == "attempt_settled":
        requests[facts["attempt_id"]] = (line.sequence, facts["request"]["sha256"])


def _first_altered_request(
    connection: sqlite3.Connection, requests: dict[str, tuple[int, str]]
) -> int | None:
    kept = {
        row["id"]: digest(row["salt"], row["request"])
        for row in connection.execute("SELECT id, salt, request FROM attempts")
    }
    return min(
        (sequence for one, (sequence, sha) in requests.items() if kept.get(one) != sha),
        default=None,
    )
