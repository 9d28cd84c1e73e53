"""What practice remembers, in one SQLite file: sessions, stored answers, create requests, settings.

It knows no provider: a protocol keeps what it likes in a session's facts. All calls belong to the
thread that opened the store, and each is one short transaction.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    protocol TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (protocol, status, expires_at);
CREATE INDEX IF NOT EXISTS sessions_by_creation ON sessions (protocol, created);
CREATE TABLE IF NOT EXISTS answers (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    created INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    request_id TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS creates (
    sequence INTEGER PRIMARY KEY,
    protocol TEXT NOT NULL,
    at INTEGER NOT NULL,
    idempotency_key TEXT,
    sha256 TEXT NOT NULL
);
"""
_SELECT = "SELECT id, protocol, created, expires_at, status, facts FROM sessions WHERE "
_NEWEST_FIRST = " ORDER BY created DESC, sequence DESC"


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One checkout session. Times in virtual Unix seconds; ``status`` is the protocol's word."""

    id: str
    protocol: str
    created: int
    expires_at: int
    status: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The first answer to an idempotency key, and the fingerprint of what had been asked."""

    fingerprint: str
    request_id: str
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """One create request that arrived, whatever became of it."""

    at: int
    idempotency_key: str | None
    sha256: str


def peek(path: Path) -> dict[str, str]:
    """Read the settings beside a running server, from any thread; empty where there are none."""
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)) as file:
            return dict(file.execute("SELECT name, value FROM settings"))
    except sqlite3.Error:  # just being made, or busy: there will be another look
        return {}


class PracticeStore:
    """The open file. Raises ``sqlite3.Error`` where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        # Made before SQLite does, so that it and its -wal and -shm are readable by their owner only
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._file = sqlite3.connect(path, timeout=5, isolation_level=None)
        try:
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.executescript(_SCHEMA)
        except sqlite3.Error:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file; nothing else may follow."""
        self._file.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the enclosed writes one transaction."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def setting(self, name: str) -> str | None:
        """Return a setting of the server's own, such as its port."""
        row = self._file.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of the server's own."""
        self._file.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def add(self, session: SessionRecord) -> None:
        """Keep a new session."""
        self._file.execute(
            "INSERT INTO sessions (id, protocol, created, expires_at, status, facts)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                session.id,
                session.protocol,
                session.created,
                session.expires_at,
                session.status,
                json.dumps(session.facts),
            ),
        )

    def update(self, session: SessionRecord) -> None:
        """Keep what has changed of a session: its status and its facts."""
        self._file.execute(
            "UPDATE sessions SET status = ?, facts = ? WHERE id = ?",
            (session.status, json.dumps(session.facts), session.id),
        )

    def session(self, protocol: str, session_id: str) -> SessionRecord | None:
        """Return one session of a protocol."""
        found = self._sessions("protocol = ? AND id = ?", (protocol, session_id))
        return next(found, None)

    def sessions(
        self, protocol: str, created_from: int = 0, created_to: int = 2**62
    ) -> Iterator[SessionRecord]:
        """Return a protocol's sessions, newest first; both bounds are included."""
        return self._sessions(
            "protocol = ? AND created BETWEEN ? AND ?", (protocol, created_from, created_to)
        )

    def overdue(self, protocol: str, status: str, now: int) -> list[SessionRecord]:
        """Return the sessions in ``status`` whose time is over."""
        return list(
            self._sessions(
                "protocol = ? AND status = ? AND expires_at <= ?", (protocol, status, now)
            )
        )

    def counts(self) -> dict[str, int]:
        """Return how many sessions there are in each status."""
        rows = self._file.execute("SELECT status, count(*) FROM sessions GROUP BY status")
        return {str(status): int(number) for status, number in rows}

    def answer(self, scope: str, key: str) -> StoredAnswer | None:
        """Return the stored answer of an idempotency key."""
        row = self._file.execute(
            "SELECT fingerprint, request_id, status, body FROM answers WHERE scope = ? AND key = ?",
            (scope, key),
        ).fetchone()
        return StoredAnswer(*row) if row else None

    def keep_answer(self, scope: str, key: str, at: int, answer: StoredAnswer) -> None:
        """Store the first answer of an idempotency key."""
        self._file.execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            (scope, key, at, answer.fingerprint, answer.request_id, answer.status, answer.body),
        )

    def prune_answers(self, before: int) -> None:
        """Forget idempotency keys that were first seen before a time."""
        self._file.execute("DELETE FROM answers WHERE created <= ?", (before,))

    def note_create(self, protocol: str, request: CreateRequest) -> None:
        """Remember that a create request arrived."""
        self._file.execute(
            "INSERT INTO creates (protocol, at, idempotency_key, sha256) VALUES (?, ?, ?, ?)",
            (protocol, request.at, request.idempotency_key, request.sha256),
        )

    def creates(self) -> list[CreateRequest]:
        """Return every create request that arrived, oldest first."""
        rows = self._file.execute(
            "SELECT at, idempotency_key, sha256 FROM creates ORDER BY sequence"
        )
        return [CreateRequest(*row) for row in rows]

    def _sessions(self, where: str, values: tuple[object, ...]) -> Iterator[SessionRecord]:
        # ``where`` is one of the clauses above, never a caller's text
        for *columns, facts in self._file.execute(
            _SELECT + where + _NEWEST_FIRST, values
        ).fetchall():
            name, protocol, created, expires_at, status = columns
            yield SessionRecord(name, protocol, created, expires_at, status, json.loads(facts))
